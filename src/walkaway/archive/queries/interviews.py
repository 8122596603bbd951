"""Interviews and recordings, for those who work on their speaker. Nobody else learns of them."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from walkaway.accounts.actors import Actor
from walkaway.archive.models import Derivative, Interview, Original
from walkaway.archive.queries.speakers import speakers_of


def interview_for(actor: Actor, pk: UUID) -> Interview:
    """An interview with a speaker of `actor`. Raises `Interview.DoesNotExist`."""
    return interviews_of(actor).select_related("speaker").get(pk=pk)


def interviews_of(actor: Actor) -> QuerySet[Interview]:
    """All interviews with speakers that `actor` works on."""
    return Interview.objects.filter(speaker__in=speakers_of(actor))


def original_for(actor: Actor, pk: UUID) -> Original:
    """A recording of a speaker of `actor`. Raises `Original.DoesNotExist`."""
    found = Original.objects.filter(interview__speaker__in=speakers_of(actor))
    return found.select_related("interview__speaker", "compartment").get(pk=pk)


def originals_of(interview: Interview) -> QuerySet[Original]:
    """The recordings of an interview with what was made of them (2 queries)."""
    found = Original.objects.filter(interview=interview).select_related("compartment")
    return found.prefetch_related("derivatives")


def derivative_for(actor: Actor, pk: UUID) -> Derivative:
    """What was made of a recording of a speaker of `actor`. Raises `Derivative.DoesNotExist`."""
    found = Derivative.objects.filter(original__interview__speaker__in=speakers_of(actor))
    return found.select_related("original__interview__speaker", "compartment").get(pk=pk)
