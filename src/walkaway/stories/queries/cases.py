"""Cases as they stand: who belongs to each, what is told of them, and which may be one person.

Only people of accepted stories are seen, and only what was recorded of them is compared: with one
another, never with anything else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from walkaway.core.cases.joining import (
    Agreement,
    Contradiction,
    Danger,
    Fact,
    Telling,
    agreeing_facts,
    contradictions,
    dangers,
    is_enough,
)
from walkaway.core.cases.vocabulary import Kind
from walkaway.stories.models import Apart, Attribute, Case, Link, Protagonist, StoryState

MOST_PROPOSED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A case with the links that stand, the oldest first; there is at least one."""

    case: Case
    links: tuple[Link, ...]

    @property
    def people(self) -> tuple[Protagonist, ...]:
        """Those of whom stories tell, one a story."""
        return tuple(link.protagonist for link in self.links)

    @property
    def stories(self) -> frozenset[UUID]:
        """The independent sources."""
        return frozenset(person.story_id for person in self.people)

    @property
    def names(self) -> tuple[str, ...]:
        """The names as printed, each once."""
        return tuple(dict.fromkeys(person.pseudonym for person in self.people))

    @property
    def attributes(self) -> tuple[Attribute, ...]:
        """All that is told, in the order of `Kind`, then of recording."""
        order = {kind.value: at for at, kind in enumerate(Kind)}
        told = [each for person in self.people for each in person.attributes.all()]
        return tuple(sorted(told, key=lambda each: (order[each.kind], each.recorded_at)))

    @property
    def telling(self) -> Telling:
        """What is told of this person, for comparing."""
        return Telling(
            pseudonyms=frozenset(self.names),
            facts=tuple(
                Fact(kind=Kind(each.kind), value=each.value, source=str(person.story_id))
                for person in self.people
                for each in person.attributes.all()
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Two cases side by side: what agrees, what speaks against it, and why it may do harm."""

    one: Standing
    other: Standing
    agreeing: tuple[Agreement, ...]
    against: tuple[Contradiction, ...]
    dangers: tuple[Danger, ...]
    apart: tuple[Apart, ...]
    """By whom and when they were held for two people."""

    @property
    def in_one_story(self) -> bool:
        """Whether one story tells of both, and so tells them apart."""
        return not self.one.stories.isdisjoint(self.other.stories)

    @property
    def may_be_one(self) -> bool:
        """Whether they may be proposed as one person."""
        enough = is_enough(self.agreeing, self.against)
        return enough and not self.apart and not self.in_one_story


def standing_cases(only: Iterable[UUID] | None = None) -> dict[UUID, Standing]:
    """All cases to which somebody belongs, or those of `only` (2 queries; no text is read)."""
    links = _open_links()
    if only is not None:
        links = links.filter(case__in=list(only))
    grouped: dict[Case, list[Link]] = defaultdict(list)
    for link in links:
        grouped[link.case].append(link)
    return {case.pk: Standing(case=case, links=tuple(found)) for case, found in grouped.items()}


def case_of(person: Protagonist) -> UUID | None:
    """The case to which a person belongs now (1 query)."""
    found = Link.objects.filter(protagonist=person, ended_at=None)
    return found.values_list("case_id", flat=True).first()


def compared(one: Standing, other: Standing, apart: Iterable[Apart]) -> Compared:
    """Two cases side by side. `apart` are those marks that concern them, or more."""
    ours, theirs = one.telling, other.telling
    ids = {frozenset((a.pk, b.pk)) for a in one.people for b in other.people}
    return Compared(
        one=one,
        other=other,
        agreeing=agreeing_facts(ours, theirs),
        against=contradictions((*ours.facts, *theirs.facts)),
        dangers=dangers(ours, theirs),
        apart=tuple(each for each in apart if frozenset((each.one_id, each.other_id)) in ids),
    )


def marks_apart(people: Iterable[Protagonist]) -> tuple[Apart, ...]:
    """Where somebody said that any of these is not somebody else (1 query)."""
    ids = [person.pk for person in people]
    marks = Apart.objects.select_related("said_by")
    return tuple(marks.filter(one__in=ids) | marks.filter(other__in=ids))


def proposals(case: Standing, standing: Mapping[UUID, Standing]) -> tuple[Compared, ...]:
    """The cases of `standing` that may be the same person, what agrees most first (1 query)."""
    apart = marks_apart(case.people)
    found = [
        each
        for pk, other in standing.items()
        if pk != case.case.pk and (each := compared(case, other, apart)).may_be_one
    ]
    found.sort(key=lambda each: (len(each.against), -len(each.agreeing)))
    return tuple(found[:MOST_PROPOSED])


def history(case: Case) -> QuerySet[Link]:
    """Who ever belonged to a case, and until when (1 query)."""
    return case.links.select_related("protagonist", "made_by", "ended_by").order_by("made_at")


def accepted_people() -> QuerySet[Protagonist]:
    """The people whom accepted stories tell of."""
    return Protagonist.objects.filter(story__state=StoryState.ACCEPTED).select_related("story")


def _open_links() -> QuerySet[Link]:
    return (
        Link.objects.filter(ended_at=None, protagonist__story__state=StoryState.ACCEPTED)
        .select_related("case", "protagonist__story")
        .prefetch_related(Prefetch("protagonist__attributes", Attribute.objects.all()))
        .order_by("case__created_at", "case_id", "made_at", "id")
    )
