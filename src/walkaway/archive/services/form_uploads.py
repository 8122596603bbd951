"""A recording that comes through a plain form: in one go, sealed as it lands, not resumable."""

from __future__ import annotations

from contextlib import ExitStack

from django.db import transaction
from django.utils.translation import gettext as _

from walkaway.accounts.actors import Actor
from walkaway.archive import blobs
from walkaway.archive.models import Interview, Original, OriginalState
from walkaway.archive.services.file_keys import file_key, label_of
from walkaway.archive.services.uploads import (
    SETTLE_EVERY_BYTES,
    Description,
    begin_upload,
    cancel_upload,
    have_it_hashed,
    taking_in,
)
from walkaway.core.errors import Refused
from walkaway.core.sealing.files import CHUNK_BYTES, FileSeal


class FormUpload:
    """One file of a form. `most_bytes` is the length of the whole form: the file is shorter."""

    def __init__(
        self, interview: Interview, most_bytes: int, description: Description, *, actor: Actor
    ) -> None:
        self.original = begin_upload(interview, most_bytes, description, actor=actor)
        self._actor = actor
        self._key = file_key(self.original, actor=actor)
        seal = FileSeal(
            key=self._key,
            header=bytes(self.original.header),
            belongs_to=bytes(label_of(self.original)),
        )
        self._open = ExitStack()
        self._file = self._open.enter_context(blobs.arriving(self.original.pk, seal))
        self._waiting = bytearray()
        self._chunks = 0
        self._size = 0

    def take(self, piece: bytes) -> None:
        """Seal what comes. A full chunk waits until more comes: it may be the last."""
        self._waiting += piece
        while len(self._waiting) > CHUNK_BYTES:
            self._file.add(self._chunks, bytes(self._waiting[:CHUNK_BYTES]), is_last=False)
            del self._waiting[:CHUNK_BYTES]
            self._chunks += 1
            if self._chunks * CHUNK_BYTES % SETTLE_EVERY_BYTES == 0:
                self._file.settle()

    def seal_the_end(self) -> None:
        """All bytes are here. Raises `Refused` when there are none."""
        self._size = self._chunks * CHUNK_BYTES + len(self._waiting)
        if not self._size:
            raise Refused(
                what=taking_in(), reason=_("no file came"), way_on=_("Choose the file and send it.")
            )
        self._file.add(self._chunks, bytes(self._waiting), is_last=True)
        self._file.settle()
        self._open.close()

    def accept(self) -> Original:
        """The recording, which is kept from here on."""
        self._note(self._size)
        return self.original

    def give_up(self) -> None:
        """Erase what came."""
        self._open.close()
        cancel_upload(self.original, actor=self._actor)

    @transaction.atomic
    def _note(self, size: int) -> None:
        here = Original.objects.filter(
            pk=self.original.pk, state=OriginalState.ARRIVING, arrived_bytes=0
        )
        if here.update(size_bytes=size, arrived_bytes=size) != 1:
            raise Refused(
                what=taking_in(), reason=_("the upload was cancelled"), way_on=_("Begin a new one.")
            )
        self.original.refresh_from_db()
        have_it_hashed(self.original, self._key, actor=self._actor)
