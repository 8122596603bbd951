"""Hash lists: plain files with a hash to a line, which an organisation writes, edits or is given.

A line is 64 hexadecimal digits and, behind a space or a comma, a comment on what they are the hash
of. Empty lines and lines that begin with # are passed over; every other line is a mistake.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from walkaway.core.errors import UnexpectedContent
from walkaway.core.files import write_whole
from walkaway.core.media.known_items.pdq import BITS, HEX_DIGITS, Hash, as_hex

SUFFIX = ".txt"
MATCHED_WITHIN = 31
"""So many of 256 bits may differ between two pictures of one thing; unrelated ones differ in about
128. **Source:** ThreatExchange, PDQ, recommended threshold."""

_LINE = re.compile(rf"([0-9a-fA-F]{{{HEX_DIGITS}}})(?:[\s,;]+(.*))?")


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownItem:
    """One hash of a list, with what the list says about it."""

    hash: Hash
    comment: str
    file: str
    line: int


@dataclass(frozen=True)
class HashList:
    """Hashes to compare with, in the order of their files."""

    items: tuple[KnownItem, ...]

    @cached_property
    def _bytes(self) -> NDArray[np.uint8]:
        """The hashes as bytes, shape (items, 32)."""
        return _rows([each.hash for each in self.items])

    @cached_property
    def sha256(self) -> str:
        """What names this list: a hash of its hashes, whatever their order and comments."""
        return hashlib.sha256(b"".join(sorted(map(bytes, self._bytes)))).hexdigest()

    def nearest(self, hashes: Sequence[Hash]) -> tuple[KnownItem, int, int]:
        """The item nearest to any of `hashes`, its distance in bits, and the number of that hash.

        Work: items times hashes. Raises `ValueError` when there is nothing to compare.
        """
        if not self.items or not hashes:
            raise ValueError("nothing to compare")
        differing = np.bitwise_count(self._bytes[None, :, :] ^ _rows(hashes)[:, None, :])
        distances = differing.sum(axis=2, dtype=np.int64)
        which, item = np.unravel_index(distances.argmin(), distances.shape)
        return self.items[item], int(distances[which, item]), int(which)


def read_hash_list(path: Path) -> HashList:
    """The hashes in the file `path`, or in all `.txt` files of the folder `path`.

    Raises `UnexpectedContent`, also when there is no hash at all: a check against nothing would
    pass everything.
    """
    if not path.exists():
        raise UnexpectedContent(
            path=path, place="the whole list", expected="a hash list or a folder of them",
            found="nothing",
        )  # fmt: skip
    files = sorted(path.glob(f"*{SUFFIX}")) if path.is_dir() else [path]
    items = tuple(item for file in files for item in _items_of(file))
    if not items:
        raise UnexpectedContent(
            path=path, place="the whole list", expected="at least one hash", found="none"
        )
    return HashList(items)


def add_hashes(path: Path, found: Iterable[tuple[Hash, str]]) -> int:
    """Write hashes with their comments behind those of the file `path`; how many were new."""
    text = path.read_text("utf-8") if path.exists() else ""
    known = {each.hash for each in _items_of(path)} if text else set()
    new: dict[Hash, str] = {}
    for value, comment in found:
        if value not in known:
            new.setdefault(value, comment)
    if new:
        start = text if not text or text.endswith("\n") else f"{text}\n"
        lines = (f"{as_hex(value)} {_one_line(comment)}".rstrip() for value, comment in new.items())
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, start + "".join(f"{line}\n" for line in lines))
    return len(new)


def _items_of(file: Path) -> list[KnownItem]:
    try:
        text = file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UnexpectedContent(
            path=file, place="the whole file", expected="text in UTF-8", found=str(error)
        ) from error
    items = []
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        match = _LINE.fullmatch(stripped)
        if match is None:
            raise UnexpectedContent(
                path=file, place=f"line {number}",
                expected=f"{HEX_DIGITS} hexadecimal digits, then a comment", found=stripped[:80],
            )  # fmt: skip
        value = Hash(int(match[1], 16))
        items.append(KnownItem(hash=value, comment=match[2] or "", file=file.name, line=number))
    return items


def _rows(hashes: Sequence[Hash]) -> NDArray[np.uint8]:
    joined = b"".join(each.to_bytes(BITS // 8, "big") for each in hashes)
    return np.frombuffer(joined, np.uint8).reshape(-1, BITS // 8)


def _one_line(text: str) -> str:
    return " ".join(text.split())
