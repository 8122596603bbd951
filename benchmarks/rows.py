"""A benchmark's answer: rows, as a table for people or as one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

import click
from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One figure. `floor` says what is at least needed, `peer` what others do; `ratio` is value
    over floor, or over peer where there is no floor."""

    name: str
    value: float | None
    unit: str
    floor: str = ""
    peer: str = ""
    ratio: float | None = None


def print_rows(title: str, rows: Iterable[Row], *, as_json: bool) -> None:
    """Print `rows` to standard output."""
    if as_json:
        for row in rows:
            click.echo(json.dumps(asdict(row), ensure_ascii=False))
        return
    table = Table(title=title, title_justify="left")
    for column in ("name", "value", "unit", "floor", "peer", "ratio"):
        table.add_column(column, justify="right" if column in ("value", "ratio") else "left")
    for row in rows:
        table.add_row(
            row.name, _number(row.value), row.unit, row.floor, row.peer, _number(row.ratio)
        )
    Console().print(table)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.3g}" if abs(value) < 100 else f"{value:.0f}"
