"""What pages of clips are about: found for those who work on the speaker, else 404."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from walkaway.accounts.actors import Actor
from walkaway.clips.models import Cut, SheetVersion
from walkaway.clips.queries.cuts import cut_for, version_for


def cut_or_404(actor: Actor, pk: UUID) -> Cut:
    """A cut of a speaker that `actor` works on."""
    try:
        return cut_for(actor, pk)
    except Cut.DoesNotExist:
        raise Http404 from None


def cut_with_sheet_or_404(actor: Actor, pk: UUID) -> Cut:
    """Likewise one that has a sheet: what was made elsewhere is not changed here."""
    found = cut_or_404(actor, pk)
    if not found.newest:
        raise Http404
    return found


def version_or_404(actor: Actor, pk: UUID, number: int) -> SheetVersion:
    """A version of such a cut."""
    try:
        return version_for(actor, pk, number)
    except SheetVersion.DoesNotExist:
        raise Http404 from None
