"""Cuts as an exit: how a speaker is taken back from all that is made of what they told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from walkaway.accounts.actors import Actor
from walkaway.archive import blobs
from walkaway.archive.exits import Exit, Recalled
from walkaway.archive.models import SealedItem, Speaker
from walkaway.clips.models import (
    Cut,
    Package,
    PackageFile,
    Rendition,
    SheetVersion,
    StoredFile,
    WorkOrder,
)
from walkaway.clips.queries.cuts import SHEET_ITEM
from walkaway.clips.services.packages import end_order
from walkaway.jobs.models import GOING_ON, Job
from walkaway.jobs.services import ask_to_cancel

JOB_SUBJECT = "cut:"
"""What a job is about that makes something of a cut: this and the cut's id."""

FILES_AT_ONCE = 200
"""So many go in one transaction: whoever else writes does not wait longer."""


class Cuts(Exit):
    """Cut sheets that editors take out, and the clips that are made of them."""

    name = "clips"

    def recall(self, speaker: Speaker, *, actor: Actor, now: datetime) -> Recalled:
        """Take away what was written, and what jobs were given, in a few statements.

        From here on nothing of theirs is fetched, since every query asks whether the speaker is
        still here. The rows of files, which may be a hundred thousand, follow with the files.
        """
        cuts = Cut.objects.filter(speaker=speaker)
        was_cut = cuts.exists()
        # What they tell goes now; the names of the files that a job began are needed to erase them.
        WorkOrder.objects.filter(cut__speaker=speaker).update(box=b"")
        _cancel_jobs(speaker, actor)
        SealedItem.objects.filter(compartment__speaker=speaker, kind=SHEET_ITEM).delete()
        return Recalled(beyond=("exported-cuts",) if was_cut else ())

    def erase(self, speaker: Speaker) -> None:
        """Erase files and rows, some at a time; whatever a crash leaves is found again."""
        orders = WorkOrder.objects.filter(cut__speaker=speaker)
        for job in list(orders.values_list("job", flat=True)):
            end_order(job)
        while not _erased(speaker):
            pass


def erase_late_files() -> int:
    """Erase what came of speakers after they withdrew, such as from a job at its last step; of how
    many speakers."""
    late = Speaker.objects.filter(withdrawn_at__isnull=False, pk__in=Cut.objects.values("speaker"))
    for speaker in late:
        Cuts().erase(speaker)
    return len(late)


def _erased(speaker: Speaker) -> bool:
    """Erase some of what there is; whether nothing is left."""
    packages = Package.objects.filter(cut__speaker=speaker)
    some = list(packages.values_list("pk", flat=True)[:FILES_AT_ONCE])
    if some:
        _erase_packages(some)
        return False
    files = StoredFile.objects.filter(cut__speaker=speaker)
    blob_ids = list(files.values_list("pk", flat=True)[:FILES_AT_ONCE])
    if blob_ids:
        # The file before its row: what has no row is not found again.
        for blob in blob_ids:
            blobs.remove(blob)
        StoredFile.objects.filter(pk__in=blob_ids).delete()
        return False
    return _erase_cuts(speaker)


@transaction.atomic
def _erase_packages(some: Sequence[UUID]) -> None:
    Rendition.objects.filter(package__in=some).delete()
    PackageFile.objects.filter(package__in=some).delete()
    Package.objects.filter(pk__in=some).delete()


@transaction.atomic
def _erase_cuts(speaker: Speaker) -> bool:
    # A job that keeps a file just now waits for this, and finds no cut to keep it for.
    cuts = list(
        Cut.objects.select_for_update().filter(speaker=speaker).values_list("pk", flat=True)
    )
    if StoredFile.objects.filter(cut__in=cuts).exists():
        return False
    if Package.objects.filter(cut__in=cuts).exists():
        return False
    WorkOrder.objects.filter(cut__in=cuts).delete()
    SealedItem.objects.filter(compartment__speaker=speaker, kind=SHEET_ITEM).delete()
    SheetVersion.objects.filter(cut__in=cuts).delete()
    Cut.objects.filter(pk__in=cuts).delete()
    return True


def _cancel_jobs(speaker: Speaker, actor: Actor) -> None:
    """Have every job on a cut of the speaker stop; few go on at a time."""
    jobs = Job.objects.filter(subject__startswith=JOB_SUBJECT, state__in=GOING_ON)
    for job in jobs:
        cut = job.subject.removeprefix(JOB_SUBJECT)
        if Cut.objects.filter(pk=cut, speaker=speaker).exists():
            ask_to_cancel(job, asked_by=actor.ref)
