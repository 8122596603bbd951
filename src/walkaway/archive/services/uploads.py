"""Recordings that arrive: sealed as they land, resumed where they broke off, whole or not kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hmac import compare_digest
from pathlib import Path
from typing import TypedDict
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F, Sum
from django.utils.translation import gettext as _

from walkaway.accounts.actors import Actor, program, require_keys, require_role
from walkaway.accounts.models import Staff
from walkaway.archive import blobs
from walkaway.archive.models import (
    CompartmentKind,
    Derivative,
    Interview,
    Original,
    OriginalState,
    SealedItem,
)
from walkaway.archive.queries.speakers import require_work_on
from walkaway.archive.services.compartments import (
    READERS,
    current,
    newest_text,
    private_key,
    seal_text,
)
from walkaway.archive.services.file_keys import (
    file_key,
    give_to_job,
    label_of,
    take_from_ended_jobs,
)
from walkaway.archive.services.interviews import require_prepared
from walkaway.archive.services.speakers import refuse_withdrawn
from walkaway.core.errors import Refused
from walkaway.core.sealing.compartments import wrap_key
from walkaway.core.sealing.envelopes import Key, new_key
from walkaway.core.sealing.files import CHUNK_BYTES, FileSeal, new_file_seal
from walkaway.core.typed_json import read_typed, written
from walkaway.jobs.services import enqueue
from walkaway.journal.models import Entry
from walkaway.journal.services import record

ORIGINAL = "original"
HASH_JOB = "hash-original"
SETTLE_EVERY_BYTES = 32 * CHUNK_BYTES
"""After so many bytes they are flushed to the disk, and the upload can go on from there."""
KEPT_FOR = timedelta(days=7)
"""An upload to which nothing came for so long is given up."""


class OffsetDiffers(Exception):
    """The bytes that come do not begin where the upload stands. `offset` is where it stands."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


class ChecksumDiffers(Exception):
    """What came is not what was sent."""


class TooLong(Exception):
    """More bytes come than were announced."""


