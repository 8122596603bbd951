"""Cases as a table: what published accounts tell of each, and how many of them tell it.

A row a case. It begins with the header below; lines before it that begin with `#` say what the
table is, and come back in the report. A cell may hold several values with semicolons between them.
Behind a value stand the sources that tell it, in brackets: `brutality [s1 s2]`. Where a case has
one source, that one tells everything and the brackets can be left out.

A source is an account that somebody gave, not a page: copies of one story are one source.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Never

from walkaway.core.cases.days import ToldDay
from walkaway.core.cases.vocabulary import VOCABULARY, Field
from walkaway.core.errors import CaseTableError

HEADER = ("id", "pseudonym", *(each.value for each in Field), "sources")
NOTE = "#"
SEVERAL = ";"
_SOURCE = re.compile(r"[^\s\[\];]+")
_CELL_VALUE = re.compile(r"(?P<value>[^\[\]]*?)\s*(?:\[(?P<sources>[^\[\]]*)\])?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A value, and the independent sources that tell it."""

    value: str
    sources: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """One case: the sources that tell of it, and what they tell. A field may be missing."""

    id: str
    pseudonym: str
    sources: frozenset[str]
    told: Mapping[Field, tuple[Told, ...]]

    def of(self, field: Field) -> tuple[Told, ...]:
        """What is told of `field`, empty when nothing is."""
        return self.told.get(field, ())


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTable:
    """Cases, and what the table says about itself."""

    rows: tuple[CaseRow, ...]
    notes: tuple[str, ...] = ()


def read_cases(text: str, *, path: Path) -> CaseTable:
    """Read a table.

    Raises:
        CaseTableError: the table is not so. It names file, line, column and the way on.
    """
    lines = text.removeprefix("\ufeff").splitlines(keepends=True)
    notes = 0
    while notes < len(lines) and lines[notes].startswith(NOTE):
        notes += 1
    reading = _Reading(path=path)
    rows = csv.reader(io.StringIO("".join(lines[notes:]), newline=""), strict=True)
    try:
        for cells in rows:
            if any(cell.strip() for cell in cells):
                reading.row(cells, rows.line_num + notes)
    except csv.Error as error:
        reading.refuse(rows.line_num + notes, "all", str(error), "Save the table as CSV UTF-8")
    if not reading.has_header:
        reading.refuse(notes + 1, "all", "there is no header", _HEADER_REMEDY)
    said = (line.removeprefix(NOTE).strip() for line in lines[:notes])
    return CaseTable(rows=tuple(reading.rows.values()), notes=tuple(filter(None, said)))


def written_cases(table: CaseTable) -> str:
    """`table` as text that `read_cases` reads back."""
    out = io.StringIO(newline="")
    for note in table.notes:
        out.write(f"{NOTE} {note}\n")
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(HEADER)
    for row in table.rows:
        told = [_cell(row, field) for field in Field]
        rows.writerow([row.id, row.pseudonym, *told, _joined(_in_order(row.sources))])
    return out.getvalue()


_HEADER_REMEDY = f"Write the columns {','.join(HEADER)}"


