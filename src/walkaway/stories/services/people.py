"""Recording the people whom a story tells of, and what passages of it tell. Nothing is guessed."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from walkaway.accounts.actors import Actor, require_role
from walkaway.accounts.models import Role, Staff
from walkaway.core.cases.days import ToldDay
from walkaway.core.cases.joining import fits
from walkaway.core.cases.vocabulary import Kind
from walkaway.core.errors import Refused
from walkaway.core.spans import Span
from walkaway.core.text.quoted import passages
from walkaway.journal.services import record
from walkaway.stories.models import (
    Attribute,
    Case,
    Copy,
    Link,
    Protagonist,
    Story,
    StoryState,
)

LONGEST_NAME = 200
LONGEST_PASSAGE = 1000


@transaction.atomic
def record_person(story: Story, words: str, *, actor: Actor) -> Protagonist:
    """Record somebody whom an accepted story tells of, by the words that it prints for them.

    They begin as a case of their own. Raises `Refused` for words that stand in no copy of the
    story, and for somebody who is recorded already.
    """
    what = _("Recording a person")
    require_role(actor, Role.RESEARCHER, what=what)
    _require_accepted(story, what)
    name = " ".join(words.split())
    if not name or len(name) > LONGEST_NAME:
        raise Refused(
            what=what,
            reason=_("that is no name, or too long for one"),
            way_on=_("Copy the name from the story, or how it calls the person."),
        )
    if not any(passages(copy.text, name) for copy in story.copies.all()):
        raise Refused(
            what=what,
            reason=_("these words do not stand in the story"),
            way_on=_("Copy the name as it is printed there, or how the story calls the person."),
        )
    if story.protagonists.filter(pseudonym=name).exists():
        raise Refused(
            what=what,
            reason=_("the story has somebody with this name already"),
            way_on=_("Quote a few words more, if it tells of two people with one name."),
        )
    return _recorded(story, name, actor)


@transaction.atomic
def forget_person(person: Protagonist, *, actor: Actor) -> None:
    """Take back that a story tells of somebody, with all that was recorded of them."""
    require_role(actor, Role.RESEARCHER, what=_("Removing a person"))
    pk, story = person.pk, person.story_id
    attributes = person.attributes.count()
    Protagonist.objects.filter(pk=pk).delete()
    record(
        "person-removed",
        actor=actor.ref,
        subject=f"story:{story}",
        facts={"person": pk, "attributes": attributes},
    )


@transaction.atomic
def tell(
    person: Protagonist, kind: Kind, value: str, *, copy: Copy, span: Span, actor: Actor
) -> Attribute:
    """Record what a passage of a copy tells of a person.

    The value of a group is the passage itself. Raises `Refused` for a value that the kind cannot
    have, for a passage that is none, and for what is recorded already.
    """
    what = _("Recording what is told")
    require_role(actor, Role.RESEARCHER, what=what)
    _require_accepted(person.story, what)
    passage = copy.text[span.start : span.end]
    if kind is Kind.GROUP:
        value = " ".join(passage.split())
    _require_passage(person, copy, span, what)
    if not fits(kind, value):
        raise Refused(
            what=what,
            reason=_("this value is none that can be told here"),
            way_on=_("Choose one of the list, or write it as the page says."),
        )
    place = {"copy": copy, "start": span.start, "end": span.end, "kind": kind.value, "value": value}
    if person.attributes.filter(**place).exists():
        raise Refused(
            what=what,
            reason=_("it is recorded already, from this passage"),
            way_on=_("Nothing is to be done."),
        )
    day = ToldDay.read(value) if kind.is_day else None
    attribute = Attribute.objects.create(
        protagonist=person,
        precision=day.exactness.value if day else "",
        recorded_by=_staff(actor),
        recorded_at=timezone.now(),
        **place,
    )
    record(
        "attribute-recorded",
        actor=actor.ref,
        subject=f"person:{person.pk}",
        facts={"attribute": attribute.pk, "copy": copy.pk},
    )
    return attribute


@transaction.atomic
def forget_told(attribute: Attribute, *, actor: Actor) -> None:
    """Take back something that was recorded of a person."""
    require_role(actor, Role.RESEARCHER, what=_("Removing what is told"))
    pk, person = attribute.pk, attribute.protagonist_id
    Attribute.objects.filter(pk=pk).delete()
    record(
        "attribute-removed",
        actor=actor.ref,
        subject=f"person:{person}",
        facts={"attribute": pk},
    )


def _recorded(story: Story, name: str, actor: Actor) -> Protagonist:
    now, staff = timezone.now(), _staff(actor)
    person = Protagonist.objects.create(
        story=story, pseudonym=name, recorded_by=staff, recorded_at=now
    )
    case = Case.objects.create(created_at=now)
    Link.objects.create(protagonist=person, case=case, made_by=staff, made_at=now)
    record(
        "person-recorded",
        actor=actor.ref,
        subject=f"story:{story.pk}",
        facts={"person": person.pk, "case": case.pk},
    )
    return person


def _require_accepted(story: Story, what: str) -> None:
    # Locked, so that nobody rejects it or merges it away meanwhile.
    found = Story.objects.select_for_update().filter(pk=story.pk).first()
    if found is None or found.state != StoryState.ACCEPTED:
        raise Refused(
            what=what,
            reason=_("the story is not accepted"),
            way_on=_("Accept it first: people are recorded from accepted stories alone."),
        )


def _require_passage(person: Protagonist, copy: Copy, span: Span, what: str) -> None:
    words = copy.text[span.start : span.end]
    outside = span.start < 0 or span.end > len(copy.text)
    if copy.story_id != person.story_id or outside or not words.strip():
        raise Refused(
            what=what,
            reason=_("there is no such passage in the story"),
            way_on=_("Select the words in the text that tell it."),
        )
    if len(words) > LONGEST_PASSAGE:
        raise Refused(
            what=what,
            reason=_("the passage is too long to show what tells it"),
            way_on=_("Select only the sentence that tells it."),
        )


def _staff(actor: Actor) -> Staff:
    assert actor.staff  # whoever has a role is staff
    return actor.staff
