"""Weighing: who may, until when, and that the words are sealed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.archive.people import member
from tests.release.releasing import Crew, assess_all, weighed, work_on
from walkaway.accounts.models import Role
from walkaway.archive.models import Interview, SealedItem
from walkaway.archive.services.withdrawal import withdraw
from walkaway.clips.models import Package
from walkaway.core.errors import Refused
from walkaway.core.gate import Form, NotInTerritory, OnlyForms, WithoutSpan
from walkaway.journal.models import Entry
from walkaway.release.models import Assessment
from walkaway.release.queries.facts import known_of
from walkaway.release.services.assessing import assess, assessments_of, history_of

pytestmark = pytest.mark.django_db

HALF_A_YEAR = timedelta(days=180)


def interview_of(package: Package) -> Interview:
    return Interview.objects.get(pk=next(iter(package.spans)))


def test_what_was_weighed_is_read_again_and_stands_sealed(package: Package, crew: Crew) -> None:
    now = timezone.now()
    conditions = (
        OnlyForms(forms=frozenset({Form.ALTERED_VOICE})),
        NotInTerritory(territory="DE"),
        WithoutSpan(interview=next(iter(package.spans)), start_ms=0, end_ms=500),
    )
    secret = "He named the quarter in which his mother lives."
    row = assess(
        interview_of(package),
        weighed(secret),
        conditions=conditions,
        expires_on=now.date() + HALF_A_YEAR,
        actor=crew.reviewer,
        now=now,
    )
    (read,) = history_of(interview_of(package), actor=crew.officer)
    assert read.row == row
    assert read.weighed == weighed(secret)
    assert read.conditions == conditions
    item = SealedItem.objects.get(kind="assessment")
    assert item.subject == row.pk
    assert secret.encode() not in bytes(item.envelope)
    entry = Entry.objects.filter(verb="testimony-assessed").get()
    assert entry.actor == crew.reviewer.ref
    assert secret not in entry.facts


def test_the_newest_counts_and_the_others_stay(package: Package, crew: Crew) -> None:
    now = timezone.now()
    first = assess_all(package, crew.reviewer, conditions=[NotInTerritory(territory="DE")])
    # A clock that was set back does not have an older one count.
    second = assess_all(package, crew.officer, now=now - timedelta(days=3))
    assert list(assessments_of(package)) == [second[-1], first[-1]]
    known = known_of(Package.objects.filter(pk=package.pk))
    found = known.assessments[package.pk]
    assert {each.about for each in found} == {package.sha256, *package.spans}
    assert [each.conditions for each in found] == [(), ()]
    assert {each.signed_by for each in found} == {crew.officer.ref}


def test_a_condition_that_nobody_can_read_leaves_the_assessment_unsigned(
    package: Package, crew: Crew
) -> None:
    assess_all(package, crew.reviewer)
    Assessment.objects.update(conditions=[{"kind": "of a newer version"}])
    known = known_of(Package.objects.filter(pk=package.pk))
    assert {each.signed_by for each in known.assessments[package.pk]} == {None}


@pytest.mark.parametrize("days", [0, -1, 367])
def test_it_is_good_for_a_year_at_most_and_not_for_a_day_that_has_come(
    package: Package, crew: Crew, days: int
) -> None:
    now = timezone.now()
    with pytest.raises(Refused, match="year"):
        assess(
            package,
            weighed(),
            expires_on=now.date() + timedelta(days=days),
            actor=crew.reviewer,
            now=now,
        )
    assert not Assessment.objects.exists()


def test_only_reviewers_and_officers_of_the_speaker_weigh(package: Package, crew: Crew) -> None:
    stranger = member("another reviewer", Role.REVIEWER)
    for actor, reason in ((crew.editor, "role"), (stranger, "do not work on")):
        with pytest.raises(Refused, match=reason):
            assess_all(package, actor)
    with pytest.raises(Refused, match="do not work on"):
        history_of(package, actor=stranger)


def test_nobody_weighs_the_clip_that_they_made(package: Package, crew: Crew) -> None:
    package.editors = [*package.editors, crew.reviewer.ref]
    package.save()
    with pytest.raises(Refused, match="had a hand"):
        assess_all(package, crew.reviewer)
    # The testimony they may weigh: they did not tell it.
    assert Assessment.objects.filter(interview__isnull=False).exists()
    assert not Assessment.objects.filter(package__isnull=False).exists()


def test_nothing_is_weighed_after_a_withdrawal(package: Package, crew: Crew) -> None:
    interview = interview_of(package)
    withdraw(package.cut.speaker, actor=crew.officer, now=timezone.now())
    with pytest.raises((Refused, Interview.DoesNotExist)):
        assess(
            interview,
            weighed(),
            expires_on=timezone.now().date() + HALF_A_YEAR,
            actor=crew.reviewer,
            now=timezone.now(),
        )
    assert not Assessment.objects.exists()


def test_whoever_joins_later_reads_what_was_weighed_before(package: Package, crew: Crew) -> None:
    assess_all(package, crew.reviewer)
    late = Crew(editor=crew.editor, reviewer=member("late", Role.REVIEWER), officer=crew.officer)
    work_on(package.cut.speaker, late, by=crew.officer)
    (read,) = history_of(package, actor=late.reviewer)
    assert read.weighed == weighed()
