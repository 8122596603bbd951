"""The keys of recordings, and who is given them.

Each file has a key of its own, sealed to the `originals` compartment of its speaker. A job cannot
open a compartment; it is given the keys of single files, each sealed to this site's worker and
bound to the job. The rows that hold them go when the job ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hmac import compare_digest
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from walkaway.accounts.actors import Actor
from walkaway.archive import blobs
from walkaway.archive.models import Derivative, Original, WorkerKey
from walkaway.archive.services.compartments import private_key
from walkaway.core.errors import NotOpened, Refused
from walkaway.core.sealing.compartments import Label, bound, unwrap_key
from walkaway.core.sealing.envelopes import KEY_BYTES, Key
from walkaway.core.sealing.files import SealedFile
from walkaway.core.sealing.key_pairs import KeyPair, PrivateKey, key_pair_of, seal, unseal
from walkaway.jobs.models import GOING_ON, Job
from walkaway.jobs.services import Work

File = Original | Derivative


@dataclass(frozen=True, slots=True, kw_only=True)
class Blob:
    """A sealed file of another room: the name of its bytes, what it is, and what is in it.

    `sha256` and `size_bytes` are of the content.
    """

    pk: UUID
    label: Label
    sha256: str
    size_bytes: int


def label_of(file: File | Blob) -> Label:
    """What a file is: authenticated with its key and with every chunk of it."""
    if isinstance(file, Blob):
        return file.label
    if isinstance(file, Original):
        kind, author = "original", str(file.added_by_id)
    else:
        kind, author = f"derivative-{file.kind}", str(file.original_id)
    return Label(epoch=file.compartment.epoch, item=str(file.pk), kind=kind, author=author)


def file_key(file: File, *, actor: Actor) -> Key:
    """The key of a file for a reader. Raises `Refused` without a row or with a locked vault, and
    `NotOpened` when the key was tampered with."""
    private = private_key(file.compartment, actor=actor)
    return unwrap_key(private, bytes(file.wrapped_key), label_of(file))


@contextmanager
def content_of(file: File | Blob, key: Key) -> Iterator[SealedFile]:
    """The content of a whole file. Raises `NotOpened` when it is not as it was, or gone."""
    try:
        source = blobs.path_of(file.pk).open("rb")
    except FileNotFoundError as error:
        raise NotOpened(what=_("A recording")) from error
    with source:
        yield SealedFile(source, key, bytes(label_of(file)))


def give_to_job(job: Job, original: Original, key: Key) -> None:
    """Let `job` read `original`, until it ends."""
    box = seal(worker_keys().public, key + _binding(job.pk, original.pk))
    WorkerKey.objects.create(job=job.pk, original=original, box=box)


def key_of_job(work: Work, original: Original) -> Key:
    """The key that was given to a job. Raises `Refused` when there is none (any more)."""
    row = WorkerKey.objects.filter(job=work.job_id, original=original).first()
    if row is None:
        raise Refused(
            what=_("Reading a recording"),
            reason=_("this job was not given the key to it"),
            way_on=_("Ask for it again on the page of the interview, with your vault open."),
        )
    content = unseal(worker_keys().private, bytes(row.box))
    if not compare_digest(content[KEY_BYTES:], _binding(work.job_id, original.pk)):
        raise NotOpened(what=_("The key of a job"))
    return Key(content[:KEY_BYTES])


def take_from_job(work: Work) -> None:
    """Take the keys from a job that ends."""
    WorkerKey.objects.filter(job=work.job_id).delete()


def take_from_ended_jobs() -> int:
    """Take their keys from jobs that have ended, or are no more; how many."""
    running = Job.objects.filter(state__in=GOING_ON)
    taken, _each = WorkerKey.objects.exclude(job__in=running.values("pk")).delete()
    return taken


def worker_keys() -> KeyPair:
    """The keys of this site's worker: what is sealed to them, a job opens without a vault."""
    return key_pair_of(PrivateKey(settings.WORKER_KEY()))


def _binding(job: object, original: object) -> bytes:
    return bound("worker-key", str(job), str(original))
