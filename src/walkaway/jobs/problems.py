"""What a person reads about a job that failed: sentences that can name nobody.

The sentence of an error may hold the name of a file or of a person, and a job's row is no sealed
place. So only the class of the error is kept, and for each class one sentence that was written
here. They are kept in English and translated where they are shown.
"""

from __future__ import annotations

import errno

from django.db import OperationalError
from django.utils.translation import gettext_noop

from walkaway.core import errors

ENDED_TOO_OFTEN = gettext_noop(
    "The program that did this work was ended three times, mostly because memory was full. "
    "Close other programs, or have fewer workers run at once, and ask for it again."
)
UNKNOWN_KIND = gettext_noop(
    "This version of Walkaway does not know this kind of work. Bring all its machines to the same "
    "version, and ask for it again."
)
UNFORESEEN = gettext_noop(
    "The work stopped at something that nobody foresaw. What kind of error it was is on the "
    "standard error of `walkaway work`; please report it."
)

_DISK_IS_FULL = gettext_noop("The disk is full. Free some space and ask for it again.")

_SENTENCES: dict[type[BaseException], str] = {
    errors.MediaError: gettext_noop(
        "The recording cannot be used as it is. Play it to its end, and bring it in again if it "
        "is damaged."
    ),
    errors.TranscriptError: gettext_noop(
        "The transcript cannot be read as its format. Open it in the program that wrote it, and "
        "export it again."
    ),
    errors.NotEnoughDisk: _DISK_IS_FULL,
    OperationalError: gettext_noop(
        "The database was away or busy for too long. Ask for it again; if it happens often, look "
        "at what else runs on the machine."
    ),
    MemoryError: gettext_noop(
        "Memory was full. Close other programs, or have fewer workers run at once, and ask for "
        "it again."
    ),
    errors.MissingPiece: gettext_noop(
        "Something that this work needs is not installed. `walkaway doctor` says what it is."
    ),
    errors.NotOpened: gettext_noop(
        "Something sealed did not open: the key is another, or it was changed. Tell a protection "
        "officer."
    ),
    errors.ToolFailed: gettext_noop(
        "A program that this work needs has failed. `walkaway doctor` says whether it is in order."
    ),
    errors.WorkerDied: ENDED_TOO_OFTEN,
    errors.KnownFootage: gettext_noop(
        "Inserted footage of this clip is on the list of known items, or could not be compared "
        "with it. Leave it out; `walkaway known check` says which picture it is."
    ),
    errors.Refused: gettext_noop(
        "The work was refused: what it needs is no longer allowed, or no longer there."
    ),
}


def sentence_for(error: BaseException) -> str:
    """The sentence that tells of `error` without any of its facts."""
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return _DISK_IS_FULL
    for kind in type(error).__mro__:
        if kind in _SENTENCES:
            return _SENTENCES[kind]
    return UNFORESEEN
