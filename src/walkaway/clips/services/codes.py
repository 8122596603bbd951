"""What is coded in a transcript, for an editor who may look at the study: by cue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from walkaway.accounts.actors import Actor
from walkaway.archive.models import Transcript
from walkaway.archive.services.transcript_versions import open_version
from walkaway.coding.models import Sheet
from walkaway.coding.queries.codebooks import codebook_of
from walkaway.coding.queries.documents import documents_for
from walkaway.coding.queries.sheets import decided_sheet_of, own_sheets_of
from walkaway.coding.services.sheets import content_of
from walkaway.coding.services.texts import cues_of
from walkaway.core.coding.model import Coding, Cue, TextSelection
from walkaway.core.spans import Span
from walkaway.core.transcripts.working import WorkingCue


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """The codes that somebody put on a transcript, by their names, and on which cues they are."""

    names: Mapping[str, str] = field(default_factory=dict)
    on_cues: Mapping[str, frozenset[str]] = field(default_factory=dict)


def codes_on(transcript: Transcript, cues: Iterable[WorkingCue], *, actor: Actor) -> Coded:
    """What was decided of a transcript, and what `actor` coded themselves.

    It was coded in some version of the words; where a code is now is told by its time. Empty for
    whoever is in no study of it.
    """
    names: dict[str, str] = {}
    times: list[tuple[Span, str]] = []
    documents = documents_for(actor).filter(transcript_version__transcript=transcript)
    for document in documents:
        sheets = [decided_sheet_of(document, actor), own_sheets_of(actor).filter(
            document=document).first()]  # fmt: skip
        for sheet in filter(None, sheets):
            names |= _names_in(sheet)
            times += _times_in(sheet, actor)
    on_cues = {
        cue.id: frozenset(
            code for span, code in times if span.start < cue.end_ms and cue.start_ms < span.end
        )
        for cue in (cues if times else ())
    }
    used = frozenset().union(*on_cues.values()) if on_cues else frozenset()
    return Coded(
        names={guid: name for guid, name in names.items() if guid in used}, on_cues=on_cues
    )


def _names_in(sheet: Sheet) -> dict[str, str]:
    codebook = codebook_of(sheet.document.study.codebook_version)
    return {guid: code.name for guid, code in codebook.by_guid.items()}


def _times_in(sheet: Sheet, actor: Actor) -> Iterator[tuple[Span, str]]:
    version = sheet.document.transcript_version
    assert version
    cues = cues_of(open_version(version, actor=actor))
    for coding in content_of(sheet, actor=actor).codings:
        span = _time_of(coding, cues)
        if span is not None:
            yield span, coding.code


def _time_of(coding: Coding, cues: Iterable[Cue]) -> Span | None:
    selection = coding.selection
    if not isinstance(selection, TextSelection):
        return selection.span_ms
    touched = [cue.span_ms for cue in cues if cue.span.overlaps(selection.span)]
    if not touched:
        return None
    return Span(touched[0].start, max(each.end for each in touched))
