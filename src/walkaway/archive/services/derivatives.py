"""Files made of a recording: sealed while they are written, one of a kind, with their making."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from io import BufferedReader
from typing import Any
from uuid import UUID, uuid4

from walkaway.archive import blobs
from walkaway.archive.models import CompartmentKind, Derivative, DerivativeKind, Original
from walkaway.archive.services.compartments import current
from walkaway.archive.services.file_keys import content_of, key_of_job, label_of, take_from_job
from walkaway.archive.services.originals import note_read
from walkaway.core.sealing.compartments import wrap_key
from walkaway.core.sealing.envelopes import new_key
from walkaway.core.sealing.files import CHUNK_BYTES, new_file_seal
from walkaway.core.sealing.streams import SealedReader, SealingWriter
from walkaway.jobs.models import Job
from walkaway.jobs.services import Cancelled, Work
from walkaway.journal.services import record


def original_of(work: Work) -> Original:
    """The recording that a job is about. Raises `Original.DoesNotExist` when it was erased."""
    kind, _, pk = work.subject.partition(":")
    assert kind == "original"
    return Original.objects.select_related("interview__speaker", "compartment").get(pk=UUID(pk))


@contextmanager
def reading(work: Work, original: Original) -> Iterator[BufferedReader]:
    """The recording, for a job that was given its key: a file to read and to seek in.

    The journal says that it was read, and for which job.
    """
    key = key_of_job(work, original)
    with content_of(original, key) as content:
        note_read(original, by=work.asked_by, job=Job.objects.get(pk=work.job_id))
        yield BufferedReader(SealedReader(content), CHUNK_BYTES)


def keep_derivative(
    work: Work,
    original: Original,
    kind: DerivativeKind,
    write: Callable[[SealingWriter], object],
    *,
    content_type: str,
    recipe: Mapping[str, Any],
    head_bytes: int = CHUNK_BYTES,
) -> Derivative | None:
    """Write a derivative with `write` and keep it together with the end of the job.

    None when there is one of that kind already. What is written is sealed on the way to the disk,
    then read back and hashed.
    """
    compartment = current(original.interview.speaker, CompartmentKind.ORIGINALS)
    made = Derivative(
        id=uuid4(),
        original=original,
        compartment=compartment,
        kind=kind,
        recipe=dict(recipe) | {"original_sha256": original.sha256},
        content_type=content_type,
    )
    key = new_key()
    seal = new_file_seal(key, bytes(label_of(made)))
    made.wrapped_key = wrap_key(compartment.public_key, key, label_of(made))
    with blobs.written(made.pk) as file:
        writer = SealingWriter(file, seal, head_bytes=head_bytes)
        write(writer)
        made.size_bytes = writer.finish()
    try:
        with content_of(made, key) as content:
            digest = hashlib.sha256()
            for piece in content.read_range(0, content.size):
                digest.update(piece)
        made.sha256 = digest.hexdigest()
        is_kept = _keep(work, made)
    except BaseException:
        blobs.remove(made.pk)
        raise
    if not is_kept:
        blobs.remove(made.pk)
    return made if is_kept else None


def _keep(work: Work, made: Derivative) -> bool:
    with work.keeping():
        take_from_job(work)
        # The speaker may have withdrawn meanwhile: then nothing is made of the recording.
        staying = Original.objects.filter(interview__speaker__withdrawn_at=None)
        if not staying.filter(pk=made.original_id).exists():
            raise Cancelled
        if Derivative.objects.filter(original=made.original_id, kind=made.kind).exists():
            return False
        made.save(force_insert=True)
        record(
            "derivative-made",
            actor=work.asked_by,
            subject=f"original:{made.original_id}",
            facts={
                "derivative": made.pk,
                "kind": made.kind,
                "sha256": made.sha256,
                "size": made.size_bytes,
                "original_sha256": made.original.sha256,
                "job": work.job_id,
            },
        )
    return True


def end_without(work: Work) -> None:
    """End a job whose recording has nothing to make this of."""
    with work.keeping():
        take_from_job(work)


@contextmanager
def giving_back_the_key(work: Work) -> Iterator[None]:
    """Take the key from the job when it fails or is cancelled; not when it was given to another
    worker, who needs it."""
    try:
        yield
    except Cancelled:
        if Job.objects.filter(pk=work.job_id, cancel_asked=True).exists():
            take_from_job(work)
        raise
    except Exception:
        take_from_job(work)
        raise
