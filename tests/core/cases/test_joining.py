"""What agrees, what speaks against itself, and what had better stay apart. All of it invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from walkaway.core.cases.countries import COUNTRIES
from walkaway.core.cases.days import SEASONS, ToldDay
from walkaway.core.cases.joining import (
    Danger,
    Fact,
    Telling,
    agreeing_facts,
    contradictions,
    dangers,
    fits,
    is_enough,
    names_agree,
)
from walkaway.core.cases.vocabulary import Exposure, Field, Kind

DAYS = st.one_of(
    st.dates().filter(lambda day: 1900 <= day.year < 2200).map(lambda day: day.isoformat()),
    st.integers(1900, 2199).map(str),
    st.tuples(st.integers(1900, 2199), st.integers(1, 12)).map(lambda at: f"{at[0]}-{at[1]:02}"),
    st.tuples(st.integers(1900, 2199), st.sampled_from(SEASONS)).map(lambda at: f"{at[0]}-{at[1]}"),
)
WRITTEN = {Kind.AGE: st.integers(1, 110).map(str), Kind.GROUP: st.sampled_from(["IS", "the group"])}


def values_of(kind: Kind) -> st.SearchStrategy[str]:
    if kind.is_day:
        return DAYS
    return st.sampled_from(kind.choices) if kind.choices else WRITTEN[kind]


FACTS = st.sampled_from(list(Kind)).flatmap(
    lambda kind: st.builds(
        Fact, kind=st.just(kind), value=values_of(kind), source=st.sampled_from("abc")
    )
)
TELLINGS = st.builds(
    Telling,
    pseudonyms=st.frozensets(st.sampled_from(["Abu Omar", "أبو عمر", "Nadim"]), min_size=1),
    facts=st.lists(FACTS, max_size=8).map(tuple),
)


def told(source: str = "a", name: str = "Nadim", **facts: str) -> Telling:
    """A telling: `told(age="26", left_on="2015")`."""
    return Telling(
        pseudonyms=frozenset({name}),
        facts=tuple(
            Fact(kind=Kind(kind), value=value, source=source) for kind, value in facts.items()
        ),
    )


def test_every_field_of_a_report_can_be_told() -> None:
    for field in Field:
        kind = Kind(field.value)
        assert (kind.is_day, kind.has_many) == (field.is_day, field.has_many)


def test_countries_are_those_of_the_standard() -> None:
    assert len(set(COUNTRIES)) == 249
    assert list(COUNTRIES) == sorted(COUNTRIES)
    assert {"SY", "IQ", "DE", "TN"} <= set(COUNTRIES)


@given(FACTS)
def test_what_can_be_told_fits(fact: Fact) -> None:
    assert fits(fact.kind, fact.value)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Kind.AGE, "0"), (Kind.AGE, "111"), (Kind.AGE, "²"), (Kind.AGE, "young"),
        (Kind.COUNTRY, "Syria"), (Kind.COUNTRY, "XX"), (Kind.GROUP, " "),
        (Kind.LEFT_ON, "2015-13"), (Kind.GENDER, "Woman"), (Kind.EXPOSES, "her name is"),
    ],
)  # fmt: skip
def test_what_cannot_be_told_does_not_fit(kind: Kind, value: str) -> None:
    assert not fits(kind, value)


@pytest.mark.parametrize(
    ("kind", "one", "other", "contradicts"),
    [
        ("left_on", "2015-summer", "2015-07", False),
        ("left_on", "2015-summer", "2015-07-31", False),
        ("left_on", "2015-summer", "2015-09", True),
        ("left_on", "2015", "2014-12-31", True),
        ("left_on", "2015-winter", "2014-12", False),  # a winter has the year of its January
        ("age", "26", "27", False),
        ("age", "26", "28", True),
        ("region", "middle-east", "south-asia", True),
        ("gender", "man", "man", False),
        ("roles", "guard", "driver", False),
        ("group", "Islamic State", "Al-Qaeda", False),
    ],
)
def test_only_what_holds_once_contradicts(
    kind: str, one: str, other: str, contradicts: bool
) -> None:
    facts = (*told("a", **{kind: one}).facts, *told("b", **{kind: other}).facts)
    assert bool(contradictions(facts)) is contradicts


@given(st.lists(FACTS, max_size=10))
def test_a_contradiction_shows_all_that_is_told_of_its_kind(facts: list[Fact]) -> None:
    for each in contradictions(facts):
        assert not each.kind.has_many
        assert len(each.facts) > 1
        assert sorted(map(repr, each.facts)) == sorted(
            repr(fact) for fact in facts if fact.kind is each.kind
        )


@given(FACTS)
def test_nothing_contradicts_itself(fact: Fact) -> None:
    assert contradictions([fact, fact]) == ()


@given(TELLINGS, TELLINGS)
def test_it_does_not_matter_which_comes_first(one: Telling, other: Telling) -> None:
    ours, theirs = agreeing_facts(one, other), agreeing_facts(other, one)
    assert [(each.name, each.telling) for each in ours] == [
        (each.name, each.telling) for each in theirs
    ]
    assert dangers(one, other) == dangers(other, one)


@given(TELLINGS, TELLINGS)
def test_what_agrees_and_is_told_exactly_enough_may_be_one_thing(
    one: Telling, other: Telling
) -> None:
    for each in agreeing_facts(one, other):
        assert "other" not in {each.one, each.other}
        assert each.name != Kind.EXPOSES
        if each.name in {Kind.LEFT_ON, Kind.JOINED_ON}:
            days = [ToldDay.read(value) for value in (each.one, each.other)]
            assert days[0]
            assert days[1]
            assert days[0].days.overlaps(days[1].days)


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("Abu Omar", "أبو عمر", True),
        ("Abu Omar", "Abou Omar", True),
        ("ABU OMAR", "Abu Omar", True),
        ("Nadim", "نديم", True),
        ("Amir", "Omar", False),
        ("Layla", "ليلى", False),  # one consonant is too little to go by
        ("Layla", "Layla", True),
        ("Abu Omar", "Omar", False),
        ("", "", False),
    ],
)
def test_names_are_compared_across_scripts(one: str, other: str, agree: bool) -> None:
    assert names_agree(one, other) is agree
    assert names_agree(other, one) is agree


def test_a_pseudonym_alone_is_not_enough_nor_is_what_many_share() -> None:
    many = {"gender": "man", "region": "middle-east", "left_on": "2015", "reasons_joining": "idea"}
    assert not is_enough(agreeing_facts(told(), told("b")), ())
    assert not is_enough(agreeing_facts(told(**many), told("b", **many)), ())
    more = many | {"roles": "guard"}
    assert is_enough(agreeing_facts(told(**more), told("b", **more)), ())


def test_two_contradictions_are_too_many() -> None:
    one = told(age="26", roles="guard", country="SY", left_on="2015-06", gender="man")
    close = told("b", age="26", roles="guard", country="SY", left_on="2014-06", gender="man")
    far = told("b", age="26", roles="guard", country="SY", left_on="2014-06", gender="woman")
    for other, enough in ((close, True), (far, False)):
        against = contradictions((*one.facts, *other.facts))
        assert is_enough(agreeing_facts(one, other), against) is enough


@given(TELLINGS, TELLINGS)
def test_whoever_left_as_a_minor_is_never_joined_without_a_warning(
    one: Telling, other: Telling
) -> None:
    young = Telling(
        pseudonyms=one.pseudonyms,
        facts=(*one.facts, Fact(kind=Kind.AGE, value="17", source="a")),
    )
    assert Danger.MINOR in dangers(young, other)


def test_each_danger_has_its_ground() -> None:
    full, work = Exposure.FULL_NAME.value, Exposure.WORK.value
    punishable = Exposure.PUNISHABLE.value
    assert dangers(told(), told("b")) == ()
    assert dangers(told(exposes=full), told("b")) == (Danger.NAME_TO_PSEUDONYM,)
    assert dangers(told(exposes=full), told("b", exposes=full)) == ()
    assert dangers(told(), told("b", exposes=work)) == (Danger.SHOWN_TO_HIDDEN,)
    assert dangers(told(exposes=punishable), told("b")) == ()
    assert dangers(told(exposes=punishable), told("b", exposes=work)) == (
        Danger.SHOWN_TO_HIDDEN,
        Danger.PUNISHABLE_TO_NAMED,
    )
    assert dangers(told(age="17"), told("b")) == (Danger.MINOR,)
    assert dangers(told(gender="man", country="SY"), told("b", age="26", left_on="2015-06")) == (
        Danger.RARE_TOGETHER,
    )
    assert dangers(told(gender="man", country="SY"), told("b", age="26", left_on="2015")) == ()
