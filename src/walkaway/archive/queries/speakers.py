"""Speakers, for those who work on them. Nobody else learns that there is such a speaker."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from walkaway.accounts.actors import Actor
from walkaway.archive.models import Speaker


def speakers_of(actor: Actor) -> QuerySet[Speaker]:
    """The speakers that `actor` works on; none for the program and for whoever left."""
    if actor.staff is None or not actor.staff.is_active:
        return Speaker.objects.none()
    return Speaker.objects.filter(assignments__staff=actor.staff)


def speaker_for(actor: Actor, pk: UUID) -> Speaker:
    """One of them. Raises `Speaker.DoesNotExist`, for a stranger as for a wrong address."""
    return speakers_of(actor).get(pk=pk)
