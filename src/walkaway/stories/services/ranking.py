"""The order of the queue, learned anew by a worker once enough was decided since the last time."""

from __future__ import annotations

from dataclasses import asdict
from itertools import islice
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop

from walkaway.accounts.actors import program
from walkaway.core import ranking
from walkaway.core.stats.pairs_in_order import PairsInOrder
from walkaway.jobs.models import Job, JobState
from walkaway.jobs.services import Work, enqueue, job_kind
from walkaway.stories.models import Copy, Ranking, Story, StoryState
from walkaway.stories.queries.review import counts

RANK = "story-ranking"
SUBJECT = "stories:queue"
ACTOR = program("story-ranking")
LEARN_AGAIN_PERCENT = 10
"""So many decisions more than last time, and the order is learned anew."""
AT_ONCE = 500
MOST_CHARACTERS = 1_500
"""Of a passage: a page without an end must not keep a worker for itself."""

LEARNING = gettext_noop("Learning from decisions")
ORDERING = gettext_noop("Ordering the queue")


def soon(*, always: bool = False) -> None:
    """Have the queue ordered when enough was decided since; `always` when stories have come.

    Call it in the transaction of the change. A job that waits already will see the change.
    """
    counted = counts()
    accepted, rejected = counted[StoryState.ACCEPTED], counted[StoryState.REJECTED]
    if not ranking.is_enough(accepted, rejected):
        return
    last = Ranking.objects.first()
    known = last.accepted_total + last.rejected_total if last else 0
    is_due = abs(accepted + rejected - known) * 100 >= known * LEARN_AGAIN_PERCENT
    waits = Job.objects.filter(kind=RANK, state=JobState.WAITING)
    if (is_due or always) and not waits.exists():
        enqueue(RANK, subject=SUBJECT, asked_by=ACTOR.ref)


@job_kind(RANK, label=gettext_noop("Order the queue of stories"))
def rank(work: Work) -> None:
    """Learn from all decisions and give every story that waits for one its place."""
    decided = _leading().exclude(story__state=StoryState.CANDIDATE)
    told = [
        (_seen(copy), copy.story.state == StoryState.ACCEPTED)
        for copy in decided.order_by("story__decided_at", "story_id")
    ]
    accepted = [yes for _, yes in told]
    if not ranking.is_enough(sum(accepted), len(accepted) - sum(accepted)):
        # Decisions were taken back meanwhile: an order of too few would say what chance says.
        _keep(work, [], None)
        return
    work.stage(LEARNING, 2)
    seen = [each for each, _ in told]
    found = ranking.measured(seen, accepted)
    work.reached(1)
    ranker = ranking.learn(seen, accepted)
    work.reached(2)
    waiting = _leading().filter(story__state=StoryState.CANDIDATE)
    work.stage(ORDERING, waiting.count())
    placed: list[Story] = []
    copies = waiting.iterator(chunk_size=AT_ONCE)
    while some := list(islice(copies, AT_ONCE)):
        places = ranker.places([_seen(copy) for copy in some])
        placed += [_at(copy.story_id, place) for copy, place in zip(some, places, strict=True)]
        work.reached(len(placed))
    _keep(work, placed, found)


def _keep(work: Work, placed: list[Story], found: PairsInOrder | None) -> None:
    with work.keeping():
        Ranking.objects.all().delete()
        # Whoever decided meanwhile is not overwritten: only the place in the queue is set.
        Story.objects.exclude(likelihood=None).update(likelihood=None, movers=[])
        Story.objects.bulk_update(placed, ["likelihood", "movers"], batch_size=AT_ONCE)
        if found is not None:
            low, high = found.interval
            Ranking.objects.create(
                accepted_total=found.first,
                rejected_total=found.second,
                share=found.share,
                low=low,
                high=high,
                made_at=timezone.now(),
            )


def _at(story: UUID, place: ranking.Placed) -> Story:
    movers = [asdict(mover) for mover in place.movers]
    return Story(pk=story, likelihood=place.score, movers=movers)


def _leading() -> QuerySet[Copy]:
    return Copy.objects.filter(leads=True).select_related("story").defer("fingerprint")


def _seen(copy: Copy) -> ranking.Seen:
    """What of a copy is learned from: its title, its passage, and its signs."""
    end = min(copy.passage_end, copy.passage_start + MOST_CHARACTERS)
    passage = copy.text[copy.passage_start : end]
    signs = frozenset((each["kind"], each["name"]) for each in copy.reasons)
    return ranking.Seen(text=f"{copy.title}\n{passage}", signs=signs)
