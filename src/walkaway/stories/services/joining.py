"""Which pages are one story: stories merged into one, and a copy split out of one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from walkaway.accounts.actors import Actor, require_role
from walkaway.accounts.models import Role
from walkaway.core.errors import ChangedMeanwhile, Refused
from walkaway.journal.services import record
from walkaway.journal.shapes import Fact
from walkaway.stories.models import Attribute, Copy, Protagonist, Story, StoryState

MOST_AT_ONCE = 20
"""The journal names each story that was merged."""


@transaction.atomic
def merge(stories: Collection[UUID], *, actor: Actor) -> Story:
    """Make stories one: the decided one among them if there is, else the one found first.

    Its copy goes on leading; what was recorded of people moves with the copies. Raises `Refused`
    for fewer than two, and where some are accepted and others rejected; `ChangedMeanwhile` when one
    of them is gone.
    """
    what = _("Merging stories")
    require_role(actor, Role.RESEARCHER, what=what)
    wanted = set(stories)
    if not 2 <= len(wanted) <= MOST_AT_ONCE:
        raise Refused(
            what=what,
            reason=_("that takes two to twenty stories"),
            way_on=_("Tick those that are copies of one account."),
        )
    found = list(Story.objects.select_for_update().filter(pk__in=wanted))
    if len(found) != len(wanted):
        raise _changed(what)
    kept = _kept(found, what)
    others = [story for story in found if story != kept]
    moved = Copy.objects.filter(story__in=others)
    moved.update(leads=False)
    copies = moved.update(story=kept)
    Protagonist.objects.filter(story__in=others).update(story=kept)
    # What waits to be compared with a story that goes, waits for the one that stays.
    Story.objects.filter(resembles__in=others).exclude(pk=kept.pk).update(resembles=kept)
    merged = [story.pk for story in others]
    Story.objects.filter(pk__in=merged).delete()
    kept.refresh_from_db()
    named = {f"merged-{number}": pk for number, pk in enumerate(merged, start=1)}
    facts: dict[str, Fact] = {"copies": copies, **named}
    record("stories-merged", actor=actor.ref, subject=f"story:{kept.pk}", facts=facts)
    return kept


@transaction.atomic
def split(copy: Copy, *, actor: Actor) -> Story:
    """Give a copy a story of its own, on which nobody has decided.

    Raises `Refused` for the only copy of a story, and for one from which something is recorded of a
    person; `ChangedMeanwhile` when it was moved.
    """
    what = _("Splitting a copy out")
    require_role(actor, Role.RESEARCHER, what=what)
    old = Story.objects.select_for_update().filter(pk=copy.story_id).first()
    if old is None:
        raise _changed(what)
    if Copy.objects.filter(story=old).count() < 2:
        raise Refused(
            what=what,
            reason=_("it is the only copy of its story"),
            way_on=_("Nothing is to be done: it stands alone."),
        )
    if Attribute.objects.filter(copy=copy).exists():
        raise Refused(
            what=what,
            reason=_("something recorded of a person has its source in this copy"),
            way_on=_("Remove that first, or give it another source."),
        )
    new = Story.objects.create(found_at=old.found_at)
    if Copy.objects.filter(pk=copy.pk, story=old).update(story=new, leads=True) != 1:
        raise _changed(what)
    _have_one_lead(old)
    copy.refresh_from_db()
    record(
        "copy-split-out",
        actor=actor.ref,
        subject=f"story:{old.pk}",
        facts={"copy": copy.pk, "story": new.pk},
    )
    return new


def _kept(found: Sequence[Story], what: str) -> Story:
    states = {story.state for story in found}
    if {StoryState.ACCEPTED, StoryState.REJECTED} <= states:
        raise Refused(
            what=what,
            reason=_("some of them are accepted and others rejected"),
            way_on=_("Undo one of these decisions first."),
        )
    # Sorted by when they were found: the first of the decided, or the first of all.
    return next((each for each in found if each.state != StoryState.CANDIDATE), found[0])


def _have_one_lead(story: Story) -> None:
    copies = Copy.objects.filter(story=story)
    if not copies.filter(leads=True).exists():
        best = copies.order_by("-score", "retrieved_at", "id").first()
        assert best  # a story without copies is not kept
        copies.filter(pk=best.pk).update(leads=True)


def _changed(what: str) -> ChangedMeanwhile:
    return ChangedMeanwhile(
        what=what,
        reason=_("somebody else merged or split these stories meanwhile"),
        way_on=_("Load the page again: it shows how they stand."),
        conflicts=(),
    )
