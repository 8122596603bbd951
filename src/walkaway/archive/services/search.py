"""Search over every transcript that somebody may open; the server itself could not do it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from walkaway.accounts.actors import Actor, require_keys
from walkaway.archive.models import (
    CompartmentKind,
    ReaderKey,
    Speaker,
    Transcript,
    TranscriptVersion,
)
from walkaway.archive.queries.search import Candidate, candidates, index_key
from walkaway.archive.queries.speakers import speakers_of
from walkaway.archive.queries.transcripts import newest_version, newest_versions, not_indexed
from walkaway.archive.services.transcript_index import index, key_of_index
from walkaway.archive.services.transcript_versions import locked, open_version
from walkaway.core.sealing.compartments import epoch_keys
from walkaway.core.sealing.envelopes import Key
from walkaway.core.spans import Span
from walkaway.core.text.blind_index import Question, matches, question
from walkaway.core.transcripts.working import WorkingCue

MOST_LETTERS = 200
MOST_FOUND = 200
MOST_TRANSCRIPTS_OPENED = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A cue that holds every word, and where; `number` counts the cues from 0."""

    speaker: Speaker
    transcript: Transcript
    number: int
    cue: WorkingCue
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found; `more` says that there is more than is shown. `asked_nothing` when the
    question had neither letter nor digit."""

    hits: tuple[Hit, ...] = ()
    more: bool = False
    asked_nothing: bool = False


def search(text: str, *, actor: Actor, reader_language: str = "en") -> Found:
    """The cues, of every speaker that `actor` works on, that hold all words of `text`.

    Transcripts in `reader_language` come first. Only transcripts in which all pieces of the words
    stand in one cue are opened. Raises `Refused` with a locked vault.
    """
    require_keys(actor, what=_("Searching"))
    asked = question(text[:MOST_LETTERS].replace("\0", " "))
    if not asked.words:
        return Found(asked_nothing=True)
    catch_up(actor=actor)
    found = {each.transcript: each for each in candidates(asked, keys_of_indexes(actor))}
    versions = sorted(_newest(actor, found), key=lambda each: _rank(each, reader_language))
    opened = versions[:MOST_TRANSCRIPTS_OPENED]
    hits: list[Hit] = []
    for version in opened:
        hits.extend(_hits(version, found[version.transcript_id], asked, actor))
        if len(hits) > MOST_FOUND:
            break
    more = len(hits) > MOST_FOUND or len(versions) > len(opened)
    return Found(hits=tuple(hits[:MOST_FOUND]), more=more)


def keys_of_indexes(actor: Actor) -> tuple[Key, ...]:
    """The index keys, of every epoch, of the speakers that `actor` works on (1 query)."""
    keys = require_keys(actor, what=_("Searching"))
    rows = ReaderKey.objects.filter(
        staff=actor.staff,
        compartment__kind=CompartmentKind.TESTIMONY,
        compartment__speaker__in=speakers_of(actor).filter(withdrawn_at=None),
    ).select_related("compartment")
    return tuple(
        index_key(epoch_keys(row.compartment.epoch, row.row, keys.private).private) for row in rows
    )


def catch_up(*, actor: Actor) -> int:
    """Index what a job wrote without a key; how many transcripts that were (1 query for none)."""
    waiting = list(not_indexed(actor))
    for version in waiting:
        with transaction.atomic():
            transcript = version.transcript
            locked(transcript)
            newest = newest_version(transcript)  # somebody may just have saved another one
            key = key_of_index(transcript.interview.speaker, actor=actor)
            index(transcript, newest.number, open_version(newest, actor=actor), key)
    return len(waiting)


def _newest(actor: Actor, found: dict[UUID, Candidate]) -> list[TranscriptVersion]:
    mine = Transcript.objects.filter(
        pk__in=list(found), interview__speaker__in=speakers_of(actor).filter(withdrawn_at=None)
    )
    return list(newest_versions(mine))


def _rank(version: TranscriptVersion, language: str) -> tuple[bool, str, str]:
    transcript = version.transcript
    base = transcript.language.split("-")[0]
    pseudonym = transcript.interview.speaker.pseudonym
    return base != language.split("-")[0], pseudonym, transcript.created_at.isoformat()


def _hits(
    version: TranscriptVersion, candidate: Candidate, asked: Question, actor: Actor
) -> Iterator[Hit]:
    cues = open_version(version, actor=actor).cues
    for number in candidate.cues:
        # Another version may have been saved since its words were indexed.
        if number < len(cues) and (spans := matches(asked, cues[number].text)):
            yield Hit(
                speaker=version.transcript.interview.speaker,
                transcript=version.transcript,
                number=number,
                cue=cues[number],
                spans=spans,
            )
