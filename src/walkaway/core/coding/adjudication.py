"""What comes out of a comparison: the sheet on which coders agree, and on which somebody decided.

On a unit where all coders put the same codes, what they all marked is kept. On one in dispute an
adjudicator chooses whose codings are kept, or puts others there, and says why. What is kept of a
coder lies within the unit, so that no choice reaches into the next one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from uuid import UUID, uuid5

from walkaway.core.coding.comparison import CodedDocument, ComparedUnit, Comparison, Dispute
from walkaway.core.coding.model import (
    Choice,
    Coding,
    Decision,
    Document,
    Selection,
    Sheet,
    TextSelection,
)
from walkaway.core.coding.units import place_in_text
from walkaway.core.spans import Span, merged
from walkaway.core.text.quoted import passages


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjudicator:
    """Who decides when, on which sheet: what identifies the codings that come out of it."""

    sheet: UUID
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What an adjudicator says of a unit: `coder` for one of them, `own` for something else."""

    choice: Choice
    reason: str
    coder: str = ""
    own: tuple[tuple[str, Span], ...] = ()
    """Codes with their passages."""


def begun(coded: CodedDocument, comparison: Comparison, adjudicator: Adjudicator) -> Sheet:
    """The sheet before anything is decided: where all coders put the same codes.

    `comparison` is that of this document alone.
    """
    parts: dict[str, list[Span]] = defaultdict(list)
    for unit in comparison.coded.units:
        if unit.is_disputed:
            continue
        for code in next(iter(unit.codes.values())):
            parts[code] += _shared([_parts(coded, unit, coder, code) for coder in unit.codes])
    codings = [
        _coding(code, TextSelection(span=span), "", "agreed", adjudicator)
        for code, spans in parts.items()
        for span in _joined(spans, coded.document.text)
    ]
    return Sheet(codings=in_order(codings, coded.document))


def decided(
    sheet: Sheet,
    coded: CodedDocument,
    unit: ComparedUnit,
    verdict: Verdict,
    adjudicator: Adjudicator,
) -> Sheet:
    """The sheet with a unit decided; what was decided about it before goes."""
    before = next((each for each in sheet.decisions if each.unit == unit.span), None)
    gone = frozenset(before.codings) if before else frozenset()
    kept = [coding for coding in sheet.codings if coding.guid not in gone]
    name = f"unit {unit.span.start} {unit.span.end}"
    codings = {
        coding.guid: coding
        for code, selection in _chosen(coded, unit, verdict)
        for coding in [_coding(code, selection, verdict.reason, name, adjudicator)]
    }
    decision = Decision(
        unit=unit.span,
        choice=verdict.choice,
        coder=verdict.coder,
        reason=verdict.reason,
        by=adjudicator.by,
        at=adjudicator.at,
        codings=tuple(codings),
    )
    others = [each for each in sheet.decisions if each is not before]
    return replace(
        sheet,
        codings=in_order([*kept, *codings.values()], coded.document),
        decisions=tuple(sorted([*others, decision], key=lambda each: each.unit)),
    )


def undecided(disputes: Iterable[Dispute], sheet: Sheet) -> tuple[Dispute, ...]:
    """The disputes about which nothing was decided yet, in their order."""
    done = {decision.unit for decision in sheet.decisions}
    return tuple(dispute for dispute in disputes if dispute.unit.span not in done)


def passage_near(text: str, words: str, unit: Span) -> Span | None:
    """Where `words` stand in `text`, nearest to a unit; None when they do not, or are none.

    Whatever space is between words in either does not matter: forms change line ends.
    """

    def distance(span: Span) -> tuple[int, Span]:
        outside = max(0, unit.start - span.start) + max(0, span.end - unit.end)
        return outside, span

    return min(passages(text, words), key=distance, default=None)


def in_order(codings: Iterable[Coding], document: Document) -> tuple[Coding, ...]:
    """Codings as they stand in the text; those at one place by code."""

    def place(coding: Coding) -> tuple[Span, str]:
        return place_in_text(coding.selection, document) or Span(0, 0), coding.code

    return tuple(sorted(codings, key=place))


def _chosen(
    coded: CodedDocument, unit: ComparedUnit, verdict: Verdict
) -> list[tuple[str, Selection]]:
    if verdict.choice is Choice.OWN:
        return [(code, TextSelection(span=span)) for code, span in verdict.own]
    coders: Mapping[Choice, Sequence[str]] = {
        Choice.CODER: [verdict.coder],
        Choice.ALL: sorted(unit.codes),
        Choice.NONE: [],
    }
    return [
        (coding.code, _within(coding.selection, unit.span, coded.document))
        for coder in coders[verdict.choice]
        for coding in unit.codings[coder]
    ]


def _within(selection: Selection, unit: Span, document: Document) -> Selection:
    """A selection as far as it lies in a unit; itself, when all of it does."""
    place = place_in_text(selection, document)
    inside = place.intersection(unit) if place else None
    return selection if inside == place or inside is None else TextSelection(span=inside)


def _parts(coded: CodedDocument, unit: ComparedUnit, coder: str, code: str) -> tuple[Span, ...]:
    """What a coder marked with a code in a unit."""
    places = [
        place_in_text(_within(coding.selection, unit.span, coded.document), coded.document)
        for coding in unit.codings[coder]
        if coding.code == code
    ]
    return merged(place for place in places if place)


def _shared(marked: Sequence[tuple[Span, ...]]) -> list[Span]:
    """What all marked; where that is nothing, from the first to the last that anybody did."""
    shared = reduce(
        lambda one, other: merged(
            both for each in one for that in other if (both := each.intersection(that))
        ),
        marked,
    )
    everything = [span for spans in marked for span in spans]
    hull = Span(min(each.start for each in everything), max(each.end for each in everything))
    return list(shared) or [hull]


def _joined(spans: Iterable[Span], text: str) -> list[Span]:
    """Spans in order, those as one between which nothing but space lies."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and not text[joined[-1].end : span.start].strip():
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


def _coding(
    code: str, selection: Selection, reason: str, name: str, adjudicator: Adjudicator
) -> Coding:
    return Coding(
        guid=str(uuid5(adjudicator.sheet, f"{name} {code} {selection}")),
        code=code,
        selection=selection,
        coder=adjudicator.by,
        made_at=adjudicator.at,
        reason=reason,
    )
