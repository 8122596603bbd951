"""What a job is told of a cut: sealed to this site's worker and bound to the job.

A job cannot open a compartment. Whoever asks for it opens the sheet, the words and the keys of the
files that were made before, and they go when the job ends.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hmac import compare_digest
from pathlib import Path
from typing import TypedDict
from uuid import UUID

from django.utils.translation import gettext as _

from walkaway.accounts.actors import Actor
from walkaway.archive.models import Original
from walkaway.archive.services.file_keys import file_key, give_to_job, worker_keys
from walkaway.clips.models import SheetVersion, WorkOrder
from walkaway.core.errors import NotOpened, Refused
from walkaway.core.sealing.compartments import bound
from walkaway.core.sealing.key_pairs import seal, unseal
from walkaway.core.transcripts.model import Transcript
from walkaway.core.transcripts.working import Working, from_json, to_json, transcript_of
from walkaway.core.typed_json import read_typed, written
from walkaway.jobs.models import Job
from walkaway.jobs.services import Work, enqueue

KEPT_AS = Path("order.json")
"""What an order is called where its content is refused; there is no such file."""

BINDING_BYTES = 32


class WantedJson(TypedDict):
    """What was asked for, in codes."""

    languages: list[str]
    shapes: list[str]
    burn_in: list[str]


class OrderJson(TypedDict):
    """An order: the sheet as TOML, the words by source and language, and the keys (in hex) of the
    files that were made before, by their names in the clip's folder."""

    sheet: str
    words: dict[str, dict[str, str]]
    earlier: dict[str, EarlierJson]
    wanted: WantedJson


class EarlierJson(TypedDict):
    """A file that was made before, and its key."""

    stored: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """An order as the job reads it."""

    row: WorkOrder
    told: OrderJson

    @property
    def words(self) -> dict[str, dict[str, Transcript]]:
        """What is said in each source, in each language."""
        return {
            source: {language: transcript_of(from_json(text)) for language, text in by.items()}
            for source, by in self.told["words"].items()
        }


def words_json(words: Mapping[str, Mapping[str, Working]]) -> dict[str, dict[str, str]]:
    """The words as an order keeps them."""
    return {
        source: {language: to_json(each) for language, each in by.items()}
        for source, by in words.items()
    }


def order_work(
    kind: str,
    version: SheetVersion,
    told: OrderJson,
    recordings: Sequence[Original],
    *,
    actor: Actor,
) -> Job:
    """Begin a job of `kind` on a version: until it ends it knows what it is told, and the keys of
    these recordings. Raises `Refused` for whoever holds no key, and `NotOpened`."""
    keys = {each.pk: file_key(each, actor=actor) for each in recordings}
    job = enqueue(kind, subject=f"cut:{version.cut_id}", asked_by=actor.ref)
    for each in recordings:
        give_to_job(job, each, keys[each.pk])
    content = _binding(job.pk, version.cut_id) + zlib.compress(written(told).encode())
    WorkOrder.objects.create(
        job=job.pk,
        cut=version.cut,
        sheet_version=version,
        box=seal(worker_keys().public, content),
        wanted=told["wanted"],
    )
    return job


def order_of(work: Work) -> Order:
    """What a job was told. Raises `Refused` when it was told nothing (any more), and `NotOpened`
    for the order of another job or cut."""
    row = (
        WorkOrder.objects.select_related("cut__speaker", "sheet_version")
        .filter(job=work.job_id)
        .first()
    )
    if row is None:
        raise Refused(
            what=_("Making a clip"),
            reason=_("this job was not given what it needs"),
            way_on=_("Ask for it again on the page of the cut, with your vault open."),
        )
    content = unseal(worker_keys().private, bytes(row.box))
    if not compare_digest(content[:BINDING_BYTES], _binding(row.job, row.cut_id)):
        raise NotOpened(what=_("The order of a job"))
    text = zlib.decompress(content[BINDING_BYTES:]).decode()
    return Order(row=row, told=read_typed(text, OrderJson, path=KEPT_AS))


def _binding(job: UUID, cut: UUID) -> bytes:
    return hashlib.sha256(bound("work-order", str(job), str(cut))).digest()
