"""Streams encrypted with age, so that any machine with `age` on it can open a backup.

Nothing here is ever on a disk in the clear: what is written goes through a pipe into the cipher.

**Source:** age-encryption.org/v1, <https://age-encryption.org/v1>.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import BinaryIO, NewType

import pyrage

from walkaway.core.errors import NotOpened, Refused

BUFFER_BYTES = 1 << 20

Recipient = NewType("Recipient", str)
"""A public key, which begins with age1: whoever holds the other half opens what is sealed to it."""
Identity = NewType("Identity", str)
"""A private key, which begins with AGE-SECRET-KEY-1. Never logged, never kept here."""


def new_keys() -> tuple[Identity, Recipient]:
    """A new key, and its public half."""
    identity = pyrage.x25519.Identity.generate()
    return Identity(str(identity)), Recipient(str(identity.to_public()))


def read_recipients(words: Sequence[str]) -> list[Recipient]:
    """The public keys of those who can open a backup. Raises `Refused` for what is none."""
    found = []
    for word in words:
        try:
            found.append(Recipient(str(pyrage.x25519.Recipient.from_str(word.strip()))))
        except pyrage.RecipientError as error:
            raise Refused(
                what=f"Sealing a backup for {word.strip()!r}",
                reason="this is no public key of age",
                way_on="It begins with age1; `walkaway backup-key` makes one.",
            ) from error
    return found


def read_identities(path: Path) -> list[Identity]:
    """The private keys in a file as age and `walkaway backup-key` write it."""
    lines = path.read_text("utf-8", errors="replace").splitlines()
    try:
        keys = [
            Identity(str(pyrage.x25519.Identity.from_str(line.strip())))
            for line in lines
            if line.strip() and not line.startswith("#")
        ]
    except pyrage.IdentityError:
        keys = []
    if not keys:
        raise Refused(
            what=f"Opening a backup with {path.name}",
            reason="there is no private key of age in this file",
            way_on="It holds a line that begins with AGE-SECRET-KEY-1.",
        )
    return keys


@contextmanager
def encrypted_into(file: BinaryIO, to: Sequence[Recipient]) -> Iterator[BinaryIO]:
    """A stream: what is written to it arrives in `file`, encrypted."""
    target = _Remembering(file)
    keys = [pyrage.x25519.Recipient.from_str(each) for each in to]
    reading, writing = os.pipe()
    worker = _Worker(lambda: pyrage.encrypt_io(_opened(reading, "rb"), target, keys), reading)
    worker.start()
    try:
        with os.fdopen(writing, "wb", buffering=BUFFER_BYTES) as stream:
            yield stream
    except BrokenPipeError:
        if not worker.ended_badly():
            raise
    finally:
        worker.join()
    if target.failed:
        raise target.failed
    if worker.failed:
        raise worker.failed


@contextmanager
def decrypted_from(file: BinaryIO, identities: Sequence[Identity]) -> Iterator[BinaryIO]:
    """What was encrypted into `file`, as a stream.

    Only after the `with` ended well is it known that all of it was as it was written. Raises
    `NotOpened` for another key, and for a file that was changed or cut.
    """
    keys = [pyrage.x25519.Identity.from_str(each) for each in identities]
    reading, writing = os.pipe()
    worker = _Worker(lambda: pyrage.decrypt_io(file, _opened(writing, "wb"), keys), writing)
    worker.start()
    try:
        with os.fdopen(reading, "rb", buffering=BUFFER_BYTES) as stream:
            yield stream
            # What nobody asked for is authenticated as well.
            while stream.read(BUFFER_BYTES):
                pass
    except Exception:
        if worker.ended_badly():
            raise NotOpened(what="The backup") from worker.failed
        raise
    finally:
        worker.join()
    if worker.failed:
        raise NotOpened(what="The backup") from worker.failed


class _Remembering:
    """A file that remembers why it took no more: age tells of it in words only."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.failed: OSError | None = None

    def write(self, content: bytes) -> int:
        try:
            return self._file.write(content)
        except OSError as error:
            self.failed = error
            raise

    def flush(self) -> None:
        self._file.flush()


class _Worker(Thread):
    """A thread that runs the cipher and closes its end of the pipe, whatever happens."""

    def __init__(self, work: Callable[[], None], closes: int) -> None:
        super().__init__(daemon=True)
        self._work = work
        self._closes = closes
        self.failed: Exception | None = None

    def run(self) -> None:
        try:
            self._work()
        except (OSError, pyrage.EncryptError, pyrage.DecryptError) as error:
            self.failed = error
        finally:
            os.close(self._closes)

    def ended_badly(self) -> bool:
        """Whether the cipher is what failed, and not whoever was at the other end of the pipe."""
        self.join()
        return self.failed is not None and not isinstance(self.failed, BrokenPipeError)


def _opened(descriptor: int, mode: str) -> BinaryIO:
    return os.fdopen(descriptor, mode, buffering=0, closefd=False)  # type: ignore[return-value]  # the mode is binary
