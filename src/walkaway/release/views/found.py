"""What pages of releases are about: found for those who work on it, 404 for everybody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404

from walkaway.accounts.actors import Actor
from walkaway.archive.models import Interview
from walkaway.clips.models import Package, Rendition
from walkaway.release.queries.packages import interview_for, package_for, rendition_for

Found = TypeVar("Found")


def package_or_404(actor: Actor, pk: UUID) -> Package:
    """A clip of a speaker that `actor` works on, who is still here."""
    return _or_404(package_for, actor, pk)


def rendition_or_404(actor: Actor, pk: UUID) -> Rendition:
    """A film of such a clip."""
    return _or_404(rendition_for, actor, pk)


def interview_or_404(actor: Actor, pk: UUID) -> Interview:
    """An interview of such a speaker."""
    return _or_404(interview_for, actor, pk)


def _or_404(find: Callable[[Actor, UUID], Found], actor: Actor, pk: UUID) -> Found:
    try:
        return find(actor, pk)
    except ObjectDoesNotExist:
        raise Http404 from None
