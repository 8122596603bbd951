"""Files of clips: sealed to the speaker's `testimony`, once a cut, opened for who holds the key.

What is about to be sealed is noted in a `WorkOrder` before there is a byte of it, so that whoever
finds the order after a crash knows what to erase.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from walkaway.accounts.actors import Actor
from walkaway.archive import blobs
from walkaway.archive.models import Compartment
from walkaway.archive.services.compartments import private_key
from walkaway.archive.services.file_keys import Blob, content_of
from walkaway.clips.making.clip_folder import ClipFile
from walkaway.clips.making.sealed_package import seal_file
from walkaway.clips.models import Cut, Package, StoredFile, WorkOrder
from walkaway.core.errors import NotOpened, Refused
from walkaway.core.media.manifest import MANIFEST_NAME, ClipManifest, manifest_from_json
from walkaway.core.media.recordings.source import SealedRecording
from walkaway.core.sealing.compartments import Label, unwrap_key
from walkaway.core.sealing.envelopes import Key

KIND = "clip-file"


def label_of(file: StoredFile) -> Label:
    """What a file is: authenticated with its key and with every chunk of it."""
    return Label(
        epoch=file.compartment.epoch, item=str(file.pk), kind=KIND, author=str(file.cut_id)
    )


def blob_of(file: StoredFile) -> Blob:
    """The sealed bytes of a file, as the archive opens them."""
    return Blob(pk=file.pk, label=label_of(file), sha256=file.sha256, size_bytes=file.size_bytes)


def stored_key(file: StoredFile, *, actor: Actor) -> Key:
    """The key of a file for a reader. Raises `Refused` without a row or with a locked vault, and
    `NotOpened` when the key was tampered with."""
    private = private_key(file.compartment, actor=actor)
    return unwrap_key(private, bytes(file.wrapped_key), label_of(file))


def read_stored(file: StoredFile, *, actor: Actor) -> bytes:
    """The content of a small file. Raises as `stored_key`, and `NotOpened` for changed bytes."""
    with content_of(blob_of(file), stored_key(file, actor=actor)) as content:
        return b"".join(content.read_range(0, content.size))


def manifest_of(package: Package, *, actor: Actor) -> ClipManifest:
    """What a package says. Raises `Refused` without a key, `NotOpened`, `UnexpectedContent`."""
    file = package.files.select_related("stored__compartment").filter(name=MANIFEST_NAME).first()
    if file is None:
        raise NotOpened(what=_("A clip"))
    content = read_stored(file.stored, actor=actor)
    return manifest_from_json(content.decode(), path=Path(MANIFEST_NAME))


def sealed_source(blob: Blob, key: Key) -> SealedRecording:
    """A sealed file as the core opens it."""
    return SealedRecording(
        path=blobs.path_of(blob.pk),
        key=key,
        belongs_to=bytes(blob.label),
        sha256=blob.sha256,
        size=blob.size_bytes,
    )


def seal_under(
    identifier: UUID, folder: Path, file: ClipFile, cut: Cut, compartment: Compartment
) -> StoredFile:
    """`file` of `folder`, sealed under `identifier`; a row that is not kept yet.

    Raises `NotEnoughDisk`, and `Refused` when the file was changed since it was listed.
    """
    row = StoredFile(
        id=identifier,
        cut=cut,
        compartment=compartment,
        sha256=file.sha256,
        size_bytes=file.size,
    )
    with blobs.written(identifier) as target:
        row.wrapped_key = seal_file(
            folder, file, target, public=compartment.public_key, label=label_of(row)
        )
    return row


def begin_files(order: WorkOrder, count: int) -> list[UUID]:
    """Names for files that are about to be sealed, noted before there is a byte of them.

    Raises `Refused` when the order was taken away: the speaker withdrew.
    """
    names = [uuid4() for _number in range(count)]
    order.blobs = [*order.blobs, *map(str, names)]
    if not WorkOrder.objects.filter(pk=order.pk).update(blobs=order.blobs):
        raise Refused(
            what=_("Keeping a clip"),
            reason=_("what was asked for was taken back meanwhile"),
            way_on=_("Look whether the speaker withdrew."),
        )
    return names


def erase_unkept(identifiers: Iterable[str]) -> None:
    """Erase those of the files of `identifiers` that no row tells of."""
    names = {UUID(each) for each in identifiers}
    kept = set(StoredFile.objects.filter(pk__in=names).values_list("pk", flat=True))
    for name in names - kept:
        blobs.remove(name)
