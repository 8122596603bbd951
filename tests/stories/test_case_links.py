"""Cases are joined by a person who looked, never past a danger unread, and always reversibly."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tests.stories.cases_told import FIRST, SECOND, THIRD, a_person, also, case
from walkaway.core.cases.joining import Danger
from walkaway.core.cases.vocabulary import Exposure, Kind
from walkaway.core.errors import ChangedMeanwhile, Refused
from walkaway.journal.models import Entry
from walkaway.stories.models import Apart, Case, Link, Story, StoryState
from walkaway.stories.queries.cases import proposals, standing_cases
from walkaway.stories.queries.reports import confirmed_cases
from walkaway.stories.services.case_links import hold_apart, join, reconsider, separate
from walkaway.stories.services.people import record_person

pytestmark = pytest.mark.django_db


def proposed(to: Case) -> list[Case]:
    standing = standing_cases()
    return [each.other.case for each in proposals(standing[to.pk], standing)]


def test_what_agrees_is_proposed_across_scripts_and_joined_by_nobody(cast: Cast) -> None:
    actor = cast.researcher.actor
    one, other, _woman = (a_person(text, actor) for text in (FIRST, SECOND, THIRD))
    assert proposed(case(one)) == [case(other)]
    assert len(standing_cases()) == 3
    (only,) = proposals(standing_cases()[case(one).pk], standing_cases())
    assert [each.name for each in only.agreeing] == [
        "pseudonym", "gender", "country", "age", "left_on", "roles",
    ]  # fmt: skip
    assert only.against == ()


def test_joined_people_are_one_case_with_two_sources(cast: Cast) -> None:
    actor = cast.researcher.actor
    one, other = a_person(FIRST, actor), a_person(SECOND, actor)
    into = case(other)
    join(case(one), into, acknowledged=[], actor=actor)
    (standing,) = standing_cases().values()
    assert standing.case == into
    assert set(standing.people) == {one, other}
    link = Link.objects.get(protagonist=one, ended_at=None)
    assert link.facts[0] == "pseudonym"
    assert [len(row.sources) for row in confirmed_cases()] == [2]
    entry = Entry.objects.get(verb="cases-joined")
    assert "Karim" not in str(entry.facts)


def test_a_join_is_undone_and_stays_as_history(cast: Cast) -> None:
    actor = cast.researcher.actor
    one, other = a_person(FIRST, actor), a_person(SECOND, actor)
    into = case(other)
    join(case(one), into, acknowledged=[], actor=actor)
    link = Link.objects.get(protagonist=one, ended_at=None)
    own = separate(link, actor=actor)
    assert case(one) == own != case(other) == into
    link.refresh_from_db()
    assert link.ended_by == cast.researcher.staff
    assert Link.objects.filter(protagonist=one).count() == 3
    assert len(confirmed_cases()) == 2
    with pytest.raises(ChangedMeanwhile):
        separate(link, actor=actor)


def test_whoever_is_alone_is_not_separated(cast: Cast) -> None:
    actor = cast.researcher.actor
    link = Link.objects.get(protagonist=a_person(FIRST, actor))
    with pytest.raises(Refused, match="nobody else"):
        separate(link, actor=actor)


def test_a_danger_stops_a_join_until_it_is_acknowledged(cast: Cast) -> None:
    actor = cast.researcher.actor
    one, other = a_person(FIRST, actor), a_person(SECOND, actor)
    also(one, Kind.EXPOSES, Exposure.FULL_NAME, actor)
    also(one, Kind.EXPOSES, Exposure.PICTURE, actor)
    for acknowledged in ([], [Danger.NAME_TO_PSEUDONYM], ["nothing of the kind"]):
        with pytest.raises(Refused, match="acknowledged"):
            join(case(one), case(other), acknowledged=acknowledged, actor=actor)
    assert len(standing_cases()) == 2
    both = [Danger.NAME_TO_PSEUDONYM, Danger.SHOWN_TO_HIDDEN]
    join(case(one), case(other), acknowledged=both, actor=actor)
    assert Link.objects.get(protagonist=one, ended_at=None).warnings == both


def test_a_danger_that_came_after_the_page_was_loaded_stops_it_too(cast: Cast) -> None:
    actor = cast.researcher.actor
    one, other = a_person(FIRST, actor), a_person(SECOND, actor)
    also(other, Kind.AGE, "17", actor)
    with pytest.raises(Refused, match="acknowledged"):
        join(case(one), case(other), acknowledged=[], actor=actor)


def test_too_little_agrees_for_a_join(cast: Cast) -> None:
    actor = cast.researcher.actor
    one, woman = a_person(FIRST, actor), a_person(THIRD, actor)
    with pytest.raises(Refused, match="too little"):
        join(case(one), case(woman), acknowledged=list(Danger), actor=actor)


def test_one_story_tells_its_people_apart(cast: Cast) -> None:
    actor = cast.researcher.actor
    one = a_person(FIRST, actor)
    twin = record_person(one.story, "Abu Karim, a guard", actor=actor)
    for kind, value in ((Kind.ROLES, "guard"), (Kind.COUNTRY, "SY"), (Kind.AGE, "26")):
        also(twin, kind, value, actor)
    assert proposed(case(one)) == []
    with pytest.raises(Refused, match="one story"):
        join(case(twin), case(one), acknowledged=list(Danger), actor=actor)


def test_two_people_are_not_proposed_again_until_somebody_looks_anew(cast: Cast) -> None:
    actor = cast.researcher.actor
    one, other = a_person(FIRST, actor), a_person(SECOND, actor)
    for _again in range(2):
        hold_apart(case(one), case(other), actor=actor)
    assert Apart.objects.count() == 1
    assert proposed(case(one)) == proposed(case(other)) == []
    with pytest.raises(Refused, match="two people"):
        join(case(one), case(other), acknowledged=[], actor=actor)
    reconsider(case(other), case(one), actor=actor)
    assert proposed(case(one)) == [case(other)]


def test_a_case_that_is_history_is_joined_to_nothing(cast: Cast) -> None:
    actor = cast.researcher.actor
    one, other, third = a_person(FIRST, actor), a_person(SECOND, actor), a_person(FIRST, actor)
    gone = case(one)
    join(gone, case(other), acknowledged=[], actor=actor)
    for pair in ((gone, case(third)), (case(third), gone), (gone, gone)):
        with pytest.raises(ChangedMeanwhile):
            join(*pair, acknowledged=[], actor=actor)


def test_only_researchers_join(cast: Cast) -> None:
    actor = cast.researcher.actor
    one, other = a_person(FIRST, actor), a_person(SECOND, actor)
    link = Link.objects.get(protagonist=one)
    for member in (cast.reviewer, cast.first_officer, cast.administrator):
        with pytest.raises(Refused):
            join(case(one), case(other), acknowledged=[], actor=member.actor)
        with pytest.raises(Refused):
            separate(link, actor=member.actor)
        with pytest.raises(Refused):
            hold_apart(case(one), case(other), actor=member.actor)
        with pytest.raises(Refused):
            reconsider(case(one), case(other), actor=member.actor)


def test_people_of_a_story_that_was_rejected_after_all_are_seen_nowhere(cast: Cast) -> None:
    one = a_person(FIRST, cast.researcher.actor)
    Story.objects.filter(pk=one.story_id).update(state=StoryState.REJECTED)
    assert standing_cases() == {}
