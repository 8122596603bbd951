"""Deciding on stories, taking that back, merging and splitting."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.archive.people import member
from tests.stories.telling import FOOTBALL, LAYLA, NADIM, NOW, make_copy, make_story
from walkaway.accounts.actors import Actor, program
from walkaway.accounts.models import Role
from walkaway.core.errors import ChangedMeanwhile, Refused
from walkaway.journal.models import Entry
from walkaway.stories.models import Attribute, Protagonist, Story, StoryState
from walkaway.stories.services.deciding import accept, reject, undo
from walkaway.stories.services.joining import MOST_AT_ONCE, merge, split

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann() -> Actor:
    return member("Ann", Role.RESEARCHER)


def a_person(story: Story, actor: Actor) -> Protagonist:
    assert actor.staff
    person = Protagonist.objects.create(
        story=story, pseudonym="Nadim", recorded_by=actor.staff, recorded_at=NOW
    )
    Attribute.objects.create(
        protagonist=person, copy=story.copies.get(leads=True), kind="group", value="IS",
        start=0, end=5, recorded_by=actor.staff, recorded_at=NOW,
    )  # fmt: skip
    return person


def test_whoever_decides_is_named_and_the_journal_tells(ann: Actor) -> None:
    story, other = make_story(), make_story(FOOTBALL)
    accept(story, actor=ann)
    reject(other, actor=ann)
    assert (story.state, story.decided_by) == (StoryState.ACCEPTED, ann.staff)
    assert other.state == StoryState.REJECTED
    verbs = Entry.objects.filter(subject__startswith="story:").values_list("verb", flat=True)
    assert sorted(verbs) == ["story-accepted", "story-rejected"]


def test_the_second_of_two_who_decide_is_told(ann: Actor) -> None:
    story = make_story()
    accept(Story.objects.get(pk=story.pk), actor=ann)
    with pytest.raises(ChangedMeanwhile):
        reject(story, actor=member("Ben", Role.RESEARCHER))
    assert Story.objects.get(pk=story.pk).state == StoryState.ACCEPTED


def test_a_decision_is_taken_back(ann: Actor) -> None:
    story = make_story()
    reject(story, actor=ann)
    undo(story, actor=ann)
    assert (story.state, story.decided_by, story.decided_at) == (StoryState.CANDIDATE, None, None)
    with pytest.raises(ChangedMeanwhile):
        undo(story, actor=ann)


def test_a_decision_on_which_people_rest_is_not_taken_back(ann: Actor) -> None:
    story = make_story(decided_by=ann)
    a_person(story, ann)
    with pytest.raises(Refused, match="people are recorded"):
        undo(story, actor=ann)
    assert Story.objects.get(pk=story.pk).state == StoryState.ACCEPTED


def test_others_decide_nothing() -> None:
    story = make_story()
    copy = make_copy(story, LAYLA)
    for actor in (member("Eve", Role.EDITOR), program("command-line")):
        with pytest.raises(Refused):
            accept(story, actor=actor)
        with pytest.raises(Refused):
            undo(story, actor=actor)
        with pytest.raises(Refused):
            split(copy, actor=actor)
        with pytest.raises(Refused):
            merge([story.pk, make_story().pk], actor=actor)


def test_merged_stories_are_one_with_one_leading_copy(ann: Actor) -> None:
    first, second, third = make_story(NADIM), make_story(NADIM[:300]), make_story(LAYLA)
    waiting = make_story(FOOTBALL)
    Story.objects.filter(pk=waiting.pk).update(resembles=third)
    leading = first.copies.get()
    kept = merge([third.pk, first.pk, second.pk], actor=ann)
    assert Story.objects.count() == 2
    assert kept.copies.count() == 3
    assert kept.copies.filter(leads=True).count() == 1
    assert kept in {first, second, third}
    if kept == first:
        assert kept.copies.get(leads=True) == leading
    waiting.refresh_from_db()
    assert waiting.resembles == kept
    entry = Entry.objects.get(verb="stories-merged")
    assert entry.subject == f"story:{kept.pk}"


def test_the_decided_story_takes_the_others_in_with_their_people(ann: Actor) -> None:
    candidate, decided = make_story(NADIM), make_story(NADIM[:300], decided_by=ann)
    person = a_person(candidate, ann)
    assert merge([candidate.pk, decided.pk], actor=ann) == decided
    person.refresh_from_db()
    assert (person.story, decided.copies.count()) == (decided, 2)
    assert Story.objects.get(pk=decided.pk).state == StoryState.ACCEPTED


def test_what_was_decided_both_ways_is_not_merged(ann: Actor) -> None:
    yes = make_story(NADIM, decided_by=ann)
    no = make_story(LAYLA, decided_by=ann, state=StoryState.REJECTED)
    with pytest.raises(Refused, match="accepted and others rejected"):
        merge([yes.pk, no.pk], actor=ann)
    assert Story.objects.count() == 2


def test_merging_takes_two_that_are_there(ann: Actor) -> None:
    story = make_story()
    with pytest.raises(Refused, match="two to twenty"):
        merge([story.pk, story.pk], actor=ann)
    with pytest.raises(ChangedMeanwhile):
        merge([story.pk, uuid4()], actor=ann)


def test_as_many_as_may_be_are_merged_and_named_in_the_journal(ann: Actor) -> None:
    stories = [make_story() for _ in range(MOST_AT_ONCE)]
    merge([story.pk for story in stories], actor=ann)
    assert Entry.objects.get(verb="stories-merged").facts.count("merged-") == MOST_AT_ONCE - 1


def test_a_copy_that_is_split_out_leads_a_story_of_its_own(ann: Actor) -> None:
    story = make_story(NADIM, decided_by=ann)
    reprint = make_copy(story, NADIM[:300])
    leading = story.copies.get(leads=True)
    new = split(leading, actor=ann)
    assert (new.state, new.copies.get()) == (StoryState.CANDIDATE, leading)
    assert leading.leads
    assert story.copies.get() == reprint
    assert story.copies.get().leads


def test_the_only_copy_and_one_that_is_a_source_stay(ann: Actor) -> None:
    story = make_story(NADIM, decided_by=ann)
    with pytest.raises(Refused, match="only copy"):
        split(story.copies.get(), actor=ann)
    make_copy(story, NADIM[:300])
    a_person(story, ann)
    with pytest.raises(Refused, match="has its source"):
        split(story.copies.get(leads=True), actor=ann)
    assert Story.objects.count() == 1
