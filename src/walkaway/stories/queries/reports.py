"""What a report counts: the people of accepted stories, joined as reviewers confirmed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Prefetch

from walkaway.core.cases.table import CaseRow, Told
from walkaway.core.cases.vocabulary import Field
from walkaway.stories.models import Attribute, Link, Protagonist, StoryState


def confirmed_cases() -> tuple[CaseRow, ...]:
    """A row a case (3 queries). A story is a source, however many copies it has.

    Whoever was joined to nobody is a case of their own.
    """
    people = (
        Protagonist.objects.filter(story__state=StoryState.ACCEPTED)
        .prefetch_related(
            Prefetch("attributes", Attribute.objects.filter(kind__in=list(Field))),
            Prefetch("links", Link.objects.filter(ended_at=None)),
        )
        .order_by("recorded_at", "id")
    )
    joined: dict[UUID, list[Protagonist]] = defaultdict(list)
    for person in people:
        links = list(person.links.all())
        joined[links[0].case_id if links else person.pk].append(person)
    return tuple(_row(case, together) for case, together in joined.items())


def _row(case: UUID, people: list[Protagonist]) -> CaseRow:
    return CaseRow(
        id=str(case),
        pseudonym=people[0].pseudonym,
        sources=frozenset(str(person.story_id) for person in people),
        told={field: told for field in Field if (told := _told(people, field))},
    )


def _told(people: Iterable[Protagonist], field: Field) -> tuple[Told, ...]:
    sources: dict[str, set[str]] = defaultdict(set)
    for person in people:
        for each in person.attributes.all():
            if each.kind == field.value:
                sources[each.value].add(str(person.story_id))
    return tuple(Told(value=value, sources=frozenset(of)) for value, of in sources.items())
