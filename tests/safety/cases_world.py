"""Two cases of invented accounts that may be one person, for the table of who gets what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tests.stories.cases_told import FIRST, SECOND, a_person
from walkaway.accounts.actors import Actor
from walkaway.stories.models import Link


@dataclass(frozen=True, slots=True)
class CasesKept:
    """What the addresses of cases are about."""

    story: UUID
    person: UUID
    attribute: UUID
    case: UUID
    other: UUID
    link: UUID

    def objects(self) -> dict[str, tuple[Any, ...]]:
        """By the words of the table."""
        return {
            "account": (self.story,),
            "person": (self.person,),
            "told": (self.attribute,),
            "case": (self.case,),
            "two-cases": (self.case, self.other),
            "link": (self.link,),
        }


def keep_cases(actor: Actor) -> CasesKept:
    """Record them as a researcher does."""
    one, other = a_person(FIRST, actor), a_person(SECOND, actor)
    link = Link.objects.get(protagonist=one)
    attribute = one.attributes.first()
    assert attribute
    return CasesKept(
        story=one.story_id,
        person=one.pk,
        attribute=attribute.pk,
        case=link.case_id,
        other=Link.objects.get(protagonist=other).case_id,
        link=link.pk,
    )
