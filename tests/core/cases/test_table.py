"""Tables of cases: read strictly, and every mistake named with its place and the way on."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from walkaway.core.cases.table import (
    HEADER,
    CaseRow,
    CaseTable,
    Told,
    read_cases,
    written_cases,
)
from walkaway.core.cases.vocabulary import VOCABULARY, Field
from walkaway.core.errors import CaseTableError

PATH = Path("cases.csv")
HEAD = ",".join(HEADER) + "\n"


def read(text: str) -> CaseTable:
    return read_cases(text, path=PATH)


def row(**cells: str) -> str:
    found = {"id": "c1", "pseudonym": "Nour", "sources": "s1"} | cells
    return HEAD + ",".join(found.get(column, "") for column in HEADER) + "\n"


def test_a_case_is_read_with_who_tells_what() -> None:
    table = read("# Invented.\n#\n" + row(
        sources="s1; s2", gender="man [s1 s2]", left_on="2015-06 [s1]; 2015 [s2]",
        reasons_leaving="brutality [s2]; corruption [s1 s2]",
    ))  # fmt: skip
    (case,) = table.rows
    assert table.notes == ("Invented.",)
    assert case.sources == {"s1", "s2"}
    assert case.of(Field.REASONS_LEAVING) == (
        Told(value="brutality", sources=frozenset({"s2"})),
        Told(value="corruption", sources=frozenset({"s1", "s2"})),
    )
    assert case.of(Field.ROLES) == ()


def test_one_source_tells_everything_without_being_named() -> None:
    (case,) = read(row(gender="woman")).rows
    assert case.of(Field.GENDER) == (Told(value="woman", sources=frozenset({"s1"})),)


@pytest.mark.parametrize(
    ("text", "place", "way_on"),
    [
        ("", "line 1, column all: there is no header", "Write the columns id,pseudonym"),
        ("id,name\n", "line 1, column 2: the heading is 'name'", "Write the columns"),
        (HEAD + "c1,Nour\n", "line 2, column all: there are 2 cells", "between quotes"),
        (row(id=""), "line 2, column id: it is empty", "a name of its own"),
        (row() + row().split("\n")[1], "line 3, column id: 'c1'", "a name of its own"),
        (row(sources=""), "line 2, column sources: there is none", "Name the account"),
        (row(sources="a b"), "column sources: 'a b' is no name", "semicolon"),
        (row(sources="a; a"), "column sources: one is named twice", "once"),
        (
            row(gender="male"),
            "column gender: 'male' is not known",
            "one of woman, man, other, or",
        ),
        (row(roles="Guard!"), "column roles: 'Guard!' is not known", "Write one of fighter, "),
        (row(left_on="June"), "column left_on: 'June'", "2015-summer"),
        (row(roles="guard; guard"), "column roles: one value stands there twice", "once"),
        (row(roles="[s1]"), "column roles: '[s1]' is no value", "value [s1 s2]"),
        (row(roles="guard [s9]"), "column roles: 's9' is no source", "column sources"),
        (row(sources="a; b", roles="guard"), "column roles: which of the", "guard [a b]"),
        (HEAD + '"c1', "line 2, column all: ", "CSV UTF-8"),
    ],
)
def test_a_mistake_is_named_with_its_place_and_the_way_on(
    text: str, place: str, way_on: str
) -> None:
    with pytest.raises(CaseTableError) as refused:
        read(text)
    assert str(refused.value).startswith("cases.csv, ")
    assert place in str(refused.value)
    assert way_on in str(refused.value)


def test_lines_are_counted_in_the_file_and_not_in_the_table() -> None:
    with pytest.raises(CaseTableError, match=r"line 4, column gender"):
        read("# One.\n# Two.\n" + row(gender="male"))


SLUGS = st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=6)
NAMES = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=8)


@st.composite
def cases(draw: st.DrawFn) -> CaseRow:
    sources = draw(st.sets(SLUGS, min_size=1, max_size=3))
    some = st.sets(st.sampled_from(sorted(sources)), min_size=1).map(frozenset)
    day = st.sampled_from(["2015", "2014-06", "2015-summer", "2013-01-31"])
    told = {}
    for field in Field:
        value = day if field.is_day else st.sampled_from(VOCABULARY[field])
        values = draw(st.lists(value, unique=True, max_size=2))
        if values:
            told[field] = tuple(Told(value=each, sources=draw(some)) for each in values)
    return CaseRow(
        id=draw(NAMES), pseudonym=draw(NAMES), sources=frozenset(sources), told=told
    )  # fmt: skip


@given(st.lists(cases(), max_size=4, unique_by=lambda each: each.id))
def test_what_is_written_is_read_back(rows: list[CaseRow]) -> None:
    table = CaseTable(rows=tuple(rows), notes=("Invented, all of it.",))
    assert read(written_cases(table)) == table


@given(st.text(max_size=200))
def test_whatever_is_read_is_a_table_or_refused_with_its_place(text: str) -> None:
    try:
        read(HEAD + text)
    except CaseTableError as refused:
        place = refused.line
    else:
        place = 2
    assert place > 1
