"""Cuts and the versions of their sheets, for those who work on the speaker."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from walkaway.accounts.actors import Actor
from walkaway.archive.models import Original, SealedItem, Speaker, Transcript
from walkaway.archive.queries.speakers import speakers_of
from walkaway.clips.models import Cut, SheetVersion

SHEET_ITEM = "cut-sheet"


def cuts_of(actor: Actor) -> QuerySet[Cut]:
    """Every cut of the speakers that `actor` works on; none of those who withdrew."""
    here = speakers_of(actor).filter(withdrawn_at=None)
    return Cut.objects.filter(speaker__in=here).select_related("speaker", "created_by")


def cut_for(actor: Actor, pk: UUID) -> Cut:
    """One of them. Raises `Cut.DoesNotExist`, for a stranger as for a wrong address."""
    return cuts_of(actor).get(pk=pk)


def version_for(actor: Actor, pk: UUID, number: int) -> SheetVersion:
    """A version of a cut of `actor`. Raises `SheetVersion.DoesNotExist`."""
    found = SheetVersion.objects.select_related("cut__speaker", "made_by")
    return found.get(cut__in=cuts_of(actor), cut=pk, number=number)


def newest_version(cut: Cut) -> SheetVersion:
    """The version that counts. Raises `SheetVersion.DoesNotExist` for a cut that was taken in."""
    return cut.versions.select_related("cut__speaker", "made_by").latest("number")


def newest_versions(cuts: Iterable[Cut]) -> dict[UUID, SheetVersion]:
    """The newest version of each of `cuts` that has one, by cut (1 query)."""
    wanted = {cut.pk: cut.newest for cut in cuts}
    found = SheetVersion.objects.filter(cut__in=wanted).select_related("cut__speaker", "made_by")
    return {each.cut_id: each for each in found if wanted[each.cut_id] == each.number}


def versions_of(cut: Cut) -> QuerySet[SheetVersion]:
    """Every version, the newest first, with who made it (1 query)."""
    return cut.versions.select_related("cut__speaker", "made_by").order_by("-number")


def sheet_items(versions: Iterable[SheetVersion]) -> dict[UUID, SealedItem]:
    """The sealed sheet of each of `versions`, by version (1 query)."""
    items = SealedItem.objects.select_related("compartment").filter(
        kind=SHEET_ITEM, subject__in=[each.pk for each in versions]
    )
    return {each.subject: each for each in items.order_by("created_at")}


def recordings_of(speaker: Speaker, pks: Iterable[UUID]) -> dict[UUID, Original]:
    """Those of the recordings that are of `speaker`, by their ids (1 query)."""
    found = Original.objects.filter(interview__speaker=speaker, pk__in=set(pks))
    return {each.pk: each for each in found.select_related("interview__speaker", "compartment")}


def transcripts_of(speaker: Speaker, pks: Iterable[UUID]) -> dict[UUID, Transcript]:
    """Those of the transcripts that are of `speaker`, by their ids (1 query)."""
    found = Transcript.objects.filter(interview__speaker=speaker, pk__in=set(pks))
    return {each.pk: each for each in found.select_related("interview__speaker", "source")}
