"""Speakers come in under a pseudonym, and nothing of them stands in the clear."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from random import Random

import pytest
from django.apps import apps
from django.db.models import BinaryField

from tests.archive.people import member
from walkaway.accounts.actors import Actor, actor_of, program
from walkaway.accounts.models import KeySide, Role
from walkaway.archive.models import Assignment, HardStopMark, SealedItem, Speaker
from walkaway.archive.services.speakers import (
    Profile,
    change_profile,
    lift_hard_stop,
    profile_of,
    profiles_of,
    set_hard_stop,
    stop_reasons,
    take_in,
    take_in_named,
)
from walkaway.core.errors import Refused
from walkaway.core.gate import HardStop
from walkaway.journal.models import Entry

pytestmark = pytest.mark.django_db

NOW = datetime(2030, 6, 15, 12, tzinfo=UTC)
PROFILE = Profile(
    group="Canarygroup",
    region="Canaryshire",
    roles=("canarydriver",),
    period_from="2013",
    period_to="2015",
    languages=("ar", "fr"),
)


@pytest.fixture
def speaker(interviewer: Actor, officers: tuple[Actor, Actor]) -> Speaker:
    return take_in(PROFILE, members=(), actor=interviewer, rng=Random(1))


def verbs() -> list[str]:
    return list(Entry.objects.values_list("verb", flat=True))


def all_text_in_the_database() -> str:
    return " ".join(
        repr([bytes(value) if isinstance(value, memoryview) else value for value in row])
        for model in apps.get_models()
        for row in model._default_manager.values_list()
    )


def test_a_speaker_is_taken_in_under_a_pseudonym_of_chance(
    speaker: Speaker, interviewer: Actor
) -> None:
    assert speaker.pseudonym
    assert profile_of(speaker, actor=interviewer) == PROFILE
    assert verbs() == ["speaker-taken-in"]


def test_all_officers_work_on_a_new_speaker_and_read_its_profile(
    speaker: Speaker, officers: tuple[Actor, Actor]
) -> None:
    assert Assignment.objects.filter(speaker=speaker).count() == 3
    for officer in officers:
        assert profile_of(speaker, actor=officer) == PROFILE


def test_nothing_of_the_profile_stands_in_the_clear(speaker: Speaker, interviewer: Actor) -> None:
    set_hard_stop(speaker, HardStop.THREAT, "Canaryreason", actor=interviewer, now=NOW)
    written = all_text_in_the_database()
    assert speaker.pseudonym in written
    assert "anary" not in written
    assert any(isinstance(field, BinaryField) for field in SealedItem._meta.fields)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.INTERVIEWER, Role.PROTECTION_OFFICER}))
def test_other_roles_take_in_nobody(role: Role, officers: tuple[Actor, Actor]) -> None:
    with pytest.raises(Refused, match="only a person with the role"):
        take_in(PROFILE, members=(), actor=member("other", role), rng=Random(1))
    assert not Speaker.objects.exists()


def test_without_an_officer_of_each_side_nobody_is_taken_in(interviewer: Actor) -> None:
    member("first officer", Role.PROTECTION_OFFICER, side=KeySide.FIRST)
    with pytest.raises(Refused, match="two protection officers"):
        take_in(PROFILE, members=(), actor=interviewer, rng=Random(1))
    assert not Speaker.objects.exists()


def test_a_pseudonym_is_given_once(officers: tuple[Actor, Actor]) -> None:
    demonstration = program("demonstration")
    first = take_in_named("Bahar", PROFILE, members=(), actor=demonstration, invented=True)
    assert first.invented
    with pytest.raises(Refused, match="already"):
        take_in_named("Bahar", PROFILE, members=(), actor=demonstration)


def test_a_changed_profile_is_the_newest_and_the_old_is_not_overwritten(
    speaker: Speaker, interviewer: Actor
) -> None:
    changed = replace(PROFILE, region="elsewhere")
    change_profile(speaker, changed, actor=interviewer)
    assert profile_of(speaker, actor=interviewer) == changed
    assert SealedItem.objects.filter(kind="profile").count() == 2


def test_a_list_of_profiles_holds_those_that_one_may_read(
    speaker: Speaker, interviewer: Actor, officers: tuple[Actor, Actor]
) -> None:
    other = take_in(PROFILE, members=(), actor=officers[0], rng=Random(2))
    both = [speaker, other]
    assert profiles_of(both, actor=interviewer) == {speaker.pk: PROFILE}
    assert set(profiles_of(both, actor=officers[1])) == {speaker.pk, other.pk}
    assert interviewer.staff
    with pytest.raises(Refused, match="locked"):
        profiles_of(both, actor=actor_of(interviewer.staff))


def test_strangers_change_nothing(speaker: Speaker) -> None:
    stranger = member("stranger", Role.PROTECTION_OFFICER, side=KeySide.FIRST)
    with pytest.raises(Refused, match="do not work"):
        change_profile(speaker, PROFILE, actor=stranger)
    with pytest.raises(Refused, match="do not work"):
        set_hard_stop(speaker, HardStop.THREAT, "x", actor=stranger, now=NOW)


def test_whoever_works_on_a_speaker_stops_and_only_an_officer_lifts(
    speaker: Speaker, interviewer: Actor, officers: tuple[Actor, Actor]
) -> None:
    mark = set_hard_stop(speaker, HardStop.TRIAL_PENDING, "summoned", actor=interviewer, now=NOW)
    with pytest.raises(Refused, match="only a person with the role"):
        lift_hard_stop(mark, "over", actor=interviewer, now=NOW)
    lift_hard_stop(mark, "acquitted", actor=officers[0], now=NOW)
    assert verbs()[1:] == ["hard-stop-set", "hard-stop-lifted"]
    reasons = [(each.done, each.reason) for each in stop_reasons(speaker, actor=officers[1])]
    assert reasons == [("set", "summoned"), ("lifted", "acquitted")]
    with pytest.raises(Refused, match="already"):
        lift_hard_stop(mark, "again", actor=officers[0], now=NOW)


def test_a_stop_stands_once_and_needs_a_reason(speaker: Speaker, interviewer: Actor) -> None:
    with pytest.raises(Refused, match="no reason"):
        set_hard_stop(speaker, HardStop.THREAT, "  ", actor=interviewer, now=NOW)
    set_hard_stop(speaker, HardStop.THREAT, "a call", actor=interviewer, now=NOW)
    with pytest.raises(Refused, match="stands already"):
        set_hard_stop(speaker, HardStop.THREAT, "another", actor=interviewer, now=NOW)
    assert HardStopMark.objects.count() == 1
