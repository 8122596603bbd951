"""The one tree of errors.

    WalkawayError
    ├── TranscriptError           a transcript that cannot be read as its format
    │   └── UnknownTranscriptFormat
    ├── SheetError                a cut sheet with mistakes, each with its line
    │   └── EditListError         an edit list of another editor, likewise
    ├── LexiconError              a lexicon with a mistake, and its line
    ├── CaseTableError            a table of cases with a mistake, its line and its column
    ├── CodebookError             a codebook with mistakes, each with its code
    ├── UnexpectedContent         a file whose content is not what it must be
    │   └── CollectionError       a file of a collection, likewise
    ├── MediaError                a recording that cannot be used as it is
    │   ├── UnreadableMedia
    │   └── NoSuchStream
    ├── UnusableStream            an H.264 stream of which a part is not known here
    ├── UnusableAnalysis          what an encoder learned, and what cannot be begun with
    ├── ToolFailed                a program that was run and failed
    ├── WorkerDied                work whose process died each time it was run
    ├── MissingPiece              something that is not installed
    ├── NotEnoughDisk
    ├── NotOpened                 something sealed that did not open, or a wrong code
    └── Refused                   something Walkaway will not do
        ├── KnownFootage          inserted footage that is on a hash list, or may be
        └── ChangedMeanwhile      two people changed the same
            └── CutChangedMeanwhile   and it is a cut

The docstring of a class is its message: facts are filled in by name and kept as attributes.
Every error can be pickled, since work crosses processes.
"""

from __future__ import annotations

from inspect import cleandoc
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from walkaway.core.coding.codebook_rules import Broken
    from walkaway.core.media.sheet.mistakes import Mistake
    from walkaway.core.media.sheet.model import CutSheet
    from walkaway.core.transcripts.working_versions import Conflict


class WalkawayError(Exception):
    """Something went wrong in Walkaway."""

    def __init__(self, **facts: Any) -> None:
        self.facts = facts
        for name, value in facts.items():
            setattr(self, name, value)
        template = " ".join(cleandoc(type(self).__doc__ or "").split())
        super().__init__(template.format(**facts))

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.facts)


def _rebuild(kind: type[WalkawayError], facts: dict[str, Any]) -> WalkawayError:
    return kind(**facts)


class TranscriptError(WalkawayError):
    """{path}, line {line}: expected {expected}, found {found!r}."""

    path: Path
    line: int
    expected: str
    found: str


class UnknownTranscriptFormat(WalkawayError):
    """{path}: no transcript format is known by this name or content. Known are {known}."""

    path: Path
    known: str


class SheetError(WalkawayError):
    """{path}: {count} mistake(s) in the cut sheet: {report}"""

    path: Path
    count: int
    report: str
    mistakes: tuple[Mistake, ...]


class EditListError(SheetError):
    """{path}: {count} mistake(s) in the edit list: {report}"""


class LexiconError(WalkawayError):
    """{place}, line {line}: {problem}. {remedy}."""

    place: str
    line: int
    problem: str
    remedy: str


class CaseTableError(WalkawayError):
    """{path}, line {line}, column {column}: {problem}. {remedy}."""

    path: Path
    line: int
    column: str
    problem: str
    remedy: str


class CodebookError(WalkawayError):
    """The codebook {name!r} has {count} mistake(s). {report}"""

    name: str
    count: int
    report: str
    broken: tuple[Broken, ...]


class UnexpectedContent(WalkawayError):
    """{path}, at {place}: expected {expected}, found {found!r}."""

    path: Path
    place: str
    expected: str
    found: object


class CollectionError(UnexpectedContent):
    """{path}, at {place}: expected {expected}, found {found!r}. {remedy}"""

    remedy: str


class MediaError(WalkawayError):
    """{path}: {problem}. {remedy}"""

    path: Path
    problem: str
    remedy: str


class UnreadableMedia(MediaError):
    """{path} cannot be read as picture or sound: {problem}. {remedy}"""


class NoSuchStream(MediaError):
    """{path} has no {problem}. {remedy}"""


class UnusableStream(WalkawayError):
    """The H.264 stream cannot be spliced: {reason} (ITU-T H.264, {clause}). Encode whole
    pictures instead."""

    reason: str
    clause: str


class UnusableAnalysis(WalkawayError):
    """What was learned of these pictures cannot be used: {reason}. Encode whole pictures
    instead."""

    reason: str


class ToolFailed(WalkawayError):
    """{program} ended with exit code {exit_code}: {stderr_tail}"""

    program: str
    argv: tuple[str, ...]
    exit_code: int
    stderr_tail: str


class WorkerDied(WalkawayError):
    """The process that ran {work} died {attempts} times. Mostly the memory was full: run with
    fewer jobs at once."""

    work: str
    attempts: int


class MissingPiece(WalkawayError):
    """{piece} is not here, and {cost}. {remedy}"""

    piece: str
    cost: str
    remedy: str


class NotEnoughDisk(WalkawayError):
    """The disk that holds {path} is full. Free some space and run the same command again:
    what was finished is kept."""

    path: Path


class Refused(WalkawayError):
    """{what} is refused: {reason}. {way_on}"""

    what: str
    reason: str
    way_on: str


class KnownFootage(Refused):
    """{what} is refused: {reason}. {way_on}"""


class ChangedMeanwhile(Refused):
    """{what} is refused: {reason}. {way_on}"""

    conflicts: tuple[Conflict, ...]


class CutChangedMeanwhile(ChangedMeanwhile):
    """{what} is refused: {reason}. {way_on}"""

    newest: int
    theirs: CutSheet | None
    mine: CutSheet


class NotOpened(WalkawayError):
    """{what} did not open: the key is another, or it was changed. Check what was typed."""

    what: str
