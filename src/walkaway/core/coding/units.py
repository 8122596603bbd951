"""What is counted once when coders are compared, and when a coding holds for it.

A coding holds for a unit when it covers at least half of the unit, or when at least half of the
coding lies in the unit; of a coding, what lies in no unit (a line end, a silence) counts for
nothing. So whatever touches a unit holds for at least one, and a word that a selection took along
from the next sentence holds for that sentence only when it is half of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from uniseg.sentencebreak import SentenceBreak as Break
from uniseg.sentencebreak import sentence_boundaries, sentence_break

from walkaway.core.coding.model import Document, Selection, TextSelection
from walkaway.core.spans import Span, merged

SENTENCES_REMEMBERED = 20_000
"""Paragraphs of stories."""

ENDS = frozenset({Break.STERM, Break.ATERM, Break.SEP, Break.CR, Break.LF})
LETTERS = frozenset({Break.LOWER, Break.UPPER, Break.OLETTER})
MARKS = frozenset({Break.EXTEND, Break.FORMAT})


class UnitKind(StrEnum):
    """What is counted once."""

    SENTENCE = "sentence"
    """As Unicode ends sentences (UAX 29), within a paragraph or a cue."""
    CUE = "cue"
    """A cue of an interview, a paragraph of a story."""
    PASSAGE = "passage"
    """Selections of any coders that overlap, directly or by way of others. Text that nobody
    selected makes no unit."""


def units_of(
    document: Document, kind: UnitKind, selections: Sequence[Selection] = ()
) -> tuple[Span, ...]:
    """The units of a document in code points, in order; they share nothing and none is blank.

    `selections` are those of all coders: passages are made of them.
    """
    if kind is UnitKind.PASSAGE:
        placed = [place_in_text(selection, document) for selection in selections]
        return _clusters([span for span in placed if span])
    paragraphs = _paragraphs(document)
    if kind is UnitKind.CUE:
        return tuple(paragraphs)
    # Words of an interview are sealed: they are not remembered beyond the page that shows them.
    found = _sentences.__wrapped__ if document.cues else _sentences
    return tuple(
        sentence.shifted(paragraph.start)
        for paragraph in paragraphs
        for sentence in found(document.text[paragraph.start : paragraph.end])
    )


def place_in_text(selection: Selection, document: Document) -> Span | None:
    """Where a selection lies in the text; None when it is empty or nothing is said in it.

    One of picture and sound lies from the first to the last cue that it holds for.
    """
    if isinstance(selection, TextSelection):
        span = selection.span.intersection(Span(0, len(document.text)))
        return span if span and document.text[span.start : span.end].strip() else None
    held = held_by(selection.span_ms, [cue.span_ms for cue in document.cues])
    spans = [document.cues[at].span for at in held if len(document.cues[at].span)]
    if not spans:
        return None
    return Span(min(span.start for span in spans), max(span.end for span in spans))


def held_by(coding: Span, units: Sequence[Span]) -> tuple[int, ...]:
    """The numbers of the units for which a coding holds, from 0. Units may overlap."""
    shared = [(at, both) for at, unit in enumerate(units) if (both := unit.intersection(coding))]
    in_units = sum(map(len, merged(both for _, both in shared)))
    return tuple(
        at for at, both in shared if 2 * len(both) >= len(units[at]) or 2 * len(both) >= in_units
    )


def _clusters(spans: Sequence[Span]) -> tuple[Span, ...]:
    """The hulls of spans that overlap, directly or by way of others; touching is not enough."""
    clusters: list[Span] = []
    for span in sorted(spans):
        if clusters and span.overlaps(clusters[-1]):
            clusters[-1] = Span(clusters[-1].start, max(clusters[-1].end, span.end))
        else:
            clusters.append(span)
    return tuple(clusters)


def _paragraphs(document: Document) -> Iterator[Span]:
    """The cues of an interview, the lines of a story, without the space around them."""
    for whole in [cue.span for cue in document.cues] or _lines(document.text):
        if trimmed := _trimmed(document.text, whole):
            yield trimmed


def _lines(text: str) -> Iterator[Span]:
    start = 0
    for line in text.splitlines(keepends=True):
        yield Span(start, start + len(line))
        start += len(line)


@lru_cache(maxsize=SENTENCES_REMEMBERED)
def _sentences(paragraph: str) -> tuple[Span, ...]:
    ends = pairwise(sentence_ends(paragraph))
    spans = (_trimmed(paragraph, Span(start, end)) for start, end in ends)
    return tuple(span for span in spans if span)


def sentence_ends(text: str) -> list[int]:
    """Where UAX 29 parts `text`, from 0 to its end; nothing for no text.

    The rules look at what ends a sentence, at two characters before it and on to the next letter
    behind it. The package that knows them takes long for each character, so it is handed these
    alone: a tenth of the text.
    """
    kept = _looked_at(text)
    found = list(sentence_boundaries("".join(text[at] for at in kept)))
    return sorted({0, len(text), *(kept[at] for at in found[1:-1])}) if text else []


def _looked_at(text: str) -> list[int]:
    """The places of the characters on which it hangs where sentences end."""
    classes = {each: sentence_break(each) for each in set(text)}
    kept: list[int] = []
    before: list[int] = []
    """The last two characters, with the marks on them."""
    weight = 0
    is_behind_an_end = False
    for at, character in enumerate(text):
        kind = classes[character]
        if kind in ENDS:
            kept += [*before, at]
            before, weight, is_behind_an_end = [], 0, True
        elif is_behind_an_end:
            kept.append(at)
            is_behind_an_end = kind not in LETTERS
        else:
            before.append(at)
            weight += kind not in MARKS
            while weight > 2:
                weight -= classes[text[before.pop(0)]] not in MARKS
    return kept


def _trimmed(text: str, span: Span) -> Span | None:
    """A span without the space at its ends; None when it is nothing else."""
    inside = text[span.start : span.end]
    start = span.start + len(inside) - len(inside.lstrip())
    kept = len(inside.strip())
    return Span(start, start + kept) if kept else None
