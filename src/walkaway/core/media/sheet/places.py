"""Where in a TOML text every key and value stands.

`tomllib` says what a text means and not where. This scanner says where, and leans on `tomllib`
having accepted the text: it never has to judge whether something is TOML.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from walkaway.core.spans import Span

KeyPath = tuple[str | int, ...]
"""The way to a value: keys, and positions in arrays counted from 0."""

_BLANK = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_SEPARATOR = re.compile(r"(?:[ \t\n,]|#[^\n]*)*")
_DOT = re.compile(r"[ \t]*\.[ \t]*")
_EQUALS = re.compile(r"[ \t]*=[ \t]*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:[^"\\]|\\.)*"'
    r"|'[^']*'",
    re.DOTALL,
)
_SCALAR = re.compile(r"\d{4}-\d\d-\d\d \d\d:[^\s,\]}#]*|[^\s,\]}#]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Offsets of a key and of its value; for a table, both are those of its header."""

    key: Span
    value: Span


class Places:
    """The places of a text, by key path.

    `text` is what `tomllib.loads` accepted, with line feeds only.
    """

    def __init__(self, text: str = "") -> None:
        self.text = text
        self._line_starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._by_path = _Scanner(text).scan()

    @property
    def paths(self) -> frozenset[KeyPath]:
        """Every path that the text gives a value."""
        return frozenset(self._by_path)

    def place_of(self, path: KeyPath) -> Place | None:
        """Where `path` stands, None when the text does not have it."""
        return self._by_path.get(path)

    def nearest(self, path: KeyPath) -> Place | None:
        """Where `path` stands or, when it is missing, the table where it should stand.

        None when that is the top of the text.
        """
        for length in range(len(path), 0, -1):
            if place := self._by_path.get(path[:length]):
                return place
        return None

    def line_at(self, offset: int) -> int:
        """The number of the line that holds `offset`, counted from 1."""
        return bisect_right(self._line_starts, offset)

    def column_at(self, offset: int) -> int:
        """The position of `offset` in its line, counted from 1."""
        return offset - self._line_starts[self.line_at(offset) - 1] + 1

    def width_in_line(self, span: Span) -> int:
        """How much of `span` stands in its first line."""
        newline = self.text.find("\n", span.start, span.end)
        return len(span) if newline < 0 else newline - span.start


class _Scanner:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._places: dict[KeyPath, Place] = {}
        self._tables_in_array: dict[KeyPath, int] = {}

    def scan(self) -> dict[KeyPath, Place]:
        table: KeyPath = ()
        self._skip(_BLANK)
        while self._at < len(self._text):
            if self._sees("["):
                table = self._header()
            else:
                self._pair(table)
            self._skip(_BLANK)
        return self._places

    def _header(self) -> KeyPath:
        brackets = 2 if self._sees("[[") else 1
        start = self._at
        self._at += brackets
        self._skip(_BLANK)
        keys = self._keys()
        self._skip(_BLANK)
        self._at += brackets
        return self._table_named(keys, Span(start, self._at), is_in_array=brackets == 2)

    def _table_named(self, keys: list[str], header: Span, *, is_in_array: bool) -> KeyPath:
        path: KeyPath = ()
        for depth, key in enumerate(keys, start=1):
            path = (*path, key)
            self._places.setdefault(path, Place(key=header, value=header))
            if is_in_array and depth == len(keys):
                self._tables_in_array[path] = self._tables_in_array.get(path, 0) + 1
            if path in self._tables_in_array:
                path = (*path, self._tables_in_array[path] - 1)
                self._places.setdefault(path, Place(key=header, value=header))
        # `[a.b]` may come before `[a]`: the header of its own is the better place.
        self._places[path] = Place(key=header, value=header)
        return path

    def _pair(self, table: KeyPath) -> None:
        start = self._at
        keys = self._keys()
        key = Span(start, self._at)
        self._skip(_EQUALS)
        value_start = self._at
        path = (*table, *keys)
        self._value(path)
        place = Place(key=key, value=Span(value_start, self._at))
        for length in range(len(table) + 1, len(path)):
            self._places.setdefault(path[:length], place)
        self._places[path] = place

    def _keys(self) -> list[str]:
        keys = [self._key()]
        while self._skip(_DOT):
            keys.append(self._key())
        return keys

    def _key(self) -> str:
        start = self._at
        if not self._skip(_STRING):
            self._skip(_BARE_KEY)
            return self._text[start : self._at]
        quoted = self._text[start : self._at]
        return str(tomllib.loads(f"key = {quoted}")["key"])

    def _value(self, path: KeyPath) -> None:
        if self._sees("["):
            self._array(path)
        elif self._sees("{"):
            self._inline_table(path)
        elif not self._skip(_STRING):
            self._skip(_SCALAR)

    def _array(self, path: KeyPath) -> None:
        for index, start in enumerate(self._items("]")):
            self._value((*path, index))
            whole = Span(start, self._at)
            self._places[(*path, index)] = Place(key=whole, value=whole)

    def _inline_table(self, path: KeyPath) -> None:
        for _start in self._items("}"):
            self._pair(path)

    def _items(self, closing: str) -> Iterator[int]:
        """Yield where each item of a bracketed list starts; the caller reads it."""
        self._at += 1
        self._skip(_SEPARATOR)
        while not self._sees(closing):
            yield self._at
            self._skip(_SEPARATOR)
        self._at += 1

    def _sees(self, sign: str) -> bool:
        return self._text.startswith(sign, self._at)

    def _skip(self, pattern: re.Pattern[str]) -> bool:
        """Move behind `pattern`; False when it is not here or is empty."""
        match = pattern.match(self._text, self._at)
        if match is None:
            return False
        self._at = match.end()
        return bool(match.group())
