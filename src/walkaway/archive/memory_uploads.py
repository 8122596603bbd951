"""Files of forms that are kept in memory, whatever their size: what is sealed has no other copy."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile


class InMemory(FileUploadHandler):
    """Keeps the first `most_bytes` of a form's first file in memory: enough to see that it is too
    long. A form has one file; others are passed over, so that nobody fills the memory with them."""

    def __init__(self, most_bytes: int) -> None:
        super().__init__()
        self._most_bytes = most_bytes
        self._file: BytesIO | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin the file."""
        super().new_file(*args, **kwargs)
        if self._file is not None:
            raise SkipFile
        self._file = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece; nobody after us gets it."""
        assert self._file is not None
        self._file.write(raw_data[: max(0, self._most_bytes - start)])

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """The file as a form takes it."""
        assert self._file is not None
        self._file.seek(0)
        return InMemoryUploadedFile(
            file=self._file,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
