"""Documents of studies, for those who may read them."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, Q, QuerySet

from walkaway.accounts.actors import Actor
from walkaway.archive.models import Speaker
from walkaway.archive.queries.speakers import speakers_of
from walkaway.coding.models import Document, Study
from walkaway.coding.queries.studies import studies_of

ASSIGNED = Q(sheets__coder__isnull=False) | ~Q(sheets__coder_name="") & Q(sheets__isnull=False)


def documents_for(actor: Actor) -> QuerySet[Document]:
    """The documents of studies of `actor`; an interview only for who works on its speaker."""
    interviews = Q(transcript_version__transcript__interview__speaker__in=speakers_of(actor))
    return (
        Document.objects.filter(study__in=studies_of(actor))
        .filter(Q(copy__isnull=False) | interviews)
        .select_related(
            "study__codebook_version", "copy", "transcript_version__transcript__interview__speaker"
        )
    )


def document_for(actor: Actor, pk: UUID) -> Document:
    """One of them. Raises `Document.DoesNotExist`."""
    return documents_for(actor).get(pk=pk)


def documents_of(study: Study, actor: Actor) -> QuerySet[Document]:
    """Those of a study with `sheets_total` and `sheets_finished`: how far, not what (1 query)."""
    return (
        documents_for(actor)
        .filter(study=study)
        .annotate(
            sheets_total=Count("sheets", filter=ASSIGNED, distinct=True),
            sheets_finished=Count(
                "sheets", filter=ASSIGNED & Q(sheets__finished_at__isnull=False), distinct=True
            ),
        )
    )


def speaker_of(document: Document) -> Speaker | None:
    """Who speaks in an interview; None for a published story."""
    version = document.transcript_version
    return None if version is None else version.transcript.interview.speaker
