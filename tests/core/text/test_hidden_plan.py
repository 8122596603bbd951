"""The plan of what must not be heard, read or shown of a speaker."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from walkaway.core.errors import Refused, UnexpectedContent
from walkaway.core.hidden_plan_json import from_json, to_json
from walkaway.core.text.hidden_plan import (
    HiddenPlan,
    NameForm,
    NameKind,
    add_form,
    add_name,
    hidden_names,
    occurrences,
    reject,
    remove_form,
    remove_name,
    set_kind,
    set_stand_ins,
)
from walkaway.core.text.names import find_names, replace_names

NOTHING: dict[str, str] = {}


def a_plan() -> HiddenPlan:
    plan = add_name(
        HiddenPlan(), "raqqa", NameKind.PLACE, NameForm(text="Raqqa", language="en"),
        {"en": "a town", "ar": "مدينة"},
    )  # fmt: skip
    plan = add_form(plan, "raqqa", NameForm(text="الرقة", language="ar"))
    return add_name(plan, "uncle", NameKind.PERSON, NameForm(text="Abu Omar"), {"": "my uncle"})


def test_a_plan_hides_every_form_in_every_script() -> None:
    names = hidden_names(a_plan())
    assert replace_names("Abu-Omar in Raqqa", names, "en") == "my uncle in a town"
    assert replace_names("من الرَّقّة", names, "ar") == "من مدينة"


def test_what_was_kept_is_read_back() -> None:
    plan = reject(a_plan(), "Rakka")
    assert from_json(to_json(plan)) == plan


@pytest.mark.parametrize(
    "kept",
    [
        "{}",
        to_json(a_plan()).replace('"place"', '"planet"'),
        to_json(a_plan()).replace("plan-1", "2"),
    ],
)
def test_a_kept_plan_that_is_none_is_refused(kept: str) -> None:
    with pytest.raises(UnexpectedContent):
        from_json(kept)


def test_a_form_that_is_only_written_otherwise_is_there_once() -> None:
    plan = add_form(a_plan(), "raqqa", NameForm(text=" RÁQQA "))
    assert plan == a_plan()


def test_a_stand_in_that_tells_is_refused_whichever_comes_first() -> None:
    with pytest.raises(Refused):
        set_stand_ins(a_plan(), "uncle", {"en": "the man from Raqqa"})
    with pytest.raises(Refused):
        add_form(a_plan(), "uncle", NameForm(text="town"))


@pytest.mark.parametrize("text", ["", "  ", "\0", "x" * 200])
def test_what_is_no_name_is_not_hidden(text: str) -> None:
    with pytest.raises(Refused):
        add_form(a_plan(), "raqqa", NameForm(text=text))


def test_the_last_form_goes_with_its_name_only() -> None:
    plan = remove_form(a_plan(), "raqqa", "Raqqa")
    assert plan.by_id["raqqa"].texts == ("الرقة",)
    with pytest.raises(Refused):
        remove_form(plan, "raqqa", "الرقة")
    assert [name.id for name in remove_name(plan, "raqqa").names] == ["uncle"]
    with pytest.raises(Refused):
        remove_name(plan, "nobody")


def test_a_rejected_form_that_is_marked_after_all_is_hidden() -> None:
    plan = reject(a_plan(), "Rakka")
    assert plan.rejected == {"rakka"}
    assert add_form(plan, "raqqa", NameForm(text="Rakka")).rejected == frozenset()


def test_a_kind_can_be_mended() -> None:
    assert set_kind(a_plan(), "uncle", NameKind.OTHER).by_id["uncle"].kind is NameKind.OTHER


def test_a_name_that_runs_on_occurs_in_both_texts() -> None:
    texts = ["We met Abu", "Omar there", "and Abu Omar left"]
    found = occurrences(texts, a_plan().by_id["uncle"])
    assert [(each.text_number, texts[each.text_number][each.span.start : each.span.end])
            for each in found] == [(0, "Abu"), (1, "Omar"), (2, "Abu Omar")]  # fmt: skip


@given(st.lists(st.text("Raq الرقةAbuOmr\n ", max_size=30), max_size=6))
def test_occurrences_are_what_is_found_in_all_texts_together(texts: list[str]) -> None:
    name = a_plan().by_id["raqqa"]
    joined = "\n".join(texts)
    told = {
        sum(len(each) + 1 for each in texts[: found.text_number]) + offset
        for found in occurrences(texts, name)
        for offset in range(found.span.start, found.span.end)
    }
    wanted = {at for span in find_names(joined, name.texts) for at in range(span.start, span.end)}
    seams, at = set(), -1
    for text in texts:
        at += len(text) + 1
        seams.add(at)
    assert told == wanted - seams
