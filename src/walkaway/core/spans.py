"""Half-open intervals, said once.

Text offsets count Unicode code points, as Python's `str` does. Transcript times are whole
milliseconds. Media times that must be exact are `fractions.Fraction` seconds or frame and sample
counts, never float seconds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """The interval [start, end): it holds `start` and does not hold `end`."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"a span ends at {self.end}, before its start at {self.start}")

    def __len__(self) -> int:
        return self.end - self.start

    def __contains__(self, position: object) -> bool:
        return isinstance(position, int) and self.start <= position < self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one position."""
        return self.start < other.end and other.start < self.end

    def intersection(self, other: Span) -> Span | None:
        """What the two share, or None when they share nothing."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Span(start, end) if start < end else None

    def shifted(self, offset: int) -> Span:
        """The same interval moved by `offset`."""
        return Span(self.start + offset, self.end + offset)

    def grown(self, before: int, after: int) -> Span:
        """The interval with `before` positions added in front and `after` behind."""
        return Span(self.start - before, self.end + after)


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The union of `spans` as sorted spans that neither overlap nor touch; empty ones vanish."""
    union: list[Span] = []
    for span in sorted(span for span in spans if len(span)):
        if union and span.start <= union[-1].end:
            union[-1] = Span(union[-1].start, max(union[-1].end, span.end))
        else:
            union.append(span)
    return tuple(union)
