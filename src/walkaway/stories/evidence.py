"""Where the saved pages of copies lie: each named by its own hash, packed, and written once.

No path is ever made from anything but a hash, so none can lead elsewhere.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from pathlib import Path

from django.conf import settings

from walkaway.core.files import write_whole

_HASH = re.compile(r"[0-9a-f]{64}")


def path_of(payload_sha256: str) -> Path:
    """Where the page of that hash lies. Raises `ValueError` for what is no hash."""
    if not _HASH.fullmatch(payload_sha256):
        raise ValueError(f"not a SHA-256: {payload_sha256!r}")
    return Path(settings.EVIDENCE_FILES) / payload_sha256[:2] / f"{payload_sha256}.html.gz"


def keep(body: bytes) -> str:
    """Keep a page as it was saved, and answer with its hash; the same page is written once."""
    payload_sha256 = hashlib.sha256(body).hexdigest()
    path = path_of(payload_sha256)
    if not path.is_file():
        write_whole(path, gzip.compress(body, compresslevel=6, mtime=0))
    return payload_sha256
