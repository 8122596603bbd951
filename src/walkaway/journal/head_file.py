"""The signed head in a file beside the database: a database that lost its tail does not fit it."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TypedDict

from walkaway.core.files import write_whole
from walkaway.core.typed_json import read_typed, written
from walkaway.journal.chain import SignedHead


class HeadJson(TypedDict):
    """A signed head as a file."""

    position: int
    entry_hash: str
    public_key: str
    signature: str


def read_head(path: Path) -> SignedHead | None:
    """The head in `path`, None when there is no such file. Raises `UnexpectedContent`."""
    try:
        text = path.read_text("utf-8", errors="replace")
    except FileNotFoundError:
        return None
    return SignedHead(**read_typed(text, HeadJson, path=path))


def write_head(path: Path, head: SignedHead) -> None:
    """Write `head` to `path`, wholly or not at all."""
    write_whole(path, written(asdict(head)))


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Keep everyone else's hands off `path`: one writes, another waits."""
    with path.with_name(f".{path.name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
