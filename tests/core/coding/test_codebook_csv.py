"""Codebooks go into a spreadsheet and come back, and what people write by hand is understood."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

from tests.coding.books import HUNGER, LIFE, SMALL, SPIES
from tests.core.coding.codebooks import codebooks
from walkaway.core.coding.codebook_csv import codebook_table, read_table
from walkaway.core.coding.codebook_rules import broken_rules
from walkaway.core.coding.model import Code, Codebook
from walkaway.core.coding.presets import LEAVING, preset
from walkaway.core.errors import UnexpectedContent

PATH = Path("Reasons_to_leave.csv")


def read(text: str | bytes) -> Codebook:
    content = text if isinstance(text, bytes) else text.encode()
    return read_table(content, path=PATH, language="en")


def names(codes: tuple[Code, ...]) -> list[object]:
    return [[code.name, names(code.children)] if code.children else code.name for code in codes]


@given(codebooks)
def test_codes_come_back_as_they_went(codebook: Codebook) -> None:
    table = codebook_table(codebook)
    again = read(table)
    assert again.codes == codebook.codes
    assert codebook_table(again) == table


def test_the_preset_comes_back_whole() -> None:
    table = codebook_table(preset(LEAVING))
    assert read(table).codes == preset(LEAVING).codes
    assert table.startswith(b"\xef\xbb\xbfguid,parent,name,definition,")


def test_names_that_are_indented_stand_below_each_other() -> None:
    found = read("name,definition\nLife,\n  Hunger,Too little.\n    Bread,\n  Cold,\nSpies,\n")
    assert names(found.codes) == [["Life", [["Hunger", ["Bread"]], "Cold"]], "Spies"]
    assert found.codes[0].children[0].definition == "Too little."
    assert found.name == "Reasons to leave"
    assert list(broken_rules(found)) == []


def test_a_code_is_found_by_the_name_of_the_one_above() -> None:
    found = read("parent,name,codable\n,Life,no\nLife,Hunger,\nLife,Cold,yes\n")
    assert names(found.codes) == [["Life", ["Hunger", "Cold"]]]
    assert [code.is_codable for _, code in found.walk()] == [False, True, True]


def test_made_identifiers_are_the_same_every_time() -> None:
    first, second = read("name\nLife\n  Hunger\n"), read("name,key\nLife,\n Hunger,h\n")
    assert [code.guid for _, code in first.walk()] == [code.guid for _, code in second.walk()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_tables_of_other_programs_are_read(encoding: str, delimiter: str) -> None:
    text = "Name,When_to_use\r\nجوع,الخبز\r\n".replace(",", delimiter)
    (code,) = read(text.encode(encoding)).codes
    assert (code.name, code.when_to_use) == ("جوع", "الخبز")


def test_no_cell_is_a_formula() -> None:
    evil = replace(SPIES, name="=HYPERLINK(1)", definition="'+1", example="'tis", key="")
    table = codebook_table(replace(SMALL, codes=(evil,)))
    row = list(csv.reader(io.StringIO(table.decode("utf-8-sig"))))[1]
    assert row[2:4] == ["'=HYPERLINK(1)", "''+1"]
    assert read(table).codes == (evil,)


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("line 1, the header", ""),
        ("line 1, the header", "code,definition\na,b\n"),
        ("line 1, the header", "name,weight\na,b\n"),
        ("line 1, the header", "name,name\na,b\n"),
        ("line 3, the column parent", "name,parent\nLife,\nHunger,Lif\n"),
        ("line 2, the column parent", "name,parent\nHunger,Life\nLife,\n"),
        ("line 2, the column codable", "name,codable\nLife,perhaps\n"),
        ("line 2, the column terms", "name,terms\nLife,hungry\n"),
        ("line 3, the column name", "name\nLife\nLife\n"),
        ("line 2, the end", "name\nLife,more\n"),
        ("line 2, the row", 'name\n"Life'),
    ],
)
def test_a_mistake_is_named_with_its_line(place: str, text: str) -> None:
    with pytest.raises(UnexpectedContent) as refused:
        read(text)
    assert refused.value.facts["place"] == place
    assert "Reasons_to_leave.csv" in str(refused.value)


def test_two_codes_of_one_name_are_told_apart_by_their_guid() -> None:
    other = replace(SPIES, guid=SMALL.guid, key="")
    twice = replace(SMALL, codes=(SPIES, replace(LIFE, children=(other, HUNGER))))
    assert read(codebook_table(twice)).codes == twice.codes
