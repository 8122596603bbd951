"""What the positions of a text count: the standard's code points, or what other programs write."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from walkaway.core.spans import Span

LEAST_LETTERS = 3
"""A shorter quotation fits by chance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """A selection as it is written: where, and what its name quotes, which may be cut short."""

    start: int
    end: int
    quote: str = ""


Measure = Callable[[int], int]
"""From a position as written to one in code points."""


def measure_of(text: str, selections: Sequence[Quoted]) -> tuple[str, Measure]:
    """What positions in `text` count, and how to read them.

    Some programs count UTF-16 units, or line ends of Windows as one. Their quotations tell: what
    fits most of them is taken, code points where nothing fits better.
    """
    measures = {"code points": _code_points(text)}
    if any(ord(letter) > 0xFFFF for letter in text):
        measures["UTF-16 units"] = _table([1 + (ord(letter) > 0xFFFF) for letter in text])
    if "\r\n" in text:
        # Both letters of a line end together count one.
        measures["line ends as one"] = _table(
            [0 if text[at : at + 2] == "\r\n" else 1 for at in range(len(text))]
        )
    best = max(measures, key=lambda name: _fits(text, selections, measures[name]))
    return best, measures[best]


def span_of(selection: Quoted, text: str, measure: Measure) -> Span | None:
    """The selection in code points; None when it is not in the text, or empty."""
    start, end = measure(selection.start), measure(selection.end)
    return Span(start, end) if 0 <= start < end <= len(text) else None


def _code_points(text: str) -> Measure:
    return lambda position: position


def _table(widths: Sequence[int]) -> Measure:
    sums = [0]
    for width in widths:
        sums.append(sums[-1] + width)
    beyond = len(sums)
    # A place inside of a letter, or outside of the text, is no place.
    return lambda position: (
        at if (at := bisect_left(sums, position)) < beyond and sums[at] == position else beyond
    )


def _fits(text: str, selections: Sequence[Quoted], measure: Measure) -> int:
    return sum(_fit(text, each, measure) for each in selections)


def _fit(text: str, selection: Quoted, measure: Measure) -> bool:
    quote = selection.quote.rstrip(".…").strip()
    span = span_of(selection, text, measure)
    if span is None or len(quote) < LEAST_LETTERS:
        return False
    return text[span.start : span.end].strip().startswith(quote)
