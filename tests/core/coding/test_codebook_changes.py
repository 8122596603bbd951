"""What changed between two versions is told code by code."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from tests.coding.books import HUNGER, LIFE, SMALL, SPIES, guid
from tests.core.coding.codebooks import codebooks
from walkaway.core.coding.codebook_changes import (
    Aspect,
    Change,
    changes,
    changes_of_the_whole,
)
from walkaway.core.coding.codebook_edits import Way, moved, with_changed, with_code, without
from walkaway.core.coding.model import Code, Codebook

COLD = Code(guid=guid("cold"), name="Cold")


def test_new_and_gone_codes_are_told() -> None:
    after = without(with_code(SMALL, COLD, LIFE.guid), HUNGER.guid)
    assert changes(SMALL, after) == (
        Change(before=None, after=COLD),
        Change(before=HUNGER, after=None),
    )


def test_every_aspect_is_told() -> None:
    other = replace(
        SPIES, name="n", definition="d", when_to_use="w", when_not_to_use="n", example="e", key="x",
        colour="#000000", is_codable=False, terms=(),
    )  # fmt: skip
    (change,) = changes(SMALL, with_changed(SMALL, other))
    assert change.before == SPIES
    assert set(change.aspects) == set(Aspect) - {
        Aspect.PLACE, Aspect.LANGUAGE, Aspect.DESCRIPTION, Aspect.ORIGIN,
    }  # fmt: skip


def test_a_code_that_moved_is_told_and_what_moved_aside_for_a_new_one_is_not() -> None:
    (out,) = changes(SMALL, moved(SMALL, HUNGER.guid, Way.OUT))
    assert (out.after, out.aspects) == (HUNGER, (Aspect.PLACE,))
    swapped = changes(SMALL, moved(SMALL, LIFE.guid, Way.UP))
    assert {each.aspects for each in swapped} == {(Aspect.PLACE,)}
    first = replace(SMALL, codes=(COLD, *SMALL.codes))
    assert changes(SMALL, first) == (Change(before=None, after=COLD),)


def test_the_codebook_itself_is_told() -> None:
    other = replace(SMALL, name="n", language="ar", description="d", origin="o")
    assert changes_of_the_whole(SMALL, other) == (
        Aspect.NAME, Aspect.LANGUAGE, Aspect.DESCRIPTION, Aspect.ORIGIN,
    )  # fmt: skip
    assert changes(SMALL, other) == ()


@given(codebooks)
def test_nothing_is_told_of_what_is_the_same(codebook: Codebook) -> None:
    assert changes(codebook, codebook) == ()
    assert changes_of_the_whole(codebook, codebook) == ()
