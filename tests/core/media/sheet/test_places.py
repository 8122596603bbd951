from __future__ import annotations

import tomllib
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.media.sheet.examples import SHEET
from walkaway.core.media.sheet.places import KeyPath, Places
from walkaway.core.media.sheet.write import _key, _string

TRICKY = '''\
# "a" = 1
title = "a # b" # c = 2
"quoted.key" = 'c:\\d'
'literal key' = 1
a.b . "c d" = [ # x = 1
  1, [2, 3], # ]
  { p = 1, q.r = "}" },
  "]",
]
many = """
x = 1
[y]
\\""" z = ""\\" """""
raw = \'\'\'
"""
'''
TRICKY_END = """\
''
'''
empty = ""
when = 1979-05-27 07:32:00Z
then = 07:32:00
f = -1.5e3 # g = 1
[t.u]
v = {}
[t]
w = []
[[t.x]]
y = 1
[[t.x.z]]
[t.x.z.deep]
k = 1
[[t.x]]
[t.x.s]
m = "\\u0041"
"""
DOCUMENTS = [SHEET, "", "a = 1", "[a]", TRICKY + TRICKY_END, "a={b={c=[{d=1}]}}\n[x]\ny='''\n\n'''"]


def all_paths(value: object, path: KeyPath = ()) -> Iterator[KeyPath]:
    if path:
        yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from all_paths(inner, (*path, key))
    if isinstance(value, list):
        for index, inner in enumerate(value):
            yield from all_paths(inner, (*path, index))


def value_at(values: object, path: KeyPath) -> object:
    for key in path:
        values = values[key]  # type: ignore[index]  # a path leads through tables and arrays
    return values


def assert_values_stand_where_they_are_said_to(text: str) -> None:
    values = tomllib.loads(text)
    places = Places(text)
    for path in places.paths:
        place = places.place_of(path)
        assert place is not None
        value = value_at(values, path)
        written = text[place.value.start : place.value.end]
        key = text[place.key.start : place.key.end]
        is_header = place.key == place.value and key.startswith("[") and isinstance(path[-1], str)
        if not is_header and not isinstance(value, dict | list):
            assert tomllib.loads(f"x = {written}")["x"] == value


@pytest.mark.parametrize("text", DOCUMENTS)
def test_every_path_has_its_place(text: str) -> None:
    assert Places(text).paths == frozenset(all_paths(tomllib.loads(text)))
    assert_values_stand_where_they_are_said_to(text)


keys = st.text(st.characters(exclude_categories=["Cs"]), max_size=4) | st.sampled_from("abc")
strings = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
scalars = st.one_of(
    strings.map(_string),
    strings.map(lambda text: _string(text, may_break=True)),
    st.integers(-99, 99).map(str),
    st.sampled_from(["true", "1.5", "'#'", "'''\n[x]\n'''", '"""a""""', "07:32:00", "inf"]),
)
gaps = st.sampled_from(["", " ", "\t "])
breaks = st.sampled_from(["", " ", "\n", " # ]}=[\n", "\n\n#\n"])


@st.composite
def arrays(draw: st.DrawFn, values: st.SearchStrategy[str]) -> str:
    items = draw(st.lists(values, max_size=3))
    separated = (f"{draw(breaks)}{item}{draw(breaks)}" for item in items)
    trailing = draw(st.sampled_from(["", ","])) if items else ""
    return f"[{','.join(separated)}{trailing}{draw(breaks)}]"


@st.composite
def inline_tables(draw: st.DrawFn, values: st.SearchStrategy[str]) -> str:
    pairs = draw(st.dictionaries(keys, values, max_size=3))
    inside = (f"{draw(gaps)}{_key(key)}{draw(gaps)}={draw(gaps)}{v}" for key, v in pairs.items())
    return "{" + ",".join(inside) + "}"


values = st.recursive(scalars, lambda inner: arrays(inner) | inline_tables(inner), max_leaves=8)


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, dict[KeyPath, int]]:
    """A document, and the line on which each key of its tables stands."""
    lines: list[str] = []
    expected: dict[KeyPath, int] = {}
    tables = draw(st.dictionaries(keys, st.dictionaries(keys, values, max_size=3), max_size=3))
    for name, pairs in tables.items():
        lines += draw(st.sampled_from([[], ["# [not a table]"], [""]]))
        is_array = draw(st.booleans())
        expected[(name,)] = len("\n".join([*lines, ""]).split("\n"))
        lines.append(f"[[{_key(name)}]]" if is_array else f"[ {_key(name)} ] # {name!r}")
        path: KeyPath = (name, 0) if is_array else (name,)
        for key, value in pairs.items():
            expected[(*path, key)] = len("\n".join([*lines, ""]).split("\n"))
            lines.append(f"{draw(gaps)}{_key(key)}{draw(gaps)}={draw(gaps)}{value}")
    return "\n".join(lines), expected


@given(documents())
@settings(max_examples=300, deadline=None)
def test_lines_and_values_of_any_document_are_found(
    document: tuple[str, dict[KeyPath, int]],
) -> None:
    text, expected = document
    places = Places(text)
    assert places.paths == frozenset(all_paths(tomllib.loads(text)))
    assert_values_stand_where_they_are_said_to(text)
    for path, line in expected.items():
        place = places.place_of(path)
        assert place is not None
        assert places.line_at(place.key.start) == line


def test_a_missing_value_is_placed_where_its_table_starts() -> None:
    places = Places(SHEET)
    place = places.nearest(("protection", "voice", "reader"))
    assert place is not None
    assert SHEET.split("\n")[places.line_at(place.key.start) - 1] == "[protection.voice]"
    assert places.nearest(("publishers",)) is None


def test_a_table_named_after_its_inner_table_has_the_place_of_its_own_header() -> None:
    text = "[a.b]\n[a]\n"
    places = Places(text)
    place = places.place_of(("a",))
    assert place is not None
    assert places.line_at(place.key.start) == 2


def test_only_the_first_line_of_a_long_value_is_marked() -> None:
    places = Places('a = """\nxyz\n"""\n')
    place = places.place_of(("a",))
    assert place is not None
    assert places.width_in_line(place.value) == 3
    assert places.column_at(place.value.start) == 5
