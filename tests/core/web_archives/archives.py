"""Web archives written byte by byte, so that a test knows what lies where."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

from fastwarc.stream_io import ZstdWriter


def page(number: int, words: str = "") -> bytes:
    return f"<html><body><p>Page {number}. {words}</p></body></html>".encode()


def warc_record(number: int, body: bytes | None = None, *, digest: bool = True) -> bytes:
    body = page(number) if body is None else body
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
    lines = [
        "WARC/1.1",
        "WARC-Type: response",
        f"WARC-Record-ID: <urn:uuid:{number:032}>",
        "WARC-Date: 2015-02-03T04:05:06Z",
        f"WARC-Target-URI: https://news.example/{number}",
        "Content-Type: application/http; msgtype=response",
        f"Content-Length: {len(block)}",
    ]
    if digest:
        sha1 = base64.b32encode(hashlib.sha1(block).digest()).decode()
        lines.append(f"WARC-Block-Digest: sha1:{sha1}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def request_record(number: int) -> bytes:
    block = b"GET / HTTP/1.1\r\n\r\n"
    head = f"WARC/1.1\r\nWARC-Type: request\r\nWARC-Record-ID: <urn:uuid:{number:032}>\r\n"
    return head.encode() + b"Content-Length: %d\r\n\r\n%s\r\n\r\n" % (len(block), block)


def zstd(content: bytes) -> bytes:
    packed = io.BytesIO()
    writer = ZstdWriter(packed)
    writer.write(content)
    writer.finish()
    writer.close()
    return packed.getvalue()


def packed(records: Sequence[bytes], suffix: str) -> list[bytes]:
    """The members that an archive of this suffix holds, one a record."""
    match suffix:
        case ".warc.gz":
            return [gzip.compress(record, mtime=0) for record in records]
        case ".warc.zst":
            return [zstd(record) for record in records]
        case _:
            return list(records)


def write_wacz(path: Path, members: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as package:
        for name, content in members.items():
            package.writestr(name, content)
