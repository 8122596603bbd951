"""Documents of studies, for those who may read them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from walkaway.accounts.actors import Actor
from walkaway.archive.models import Speaker, Transcript, TranscriptVersion
from walkaway.archive.queries.speakers import speakers_of
from walkaway.archive.queries.transcripts import newest_versions
from walkaway.coding.models import Document, Sheet, Study
from walkaway.coding.queries.studies import studies_of
from walkaway.stories.models import Copy, StoryState

ASSIGNED = Q(sheets__coder__isnull=False) | ~Q(sheets__coder_name="") & Q(sheets__isnull=False)

UNFINISHED = Q(sheets_finished__lt=F("sheets_total"))
"""Documents of `documents_of` that some coder has not finished."""
UNASSIGNED = Q(sheets_total=0)
"""Those that nobody codes."""


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


def stories_to_add(study: Study) -> QuerySet[Copy]:
    """The copies that are read for accepted stories, without those in the study (1 query)."""
    accepted = Copy.objects.filter(leads=True, story__state=StoryState.ACCEPTED)
    return accepted.exclude(documents__study=study).select_related("story").defer("text", "reasons")


def interviews_to_add(study: Study, actor: Actor) -> QuerySet[TranscriptVersion]:
    """The newest transcripts of interviews that `actor` works on, likewise (1 query)."""
    transcripts = Transcript.objects.filter(
        interview__speaker__in=speakers_of(actor).filter(withdrawn_at=None)
    )
    return (
        newest_versions(transcripts)
        .exclude(documents__study=study)
        .order_by("transcript__interview__speaker__pseudonym", "transcript__created_at")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a study is, in numbers: never what somebody coded."""

    documents_total: int = 0
    sheets_total: int = 0
    sheets_finished: int = 0


def progress_of(actor: Actor) -> dict[UUID, Progress]:
    """How far each study of `actor` is, in what they may read (1 query)."""
    rows = (
        documents_for(actor)
        .order_by()
        .values("study")
        .annotate(
            documents=Count("pk", distinct=True),
            total=Count("sheets", filter=ASSIGNED, distinct=True),
            finished=Count(
                "sheets", filter=ASSIGNED & Q(sheets__finished_at__isnull=False), distinct=True
            ),
        )
        .values_list("study", "documents", "total", "finished")
    )
    return {
        study: Progress(documents_total=documents, sheets_total=total, sheets_finished=finished)
        for study, documents, total, finished in rows
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class CoderProgress:
    """How many of the documents that they were given a coder has begun and finished."""

    pk: UUID
    name: str
    sheets_total: int
    sheets_begun: int
    sheets_finished: int


def coders_progress_of(study: Study, actor: Actor) -> list[CoderProgress]:
    """How far each coder of a study is, by name (1 query)."""
    rows = (
        Sheet.objects.filter(document__in=documents_for(actor).filter(study=study))
        .exclude(coder=None)
        .order_by("coder__name", "coder")
        .values("coder", "coder__name")
        .annotate(
            total=Count("pk"),
            begun=Count("pk", filter=Q(revision__gt=0, finished_at=None)),
            finished=Count("pk", filter=Q(finished_at__isnull=False)),
        )
        .values_list("coder", "coder__name", "total", "begun", "finished")
    )
    return [
        CoderProgress(
            pk=pk, name=name, sheets_total=total, sheets_begun=begun, sheets_finished=finished
        )
        for pk, name, total, begun, finished in rows
    ]
