"""The queue is ordered by a worker once enough was decided, and says why."""

from __future__ import annotations

from html import unescape
from pathlib import Path

import pytest
from django.urls import reverse

from tests.archive.people import member
from tests.cast import Cast, signed_in
from tests.stories.telling import FOOTBALL, NADIM, make_candidate, make_folder, make_story
from walkaway.accounts.actors import Actor, program
from walkaway.accounts.models import Role
from walkaway.jobs.models import Job
from walkaway.jobs.running import run_all_that_wait
from walkaway.stories.models import Ranking, Story, StoryState
from walkaway.stories.queries.review import Chosen, leading, queue
from walkaway.stories.services.deciding import accept, reject, undo
from walkaway.stories.services.ranking import RANK
from walkaway.stories.services.taking_in import take_in

pytestmark = pytest.mark.django_db(transaction=True)


def jobs() -> int:
    return Job.objects.filter(kind=RANK).count()


def queued() -> list[Story]:
    return [copy.story for copy in leading(list(queue(Chosen())))]


def decide(actor: Actor, accepted: int, rejected: int) -> None:
    for number in range(accepted):
        accept(make_story(f"{NADIM} Number {number}."), actor=actor)
    for number in range(rejected):
        reject(make_story(f"{FOOTBALL} Number {number}.", score=9.0), actor=actor)


def test_the_queue_is_ordered_by_what_was_decided_and_no_longer_by_signs(cast: Cast) -> None:
    decide(cast.researcher.actor, 10, 10)
    game = make_story(f"Late. {FOOTBALL}", title="Game", score=9.0)
    story = make_story(f"Once more. {NADIM}", title="Story", score=0.6)
    assert queued() == [game, story]
    assert run_all_that_wait("worker") == 1
    assert queued() == [story, game]
    story.refresh_from_db()
    assert any(each["weight"] > 0 for each in story.movers)
    ranking = Ranking.objects.get()
    assert (ranking.accepted_total, ranking.rejected_total) == (10, 10)
    assert ranking.low < ranking.share <= ranking.high
    client = signed_in(cast.researcher, unlocked=False)
    page = unescape(client.get(reverse("desk-stories")).content.decode())
    assert "<bdi>10</bdi> accepted and <bdi>10</bdi> rejected" in page
    assert f"<bdi>{round(100 * ranking.share)}\xa0%</bdi> of all pairs" in page
    assert "speaks for it" in page


def test_with_too_few_decisions_nothing_is_learned_and_the_page_says_so(cast: Cast) -> None:
    decide(cast.researcher.actor, 10, 9)
    make_story(NADIM)
    assert jobs() == 0
    client = signed_in(cast.researcher, unlocked=False)
    page = unescape(client.get(reverse("desk-stories")).content.decode())
    assert "Now there are <bdi>10</bdi> and <bdi>9</bdi>: too few" in page


def test_one_job_waits_at_most_and_the_next_comes_after_a_tenth_more() -> None:
    ann = member("Ann", Role.RESEARCHER)
    decide(ann, 12, 12)
    assert jobs() == 1
    run_all_that_wait("worker")
    accept(make_story(f"{NADIM} A."), actor=ann)
    accept(make_story(f"{NADIM} B."), actor=ann)
    assert jobs() == 1
    accept(make_story(f"{NADIM} C."), actor=ann)
    assert jobs() == 2


def test_stories_that_come_in_are_given_their_place(tmp_path: Path) -> None:
    decide(member("Ann", Role.RESEARCHER), 10, 10)
    run_all_that_wait("worker")
    folder = make_folder(tmp_path / "found", make_candidate(FOOTBALL * 3))
    take_in(folder, actor=program("command-line"))
    assert jobs() == 2
    run_all_that_wait("worker")
    assert not Story.objects.filter(state=StoryState.CANDIDATE, likelihood=None).exists()


def test_decisions_that_were_taken_back_before_the_worker_came_teach_nothing() -> None:
    ann = member("Ann", Role.RESEARCHER)
    decide(ann, 10, 10)
    accepted = Story.objects.filter(state=StoryState.ACCEPTED).first()
    assert accepted
    undo(accepted, actor=ann)
    run_all_that_wait("worker")
    assert not Ranking.objects.exists()
    assert not Story.objects.exclude(likelihood=None).exists()


def test_the_order_decides_nothing() -> None:
    decide(member("Ann", Role.RESEARCHER), 10, 10)
    waiting = [make_story(f"{NADIM} W{number}.") for number in range(3)]
    run_all_that_wait("worker")
    states = Story.objects.filter(pk__in=[each.pk for each in waiting]).values_list("state")
    assert {state for (state,) in states} == {StoryState.CANDIDATE}
