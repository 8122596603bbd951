"""Answers out of sealed files: whole or in part, opened a chunk at a time, kept by nobody."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from walkaway.archive.services.file_keys import Blob, File, content_of
from walkaway.core.errors import NotOpened
from walkaway.core.http_ranges import Unsatisfiable, wanted_bytes
from walkaway.core.sealing.envelopes import Key
from walkaway.core.sealing.files import SealedFile
from walkaway.core.spans import Span

# Nothing in a file can act, whatever it pretends to be.
INERT = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

log = logging.getLogger(__name__)


def sealed_answer(
    request: HttpRequest, file: File | Blob, key: Key, *, content_type: str
) -> HttpResponseBase:
    """The content of `file`, or the range that was asked for: 200, 206 or 416.

    Raises `NotOpened` before anything is sent when the file or the first piece was changed.
    """
    etag = f'"{file.sha256}"'
    try:
        wanted = wanted_bytes(
            # A range has no meaning for HEAD (RFC 9110, section 14.2).
            request.headers.get("Range") if request.method == "GET" else None,
            file.size_bytes,
            if_range=request.headers.get("If-Range"),
            etag=etag,
        )
    except Unsatisfiable:
        return _kept_by_nobody(
            HttpResponse(status=416, headers={"Content-Range": f"bytes */{file.size_bytes}"})
        )
    span = wanted or Span(0, file.size_bytes)
    headers = {
        "Accept-Ranges": "bytes",
        "Content-Length": str(len(span)),
        "Content-Type": content_type,
        "ETag": etag,
    }
    if wanted is not None:
        headers["Content-Range"] = f"bytes {span.start}-{span.end - 1}/{file.size_bytes}"
    if request.method == "HEAD":
        return _kept_by_nobody(HttpResponse(headers=headers))
    status = 200 if wanted is None else 206
    pieces = _Pieces(content_of(file, key), span)
    return _kept_by_nobody(StreamingHttpResponse(pieces, status=status, headers=headers))


def _kept_by_nobody(response: HttpResponseBase) -> HttpResponseBase:
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = INERT
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


class _Pieces:
    """The bytes of `span`, piece by piece; the file is closed with the answer."""

    def __init__(self, content: AbstractContextManager[SealedFile], span: Span) -> None:
        self._open = ExitStack()
        try:
            sealed = self._open.enter_context(content)
            self._pieces = sealed.read_range(span.start, span.end)
            # Opened now, so that a changed file is refused and not cut off.
            self._first = next(self._pieces, b"")
        except BaseException:
            self._open.close()
            raise

    def __iter__(self) -> Iterator[bytes]:
        yield self._first
        try:
            yield from self._pieces
        except NotOpened:
            log.error("A sealed file of the archive was changed: its answer was cut off")
            raise

    def close(self) -> None:
        """Close the file, also when the one who asked left before its end."""
        self._open.close()
