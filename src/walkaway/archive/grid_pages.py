"""The grid of a speaker's consent, ready to be written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from walkaway.archive.consent_words import FORMS, PURPOSES, blocker_words, opening_words
from walkaway.core.gate import Cell, Form, Grid


@dataclass(frozen=True, slots=True, kw_only=True)
class GridCell:
    """One purpose in one form: `state` is `open`, `partly` or `closed`; `words` say the rest."""

    state: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GridRow:
    """A purpose."""

    purpose: Any
    cells: tuple[GridCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GridTable:
    """All of it. `reason` is set when one thing, such as a hard stop, closes every cell."""

    forms: tuple[Any, ...]
    rows: tuple[GridRow, ...]
    reason: str


def rows_of_grid(grid: Grid) -> GridTable:
    """`grid` in the words of the page."""
    cells = [cell for row in grid for cell in row]
    first = {cell.blockers[0].rule for cell in cells if cell.blockers}
    is_closed = not any(cell.openings for cell in cells) and len(first) == 1
    return GridTable(
        forms=tuple(FORMS[form] for form in Form),
        rows=tuple(
            GridRow(purpose=PURPOSES[row[0].purpose], cells=tuple(map(_cell, row))) for row in grid
        ),
        reason=blocker_words(cells[0].blockers[0]) if is_closed else "",
    )


def _cell(cell: Cell) -> GridCell:
    if cell.is_open_everywhere:
        return GridCell(state="open", words=())
    if cell.openings:
        return GridCell(state="partly", words=tuple(map(opening_words, cell.openings)))
    return GridCell(state="closed", words=(blocker_words(cell.blockers[0]),))
