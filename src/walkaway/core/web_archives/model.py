"""What comes out of an archive."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

LARGEST_RECORD_BYTES = 32 * 1024 * 1024
"""A page above this is told and not read, so that one record cannot fill the memory."""

PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """A page as it was saved."""

    source: str
    """The file, and for a member of a zip also `!` and the member's name."""
    record_id: str
    address: str
    """Where the page was published; empty when the file does not tell."""
    retrieved_at: str
    """The time of saving as the archive tells it, ISO 8601; empty when it does not."""
    media_type: str
    charset: str
    """The encoding that the server stated; empty when it stated none."""
    body: bytes
    """The page after transfer and content encodings were undone."""

    @property
    def payload_sha256(self) -> str:
        """The SHA-256 of `body`, in hex. Of most pages nobody asks for it."""
        return hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True, kw_only=True, slots=True)
class Damage:
    """Something that was not read, and why."""

    source: str
    offset: int
    """Bytes from the beginning of the file, or of the zip's member."""
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Aside:
    """What is whole and no page: a request, a picture, an answer other than 200, another file."""

    source: str
    kind: str


Event = Record | Damage | Aside
