"""Interviews are planned, prepared, and told of in sealed words."""

from dataclasses import replace
from datetime import date

import pytest

from tests.archive.people import a_speaker, member, two_officers
from walkaway.accounts.actors import Actor, actor_of
from walkaway.accounts.models import Role
from walkaway.archive.checklist import CHECKLIST, Answer, Answered, unanswered
from walkaway.archive.models import Interview, SealedItem, Speaker
from walkaway.archive.queries.interviews import interview_for
from walkaway.archive.services.compartments import dismiss
from walkaway.archive.services.interviews import (
    Details,
    change_interview,
    details_of,
    plan_interview,
    require_prepared,
)
from walkaway.core.errors import Refused
from walkaway.journal.models import Entry

pytestmark = pytest.mark.django_db

YES = Answered(answer=Answer.YES)
ALL_ANSWERED = {question.slug: YES for question in CHECKLIST}
DETAILS = Details(
    title="The road north",
    day=date(2026, 3, 4),
    place="a borrowed flat",
    language="ar",
    interpreter="none",
    notes="She speaks low when the lift moves.",
    answers=ALL_ANSWERED,
)


@pytest.fixture
def translator() -> Actor:
    return member("the translator", Role.TRANSLATOR)


@pytest.fixture
def speaker(interviewer: Actor, translator: Actor) -> Speaker:
    return a_speaker("Amber Heron", interviewer, translator, *two_officers())


def test_what_is_told_of_an_interview_is_sealed_and_read_by_those_who_may(
    speaker: Speaker, interviewer: Actor, translator: Actor
) -> None:
    interview = plan_interview(speaker, DETAILS, actor=interviewer)
    told = replace(DETAILS, confirmed_by=interviewer.ref)
    assert details_of(interview, actor=interviewer) == told
    assert details_of(interview, actor=translator) == told
    assert b"borrowed flat" not in bytes(SealedItem.objects.get().envelope)


def test_a_change_leaves_what_was_said_before_beside_it(
    speaker: Speaker, interviewer: Actor
) -> None:
    interview = plan_interview(speaker, DETAILS, actor=interviewer)
    change_interview(interview, replace(DETAILS, place="the office"), actor=interviewer)
    assert details_of(interview, actor=interviewer).place == "the office"
    assert SealedItem.objects.filter(kind="interview").count() == 2
    assert [entry.verb for entry in Entry.objects.all()] == [
        "interview-planned",
        "interview-changed",
    ]


def test_who_does_not_interview_or_work_on_the_speaker_plans_nothing(
    speaker: Speaker, interviewer: Actor, translator: Actor
) -> None:
    interview = plan_interview(speaker, DETAILS, actor=interviewer)
    stranger = member("another interviewer", Role.INTERVIEWER)
    for actor in (translator, stranger):
        with pytest.raises(Refused):
            plan_interview(speaker, DETAILS, actor=actor)
        with pytest.raises(Refused):
            change_interview(interview, DETAILS, actor=actor)
    with pytest.raises(Interview.DoesNotExist):
        interview_for(stranger, interview.pk)
    assert Interview.objects.count() == 1


def test_nothing_is_planned_after_a_withdrawal(speaker: Speaker, interviewer: Actor) -> None:
    Speaker.objects.filter(pk=speaker.pk).update(withdrawn_at="2026-03-04T00:00Z")
    with pytest.raises(Refused, match="withdrew"):
        plan_interview(speaker, DETAILS, actor=interviewer)


def test_who_was_dismissed_and_whose_vault_is_locked_reads_nothing(
    speaker: Speaker, interviewer: Actor, translator: Actor
) -> None:
    interview = plan_interview(speaker, DETAILS, actor=interviewer)
    assert interviewer.staff
    with pytest.raises(Refused, match="locked"):
        details_of(interview, actor=actor_of(interviewer.staff))
    assert translator.staff
    dismiss(speaker, translator.staff, actor=interviewer)
    with pytest.raises(Refused):
        details_of(interview, actor=translator)


@pytest.mark.parametrize("missing", [each.slug for each in CHECKLIST if each.must])
def test_a_recording_is_only_taken_in_when_every_question_is_answered(
    missing: str, speaker: Speaker, interviewer: Actor
) -> None:
    answers = {slug: each for slug, each in ALL_ANSWERED.items() if slug != missing}
    interview = plan_interview(speaker, replace(DETAILS, answers=answers), actor=interviewer)
    with pytest.raises(Refused, match="checklist"):
        require_prepared(interview, actor=interviewer)
    change_interview(interview, DETAILS, actor=interviewer)
    require_prepared(interview, actor=interviewer)


def test_a_no_needs_a_note_and_what_is_optional_may_be_left_out() -> None:
    must = {each.slug: YES for each in CHECKLIST if each.must}
    assert unanswered(must) == []
    bare = must | {"support-after": Answered(answer=Answer.NO, note="  ")}
    assert [each.slug for each in unanswered(bare)] == ["support-after"]
    told = must | {"support-after": Answered(answer=Answer.NO, note="She has her sister.")}
    assert unanswered(told) == []
    assert unanswered(must | {"interpreter-vetted": Answered(answer=Answer.NOT_APPLICABLE)}) == []
