"""The address of styles, scripts and fonts, which changes whenever one of them does.

Browsers may then keep them for ever, and a new version is never shown with an old style.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

ADDRESS_DIGITS = 12


def static_address(folders: Iterable[Path]) -> str:
    """The address of the files of `folders`, as they are now."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            digest.update(str(path.relative_to(folder)).encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return f"/static/{digest.hexdigest()[:ADDRESS_DIGITS]}/"
