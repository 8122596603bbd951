"""Cases for tests: people of invented stories, with what passages tell of them."""

from __future__ import annotations

from tests.stories.telling import make_story
from walkaway.accounts.actors import Actor
from walkaway.core.cases import Kind
from walkaway.core.spans import Span
from walkaway.stories.models import Case, Protagonist
from walkaway.stories.queries.cases import case_of
from walkaway.stories.services.people import record_person, tell

FIRST = (
    "Abu Karim, a guard from Syria, was twenty-six when he left in the summer of 2015. He says "
    "that the group beat its own people. All of this is invented."
)
SECOND = (
    "أبو كريم كان حارسا من سوريا. غادر في تموز 2015 وكان عمره سبعة وعشرين عاما. "
    "كل هذا من نسج الخيال."
)
THIRD = "A woman named Salma drove an ambulance and left in 2014. She too is invented."

GUARD = {Kind.ROLES: "guard", Kind.COUNTRY: "SY", Kind.GENDER: "man"}
TOLD = {
    FIRST: GUARD | {Kind.AGE: "26", Kind.LEFT_ON: "2015-summer", Kind.REASONS_LEAVING: "brutality"},
    SECOND: GUARD | {Kind.AGE: "27", Kind.LEFT_ON: "2015-07"},
    THIRD: {Kind.ROLES: "medical", Kind.GENDER: "woman", Kind.LEFT_ON: "2014"},
}
NAMES = {FIRST: "Abu Karim", SECOND: "أبو كريم", THIRD: "Salma"}


def a_person(text: str, actor: Actor, **copy: str) -> Protagonist:
    """The person of one of the stories above, with all that it tells."""
    story = make_story(text, decided_by=actor, **copy)
    person = record_person(story, NAMES[text], actor=actor)
    for kind, value in TOLD[text].items():
        also(person, kind, value, actor)
    return person


def also(person: Protagonist, kind: Kind, value: str, actor: Actor) -> None:
    """One thing more that the story tells, from its first words."""
    copy = person.story.copies.get(leads=True)
    tell(person, kind, value, copy=copy, span=Span(0, 20), actor=actor)


def case(person: Protagonist) -> Case:
    """The case to which a person belongs now."""
    return Case.objects.get(pk=case_of(person))
