"""JSON that is exactly what its `TypedDict` says: no key more, no key less, no kind mistaken.

Keys that a table may lack stand in a `TypedDict` of its own, with `total=False`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import (
    Any,
    Literal,
    Never,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from walkaway.core.errors import UnexpectedContent

Kind = TypeVar("Kind")

_HALF_A_LETTER = re.compile("[\ud800-\udfff]")
"""JSON can write it, and no file can."""


def read_typed(text: str, kind: type[Kind], *, path: Path) -> Kind:
    """Read `text`, the content of `path`, as one `kind`. Raises `UnexpectedContent`."""
    try:
        value = json.loads(text, object_pairs_hook=_unique_keys, parse_constant=_no_such_number)
    except (ValueError, RecursionError) as error:
        raise UnexpectedContent(
            path=path, place="the whole file", expected="valid JSON", found=str(error)
        ) from error
    _Reading(path).check(value, kind, ())
    return cast("Kind", value)


def text_of(path: Path) -> str:
    """The text in the file `path`. Raises `UnexpectedContent` when it is none, or is gone."""
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UnexpectedContent(
            path=path, place="the whole file", expected="text in UTF-8", found=str(error)
        ) from error


def written(value: object) -> str:
    """`value` as JSON text that people can read and that is the same every time."""
    return json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


class _Reading:
    """One file being compared with what it must be."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def check(self, value: object, kind: Any, place: Sequence[str]) -> None:
        """Compare `value`, found at `place`, with `kind`."""
        origin = get_origin(kind)
        if is_typeddict(kind):
            self._check_table(value, kind, place)
        elif origin is dict:
            key_kind, each_kind = get_args(kind)
            for key, each in self._expect(value, dict, "an object", place).items():
                self.check(key, key_kind, place)
                self.check(each, each_kind, (*place, key))
        elif origin is list:
            (each_kind,) = get_args(kind)
            for number, each in enumerate(self._expect(value, list, "a list", place)):
                self.check(each, each_kind, (*place, str(number)))
        elif origin in (Union, UnionType):
            self._check_choice(value, get_args(kind), place)
        elif origin is Literal:
            if not any(value == each and type(value) is type(each) for each in get_args(kind)):
                self._refuse(value, " or ".join(map(repr, get_args(kind))), place)
        else:
            self._expect(value, kind, _NAMES[kind], place)
            # No database keeps it, and no one can read it.
            if isinstance(value, str) and "\0" in value:
                self._refuse(value, "text without the character NUL", place)
            if isinstance(value, str) and _HALF_A_LETTER.search(value):
                self._refuse(ascii(value), "whole letters", place)

    def _check_table(self, value: object, kind: Any, place: Sequence[str]) -> None:
        hints = _hints_of(kind)
        table = self._expect(value, dict, "an object", place)
        if unknown := sorted(table.keys() - hints.keys()):
            self._refuse(unknown[0], "no such key", place)
        for key, each_kind in hints.items():
            if key in table:
                self.check(table[key], each_kind, (*place, key))
            elif key in kind.__required_keys__:
                self._refuse(None, f"the key {key!r}", place)

    def _check_choice(self, value: object, kinds: Sequence[Any], place: Sequence[str]) -> None:
        """A choice holds None and simple kinds only, told apart by the type of the value."""
        for kind in kinds:
            if type(value) is (get_origin(kind) or (dict if is_typeddict(kind) else kind)):
                self.check(value, kind, place)
                return
        self._refuse(value, " or ".join(_NAMES.get(kind, "an object") for kind in kinds), place)

    def _expect(self, value: object, kind: type[Kind], name: str, place: Sequence[str]) -> Kind:
        # The exact type: True is an int to isinstance, and must not pass for one.
        if type(value) is not kind:
            self._refuse(value, name, place)
        return value

    def _refuse(self, found: object, expected: str, place: Sequence[str]) -> Never:
        raise UnexpectedContent(
            path=self._path, place=".".join(place) or "the top", expected=expected, found=found
        )


@cache
def _hints_of(kind: Any) -> dict[str, Any]:
    """What a table holds; found out once, since a file may hold thousands of one kind."""
    return get_type_hints(kind)


_NAMES: dict[Any, str] = {
    str: "text",
    int: "a whole number",
    float: "a number with a point",
    bool: "true or false",
    NoneType: "null",
}


def _unique_keys(pairs: list[tuple[str, object]]) -> dict[str, object]:
    table = dict(pairs)
    if len(table) != len(pairs):
        raise ValueError("a key is written twice")
    return table


def _no_such_number(name: str) -> Never:
    raise ValueError(f"{name} is no number")
