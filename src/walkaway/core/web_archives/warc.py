"""Pages of a WARC file: gzip, Zstandard or plain."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from fastwarc.warc import ArchiveIterator

from walkaway.core.web_archives.model import (
    LARGEST_RECORD_BYTES,
    PAGE_TYPES,
    Aside,
    Damage,
    Event,
    Record,
)
from walkaway.core.web_archives.splitting import Block, split
from walkaway.core.web_archives.unpacking import (
    CHUNK_BYTES,
    GZIP,
    Break,
    Piece,
    gzip_pieces,
)
from walkaway.core.web_archives.zstandard_frames import begins_zstd, zstd_pieces

WITH_PAGES = frozenset({"response", "resource", "conversion"})
FIELD = re.compile(rb"^([A-Za-z-]+):[ \t]*([^\r\n]*)", re.MULTILINE)
ALGORITHMS = frozenset({"md5", "sha1", "sha256", "sha512"})
NO_CONTENT_TYPE = "no-media-type"


def read_warc(file: BinaryIO, source: str) -> Iterator[Event]:
    """Every record of a seekable file, or where one could not be read."""
    empty = True
    for event in _events(split(_pieces(file)), source):
        empty = False
        yield event
    if empty:
        yield Damage(source=source, offset=0, reason="no record is in it")


def read_gzip_records_within(file: BinaryIO, source: str, start: int) -> Iterator[Event]:
    """The gzip records that lie anywhere in a file behind `start`, such as a cut-off zip."""
    return _events(split(gzip_pieces(file, start)), source)


def _pieces(file: BinaryIO) -> Iterator[Piece | Break]:
    head = file.read(4)
    file.seek(0)
    if head[:3] == GZIP:
        return gzip_pieces(file, 0)
    if begins_zstd(head):
        return zstd_pieces(file)
    return _plain_pieces(file)


def _plain_pieces(file: BinaryIO) -> Iterator[Piece | Break]:
    offset = 0
    while data := file.read(CHUNK_BYTES):
        yield Piece(offset=offset, data=data, checked=False, plain=True)
        offset += len(data)


def _events(blocks: Iterable[Block | Break], source: str) -> Iterator[Event]:
    for block in blocks:
        if isinstance(block, Break):
            yield Damage(source=source, offset=block.offset, reason=block.reason)
        else:
            yield _event(block, source)


def _event(block: Block, source: str) -> Event:
    fields = {name.lower(): value for name, value in FIELD.findall(block.header)}
    problem = _changed(block, fields.get(b"warc-block-digest", b""))
    if problem:
        return Damage(source=source, offset=block.offset, reason=problem)
    kind = fields.get(b"warc-type", b"").decode("ascii", "replace").strip().lower()
    if kind not in WITH_PAGES:
        return Aside(source=source, kind=kind or "no-type")
    try:
        return _page(block, source)
    # fastwarc and the decoders beneath it raise whatever they like on bytes that are broken.
    except Exception as error:
        reason = f"a record cannot be decoded ({type(error).__name__}: {error})"
        return Damage(source=source, offset=block.offset, reason=reason)


def _changed(block: Block, digest: bytes) -> str:
    """Why the content is not what was saved; empty when nothing tells so."""
    if block.checked and block.sound:
        return ""
    algorithm, _, expected = digest.decode("ascii", "replace").strip().partition(":")
    algorithm = algorithm.lower().replace("-", "")
    if algorithm not in ALGORITHMS:
        return "" if block.sound else "a salvaged record has no digest to trust it by"
    found = hashlib.new(algorithm, block.content, usedforsecurity=False).digest()
    if expected.lower() == found.hex() or expected.rstrip("=") == _base32(found):
        return ""
    return "the content of a record does not match its digest"


def _base32(digest: bytes) -> str:
    return base64.b32encode(digest).decode().rstrip("=")


def _page(block: Block, source: str) -> Event:
    raw = io.BytesIO(b"".join((block.header, block.content, b"\r\n\r\n")))
    record = next(iter(ArchiveIterator(raw, auto_decode="all")))
    status = record.http_headers.status_code if record.http_headers else None
    if status is not None and not 200 <= status < 300:
        return Aside(source=source, kind=f"status-{status}")
    media_type = _media_type(record)
    if media_type not in PAGE_TYPES:
        return Aside(source=source, kind=media_type)
    body = _read(record.reader, len(block.content))
    if len(body) > LARGEST_RECORD_BYTES:
        reason = f"a page of more than {LARGEST_RECORD_BYTES} bytes is skipped"
        return Damage(source=source, offset=block.offset, reason=reason)
    return Record(
        source=source,
        record_id=str(record.record_id or "").strip("<>"),
        address=str(record.headers.get("WARC-Target-URI") or "").strip("<>"),
        retrieved_at=str(record.headers.get("WARC-Date") or ""),
        media_type=media_type,
        charset=str(record.http_charset or ""),
        body=body,
    )


def _read(reader: Any, expected: int) -> bytes:
    """What there is, or one byte more than the most that is read.

    Memory for the most is not asked for at once: clearing it would take longer than the page.
    """
    body: bytes = reader.read(expected + 1)
    while len(body) <= LARGEST_RECORD_BYTES and (more := reader.read(CHUNK_BYTES)):
        body += more
    return body[: LARGEST_RECORD_BYTES + 1]


def _media_type(record: Any) -> str:
    stated = record.http_content_type if record.http_headers else record.headers.get("Content-Type")
    return str(stated or NO_CONTENT_TYPE).partition(";")[0].strip().lower()
