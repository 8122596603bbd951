"""What the pages of proposals and of context show: rows with their words, marks and reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from walkaway.clips.passage_words import mark_words, reason_words
from walkaway.core.media.sheet.model import CutSheet, Passage
from walkaway.core.passages import (
    Looked,
    Mark,
    MarkKind,
    Piece,
    Proposal,
    Script,
    around,
    left_out,
    marks_of_clip,
    said_in,
)
from walkaway.core.spans import Span
from walkaway.core.transcripts.times import short_clock


class Side(Enum):
    """Where something was said, seen from a passage."""

    BEFORE = "before"
    SHOWN = "shown"
    AFTER = "after"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonRow:
    """A reason as a sentence, and whether it speaks for the passage."""

    is_for: bool
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalRow:
    """A proposal with its place in the order, from 1."""

    number: int
    proposal: Proposal
    times: str
    length_s: int
    reasons: tuple[ReasonRow, ...]
    marks: tuple[str, ...]
    is_in_cut: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedRow:
    """What would have been proposed, and why it is not."""

    times: str
    length_s: int
    words: str
    refusals: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidRow:
    """What one cue says, with the sentences of the marks that belong there."""

    piece: Piece
    time: str
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """What is said before, in or after a passage; `marks` of what is further away than it."""

    rows: tuple[SaidRow, ...]
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """What lies between a passage and the next one of the recording, and is not shown."""

    times: str
    length: str
    is_side: bool
    rows: tuple[SaidRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextRow:
    """A passage with what was said around it; `number` counts from 1."""

    number: int
    passage: Passage
    language: str
    times: str
    length_s: int
    before: Column
    shown: Column
    after: Column
    gaps: tuple[Gap, ...]
    marks_total: int


def proposal_rows(looked: Looked, sheet: CutSheet, source: str) -> list[ProposalRow]:
    """The ranked list."""
    taken = {(each.source, each.start_ms, each.end_ms) for each in sheet.passages}
    return [
        ProposalRow(
            number=number,
            proposal=each,
            times=_times(each.span_ms),
            length_s=_seconds(each.span_ms),
            reasons=tuple(
                ReasonRow(is_for=reason.counts > 0, words=reason_words(reason))
                for reason in each.reasons
                if reason.counts
            ),
            marks=tuple(dict.fromkeys(map(mark_words, each.marks))),
            is_in_cut=(source, each.span_ms.start, each.span_ms.end) in taken,
        )
        for number, each in enumerate(looked.proposals, 1)
    ]


def refused_rows(looked: Looked, script: Script) -> list[RefusedRow]:
    """What is refused, in the order in which it would have been proposed."""
    return [
        RefusedRow(
            times=_times(each.span_ms),
            length_s=_seconds(each.span_ms),
            words=" ".join(piece.text for piece in said_in(script, each.span_ms)),
            refusals=each.refusals,
        )
        for each in looked.refused
    ]


def context_rows(sheet: CutSheet, scripts: Mapping[str, Script]) -> list[ContextRow]:
    """Every passage in the order shown, with what was said around it in its recording."""
    spans = [(each.source, Span(each.start_ms, each.end_ms)) for each in sheet.passages]
    marks = marks_of_clip(scripts, spans)
    rows: dict[int, ContextRow] = {}
    for name, script in scripts.items():
        numbers = [at for at, (one, _) in enumerate(spans) if one == name]
        here = [spans[at][1] for at in numbers]
        gaps = _gaps(script, here)
        for place, found in enumerate(around(script, here)):
            number, span = numbers[place], here[place]
            own: dict[Side, list[Mark]] = {side: [] for side in Side}
            for mark in marks:
                if mark.passage == number:
                    own[_side_of(mark, span)].append(mark)
            rows[number] = ContextRow(
                number=number + 1,
                passage=sheet.passages[number],
                language=script.language,
                times=_times(span),
                length_s=_seconds(span),
                before=_column(found.before, own[Side.BEFORE]),
                shown=_column(said_in(script, span), own[Side.SHOWN]),
                after=_column(found.after, own[Side.AFTER]),
                gaps=gaps.get(place, ()),
                marks_total=sum(map(len, own.values())),
            )
    return [rows[number] for number in sorted(rows)]


def _side_of(mark: Mark, span: Span) -> Side:
    """Where the words of a mark stand. What is left out may begin within a word of the edge."""
    if mark.kind in (MarkKind.REORDERS_TIME, MarkKind.ANSWER_LEFT_OUT):
        return Side.SHOWN
    return Side.BEFORE if mark.at_ms < (span.start + span.end) // 2 else Side.AFTER


def _gaps(script: Script, spans: Sequence[Span]) -> dict[int, tuple[Gap, ...]]:
    """What lies between passages, by the passage that it follows; both sides of a long gap."""
    last = max((each.end for each in spans), default=0)
    found: dict[int, tuple[Gap, ...]] = {}
    for each in left_out(script, spans):
        if each.after is None or each.span_ms.start >= last:
            continue
        gap = Gap(
            times=_times(each.span_ms),
            length=short_clock(len(each.span_ms)),
            is_side=each.span_ms.start != spans[each.after].end,
            rows=_column(each.pieces, ()).rows,
        )
        found[each.after] = (*found.get(each.after, ()), gap)
    return found


def _column(pieces: Sequence[Piece], marks: Iterable[Mark]) -> Column:
    """Pieces, each with the marks whose words begin in it."""
    placed: dict[int, list[str]] = {}
    away: list[str] = []
    for mark in marks:
        at = next(
            (
                at
                for at in reversed(range(len(pieces)))
                if pieces[at].cue == mark.cue and pieces[at].begins_ms <= mark.at_ms
            ),
            None,
        )
        (away if at is None else placed.setdefault(at, [])).append(mark_words(mark))
    rows = tuple(
        SaidRow(piece=each, time=short_clock(each.begins_ms), marks=tuple(placed.get(at, ())))
        for at, each in enumerate(pieces)
    )
    return Column(rows=rows, marks=tuple(away))


def _times(span_ms: Span) -> str:
    return f"{short_clock(span_ms.start)}–{short_clock(span_ms.end)}"


def _seconds(span_ms: Span) -> int:
    return round(len(span_ms) / 1000)
