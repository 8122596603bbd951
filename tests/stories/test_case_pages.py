"""The pages of people and cases: everything is done with plain forms."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from django.test import Client

from tests.cast import Cast, signed_in
from tests.stories.cases_told import FIRST, SECOND, THIRD, a_person, also, case
from tests.stories.telling import NADIM, make_story
from walkaway.core.cases.joining import Danger
from walkaway.core.cases.table import read_cases
from walkaway.core.cases.vocabulary import Exposure, Kind
from walkaway.stories.models import Attribute, Link, Protagonist, StoryState
from walkaway.stories.queries.cases import standing_cases
from walkaway.stories.services.people import record_person

pytestmark = pytest.mark.django_db
DESK = "/en/desk/stories"


@pytest.fixture
def desk(cast: Cast) -> Client:
    return signed_in(cast.researcher)


def nadim(cast: Cast) -> Protagonist:
    story = make_story(decided_by=cast.researcher.actor)
    return record_person(story, "Nadim", actor=cast.researcher.actor)


def test_the_list_teaches_while_it_is_empty_and_leads_to_the_next_story(
    desk: Client, cast: Cast
) -> None:
    assert "There are no cases yet" in desk.get(f"{DESK}/cases/").content.decode()
    story = make_story(decided_by=cast.researcher.actor)
    assert f"{DESK}/{story.pk}/people/" in desk.get(f"{DESK}/cases/").content.decode()


def test_a_person_is_recorded_by_a_printed_name(desk: Client, cast: Cast) -> None:
    story = make_story(decided_by=cast.researcher.actor)
    refused = desk.post(f"{DESK}/{story.pk}/people/", {"name": "Karim"})
    assert refused.status_code == 422
    assert "do not stand in the story" in refused.content.decode()
    done = desk.post(f"{DESK}/{story.pk}/people/", {"name": "Nadim"})
    person = Protagonist.objects.get()
    assert done.headers["Location"] == f"{DESK}/people/{person.pk}/"


def test_a_story_that_is_not_accepted_has_no_such_page(desk: Client, cast: Cast) -> None:
    story = make_story(state=StoryState.REJECTED, decided_by=cast.researcher.actor)
    assert desk.get(f"{DESK}/{story.pk}/people/").status_code == 404


@pytest.mark.parametrize(
    ("form", "value"),
    [
        ({"what": "joined_on", "year": "2013", "part": "summer"}, "2013-summer"),
        ({"what": "joined_on", "year": "2013", "part": "07", "day": "4"}, "2013-07-04"),
        ({"what": "left_on", "year": "2014"}, "2014"),
        ({"what": "country", "country": "SY"}, "SY"),
        ({"what": "age", "age": "26"}, "26"),
        ({"what": "group"}, "In the summer of 2013"),
        ({"what": "gender=man"}, "man"),
        ({"what": "reasons_leaving=brutality"}, "brutality"),
        ({"what": "exposes=relatives"}, "relatives"),
    ],
)
def test_everything_is_told_with_the_words_that_tell_it(
    desk: Client, cast: Cast, form: dict[str, str], value: str
) -> None:
    person = nadim(cast)
    page = f"{DESK}/people/{person.pk}/"
    done = desk.post(page, {"words": "In the summer\r\n of 2013", **form})
    assert done.status_code == 302, done.content.decode()
    told = Attribute.objects.get()
    assert (told.kind, told.value) == (form["what"].partition("=")[0], value)
    assert NADIM[told.start : told.end] == "In the summer of 2013"
    assert "<mark>In the summer of 2013</mark>" in desk.get(page).content.decode()


@pytest.mark.parametrize(
    "form",
    [
        {"words": "Nadim", "what": "joined_on", "part": "summer"},
        {"words": "Nadim", "what": "joined_on", "year": "2013", "part": "summer", "day": "3"},
        {"words": "Nadim", "what": "joined_on", "year": "2013", "part": "02", "day": "30"},
        {"words": "Nadim", "what": "joined_on", "year": "13"},
        {"words": "Nadim", "what": "country"},
        {"words": "Nadim", "what": "country", "country": "Syria"},
        {"words": "Nadim", "what": "age", "age": "0"},
        {"words": "Nadim", "what": "eyes=blue"},
        {"words": "Nadim", "what": ""},
        {"words": "not in the story", "what": "gender=man"},
        {"words": "", "what": "gender=man"},
    ],
)
def test_what_is_not_right_is_said_beside_its_field(
    desk: Client, cast: Cast, form: dict[str, str]
) -> None:
    person = nadim(cast)
    answer = desk.post(f"{DESK}/people/{person.pk}/", form)
    assert answer.status_code == 422
    assert "errorlist" in answer.content.decode()
    assert not Attribute.objects.exists()


def test_words_that_stand_there_twice_are_asked_about(desk: Client, cast: Cast) -> None:
    story = make_story("Nadim left. Nadim, they say, is 26.", decided_by=cast.researcher.actor)
    person = record_person(story, "Nadim", actor=cast.researcher.actor)
    page, form = f"{DESK}/people/{person.pk}/", {"words": "Nadim", "what": "gender=man"}
    asked = desk.post(page, form)
    assert asked.status_code == 422
    assert 'name="near" value="12"' in asked.content.decode()
    assert desk.post(page, form | {"near": "12"}).status_code == 302
    assert Attribute.objects.get().start == 12


def test_a_case_shows_each_thing_with_its_words_and_what_contradicts(
    desk: Client, cast: Cast
) -> None:
    actor = cast.researcher.actor
    one = a_person(FIRST, actor)
    page = desk.get(f"{DESK}/cases/{case(one).pk}/").content.decode()
    assert "Summer 2015" in page
    assert "told to the season" in page
    assert "cannot all be true" not in page
    also(one, Kind.LEFT_ON, "2014-03", actor)
    page = desk.get(f"{DESK}/cases/{case(one).pk}/").content.decode()
    assert "cannot all be true" in page
    assert "in the summer of 2015</q>" in page


def test_joining_asks_for_each_danger(desk: Client, cast: Cast) -> None:
    actor = cast.researcher.actor
    one, other = a_person(FIRST, actor), a_person(SECOND, actor)
    also(one, Kind.EXPOSES, Exposure.FULL_NAME, actor)
    beside = f"{DESK}/cases/{case(one).pk}/beside/{case(other).pk}/"
    assert "full name" in desk.get(beside).content.decode()
    refused = desk.post(f"{beside}join/")
    assert refused.status_code == 422
    assert "acknowledged" in refused.content.decode()
    into = case(other).pk
    done = desk.post(f"{beside}join/", {"acknowledged": Danger.NAME_TO_PSEUDONYM})
    assert done.headers["Location"] == f"{DESK}/cases/{into}/"
    assert len(standing_cases()) == 1
    assert desk.get(beside).status_code == 404

    link = Link.objects.get(protagonist=one, ended_at=None)
    desk.post(f"{DESK}/cases/links/{link.pk}/separate/")
    assert len(standing_cases()) == 2
    assert "What was undone" in desk.get(f"{DESK}/cases/{into}/").content.decode()


def test_two_people_are_held_apart_and_looked_at_anew(desk: Client, cast: Cast) -> None:
    actor = cast.researcher.actor
    one, other = a_person(FIRST, actor), a_person(SECOND, actor)
    beside = f"{DESK}/cases/{case(one).pk}/beside/{case(other).pk}/"
    assert "They are one person" in desk.get(beside).content.decode()
    desk.post(f"{beside}apart/")
    assert "They are one person" not in desk.get(beside).content.decode()
    desk.post(f"{beside}anew/")
    assert "They are one person" in desk.get(beside).content.decode()


def test_a_case_of_the_past_says_so(desk: Client, cast: Cast) -> None:
    actor = cast.researcher.actor
    one, other = a_person(FIRST, actor), a_person(SECOND, actor)
    gone = case(one).pk
    desk.post(f"{DESK}/cases/{gone}/beside/{case(other).pk}/join/")
    assert "Nobody belongs to this case" in desk.get(f"{DESK}/cases/{gone}/").content.decode()


def test_cases_are_found_by_what_is_told(desk: Client, cast: Cast) -> None:
    actor = cast.researcher.actor
    guard, woman = a_person(FIRST, actor), a_person(THIRD, actor)
    also(woman, Kind.REGION, "south-asia", actor)
    also(guard, Kind.LEFT_ON, "2001", actor)

    def names(asked: str) -> list[str]:
        page = desk.get(f"{DESK}/cases/?{asked}").context["page"]
        return [each.standing.names[0] for each in page]

    assert names("") == ["Abu Karim", "Salma"]
    assert names("gender=woman") == ["Salma"]
    assert names("region=south-asia&gender=man") == []
    assert names("only=disputed") == ["Abu Karim"]
    assert names("only=several") == []
    assert names("gender=nobody&page=x") == ["Abu Karim", "Salma"]


def test_the_list_asks_as_much_for_many_cases_as_for_few(
    desk: Client, cast: Cast, django_assert_max_num_queries: object
) -> None:
    actor = cast.researcher.actor
    for _each in range(6):
        a_person(FIRST, actor)
    with django_assert_max_num_queries(16):  # type: ignore[operator]  # a fixture that makes one
        desk.get(f"{DESK}/cases/")


def test_tables_hold_every_case_and_the_source_of_everything(
    desk: Client, cast: Cast, tmp_path: Path
) -> None:
    actor = cast.researcher.actor
    one, other = a_person(FIRST, actor), a_person(SECOND, actor)
    desk.post(f"{DESK}/cases/{case(one).pk}/beside/{case(other).pk}/join/")
    table = read_cases(desk.get(f"{DESK}/cases/cases.csv").content.decode(), path=tmp_path)
    assert [len(row.sources) for row in table.rows] == [2]
    told = desk.get(f"{DESK}/cases/told.csv")
    assert "attachment" in told.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(told.content.decode("utf-8-sig"))))
    assert len(rows) == Attribute.objects.count()
    assert {row["case"] for row in rows} == {str(case(one).pk)}
    passages = {row["kind"]: row["passage"] for row in rows if row["story"] == str(one.story_id)}
    assert passages["left_on"] == "in the summer of 2015"
    assert all(
        row["passage"]
        == (FIRST, SECOND)[row["story"] == str(other.story_id)][int(row["start"]) : int(row["end"])]
        for row in rows
    )
    assert all(row["payload_sha256"] and row["address"] for row in rows)


def test_no_cell_of_a_table_is_a_formula(desk: Client, cast: Cast) -> None:
    story = make_story("=SUM(A1) is what he called himself.", decided_by=cast.researcher.actor)
    person = record_person(story, "=SUM(A1)", actor=cast.researcher.actor)
    also(person, Kind.GENDER, "man", cast.researcher.actor)
    rows = desk.get(f"{DESK}/cases/told.csv").content.decode("utf-8-sig")
    assert "'=SUM(A1)" in rows
    assert ",=SUM" not in rows
    assert ",=SUM" not in desk.get(f"{DESK}/cases/cases.csv").content.decode()


def test_a_person_is_removed_after_a_question(desk: Client, cast: Cast) -> None:
    person = a_person(FIRST, cast.researcher.actor)
    told = person.attributes.first()
    assert told
    desk.post(f"{DESK}/told/{told.pk}/remove/")
    assert not Attribute.objects.filter(pk=told.pk).exists()
    page = f"{DESK}/people/{person.pk}/remove/"
    assert "cannot be undone" in desk.get(page).content.decode()
    assert Protagonist.objects.exists()
    desk.post(page)
    assert not Protagonist.objects.exists()
