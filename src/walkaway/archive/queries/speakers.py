"""Speakers, for those who work on them. Nobody else learns that there is such a speaker."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from walkaway.accounts.actors import Actor
from walkaway.accounts.models import KeySide, Role, Staff
from walkaway.archive.models import Compartment, ReaderKey, Speaker
from walkaway.archive.rules import WORK_ON
from walkaway.core.errors import Refused

READING_ROLES = frozenset(
    {
        Role.INTERVIEWER,
        Role.RESEARCHER,
        Role.EDITOR,
        Role.TRANSLATOR,
        Role.PROTECTION_OFFICER,
        Role.REVIEWER,
    }
)
"""The roles that may be given a speaker to work on. Administrators and campaigners read nothing."""


def speakers_of(actor: Actor) -> QuerySet[Speaker]:
    """The speakers that `actor` works on; none for the program and for whoever left."""
    if actor.staff is None or not actor.staff.is_active:
        return Speaker.objects.none()
    return Speaker.objects.filter(assignments__staff=actor.staff)


def speaker_for(actor: Actor, pk: UUID) -> Speaker:
    """One of them. Raises `Speaker.DoesNotExist`, for a stranger as for a wrong address."""
    return speakers_of(actor).get(pk=pk)


def speaker_named(pseudonym: str) -> Speaker | None:
    """The speaker of that pseudonym: for the program itself, and for whoever has its machine."""
    return Speaker.objects.filter(pseudonym=pseudonym).first()


def works_on(actor: Actor, speaker: Speaker) -> bool:
    """Whether `actor` is a member of staff who works on that speaker."""
    return actor.staff is not None and actor.staff.has_perm(WORK_ON, speaker)


def require_work_on(actor: Actor, speaker: Speaker, *, what: str) -> Staff:
    """The member of staff who acts. Raises `Refused` for whoever does not work on the speaker."""
    if actor.staff is None or not works_on(actor, speaker):
        raise Refused(
            what=what,
            reason=_("you do not work on this speaker"),
            way_on=_("Ask somebody who does."),
        )
    return actor.staff


def holds_key(actor: Actor, compartment: Compartment) -> bool:
    """Whether there is a row with which `actor` opens that compartment (1 query)."""
    rows = ReaderKey.objects.filter(compartment=compartment, staff=actor.staff)
    return actor.staff is not None and rows.exists()


def colleagues_on(speaker: Speaker) -> QuerySet[Staff]:
    """Those who work on a speaker, with their roles (2 queries)."""
    working = Staff.objects.filter(assignments__speaker=speaker, is_active=True)
    return working.prefetch_related("held_roles").order_by("name")


def officers_with_keys() -> QuerySet[Staff]:
    """The protection officers who can hold half of an identity: active, of a side, with a vault."""
    return Staff.objects.filter(
        is_active=True,
        held_roles__role=Role.PROTECTION_OFFICER,
        key_side__in=KeySide.values,
        vault__isnull=False,
    ).distinct()


def staff_to_admit(speaker: Speaker | None = None) -> QuerySet[Staff]:
    """Active members with a vault and a role that reads, who do not work on the speaker yet."""
    found = Staff.objects.filter(
        is_active=True, vault__isnull=False, held_roles__role__in=READING_ROLES
    ).distinct()
    if speaker is not None:
        found = found.exclude(assignments__speaker=speaker)
    return found.prefetch_related("held_roles").order_by("name")
