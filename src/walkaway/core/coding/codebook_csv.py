"""Codebooks as tables: a row a code, for spreadsheets and for people.

What we write names the code above by its identifier, in the column `parent`. We read that, the name
of the code above, or a table without that column in which names are indented by spaces:

    name,definition
    Daily life,
      Hunger,Not enough to eat.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Never
from uuid import NAMESPACE_URL, uuid5

from walkaway.core.coding.model import Code, Codebook
from walkaway.core.coding.term_lines import term_lines, terms_in
from walkaway.core.errors import LexiconError, UnexpectedContent
from walkaway.core.transcripts.encoding import decode

TEXTS = {
    "name": "name",
    "definition": "definition",
    "when to use": "when_to_use",
    "when not to use": "when_not_to_use",
    "example": "example",
    "key": "key",
    "colour": "colour",
}
COLUMNS = ("guid", "parent", *TEXTS, "codable", "terms")

MOST_BYTES = 10 * 1024 * 1024

_YES = frozenset({"", "yes", "true", "1"})
_NO = frozenset({"no", "false", "0"})

_FORMULA = re.compile("'*[=+@\t\r-]")
"""What a spreadsheet would calculate, or took the mark from that we put before it."""


def codebook_table(codebook: Codebook) -> bytes:
    """The codes of `codebook` as CSV: UTF-8 with the mark by which spreadsheets know it."""
    table = io.StringIO(newline="")
    rows = csv.writer(table)
    rows.writerow(COLUMNS)
    for parent, code in _with_parents(codebook.codes, ""):
        texts = (getattr(code, name) for name in TEXTS.values())
        cells = (code.guid, parent, *texts, "yes" if code.is_codable else "no",
                 term_lines(code.terms))  # fmt: skip
        rows.writerow([_safe(cell) for cell in cells])
    return table.getvalue().encode("utf-8-sig")


def read_table(content: bytes, *, path: Path, language: str) -> Codebook:
    """The codebook in a table; its name is that of the file. Raises `UnexpectedContent`.

    A code without an identifier gets one made from its names, the same every time.
    """
    if len(content) > MOST_BYTES:
        _refuse(path, 1, "the whole table", "at most 10 MB", len(content))
    text = decode(content, language=language).text
    reading = _Reading(path)
    reading.read(text)
    return Codebook(
        guid=str(uuid5(NAMESPACE_URL, f"walkaway:{sha256(content).hexdigest()}")),
        name=path.stem.replace("_", " ").strip() or "CSV",
        language=language,
        codes=reading.tree(""),
    )


def _with_parents(codes: Sequence[Code], parent: str) -> Iterator[tuple[str, Code]]:
    for code in codes:
        yield parent, code
        yield from _with_parents(code.children, code.guid)


def _safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _plain(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


@dataclass(slots=True)
class _Reading:
    """A table while it is read, row by row."""

    path: Path
    below: dict[str, list[Code]] = field(default_factory=dict)
    """Codes without their children, by the identifier of the code above."""
    by_guid: set[str] = field(default_factory=set)
    by_name: dict[str, list[str]] = field(default_factory=dict)
    """The identifiers of codes by their name."""
    paths: dict[str, str] = field(default_factory=dict)
    """The names from the top down to a code, by its identifier."""
    open: list[tuple[int, str]] = field(default_factory=list)
    """The indented codes that a row may stand below, with how far they are indented."""

    def read(self, text: str) -> None:
        delimiter = _delimiter(text)
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        header: tuple[str, ...] = ()
        try:
            for cells in rows:
                if not any(cell.strip() for cell in cells):
                    continue
                if not header:
                    header = self._header(cells, rows.line_num)
                    continue
                self._take(self._row(header, cells, rows.line_num), rows.line_num)
        except csv.Error as error:
            _refuse(self.path, rows.line_num, "the row", "a table with commas", str(error))
        if not header:
            _refuse(self.path, 1, "the header", "columns such as name, parent, definition", "")

    def tree(self, parent: str) -> tuple[Code, ...]:
        codes = self.below.get(parent, [])
        return tuple(replace(code, children=self.tree(code.guid)) for code in codes)

    def _header(self, cells: Sequence[str], line: int) -> tuple[str, ...]:
        header = tuple(" ".join(cell.casefold().replace("_", " ").split()) for cell in cells)
        if "name" not in header:
            _refuse(self.path, line, "the header", "a column called name", ", ".join(cells))
        for name in header:
            if name and name not in COLUMNS:
                _refuse(self.path, line, "the header", f"only {', '.join(COLUMNS)}", name)
            if name and header.count(name) > 1:
                _refuse(self.path, line, "the header", "each column once", name)
        return header

    def _row(self, header: Sequence[str], cells: Sequence[str], line: int) -> dict[str, str]:
        if any(cell.strip() for cell in cells[len(header) :]):
            _refuse(self.path, line, "the end", f"{len(header)} cells", len(cells))
        # A cell that was left out at the end of a row is an empty one.
        padded = [*cells, *[""] * (len(header) - len(cells))]
        return {name: _plain(cell) for name, cell in zip(header, padded, strict=False) if name}

    def _take(self, row: Mapping[str, str], line: int) -> None:
        parent = self._parent(row, line)
        name = row["name"] if "parent" in row else row["name"].strip()
        names = f"{self.paths[parent]} > {name}" if parent else name
        said = row.get("guid", "").strip().strip("{}").lower()
        guid = said or str(uuid5(NAMESPACE_URL, f"walkaway:codebook-table:{names}"))
        if guid in self.by_guid:
            _refuse(self.path, line, "the column name", "a code that no other row has", name)
        code = self._code(row, guid, name, line)
        self.by_guid.add(guid)
        self.by_name.setdefault(name, []).append(guid)
        self.paths[guid] = names
        self.below.setdefault(parent, []).append(code)
        if "parent" not in row:
            self.open.append((_indent(row["name"]), guid))

    def _parent(self, row: Mapping[str, str], line: int) -> str:
        if "parent" not in row:
            while self.open and self.open[-1][0] >= _indent(row["name"]):
                self.open.pop()
            return self.open[-1][1] if self.open else ""
        said = row["parent"].strip()
        guid = said.strip("{}").lower()
        if not said or guid in self.by_guid:
            return guid if said else ""
        called = self.by_name.get(row["parent"], []) or self.by_name.get(said, [])
        if len(called) != 1:
            _refuse(
                self.path, line, "the column parent",
                "the guid, or the name, of one code in a row above", said,
            )  # fmt: skip
        return called[0]

    def _code(self, row: Mapping[str, str], guid: str, name: str, line: int) -> Code:
        codable = row.get("codable", "").strip().casefold()
        if codable not in _YES | _NO:
            _refuse(self.path, line, "the column codable", "yes or no", codable)
        try:
            terms = terms_in(row.get("terms", ""), place="terms")
        except LexiconError as error:
            _refuse(self.path, line, "the column terms", "lines such as `en 0.5 spies`", f"{error}")
        return Code(
            guid=guid,
            name=name,
            definition=row.get("definition", ""),
            when_to_use=row.get("when to use", ""),
            when_not_to_use=row.get("when not to use", ""),
            example=row.get("example", ""),
            key=row.get("key", "").strip(),
            colour=row.get("colour", "").strip().lower(),
            is_codable=codable in _YES,
            terms=terms,
        )


def _delimiter(text: str) -> str:
    """What parts the first line: some countries' spreadsheets save semicolons or tabs."""
    first = text.lstrip("\n").split("\n", 1)[0]
    return max(",;\t", key=first.count)


def _indent(name: str) -> int:
    return len(name) - len(name.lstrip())


def _refuse(path: Path, line: int, place: str, expected: str, found: object) -> Never:
    raise UnexpectedContent(
        path=path, place=f"line {line}, {place}", expected=expected, found=found
    )
