"""What this installation keeps outside its database, readable by its owner only.

`pepper` (32 bytes) and `salt` (16 bytes) go into every receipt; `recovery-key` is the public half
of the organisation's recovery key, where one was made. Files in `WALKAWAY_HOME`, in hexadecimal.
"""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings
from nacl.utils import random

from walkaway.core.errors import MissingPiece
from walkaway.core.sealing.key_pairs import PublicKey, new_key_pair
from walkaway.core.sealing.receipts import Site
from walkaway.core.sealing.shares import Share, two_of_three

PEPPER_BYTES = 32
SALT_BYTES = 16
KEY_BYTES = 32


def site() -> Site:
    """The pepper and the salt. Raises `MissingPiece` before `walkaway setup` made them."""
    return Site(pepper=_read("pepper", PEPPER_BYTES), salt=_read("salt", SALT_BYTES))


def recovery_key() -> PublicKey | None:
    """The organisation's recovery key, None where escrow was not chosen at setup."""
    if not _path("recovery-key").exists():
        return None
    return PublicKey(_read("recovery-key", KEY_BYTES))


def make_site_keys() -> None:
    """Make the pepper and the salt where they are not there yet."""
    for name, length in (("pepper", PEPPER_BYTES), ("salt", SALT_BYTES)):
        if not _path(name).exists():
            _write(name, random(length))


def make_recovery_key() -> tuple[Share, Share, Share]:
    """Make the organisation's recovery key. Its private half exists in these three shares only.

    Called at setup alone: an earlier key, whose shares nobody used yet, is replaced.
    """
    forget_recovery_key()
    keys = new_key_pair()
    _write("recovery-key", keys.public)
    return two_of_three(keys.private)


def forget_recovery_key() -> None:
    """From now on vaults are made without escrow."""
    _path("recovery-key").unlink(missing_ok=True)


def _path(name: str) -> Path:
    return Path(settings.HOME) / name


def _read(name: str, length: int) -> bytes:
    try:
        value = bytes.fromhex(_path(name).read_text("ascii"))
    except (OSError, ValueError):
        value = b""
    if len(value) != length:
        raise MissingPiece(
            piece=f"The {name} of this installation",
            cost="receipts and vaults cannot be made",
            remedy="Run `walkaway setup`, or put the file back from where it is kept.",
        )
    return value


def _write(name: str, value: bytes) -> None:
    """Whole or not there; a file that is there already is never replaced."""
    temporary = _path(f".{name}.{os.getpid()}.part")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(value.hex())
            file.flush()
            os.fsync(file.fileno())
        _path(name).hardlink_to(temporary)
    finally:
        temporary.unlink()
