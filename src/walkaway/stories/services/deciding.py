"""What people decide about a story: accept it, reject it, or take that back."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from walkaway.accounts.actors import Actor, require_role
from walkaway.accounts.models import Role
from walkaway.core.errors import ChangedMeanwhile, Refused
from walkaway.journal.services import record
from walkaway.stories.models import Protagonist, Story, StoryState
from walkaway.stories.services import ranking


def accept(story: Story, *, actor: Actor) -> None:
    """Say that it tells of somebody who left. Raises `Refused` and `ChangedMeanwhile`."""
    _decide(story, StoryState.ACCEPTED, "story-accepted", actor)


def reject(story: Story, *, actor: Actor) -> None:
    """Say that it does not, or must not be used. It stays, so that it is not proposed again.

    Raises `Refused` and `ChangedMeanwhile`.
    """
    _decide(story, StoryState.REJECTED, "story-rejected", actor)


@transaction.atomic
def undo(story: Story, *, actor: Actor) -> None:
    """Take a decision back: the story is a candidate again.

    Raises `Refused` when people were recorded from it, since they would rest on nothing, and
    `ChangedMeanwhile`.
    """
    require_role(actor, Role.RESEARCHER, what=_("Undoing a decision"))
    here = Story.objects.filter(pk=story.pk, state=story.state)
    taken_back = here.exclude(state=StoryState.CANDIDATE).update(
        state=StoryState.CANDIDATE, decided_by=None, decided_at=None
    )
    if taken_back != 1:
        raise _changed(_("Undoing a decision"))
    # Asked after the row is ours: nobody records a person meanwhile.
    if Protagonist.objects.filter(story=story).exists():
        raise Refused(
            what=_("Undoing a decision"),
            reason=_("people are recorded from this story"),
            way_on=_("Remove them first, if they were recorded by mistake."),
        )
    _recorded(story, "story-undecided", actor)


@transaction.atomic
def _decide(story: Story, state: StoryState, verb: str, actor: Actor) -> None:
    require_role(actor, Role.RESEARCHER, what=_("Deciding on a story"))
    undecided = Story.objects.filter(pk=story.pk, state=StoryState.CANDIDATE)
    if undecided.update(state=state, decided_by=actor.staff, decided_at=timezone.now()) != 1:
        raise _changed(_("Deciding on a story"))
    _recorded(story, verb, actor)


def _recorded(story: Story, verb: str, actor: Actor) -> None:
    story.refresh_from_db()
    ranking.soon()
    copies = story.copies.count()
    record(verb, actor=actor.ref, subject=f"story:{story.pk}", facts={"copies": copies})


def _changed(what: str) -> ChangedMeanwhile:
    return ChangedMeanwhile(
        what=what,
        reason=_("somebody else decided on this story meanwhile"),
        way_on=_("Load the page again: it shows what they decided."),
        conflicts=(),
    )
