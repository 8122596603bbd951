"""Recordings as evidence: whole or broken, read with a trace, never changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from walkaway.accounts.actors import Actor
from walkaway.archive import blobs
from walkaway.archive.holds import refuse_held
from walkaway.archive.models import DerivativeKind, Original, OriginalState
from walkaway.archive.queries.speakers import require_work_on
from walkaway.archive.services.file_keys import (
    File,
    content_of,
    file_key,
    give_to_job,
)
from walkaway.archive.services.uploads import have_it_hashed
from walkaway.core.errors import NotOpened, Refused
from walkaway.core.sealing.envelopes import Key
from walkaway.core.sealing.files import CHUNK_BYTES
from walkaway.jobs.models import GOING_ON, Job
from walkaway.jobs.services import enqueue
from walkaway.journal.services import record
from walkaway.journal.shapes import Fact

DERIVATIVE_JOBS = {
    DerivativeKind.TECHNICAL_REPORT: "technical-report",
    DerivativeKind.PROXY: "proxy",
    DerivativeKind.WAVEFORM: "waveform",
    DerivativeKind.THUMBNAILS: "thumbnails",
}
"""What is made of every recording, and the kind of job that makes it."""


def read_back(original: Original, key: Key, reached: Callable[[int], object]) -> str:
    """The SHA-256 of a recording, read from the disk. Raises `NotOpened` when a byte is wrong."""
    digest = hashlib.sha256()
    with content_of(original, key) as content:
        if content.size != original.size_bytes:
            raise NotOpened(what=_("A recording"))
        for number, piece in enumerate(content.read_range(0, content.size)):
            digest.update(piece)
            reached(min(content.size, (number + 1) * CHUNK_BYTES))
    return digest.hexdigest()


@transaction.atomic
def declare_whole(
    original: Original, sha256: str, key: Key, *, asked_by: str, now: datetime
) -> bool:
    """Note that a recording was read back as `sha256`: from here on its bytes never change.

    A recording with another hash than was announced is broken, and so is what does not open. False
    when it was settled before. Whoever asked has the derivatives made.
    """
    wanted = original.sha256
    if wanted and wanted != sha256:
        return declare_broken(original, asked_by=asked_by)
    settled = Original.objects.filter(pk=original.pk, state=OriginalState.ARRIVING).update(
        state=OriginalState.WHOLE, sha256=sha256, whole_at=now
    )
    if not settled:
        return False
    original.refresh_from_db()
    blobs.make_final(original.pk)
    for kind in DERIVATIVE_JOBS:
        _have_made(original, kind, key, asked_by=asked_by)
    record(
        "original-arrived",
        actor=asked_by,
        subject=f"original:{original.pk}",
        facts={
            "interview": original.interview_id,
            "sha256": sha256,
            "size": original.size_bytes,
        },
    )
    return True


@transaction.atomic
def declare_broken(original: Original, *, asked_by: str) -> bool:
    """Note that a recording is not what should be there. False when it was settled before."""
    here = Original.objects.filter(pk=original.pk, state=OriginalState.ARRIVING)
    if here.update(state=OriginalState.BROKEN) != 1:
        return False
    original.refresh_from_db()
    record("original-broken", actor=asked_by, subject=f"original:{original.pk}")
    return True


@transaction.atomic
def ask_again(original: Original, *, actor: Actor) -> list[Job]:
    """Have made what is missing of a recording, with the key of whoever asks.

    What waits or runs already is left alone. Raises `Refused` without a key.
    """
    require_work_on(actor, original.interview.speaker, what=_("Asking for this"))
    key = file_key(original, actor=actor)
    busy = set(unfinished_jobs(original).values_list("kind", flat=True))
    if original.state == OriginalState.ARRIVING:
        if original.arrived_bytes == original.size_bytes and not busy:
            have_it_hashed(original, key, actor=actor)
        return []
    have = set(original.derivatives.values_list("kind", flat=True))
    return [
        _have_made(original, kind, key, asked_by=actor.ref)
        for kind, job in DERIVATIVE_JOBS.items()
        if kind not in have and job not in busy
    ]


def unfinished_jobs(original: Original) -> QuerySet[Job]:
    """The jobs on a recording that wait or run."""
    return Job.objects.filter(subject=f"original:{original.pk}", state__in=GOING_ON)


@transaction.atomic
def note_played(file: File, *, actor: Actor) -> None:
    """Write in the journal that somebody watches or hears a file."""
    _note("played", file, actor.ref)


@transaction.atomic
def export(original: Original, *, actor: Actor) -> Key:
    """The key to the evidence copy, for one who takes it out; the journal says so.

    Raises `Refused` without a key, and while the recording is not whole.
    """
    require_work_on(actor, original.interview.speaker, what=_("Taking out a recording"))
    refuse_held(original.interview.speaker, what=_("Taking out a recording"))
    if original.state != OriginalState.WHOLE:
        raise Refused(
            what=_("Taking out a recording"),
            reason=_("it was not read back and hashed yet"),
            way_on=_("Wait until it is whole."),
        )
    key = file_key(original, actor=actor)
    _note("exported", original, actor.ref)
    return key


@transaction.atomic
def note_read(original: Original, *, by: str, job: Job | None = None) -> None:
    """Write in the journal that a program read a recording for somebody, in a job."""
    facts: dict[str, Fact] = {"job": job.pk, "kind": job.kind} if job else {}
    record("original-read", actor=by, subject=f"original:{original.pk}", facts=facts)


def _have_made(original: Original, kind: DerivativeKind, key: Key, *, asked_by: str) -> Job:
    job = enqueue(DERIVATIVE_JOBS[kind], subject=f"original:{original.pk}", asked_by=asked_by)
    give_to_job(job, original, key)
    return job


def _note(verb: str, file: File, actor: str) -> None:
    if isinstance(file, Original):
        original, what = file.pk, "original"
        facts = {"sha256": file.sha256} if file.sha256 else {}
    else:
        original, what = file.original_id, "derivative"
        facts = {"sha256": file.sha256, "derivative": str(file.pk), "kind": file.kind}
    record(f"{what}-{verb}", actor=actor, subject=f"original:{original}", facts=facts)
