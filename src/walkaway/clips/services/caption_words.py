"""The newest words of what a cut shows, in one language, and their saving from the cut's page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from walkaway.accounts.actors import Actor
from walkaway.archive.models import Transcript
from walkaway.archive.services.transcript_edits import Edit
from walkaway.archive.services.transcript_versions import Opened, opened
from walkaway.archive.services.transcripts import save
from walkaway.clips.models import Cut, SheetVersion
from walkaway.clips.queries.cuts import transcripts_of
from walkaway.clips.services.references import named_words
from walkaway.clips.services.rendering import shown_sources
from walkaway.clips.services.sources import newest_words
from walkaway.clips.services.versions import kept_sheet, save_sheet
from walkaway.core.errors import ChangedMeanwhile
from walkaway.core.media.sheet.model import CutSheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The transcripts of a source that is shown: as it was spoken, and by language."""

    source: str
    spoken: Transcript
    by_language: dict[str, Transcript]


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """Edits of a transcript whose versions somebody saw."""

    transcript: Transcript
    edits: Sequence[Edit]
    base_number: int
    source_number: int | None


def told_in(sheet: CutSheet, cut: Cut) -> tuple[Told, ...]:
    """The transcripts of every source that is shown (1 query, and 1 a source)."""
    shown = {each.name: named_words(each).transcript for each in shown_sources(sheet)}
    spoken = transcripts_of(cut.speaker, shown.values())
    return tuple(
        Told(
            source=name,
            spoken=spoken[pk],
            by_language={
                each.language: each
                for each in (
                    spoken[pk],
                    *spoken[pk].translations.select_related("interview__speaker", "source"),
                )
            },
        )
        for name, pk in shown.items()
    )


def newest_of(transcript: Transcript, *, actor: Actor) -> Opened:
    """The newest words. Raises `Refused`, `NotOpened`."""
    return opened(transcript, actor=actor)


@transaction.atomic
def save_captions(typed: Sequence[Typed], *, actor: Actor) -> None:
    """Save all or nothing, each as `archive.services.transcripts.save` does.

    Raises `ChangedMeanwhile`, which names the transcript, and `Refused`.
    """
    for each in typed:
        try:
            save(
                each.transcript, each.edits, base_number=each.base_number,
                source_number=each.source_number, actor=actor,
            )  # fmt: skip
        except ChangedMeanwhile as changed:
            changed.facts["transcript"] = each.transcript.pk
            raise


def take_newest_words(cut: Cut, version: SheetVersion, *, seen: int, actor: Actor) -> SheetVersion:
    """Have the cut name the newest words. Raises `CutChangedMeanwhile` and `Refused`."""
    sheet = newest_words(kept_sheet(version, actor=actor), actor=actor)
    return save_sheet(cut, sheet, seen=seen, actor=actor)
