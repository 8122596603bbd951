"""Tables of ratings as spreadsheets save them."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path

from walkaway.core.errors import UnexpectedContent
from walkaway.core.stats.ratings import Metric, Ratings, Value


def read_ratings(text: str, metric: Metric, *, path: Path) -> Ratings:
    """Read a CSV table: a header `unit,<coder>,<coder>…`, a row a unit, an empty cell for nothing.

    Raises:
        UnexpectedContent: the table is not so, or a value is no number where `metric` needs one.
    """
    rows = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    coders: tuple[str, ...] = ()
    units: dict[str, None] = {}
    table: list[tuple[Value | None, ...]] = []
    try:
        for cells in rows:
            reading = _Line(path=path, number=rows.line_num, metric=metric)
            if not any(cells):
                continue
            if not coders:
                coders = reading.header(cells)
                continue
            units[reading.unit(cells, len(coders), units)] = None
            table.append(tuple(map(reading.value, cells[1:])))
    except csv.Error as error:
        raise _refused(path, rows.line_num, "a table of values with commas", str(error)) from error
    if not coders:
        raise _refused(path, 1, "the header unit,<coder>,<coder>", "nothing")
    return Ratings(coders=coders, units=tuple(units), rows=tuple(table))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Line:
    """One line of the file while it is read."""

    path: Path
    number: int
    metric: Metric

    def header(self, cells: list[str]) -> tuple[str, ...]:
        """The names of the coders."""
        unit, *coders = map(str.strip, cells)
        if unit != "unit" or not coders or not all(coders):
            raise self._refuse("the header unit,<coder>,<coder>", ",".join(cells))
        if len(set(coders)) != len(coders):
            raise self._refuse("a name of its own for each coder", ",".join(cells))
        return tuple(coders)

    def unit(self, cells: list[str], coders: int, before: Container[str]) -> str:
        """The name of the unit of a row."""
        if len(cells) != coders + 1:
            raise self._refuse(f"a unit and {coders} cells", f"{len(cells) - 1} cells")
        name = cells[0].strip()
        if not name or name in before:
            raise self._refuse("a unit that was not named before", name)
        return name

    def value(self, cell: str) -> Value | None:
        """What a cell says."""
        cell = cell.strip()
        if not cell or self.metric is Metric.NOMINAL:
            return cell or None
        try:
            number = float(cell)
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            raise self._refuse(f"a number, since the metric is {self.metric}", cell)
        if self.metric is Metric.RATIO and number < 0:
            raise self._refuse("a number that is not below zero, since the metric is ratio", cell)
        return number

    def _refuse(self, expected: str, found: str) -> UnexpectedContent:
        return _refused(self.path, self.number, expected, found)


def _refused(path: Path, line: int, expected: str, found: str) -> UnexpectedContent:
    return UnexpectedContent(path=path, place=f"line {line}", expected=expected, found=found)
