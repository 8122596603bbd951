"""Sheets, by who may look at them: their coder, and others once every coder has finished."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from walkaway.accounts.actors import Actor
from walkaway.coding.models import Document, Sheet
from walkaway.coding.queries.documents import documents_for

PARTS = (
    "coder", "document__study__codebook_version", "document__copy",
    "document__transcript_version__transcript__interview__speaker",
)  # fmt: skip


def own_sheets_of(actor: Actor) -> QuerySet[Sheet]:
    """The sheets that were assigned to `actor`, in the order of their studies."""
    own = Sheet.objects.filter(coder=actor.staff, document__in=documents_for(actor))
    return own.select_related(*PARTS).order_by("document__study", "document__number")


def own_sheet_for(actor: Actor, pk: UUID) -> Sheet:
    """One of them. Raises `Sheet.DoesNotExist`, also for a sheet of somebody else."""
    return own_sheets_of(actor).get(pk=pk)


def open_documents_for(actor: Actor) -> QuerySet[Document]:
    """The documents of which every assigned sheet is finished: what their coders did is open."""
    assigned = Sheet.objects.filter(document=OuterRef("pk")).exclude(coder=None, coder_name="")
    unfinished = assigned.filter(finished_at=None)
    return documents_for(actor).filter(Exists(assigned)).exclude(Exists(unfinished))


def open_document_for(actor: Actor, pk: UUID) -> Document:
    """One of them. Raises `Document.DoesNotExist` while somebody has not finished."""
    return open_documents_for(actor).get(pk=pk)


def open_sheets_of(document: Document, actor: Actor) -> QuerySet[Sheet]:
    """What coders did on an open document, by their names; none while it is not open."""
    here = Sheet.objects.filter(document__in=open_documents_for(actor).filter(pk=document.pk))
    coders = here.exclude(coder=None, coder_name="")
    return coders.select_related(*PARTS).order_by("coder__name", "coder_name", "pk")


def decided_sheet_of(document: Document, actor: Actor) -> Sheet | None:
    """What was decided between the coders of an open document; None while nothing was."""
    here = Sheet.objects.filter(document__in=open_documents_for(actor).filter(pk=document.pk))
    return here.filter(coder=None, coder_name="").select_related(*PARTS).first()
