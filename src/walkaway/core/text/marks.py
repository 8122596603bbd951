"""A text in pieces, each with the names of the marks that lie on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from walkaway.core.spans import Span


@dataclass(frozen=True, slots=True)
class Mark:
    """A name laid on a stretch of a text."""

    span: Span
    name: str


@dataclass(frozen=True, slots=True)
class MarkedPiece:
    """A piece of a text, and what marks it."""

    text: str
    names: frozenset[str]


def marked(text: str, marks: Iterable[Mark], window: Span | None = None) -> list[MarkedPiece]:
    """`text`, or what of it lies in `window`, cut wherever a mark begins or ends.

    The pieces are the text again; two neighbours differ in their names.

    >>> for piece in marked("he left them", [Mark(Span(3, 7), "act"), Mark(Span(0, 7), "told")]):
    ...     print(repr(piece.text), sorted(piece.names))
    'he ' ['told']
    'left' ['act', 'told']
    ' them' []
    """
    whole = Span(0, len(text)) if window is None else window
    begins, ends = [], []
    for mark in marks:
        start, end = max(mark.span.start, whole.start), min(mark.span.end, whole.end)
        if start < end:
            begins.append((start, mark.name))
            ends.append((end, mark.name))
    changes = [(at, 1, name) for at, name in begins] + [(at, -1, name) for at, name in ends]
    pieces: list[MarkedPiece] = []
    open_marks: dict[str, int] = {}
    at = whole.start
    for where, change, name in [*sorted(changes), (whole.end, 0, "")]:
        if where > at:
            _add(pieces, text[at:where], frozenset(each for each in open_marks if open_marks[each]))
            at = where
        open_marks[name] = open_marks.get(name, 0) + change
    return pieces


def _add(pieces: list[MarkedPiece], text: str, names: frozenset[str]) -> None:
    if pieces and pieces[-1].names == names:
        text = pieces.pop().text + text
    pieces.append(MarkedPiece(text, names))