class _Reading:
    """One table while it is read."""

    def __init__(self, *, path: Path) -> None:
        self._path = path
        self.has_header = False
        self.rows: dict[str, CaseRow] = {}

    def row(self, cells: list[str], line: int) -> None:
        """Take in one row; the first is the header."""
        cells = [cell.strip() for cell in cells]
        if not self.has_header:
            self._header(cells, line)
            return
        if len(cells) != len(HEADER):
            problem = f"there are {len(cells)} cells, not {len(HEADER)}"
            self.refuse(line, "all", problem, "Put a cell with a comma in it between quotes")
        found = dict(zip(HEADER, cells, strict=True))
        case = found["id"]
        if not case or case in self.rows:
            problem = f"{case!r} stands in another row too" if case else "it is empty"
            self.refuse(line, "id", problem, "Give each case a name of its own")
        sources = self._sources(found["sources"], line)
        self.rows[case] = CaseRow(
            id=case,
            pseudonym=found["pseudonym"],
            sources=sources,
            told={
                field: told
                for field in Field
                if (told := self._told(field, found[field.value], sources, line))
            },
        )

    def refuse(self, line: int, column: str, problem: str, remedy: str) -> Never:
        raise CaseTableError(
            path=self._path, line=line, column=column, problem=problem, remedy=remedy
        )

    def _header(self, cells: list[str], line: int) -> None:
        for column, (found, expected) in enumerate(zip(cells, HEADER, strict=False), start=1):
            if found != expected:
                problem = f"the heading is {found!r}, not {expected!r}"
                self.refuse(line, str(column), problem, _HEADER_REMEDY)
        if len(cells) != len(HEADER):
            problem = f"there are {len(cells)} headings, not {len(HEADER)}"
            self.refuse(line, "all", problem, _HEADER_REMEDY)
        self.has_header = True

    def _sources(self, cell: str, line: int) -> frozenset[str]:
        names = [each.strip() for each in cell.split(SEVERAL) if each.strip()]
        if not names:
            remedy = "Name the account that tells of this case, such as s1"
            self.refuse(line, "sources", "there is none", remedy)
        for name in names:
            if not _SOURCE.fullmatch(name):
                remedy = "Name a source without spaces, and put a semicolon between two"
                self.refuse(line, "sources", f"{name!r} is no name of a source", remedy)
        if len(set(names)) != len(names):
            self.refuse(line, "sources", "one is named twice", "Name each once")
        return frozenset(names)

    def _told(
        self, field: Field, cell: str, sources: frozenset[str], line: int
    ) -> tuple[Told, ...]:
        told = [
            self._one(field, each.strip(), sources, line)
            for each in cell.split(SEVERAL)
            if each.strip()
        ]
        if len({each.value for each in told}) != len(told):
            remedy = "Name it once, and all its sources behind it"
            self.refuse(line, field, "one value stands there twice", remedy)
        return tuple(told)

    def _one(self, field: Field, written: str, sources: frozenset[str], line: int) -> Told:
        match = _CELL_VALUE.fullmatch(written)
        if not match or not match["value"]:
            remedy = "Write the value, and behind it its sources: value [s1 s2]"
            self.refuse(line, field, f"{written!r} is no value", remedy)
        named = frozenset((match["sources"] or "").split())
        if not named and len(sources) > 1:
            remedy = f"Name them behind it: {match['value']} [{_joined(_in_order(sources), ' ')}]"
            self.refuse(line, field, "which of the sources tell it is not said", remedy)
        if unknown := sorted(named - sources):
            remedy = "Add it to the column sources, or correct it"
            self.refuse(line, field, f"{unknown[0]!r} is no source of this case", remedy)
        return Told(value=self._value(field, match["value"], line), sources=named or sources)

    def _value(self, field: Field, value: str, line: int) -> str:
        if field.is_day:
            if ToldDay.read(value) is None:
                remedy = "Write 2015-06-14, 2015-06, 2015-summer or 2015, as exactly as it is told"
                self.refuse(line, field, f"{value!r} is no day, month, season or year", remedy)
            return value
        if value not in VOCABULARY[field]:
            remedy = f"Write one of {', '.join(VOCABULARY[field])}, or leave the cell empty"
            self.refuse(line, field, f"{value!r} is not known", remedy)
        return value


def _cell(row: CaseRow, field: Field) -> str:
    if len(row.sources) == 1:
        return _joined(each.value for each in row.of(field))
    return _joined(
        f"{each.value} [{_joined(_in_order(each.sources), ' ')}]" for each in row.of(field)
    )


def _named(sources: Iterable[str]) -> str:
    return f"[{_joined(_in_order(sources), ' ')}]"


def _in_order(sources: Iterable[str]) -> list[str]:
    """s9 before s10."""
    return sorted(sources, key=lambda name: (len(name), name))


def _joined(words: Iterable[str], between: str = f"{SEVERAL} ") -> str:
    return between.join(words)
