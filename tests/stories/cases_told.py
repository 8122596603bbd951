"""Cases for tests: people of invented stories, with what passages tell of them."""

from __future__ import annotations

from tests.stories.telling import make_story
from walkaway.accounts.actors import Actor
from walkaway.core.cases.vocabulary import Kind
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

TOLD: dict[str, dict[Kind, tuple[str, str]]] = {
    FIRST: {
        Kind.GENDER: ("man", "he left"),
        Kind.COUNTRY: ("SY", "from Syria"),
        Kind.AGE: ("26", "was twenty-six"),
        Kind.LEFT_ON: ("2015-summer", "in the summer of 2015"),
        Kind.ROLES: ("guard", "a guard"),
        Kind.REASONS_LEAVING: ("brutality", "the group beat its own people"),
    },
    SECOND: {
        Kind.GENDER: ("man", "كان حارسا"),
        Kind.COUNTRY: ("SY", "من سوريا"),
        Kind.AGE: ("27", "وكان عمره سبعة وعشرين عاما"),
        Kind.LEFT_ON: ("2015-07", "غادر في تموز 2015"),
        Kind.ROLES: ("guard", "حارسا"),
    },
    THIRD: {
        Kind.GENDER: ("woman", "A woman"),
        Kind.LEFT_ON: ("2014", "left in 2014"),
        Kind.ROLES: ("medical", "drove an ambulance"),
    },
}
"""What each tells, and the words that tell it."""
NAMES = {FIRST: "Abu Karim", SECOND: "أبو كريم", THIRD: "Salma"}


def a_person(text: str, actor: Actor, **copy: str) -> Protagonist:
    """The person of one of the stories above, with all that it tells."""
    story = make_story(text, decided_by=actor, **copy)
    person = record_person(story, NAMES[text], actor=actor)
    for kind, (value, words) in TOLD[text].items():
        also(person, kind, value, actor, words=words)
    return person


def also(person: Protagonist, kind: Kind, value: str, actor: Actor, *, words: str = "") -> None:
    """One thing more that the story tells: in these words, or in its first."""
    copy = person.story.copies.get(leads=True)
    start = copy.text.index(words)
    span = Span(start, start + (len(words) or copy.text.index(" ")))
    tell(person, kind, value, copy=copy, span=span, actor=actor)


def case(person: Protagonist) -> Case:
    """The case to which a person belongs now."""
    return Case.objects.get(pk=case_of(person))
