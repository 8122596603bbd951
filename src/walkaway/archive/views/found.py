"""What pages of the archive are about: found for those who work on it, 404 for everybody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404

from walkaway.accounts.actors import Actor
from walkaway.archive.models import Derivative, Interview, Original, Speaker, Transcript
from walkaway.archive.queries.interviews import derivative_for, interview_for, original_for
from walkaway.archive.queries.speakers import speaker_for
from walkaway.archive.queries.transcripts import transcript_for

Found = TypeVar("Found")


def speaker_or_404(actor: Actor, pk: UUID) -> Speaker:
    """A speaker that `actor` works on: whoever does not, never learns that there is one."""
    return _or_404(speaker_for, actor, pk)


def interview_or_404(actor: Actor, pk: UUID) -> Interview:
    """An interview with such a speaker."""
    return _or_404(interview_for, actor, pk)


def original_or_404(actor: Actor, pk: UUID) -> Original:
    """A recording of such an interview."""
    return _or_404(original_for, actor, pk)


def derivative_or_404(actor: Actor, pk: UUID) -> Derivative:
    """What was made of such a recording."""
    return _or_404(derivative_for, actor, pk)


def transcript_or_404(actor: Actor, pk: UUID) -> Transcript:
    """A transcript of such an interview."""
    return _or_404(transcript_for, actor, pk)


def _or_404(find: Callable[[Actor, UUID], Found], actor: Actor, pk: UUID) -> Found:
    try:
        return find(actor, pk)
    except ObjectDoesNotExist:
        raise Http404 from None