class _DescriptionJson(TypedDict):
    name: str
    content_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What is told of a recording, sealed: its name, and its kind as the sender calls it."""

    name: str
    content_type: str = "application/octet-stream"


def taking_in() -> str:
    """What is refused here, as a sentence begins."""
    return _("Taking in a recording")


@transaction.atomic
def begin_upload(
    interview: Interview, size: int, description: Description, *, sha256: str = "", actor: Actor
) -> Original:
    """Make room for a recording of `size` bytes, whose hash will be `sha256` if that is known.

    Raises `Refused` for whoever could not read it afterwards, while the checklist of the interview
    is not answered, when it is too large and when the disk has no room for it.
    """
    staff = require_work_on(actor, interview.speaker, what=taking_in())
    require_keys(actor, what=taking_in())
    refuse_withdrawn(interview.speaker, what=taking_in())
    compartment = current(interview.speaker, CompartmentKind.ORIGINALS)
    private_key(compartment, actor=actor)  # who cannot read what they bring cannot go on with it
    require_prepared(interview, actor=actor)
    _refuse_size(size)
    original = Original(
        id=uuid4(),
        interview=interview,
        compartment=compartment,
        size_bytes=size,
        sha256=sha256,
        added_by=staff,
    )
    key = new_key()
    seal = new_file_seal(key, bytes(label_of(original)))
    original.header = seal.header
    original.wrapped_key = wrap_key(compartment.public_key, key, label_of(original))
    original.save(force_insert=True)
    _seal_description(original, description, actor)
    blobs.begin(original.pk, seal.header)
    record(
        "upload-begun",
        actor=actor.ref,
        subject=f"original:{original.pk}",
        facts={"interview": interview.pk, "size": size},
    )
    return original


def description_of(original: Original, *, actor: Actor) -> Description:
    """What is told of a recording (3 queries). Raises `Refused`, `NotOpened`."""
    text = newest_text(
        original.interview.speaker,
        CompartmentKind.ORIGINALS,
        ORIGINAL,
        subject=original.pk,
        actor=actor,
    )
    if text is None:
        return Description(name="")
    return Description(**read_typed(text.decode(), _DescriptionJson, path=Path(ORIGINAL)))


def receive(
    original: Original,
    offset: int,
    content: Iterable[bytes],
    *,
    actor: Actor,
    key: Key | None = None,
) -> Original:
    """Add what comes to a recording that begins at `offset`; the recording as it stands after.

    Only whole chunks are kept, and the last one: the rest of `content` is to be sent again. What
    is kept stays kept when `content` breaks off. `key` is that of the file, from a ticket; without
    it the vault of `actor` must be open. Raises `OffsetDiffers`, `TooLong`, `blobs.Busy`,
    `NotEnoughDisk`, and `Refused` without the key, for whoever did not begin it, and when the file
    is another one than it was.
    """
    staff = require_work_on(actor, original.interview.speaker, what=taking_in())
    refuse_withdrawn(original.interview.speaker, what=taking_in())
    _refuse_another(staff, original)
    key = key or file_key(original, actor=actor)
    seal = FileSeal(key=key, header=bytes(original.header), belongs_to=bytes(label_of(original)))
    with blobs.arriving(original.pk, seal) as file:
        # Read again under the lock: whoever held it before has moved the place.
        original.refresh_from_db(fields=["state", "arrived_bytes"])
        if original.state != OriginalState.ARRIVING or original.arrived_bytes != offset:
            raise OffsetDiffers(original.arrived_bytes)
        receiving = _Receiving(original=original, file=file, key=key, actor=actor)
        try:
            for piece in content:
                receiving.take(piece)
        finally:
            receiving.settle()
    return original


@dataclass(slots=True, kw_only=True)
class _Receiving:
    """One request's worth of a recording."""

    original: Original
    file: blobs.Arriving
    key: Key
    actor: Actor
    waiting: bytearray = field(default_factory=bytearray)
    unsettled: int = 0

    def take(self, piece: bytes) -> None:
        self.waiting += piece
        while chunk := self._next_chunk():
            at = self.original.arrived_bytes + self.unsettled
            is_last = at + len(chunk) == self.original.size_bytes
            self.file.add(at // CHUNK_BYTES, chunk, is_last=is_last)
            self.unsettled += len(chunk)
            if self.unsettled >= SETTLE_EVERY_BYTES:
                self.settle()

    def _next_chunk(self) -> bytes:
        left = self.original.size_bytes - self.original.arrived_bytes - self.unsettled
        if len(self.waiting) > left:
            raise TooLong
        wanted = min(CHUNK_BYTES, left)
        if not wanted or len(self.waiting) < wanted:
            return b""
        chunk = bytes(self.waiting[:wanted])
        del self.waiting[:wanted]
        return chunk

    def settle(self) -> None:
        """Flush to the disk, then say so in the database: never the other way round."""
        if not self.unsettled:
            return
        self.file.settle()
        _move(self.original, self.unsettled, self.key, self.actor)
        self.unsettled = 0


@transaction.atomic
def _move(original: Original, amount: int, key: Key, actor: Actor) -> None:
    here = Original.objects.filter(
        pk=original.pk,
        state=OriginalState.ARRIVING,
        arrived_bytes=original.arrived_bytes,
    )
    if here.update(arrived_bytes=F("arrived_bytes") + amount) != 1:
        raise OffsetDiffers(original.arrived_bytes)
    original.arrived_bytes += amount
    if original.arrived_bytes == original.size_bytes:
        have_it_hashed(original, key, actor=actor)


def have_it_hashed(original: Original, key: Key, *, actor: Actor) -> None:
    """Have a recording whose bytes are all here read back and hashed."""
    job = enqueue(HASH_JOB, subject=f"original:{original.pk}", asked_by=actor.ref)
    give_to_job(job, original, key)


@transaction.atomic
def cancel_upload(original: Original, *, actor: Actor) -> None:
    """Give up a recording that is not whole; what came of it is erased. Raises `Refused`."""
    what = _("Cancelling an upload")
    require_role(actor, *READERS[CompartmentKind.ORIGINALS], what=what)
    require_work_on(actor, original.interview.speaker, what=what)
    _erase_arriving(original, actor)


def give_up_abandoned(*, now: datetime) -> int:
    """Erase uploads to which nothing came for `KEPT_FOR`; how many."""
    begun = Original.objects.filter(
        state=OriginalState.ARRIVING, added_at__lt=now - KEPT_FOR, arrived_bytes__lt=F("size_bytes")
    )
    abandoned = [each for each in begun if expires_at(each) <= now]
    for original in abandoned:
        with transaction.atomic():
            _erase_arriving(original, program("sweep"))
    return len(abandoned)


def sweep(*, now: datetime) -> int:
    """Give up abandoned uploads, and erase files and keys that nobody needs; how many uploads."""
    take_from_ended_jobs()
    erase_files_of_nobody(now=now)
    return give_up_abandoned(now=now)


def erase_files_of_nobody(*, now: datetime) -> int:
    """Erase what a crash left behind: parts that nobody writes any more, and recordings whose row
    is gone; how many files, all older than a day.

    A whole file goes only when the journal of this very database says that it began here. A site
    that was started with the wrong database must not erase the recordings of the right one.
    """
    known = set(Original.objects.values_list("pk", flat=True))
    known |= set(Derivative.objects.values_list("pk", flat=True))
    left = [
        path
        for blob, path in blobs.kept_since_before(now - timedelta(days=1))
        if blob not in known and (blobs.is_part(path) or _began_here(blob))
    ]
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)


