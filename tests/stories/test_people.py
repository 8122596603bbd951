"""People whom stories tell of, and what passages tell: each with a place in the published text."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tests.stories.telling import NADIM, make_copy, make_story
from walkaway.core.cases.vocabulary import Kind
from walkaway.core.errors import Refused
from walkaway.core.spans import Span
from walkaway.journal.models import Entry
from walkaway.stories.models import Attribute, Case, Protagonist, StoryState
from walkaway.stories.queries.cases import standing_cases
from walkaway.stories.services.people import forget_person, forget_told, record_person, tell

pytestmark = pytest.mark.django_db


def place(words: str, text: str = NADIM) -> Span:
    at = text.index(words)
    return Span(at, at + len(words))


def nadim(cast: Cast) -> Protagonist:
    story = make_story(decided_by=cast.researcher.actor)
    return record_person(story, "Nadim", actor=cast.researcher.actor)


def test_a_person_begins_as_a_case_of_their_own(cast: Cast) -> None:
    person = nadim(cast)
    (standing,) = standing_cases().values()
    assert standing.people == (person,)
    assert standing.names == ("Nadim",)
    assert Entry.objects.filter(verb="person-recorded").count() == 1


@pytest.mark.parametrize("words", ["Karim", "", "   ", "nadim", "x" * 300])
def test_a_name_is_one_that_is_printed(cast: Cast, words: str) -> None:
    story = make_story(decided_by=cast.researcher.actor)
    with pytest.raises(Refused):
        record_person(story, words, actor=cast.researcher.actor)
    assert not Case.objects.exists()


def test_a_name_in_any_copy_will_do(cast: Cast) -> None:
    story = make_story(decided_by=cast.researcher.actor)
    make_copy(story, NADIM.replace("Nadim", "Abu   Karim"))
    assert record_person(story, "Abu Karim", actor=cast.researcher.actor).pseudonym == "Abu Karim"


@pytest.mark.parametrize("state", [StoryState.CANDIDATE, StoryState.REJECTED])
def test_nobody_is_recorded_from_a_story_that_is_not_accepted(
    cast: Cast, state: StoryState
) -> None:
    decided_by = None if state is StoryState.CANDIDATE else cast.researcher.actor
    story = make_story(state=state, decided_by=decided_by)
    with pytest.raises(Refused, match="not accepted"):
        record_person(story, "Nadim", actor=cast.researcher.actor)


def test_only_researchers_record(cast: Cast) -> None:
    person = nadim(cast)
    copy = person.story.copies.get()
    told = tell(
        person, Kind.AGE, "26", copy=copy, span=place("twenty-six"), actor=cast.researcher.actor
    )
    for member in (cast.reviewer, cast.interviewer, cast.administrator):
        with pytest.raises(Refused):
            record_person(person.story, "an old man", actor=member.actor)
        with pytest.raises(Refused):
            tell(person, Kind.AGE, "27", copy=copy, span=place("Nadim"), actor=member.actor)
        with pytest.raises(Refused):
            forget_told(told, actor=member.actor)
        with pytest.raises(Refused):
            forget_person(person, actor=member.actor)
    assert person.attributes.count() == 1


def test_what_is_told_has_its_place_and_its_exactness(cast: Cast) -> None:
    person = nadim(cast)
    copy = person.story.copies.get()
    span = place("In the summer of 2013")
    told = tell(
        person, Kind.JOINED_ON, "2013-summer", copy=copy, span=span, actor=cast.researcher.actor
    )
    assert copy.text[told.start : told.end] == "In the summer of 2013"
    assert told.precision == "season"
    entry = Entry.objects.get(verb="attribute-recorded")
    assert "summer" not in str(entry.facts)


def test_a_group_is_told_in_the_words_of_the_account(cast: Cast) -> None:
    person = nadim(cast)
    told = tell(
        person, Kind.GROUP, "made up", copy=person.story.copies.get(),
        span=place("Islamic State"), actor=cast.researcher.actor,
    )  # fmt: skip
    assert told.value == "Islamic State"


@pytest.mark.parametrize(
    ("kind", "value", "span"),
    [
        (Kind.AGE, "old", Span(0, 5)),
        (Kind.COUNTRY, "Nowhere", Span(0, 5)),
        (Kind.AGE, "26", Span(0, 0)),
        (Kind.AGE, "26", Span(5, 6)),  # a space
        (Kind.AGE, "26", Span(0, 100_000)),
    ],
)
def test_what_no_passage_tells_is_refused(cast: Cast, kind: Kind, value: str, span: Span) -> None:
    person = nadim(cast)
    with pytest.raises(Refused):
        tell(
            person, kind, value, copy=person.story.copies.get(), span=span,
            actor=cast.researcher.actor,
        )  # fmt: skip
    assert not Attribute.objects.exists()


def test_a_source_is_a_copy_of_the_same_story(cast: Cast) -> None:
    person = nadim(cast)
    elsewhere = make_story("Nadim left.", decided_by=cast.researcher.actor).copies.get()
    with pytest.raises(Refused, match="no such passage"):
        tell(person, Kind.AGE, "26", copy=elsewhere, span=Span(0, 5), actor=cast.researcher.actor)


def test_the_same_is_recorded_once(cast: Cast) -> None:
    person = nadim(cast)
    copy = person.story.copies.get()
    facts = {"copy": copy, "span": place("twenty-six"), "actor": cast.researcher.actor}
    tell(person, Kind.AGE, "26", **facts)
    with pytest.raises(Refused, match="already"):
        tell(person, Kind.AGE, "26", **facts)
    assert person.attributes.count() == 1


def test_what_was_recorded_is_taken_back(cast: Cast) -> None:
    person = nadim(cast)
    copy = person.story.copies.get()
    told = tell(
        person, Kind.AGE, "26", copy=copy, span=place("twenty-six"), actor=cast.researcher.actor
    )
    forget_told(told, actor=cast.researcher.actor)
    assert not person.attributes.exists()
    forget_person(person, actor=cast.researcher.actor)
    assert standing_cases() == {}
    assert list(Entry.objects.order_by("pk").values_list("verb", flat=True))[-2:] == [
        "attribute-removed",
        "person-removed",
    ]
