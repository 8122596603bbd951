"""Transcripts: translated, worked on by several people, and handed out.

The cues of a version are one sealed item. A version is never changed: who saves writes the next
one, and two who saved from the same are joined cue by cue, or refused where both changed one cue.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from types import MappingProxyType

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from walkaway.accounts.actors import Actor, require_role
from walkaway.accounts.models import Role
from walkaway.archive.holds import refuse_held
from walkaway.archive.models import (
    CompartmentKind,
    Interview,
    Transcript,
    TranscriptVersion,
)
from walkaway.archive.queries.transcripts import newest_version
from walkaway.archive.services.compartments import READERS
from walkaway.archive.services.protection import plan_of
from walkaway.archive.services.transcript_edits import Edit, Editing
from walkaway.archive.services.transcript_index import key_of_index
from walkaway.archive.services.transcript_versions import (
    CHECKERS,
    SOURCE_WRITERS,
    TRANSLATORS,
    Opened,
    kept,
    language_tag,
    locked,
    open_version,
    opened,
    refused,
    require_measure,
    standing,
)
from walkaway.core.errors import ChangedMeanwhile
from walkaway.core.media.sheet.model import HiddenName
from walkaway.core.text.hidden_plan import hidden_names
from walkaway.core.text.names import replace_names, replace_names_across
from walkaway.core.transcripts import FORMATS, transcript_bytes
from walkaway.core.transcripts.model import Transcript as FileTranscript
from walkaway.core.transcripts.working import Working, in_order, transcript_of
from walkaway.core.transcripts.working_versions import (
    Change,
    begun,
    changes,
    join,
    kept_along,
    laid_along,
)
from walkaway.journal.services import record

NOTHING_NEWER: Mapping[str, int] = MappingProxyType({})


@transaction.atomic
def begin_translation(source: Transcript, language: str, *, actor: Actor) -> TranscriptVersion:
    """Begin an empty translation, cue by cue. Raises `Refused` when there is one already."""
    require_role(actor, *TRANSLATORS, what=_("Beginning a translation"))
    standing(source.interview.speaker, actor)
    tag = language_tag(language)
    if not tag or source.source is not None:
        raise refused(
            _("Beginning a translation"),
            _("it needs a language and the transcript that it translates"),
            _("Choose a language on the page of the transcript."),
        )
    _require_new_language(source.interview, tag)
    working = begun(opened(source, actor=actor).working, tag)
    translation = Transcript.objects.create(interview=source.interview, language=tag, source=source)
    return kept(translation, 1, working, "translation-begun", actor=actor)


@transaction.atomic
def save(
    transcript: Transcript,
    edits: Sequence[Edit],
    *,
    base_number: int,
    source_number: int | None = None,
    seen: Mapping[str, int] = NOTHING_NEWER,
    actor: Actor,
) -> TranscriptVersion:
    """Make the next version by `edits` of the version that `actor` saw.

    `seen` names the cues that they saw in a later version than the others, and which.
    Without a change the newest version stays. When others saved meanwhile, both works are joined.
    Raises `ChangedMeanwhile` with the cues that both changed, and `Refused`.
    """
    speaker = standing(transcript.interview.speaker, actor)
    locked(transcript)
    base = opened_as_seen(transcript, base_number, source_number, seen, actor=actor)
    editing = Editing(by=actor.ref, at=timezone.now(), source=base.source)
    mine = base.working
    for edit in edits:
        mine = edit.apply(mine, editing)
    changed = changes(base.working, mine)
    newest = newest_version(transcript)
    if not changed:
        return newest
    _require_right(transcript, changed, actor)
    require_measure(mine)
    key_of_index(speaker, actor=actor)
    joined = _joined(transcript, base, newest, mine, actor=actor)
    return kept(transcript, newest.number + 1, joined, "transcript-saved", actor=actor)


def opened_as_seen(
    transcript: Transcript,
    base_number: int,
    source_number: int | None,
    seen: Mapping[str, int],
    *,
    actor: Actor,
) -> Opened:
    """A version in which some cues are those of later ones, as on a page that was saved in parts.

    Raises `TranscriptVersion.DoesNotExist`.
    """
    base = opened(transcript, base_number, source_number, actor=actor)
    cues = base.working.by_id
    for number in sorted(set(seen.values())):
        later = opened(transcript, number, source_number, actor=actor).working.by_id
        wanted = (name for name, at in seen.items() if at == number and name in later)
        cues.update({name: later[name] for name in wanted})
    return replace(base, working=replace(base.working, cues=in_order(list(cues.values()))))


@transaction.atomic
def restore(
    transcript: Transcript, number: int, *, base_number: int, actor: Actor
) -> TranscriptVersion:
    """Make an old version the newest, as a version of its own.

    `base_number` is the newest that `actor` saw. Raises `ChangedMeanwhile` when it is not any more.
    """
    require_role(actor, *_writers(transcript), what=_("Restoring a version"))
    standing(transcript.interview.speaker, actor)
    locked(transcript)
    newest = newest_version(transcript)
    if newest.number != base_number:
        raise ChangedMeanwhile(
            what=_("Restoring a version"),
            reason=_("somebody saved another one meanwhile"),
            way_on=_("Look at it first, and restore again if you still want to."),
            conflicts=(),
        )
    old = opened(transcript, number, actor=actor).working
    return kept(transcript, newest.number + 1, old, "transcript-restored", actor=actor)


@transaction.atomic
def export(
    transcript: Transcript,
    format: str,
    number: int | None = None,
    *,
    hiding: bool = False,
    actor: Actor,
) -> bytes:
    """A file in any of `FORMATS`, with every name in it, or `hiding` what the plan hides.

    A translation has the times of its source. Raises `UnknownTranscriptFormat` and `Refused`.
    """
    require_role(actor, *READERS[CompartmentKind.TESTIMONY] - {Role.REVIEWER}, what=_("An export"))
    speaker = standing(transcript.interview.speaker, actor)
    refuse_held(speaker, what=_("An export"))
    found = opened(transcript, number, actor=actor)
    file = transcript_of(_laid(found))
    if hiding:
        plan = plan_of(speaker, actor=actor).plan
        file = _hiding(file, hidden_names(plan), transcript.language)
    content = transcript_bytes(file, format)
    record(
        "transcript-exported",
        actor=actor.ref,
        subject=f"transcript:{transcript.pk}",
        facts={
            "version": found.version.number,
            "format": FORMATS[format].name,
            "hiding": hiding,
            "sha256": sha256(content).hexdigest(),
        },
    )
    return content


def require_language(transcript: Transcript, language: str) -> None:
    """Raise `Refused` for words in another language than those of the transcript."""
    if language != transcript.language:
        raise refused(
            _("Writing the transcript"),
            _("the interview has one in another language"),
            _("Choose the language of the transcript."),
        )


def may_write(transcript: Transcript, actor: Actor) -> bool:
    """Whether `actor` may change the words of a transcript."""
    return actor.has(*_writers(transcript))


def may_state(transcript: Transcript, actor: Actor) -> bool:
    """Whether `actor` may say how far a cue is."""
    return actor.has(*_writers(transcript), *CHECKERS)


def keep_first(
    interview: Interview, working: Working, verb: str, *, actor: Actor
) -> TranscriptVersion:
    """Keep what a job made as the transcript of an interview, or as its next version.

    No key is needed for it; its words are found once somebody with a key searches.
    """
    standing(interview.speaker, actor)
    transcript, _created = Transcript.objects.get_or_create(
        interview=interview, source=None, defaults={"language": working.language}
    )
    require_language(transcript, working.language)
    locked(transcript)
    last = transcript.versions.order_by("-number").values_list("number", flat=True).first() or 0
    return kept(transcript, last + 1, working, verb, actor=actor, indexed=False)


def _joined(
    transcript: Transcript, base: Opened, newest: TranscriptVersion, mine: Working, *, actor: Actor
) -> Working:
    if base.version.number == newest.number:
        return mine
    theirs = open_version(newest, actor=actor)
    if base.source is not None:
        theirs = kept_along(base.source, theirs)
    joined = join(base.working, theirs, mine)
    if joined.conflicts:
        raise ChangedMeanwhile(
            what=_("Saving"),
            reason=_("somebody else changed the same cues meanwhile"),
            way_on=_("Compare both below, and save what should stand."),
            conflicts=joined.conflicts,
        )
    return joined.working


def _laid(found: Opened) -> Working:
    return laid_along(found.source, found.working) if found.source else found.working


def _hiding(file: FileTranscript, names: Sequence[HiddenName], language: str) -> FileTranscript:
    """`file` with a stand-in for each hidden name, in its cues, its speakers and its title."""
    said = replace_names_across([cue.text for cue in file.cues], names, language)
    cues = (
        replace(
            cue,
            text=text,
            speaker=replace_names(cue.speaker, names, language),
            identifier=replace_names(cue.identifier, names, language),
            words=() if text != cue.text else cue.words,
        )
        for cue, text in zip(file.cues, said, strict=True)
    )
    return replace(file, cues=tuple(cues), title=replace_names(file.title, names, language))


def _writers(transcript: Transcript) -> tuple[Role, ...]:
    return SOURCE_WRITERS if transcript.source_id is None else TRANSLATORS


def _require_right(transcript: Transcript, changed: Sequence[Change], actor: Actor) -> None:
    """Comments are for everyone who reads; states for checkers too; the rest for who writes.

    Times and speakers of a translation are those of its source.
    """
    aspects = {aspect for each in changed for aspect in each.aspects or ("cues",)}
    if aspects <= {"comments"}:
        require_role(actor, *READERS[CompartmentKind.TESTIMONY], what=_("A comment"))
        return
    if aspects <= {"comments", "state", "fit"}:
        require_role(actor, *_writers(transcript), *CHECKERS, what=_("Checking a cue"))
        return
    require_role(actor, *_writers(transcript), what=_("Changing a transcript"))
    added = any(each.before is None for each in changed)
    if transcript.source_id is not None and (added or aspects & {"times", "speaker"}):
        raise refused(
            _("Changing a translation"),
            _("its cues, times and speakers are those of the transcript"),
            _("Change them there."),
        )


def _require_new_language(interview: Interview, language: str) -> None:
    if Transcript.objects.filter(interview=interview, language=language).exists():
        raise refused(
            _("Beginning a translation"),
            _("there is one in this language already"),
            _("Open it and go on."),
        )
