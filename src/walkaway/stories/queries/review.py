"""What the review of stories asks for: the queue, its counts, and what may be chosen in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F, Prefetch, QuerySet

from walkaway.stories.models import Copy, Ranking, Story, StoryState


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What of the queue is looked at; empty is everything. `group` is a name of the lexicons."""

    state: str = StoryState.CANDIDATE
    language: str = ""
    group: str = ""


def queue(chosen: Chosen) -> QuerySet[Copy, UUID]:
    """The leading copies of the stories, by their identifiers, in the order that was learned.

    Before one was, and for what has come since, the strongest signs go first. Identifiers alone, so
    that no database sorts the texts.
    """
    found = Copy.objects.filter(leads=True, story__state=chosen.state)
    if chosen.language:
        found = found.filter(language=chosen.language)
    if chosen.group:
        found = found.filter(group_names__contains=f" {chosen.group} ")
    return found.order_by(
        F("story__decided_at").desc(nulls_last=True),
        F("story__likelihood").desc(nulls_last=True),
        "-score",
        "story_id",
    ).values_list("pk", flat=True)


def leading(copies: Sequence[UUID]) -> list[Copy]:
    """These copies in their order, with their stories and their other copies (2 queries)."""
    others = Copy.objects.filter(leads=False).defer("text", "reasons", "fingerprint")
    found = (
        Copy.objects.select_related("story__resembles", "story__decided_by")
        .prefetch_related(Prefetch("story__copies", others, to_attr="others"))
        .defer("fingerprint")
        .in_bulk(copies)
    )
    return [found[each] for each in copies if each in found]


def counts() -> dict[str, int]:
    """How many stories there are in each state (1 query)."""
    rows = Story.objects.order_by().values_list("state").annotate(Count("pk"))
    return dict.fromkeys(StoryState.values, 0) | dict(rows)


def last_ranking() -> Ranking | None:
    """What the queue was ordered by last; None as long as too few decisions teach nothing."""
    return Ranking.objects.first()


def languages() -> list[str]:
    """The languages of leading copies (1 query)."""
    rows = Copy.objects.filter(leads=True).exclude(language="").order_by("language")
    return list(rows.values_list("language", flat=True).distinct())


def groups() -> list[str]:
    """The names of the groups for which copies were chosen (1 query)."""
    rows = Copy.objects.filter(leads=True).order_by().values_list("group_names", flat=True)
    return sorted({name for names in rows.distinct() for name in names.split()})


def story_whole(pk: UUID) -> Story:
    """A story with whoever decided on it. Raises `Story.DoesNotExist`."""
    return Story.objects.select_related("decided_by", "resembles").get(pk=pk)


def copies_of(story: Story) -> list[Copy]:
    """All copies with their texts, the leading one first (1 query)."""
    return list(story.copies.order_by("-leads", "retrieved_at", "id").defer("fingerprint"))


def titles_of(stories: list[UUID]) -> dict[UUID, str]:
    """What the leading copies of stories are called (1 query)."""
    rows = Copy.objects.filter(leads=True, story__in=stories)
    return dict(rows.values_list("story_id", "title"))
