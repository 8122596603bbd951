"""Codes are added, rewritten, moved and taken out, and nothing else changes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.coding.books import HUNGER, LIFE, SMALL, SPIES, guid
from tests.core.coding.codebooks import codebooks
from walkaway.core.coding.codebook_edits import (
    TOP,
    Way,
    moved,
    parents,
    ways,
    with_changed,
    with_code,
    without,
)
from walkaway.core.coding.model import Code, Codebook

COLD = Code(guid=guid("cold"), name="Cold")
BREAD = Code(guid=guid("bread"), name="Bread")


def names(codebook: Codebook) -> list[str]:
    return ["-" * depth + code.name for depth, code in codebook.walk()]


def test_a_code_is_added_as_the_last() -> None:
    assert names(with_code(SMALL, COLD, LIFE.guid)) == [
        "Spies", "Daily life", "-Hunger", "-Cold",
    ]  # fmt: skip
    assert names(with_code(SMALL, COLD, TOP))[-1] == "Cold"
    assert names(with_code(SMALL, COLD, HUNGER.guid))[-1] == "--Cold"


def test_what_stands_below_a_code_stays_when_it_is_rewritten() -> None:
    changed = with_changed(SMALL, replace(LIFE, name="Life", children=()))
    assert names(changed) == ["Spies", "Life", "-Hunger"]
    assert names(with_changed(SMALL, replace(HUNGER, name="Bread"))) == [
        "Spies", "Daily life", "-Bread",
    ]  # fmt: skip


def test_a_code_goes_with_all_below_it() -> None:
    assert names(without(SMALL, LIFE.guid)) == ["Spies"]
    assert names(without(SMALL, HUNGER.guid)) == ["Spies", "Daily life"]


@pytest.mark.parametrize(
    ("way", "code", "left"),
    [
        (Way.UP, LIFE, ["Daily life", "-Hunger", "Spies"]),
        (Way.DOWN, SPIES, ["Daily life", "-Hunger", "Spies"]),
        (Way.IN, LIFE, ["Spies", "-Daily life", "--Hunger"]),
        (Way.OUT, HUNGER, ["Spies", "Daily life", "Hunger"]),
        (Way.UP, SPIES, names(SMALL)),
        (Way.DOWN, LIFE, names(SMALL)),
        (Way.IN, SPIES, names(SMALL)),
        (Way.OUT, SPIES, names(SMALL)),
        (Way.IN, HUNGER, names(SMALL)),
    ],
)
def test_a_code_moves_one_step_or_stays(way: Way, code: Code, left: list[str]) -> None:
    assert names(moved(SMALL, code.guid, way)) == left


def test_only_ways_that_lead_somewhere_are_offered() -> None:
    assert ways(SMALL, SPIES.guid) == [Way.DOWN]
    assert ways(SMALL, LIFE.guid) == [Way.UP, Way.IN]
    assert ways(SMALL, HUNGER.guid) == [Way.OUT]


@given(codebooks.filter(lambda each: bool(each.codes)), st.data())
def test_moving_keeps_every_code(codebook: Codebook, data: st.DataObject) -> None:
    code = data.draw(st.sampled_from(list(codebook.by_guid)))
    way = data.draw(st.sampled_from(Way))
    after = moved(codebook, code, way)
    assert parents(after).keys() == parents(codebook).keys()
    assert {each.name for _, each in after.walk()} == {each.name for _, each in codebook.walk()}
    if way in {Way.UP, Way.DOWN} and after != codebook:
        back = Way.DOWN if way is Way.UP else Way.UP
        assert moved(after, code, back) == codebook
