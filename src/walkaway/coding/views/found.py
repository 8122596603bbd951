"""What pages of coding are about: found for those who may see it, 404 for everybody else."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from walkaway.accounts.actors import Actor
from walkaway.coding.models import Sheet, Study
from walkaway.coding.queries.sheets import own_sheet_for
from walkaway.coding.queries.studies import study_for


def study_or_404(actor: Actor, pk: UUID) -> Study:
    """A study that `actor` leads or codes in."""
    try:
        return study_for(actor, pk)
    except Study.DoesNotExist:
        raise Http404 from None


def own_sheet_or_404(actor: Actor, pk: UUID) -> Sheet:
    """A sheet of `actor`; whoever asks for that of somebody else never learns that it is there."""
    try:
        return own_sheet_for(actor, pk)
    except Sheet.DoesNotExist:
        raise Http404 from None
