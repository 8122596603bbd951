"""Django's way of taking in a file of a form, with nothing of it on a disk in the clear.

Django's own handlers keep a file in memory or in a temporary file. This one seals what comes.
"""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from walkaway.accounts.actors import Actor
from walkaway.archive.models import Interview, Original
from walkaway.archive.services.form_uploads import FormUpload
from walkaway.archive.services.uploads import Description
from walkaway.core.errors import NotEnoughDisk, Refused
from walkaway.core.sealing.files import CHUNK_BYTES

FIELD = "recording"


class SealingHandler(FileUploadHandler):
    """Takes in the first file of the field `recording`; every other file is left unread.

    Nothing is kept before `accept`: until then nobody knows that the form is one of ours. `refusal`
    is why nothing came.
    """

    chunk_size = CHUNK_BYTES

    def __init__(self, interview: Interview, *, actor: Actor) -> None:
        super().__init__()
        self.interview, self.actor = interview, actor
        self.refusal: Refused | NotEnoughDisk | None = None
        self._upload: FormUpload | None = None
        self._form_bytes = 0
        self._is_whole = False

    def handle_raw_input(
        self,
        input_data: object,
        META: object,  # noqa: N803  Django's name
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        """Remember how long the whole form is: the file is shorter."""
        self._form_bytes = content_length

    def new_file(self, *args: object, **more: object) -> None:
        """Begin, or refuse before anything is read."""
        super().new_file(*args, **more)  # type: ignore[arg-type]  # Django's own arguments
        if self.field_name != FIELD or self._upload:
            raise StopUpload(connection_reset=False)
        described = Description(
            name=self.file_name or "", content_type=self.content_type or "application/octet-stream"
        )
        with _Refusing(self):
            self._upload = FormUpload(self.interview, self._form_bytes, described, actor=self.actor)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Seal what came."""
        assert self._upload
        with _Refusing(self):
            self._upload.take(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile[bytes] | None:
        """All of it is here."""
        if self._upload is None:
            return None
        with _Refusing(self):
            self._upload.seal_the_end()
        self._is_whole = True
        # Something without a content, so that the form counts as read.
        return UploadedFile(name=None, size=file_size)

    def upload_interrupted(self) -> None:
        """The line broke, or somebody stopped it."""
        self.give_up()

    def accept(self) -> Original | None:
        """The recording, which is kept from here on; None when none came."""
        if self._upload is None or not self._is_whole:
            return None
        upload, self._upload = self._upload, None
        return upload.accept()

    def give_up(self) -> None:
        """Erase what came, unless it was accepted."""
        if self._upload is not None:
            upload, self._upload = self._upload, None
            upload.give_up()


class _Refusing:
    """What is refused within ends the upload, and is remembered for the page."""

    def __init__(self, handler: SealingHandler) -> None:
        self._handler = handler

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, Refused | NotEnoughDisk):
            self._handler.refusal = error
            self._handler.give_up()
            # The rest is read and dropped: a browser shows an answer only when it could send all.
            raise StopUpload(connection_reset=False) from error
