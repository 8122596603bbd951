"""What coders said of units: the table that every measure of agreement begins with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

Value = str | float


class Metric(StrEnum):
    """How far apart two values are."""

    NOMINAL = "nominal"
    """The same or not."""
    ORDINAL = "ordinal"
    """By how many values that were given lie between: Krippendorff's metric, not Gwet's weights."""
    INTERVAL = "interval"
    """By the square of the difference."""
    RATIO = "ratio"
    """By the square of the difference over the sum: zero is nothing, and no value lies below it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ratings:
    """`rows` are units, their columns coders; None where a coder said nothing of a unit."""

    coders: tuple[str, ...]
    units: tuple[str, ...]
    rows: tuple[tuple[Value | None, ...], ...]

    def of_coders(self, columns: Sequence[int]) -> Ratings:
        """The same units with some of the coders."""
        return Ratings(
            coders=tuple(self.coders[column] for column in columns),
            units=self.units,
            rows=tuple(tuple(row[column] for column in columns) for row in self.rows),
        )
