"""Which bytes of a file a request wants.

**Source:** RFC 9110, sections 13.1.5 (If-Range), 14.1.2 (byte ranges) and 14.2 (Range).
"""

from __future__ import annotations

import re

from walkaway.core.spans import Span

_SINGLE_RANGE = re.compile(
    r"bytes=[ \t]*(?P<first>\d*)-(?P<last>\d*)[ \t]*", re.ASCII | re.IGNORECASE
)
MOST_DIGITS = 18
"""A longer number is no offset in any file, and costs time to read."""


class Unsatisfiable(Exception):
    """The range lies wholly outside the file."""


def wanted_bytes(header: str | None, size: int, *, if_range: str | None, etag: str) -> Span | None:
    """The half-open span of bytes to send, or None for the whole file.

    What is not a single range of bytes is passed over, as the standard allows; so is a range of a
    file that has changed since. Raises `Unsatisfiable`.
    """
    match = _SINGLE_RANGE.fullmatch(header or "")
    if match is None or (if_range is not None and if_range.strip() != etag):
        return None
    first, last = match["first"], match["last"]
    if max(len(first), len(last)) > MOST_DIGITS or not (first or last):
        return None
    if not first:
        return _suffix(int(last), size)
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise Unsatisfiable
    return Span(int(first), min(int(last) + 1, size) if last else size)


def _suffix(length: int, size: int) -> Span:
    if length == 0 or size == 0:
        raise Unsatisfiable
    return Span(max(0, size - length), size)