def _began_here(blob: UUID) -> bool:
    return Entry.objects.filter(verb="upload-begun", subject=f"original:{blob}").exists()


def expires_at(original: Original) -> datetime:
    """When an upload is given up unless more comes."""
    try:
        touched = datetime.fromtimestamp(blobs.path_of(original.pk).stat().st_mtime, UTC)
    except FileNotFoundError:
        touched = original.added_at
    return max(touched, original.added_at) + KEPT_FOR


def with_checksum(content: Iterable[bytes], wanted: bytes, most_bytes: int) -> list[bytes]:
    """`content`, whose SHA-256 is `wanted`. Raises `ChecksumDiffers`, `TooLong`.

    It is held in memory, since nothing of it may be sealed that is not right.
    """
    digest, pieces, length = hashlib.sha256(), [], 0
    for piece in content:
        length += len(piece)
        if length > most_bytes:
            raise TooLong
        digest.update(piece)
        pieces.append(piece)
    if not compare_digest(digest.digest(), wanted):
        raise ChecksumDiffers
    return pieces


def _erase_arriving(original: Original, actor: Actor) -> None:
    # The key goes first, then the bytes: without the row nothing of them can be read.
    gone, _each = Original.objects.filter(pk=original.pk, state=OriginalState.ARRIVING).delete()
    if not gone:
        raise Refused(
            what=_("Cancelling an upload"),
            reason=_("the recording is whole already"),
            way_on=_("A recording is kept as evidence; it goes when its speaker withdraws."),
        )
    SealedItem.objects.filter(kind=ORIGINAL, subject=original.pk).delete()
    record("upload-cancelled", actor=actor.ref, subject=f"original:{original.pk}")
    transaction.on_commit(lambda: blobs.remove(original.pk))


def _refuse_another(staff: Staff, original: Original) -> None:
    """What the journal says that somebody brought, nobody else adds to."""
    if original.added_by_id != staff.pk:
        raise Refused(
            what=taking_in(),
            reason=_("another person began it"),
            way_on=_("Have them go on with it, or begin one of your own."),
        )


def _refuse_size(size: int) -> None:
    if size < 1:
        raise Refused(
            what=taking_in(),
            reason=_("it is empty"),
            way_on=_("Look at the file on the card again."),
        )
    most = int(settings.LARGEST_RECORDING_BYTES)
    if size > most:
        raise Refused(
            what=taking_in(),
            reason=_("it is larger than {limit} GB").format(limit=most // 10**9),
            way_on=_("Split it, or have WALKAWAY_LARGEST_RECORDING_GB raised."),
        )
    if blobs.sealed_length(size) > blobs.free_bytes() - _promised_bytes():
        raise Refused(
            what=taking_in(),
            reason=_("the disk has no room for it beside what was promised to other uploads"),
            way_on=_("Have some space freed; nothing of it was sent yet."),
        )


def _promised_bytes() -> int:
    arriving = Original.objects.filter(state=OriginalState.ARRIVING)
    left = arriving.aggregate(left=Sum(F("size_bytes") - F("arrived_bytes")))["left"]
    return int(left or 0)


def _seal_description(original: Original, description: Description, actor: Actor) -> None:
    facts: _DescriptionJson = {
        "name": description.name,
        "content_type": description.content_type,
    }
    seal_text(
        original.interview.speaker,
        CompartmentKind.ORIGINALS,
        ORIGINAL,
        written(facts).encode(),
        subject=original.pk,
        author=actor,
    )
