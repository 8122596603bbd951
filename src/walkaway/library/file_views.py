"""Published files, whole or in part."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import BinaryIO

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from walkaway.core.http_ranges import Unsatisfiable, wanted_bytes
from walkaway.core.spans import Span
from walkaway.library import queries, shelf
from walkaway.library.models import Asset, OfferedFile
from walkaway.library.views import gone

CHUNK_BYTES = 256 * 1024

# Nothing in a file can act: a picture opened by its own address is as inert as on its page.
INERT = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

log = logging.getLogger(__name__)


@require_safe
def file(request: HttpRequest, clip_id: str, key: str) -> HttpResponseBase:
    """One file of a published clip, by its key: 200, 206, 304, 404, 410, 412 or 416."""
    asset = queries.published_asset(clip_id, key)
    if asset is None:
        if queries.was_withdrawn(clip_id):
            return gone(request)
        raise Http404
    return sent(request, asset, clip_id)


def sent(request: HttpRequest, asset: Asset | OfferedFile, clip_id: str) -> HttpResponseBase:
    """A file of a clip that the gate lets out now: 200, 206, 304, 404, 412 or 416."""
    response = _answer(request, asset, clip_id)
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["ETag"] = _etag(asset)
    # Asked for anew each time, so that a withdrawn file is not played from a copy.
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Content-Security-Policy"] = INERT
    return response


def _answer(request: HttpRequest, asset: Asset | OfferedFile, clip_id: str) -> HttpResponseBase:
    unchanged = get_conditional_response(request, etag=_etag(asset))
    if unchanged is not None:
        return unchanged
    try:
        wanted = wanted_bytes(
            # A range has no meaning for HEAD (RFC 9110, section 14.2).
            request.headers.get("Range") if request.method == "GET" else None,
            asset.size_bytes,
            if_range=request.headers.get("If-Range"),
            etag=_etag(asset),
        )
    except Unsatisfiable:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{asset.size_bytes}"})
    response = _body(request, asset, clip_id, wanted or Span(0, asset.size_bytes))
    if wanted is not None:
        response.status_code = 206
        response.headers["Content-Range"] = (
            f"bytes {wanted.start}-{wanted.end - 1}/{asset.size_bytes}"
        )
    return response


def _body(
    request: HttpRequest, asset: Asset | OfferedFile, clip_id: str, span: Span
) -> HttpResponseBase:
    headers = {"Content-Length": str(len(span)), "Content-Type": asset.content_type}
    if request.method == "HEAD":
        return HttpResponse(headers=headers)
    try:
        source = shelf.path_of(clip_id, asset.sha256).open("rb")
    except OSError as error:
        log.error("The file %s of the clip %s cannot be read", asset.key, clip_id)
        raise Http404 from error
    return StreamingHttpResponse(_Chunks(source, span), headers=headers)


class _Chunks:
    """The bytes of `span`, piece by piece; the file is closed with the answer."""

    def __init__(self, source: BinaryIO, span: Span) -> None:
        self._source = source
        self._left = len(span)
        source.seek(span.start)

    def __iter__(self) -> Iterator[bytes]:
        while self._left and (chunk := self._source.read(min(CHUNK_BYTES, self._left))):
            self._left -= len(chunk)
            yield chunk

    def close(self) -> None:
        """Close the file, also when the visitor left before its end."""
        self._source.close()


def _etag(asset: Asset | OfferedFile) -> str:
    return f'"{asset.sha256}"'
