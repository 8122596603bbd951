"""Transcripts and their versions, for those who work on the speaker."""

from __future__ import annotations

from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery

from walkaway.accounts.actors import Actor
from walkaway.archive.models import Interview, SealedItem, Transcript, TranscriptVersion
from walkaway.archive.queries.speakers import speakers_of

ITEM = "transcript"


def transcript_for(actor: Actor, pk: UUID) -> Transcript:
    """A transcript of a speaker that `actor` works on. Raises `Transcript.DoesNotExist`."""
    transcripts = Transcript.objects.select_related("interview__speaker", "source")
    return transcripts.get(pk=pk, interview__speaker__in=speakers_of(actor))


def transcripts_of(interview: Interview) -> QuerySet[Transcript]:
    """The transcript of an interview, then its translations; with `newest_number`, `cues_total`
    and `cues_approved` of the newest version (1 query)."""
    versions = TranscriptVersion.objects.filter(transcript=OuterRef("pk")).order_by("-number")
    return (
        Transcript.objects.filter(interview=interview)
        .annotate(
            newest_number=Subquery(versions.values("number")[:1]),
            cues_total=Subquery(versions.values("cues_total")[:1]),
            cues_approved=Subquery(versions.values("cues_approved")[:1]),
        )
        .order_by(F("source").asc(nulls_first=True), "created_at")
    )


def versions_of(transcript: Transcript) -> QuerySet[TranscriptVersion]:
    """Every version, newest first, with who made it (1 query)."""
    return transcript.versions.select_related("made_by").order_by("-number")


def newest_version(transcript: Transcript) -> TranscriptVersion:
    """The version that counts. Raises `TranscriptVersion.DoesNotExist`."""
    return transcript.versions.latest("number")


def newest_versions(transcripts: QuerySet[Transcript]) -> QuerySet[TranscriptVersion]:
    """The newest version of each of `transcripts`."""
    newest = TranscriptVersion.objects.filter(transcript=OuterRef("transcript"))
    return TranscriptVersion.objects.filter(
        transcript__in=transcripts,
        number=Subquery(newest.order_by("-number").values("number")[:1]),
    ).select_related("transcript__interview__speaker")


def item_of(version: TranscriptVersion) -> SealedItem:
    """The sealed cues of a version. Raises `SealedItem.DoesNotExist`."""
    items = SealedItem.objects.select_related("compartment").filter(kind=ITEM, subject=version.pk)
    return items.latest("created_at")


def not_indexed(actor: Actor) -> QuerySet[TranscriptVersion]:
    """Newest versions, of the speakers that `actor` works on, whose words cannot be found yet."""
    transcripts = Transcript.objects.filter(
        interview__speaker__in=speakers_of(actor).filter(withdrawn_at=None)
    )
    return newest_versions(transcripts).exclude(number=F("transcript__indexed_number"))
