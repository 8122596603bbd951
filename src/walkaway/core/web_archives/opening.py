"""Which files there are below what was named, and how each is read."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO

from walkaway.core.web_archives.model import Aside, Damage, Event
from walkaway.core.web_archives.saved_files import read_feed, read_page
from walkaway.core.web_archives.wacz import WARC_SUFFIXES, read_wacz
from walkaway.core.web_archives.warc import read_warc


class Kind(StrEnum):
    """What a file is, by its name."""

    WARC = "warc"
    WACZ = "wacz"
    PAGE = "page"
    FEED = "feed"
    LIST = "list"
    """A text file with a path on each line, relative to itself."""
    UNKNOWN = "unknown"


SUFFIXES = {
    **dict.fromkeys(WARC_SUFFIXES, Kind.WARC),
    ".wacz": Kind.WACZ,
    **dict.fromkeys((".html", ".htm", ".xhtml"), Kind.PAGE),
    **dict.fromkeys((".rss", ".atom", ".xml"), Kind.FEED),
    **dict.fromkeys((".txt", ".list"), Kind.LIST),
}


def kind_of(path: Path) -> Kind:
    """What the file is."""
    name = path.name.lower()
    return next((kind for suffix, kind in SUFFIXES.items() if name.endswith(suffix)), Kind.UNKNOWN)


def files_below(paths: Iterable[Path]) -> Iterator[Path | Damage | Aside]:
    """Every file to be read, in an order that does not depend on the disk; each one once.

    Folders are walked, but not links to folders in them, which may lead in a circle. Lists are
    followed. What is not there or cannot be opened is told as a `Damage`, what is not read by its
    kind as an `Aside`.
    """
    seen: set[Path] = set()
    for path in paths:
        for found in _below(path, in_folder=False):
            if not isinstance(found, Path):
                yield found
            elif found.resolve() not in seen:
                seen.add(found.resolve())
                yield found


def events(
    path: Path, source: str | None = None, on_read: Callable[[int], None] | None = None
) -> Iterator[Event]:
    """Every record of a file, and what in it could not be read.

    They call the file `source`, its path unless given. `on_read` hears of the bytes that were read
    of an archive, each time some were.
    """
    source = source or str(path)
    try:
        match kind_of(path):
            case Kind.WARC:
                with _opened(path, on_read) as file:
                    yield from read_warc(file, source)
            case Kind.WACZ:
                with _opened(path, on_read) as file:
                    yield from read_wacz(file, source)
            case Kind.FEED:
                yield from read_feed(path, source)
            case _:
                yield from read_page(path, source)
    except OSError as error:
        yield Damage(source=source, offset=0, reason=f"cannot be read ({error.strerror})")


class _Watched(io.FileIO):
    """A file that tells what is read of it."""

    def __init__(self, path: Path, on_read: Callable[[int], None]) -> None:
        super().__init__(path)
        self._on_read = on_read

    def readinto(self, buffer: Any, /) -> int:
        count = super().readinto(buffer)
        self._on_read(count)
        return count


def _opened(path: Path, on_read: Callable[[int], None] | None) -> BinaryIO:
    if on_read is None:
        return path.open("rb")
    return io.BufferedReader(_Watched(path, on_read), io.DEFAULT_BUFFER_SIZE * 16)


def _below(path: Path, *, in_folder: bool) -> Iterator[Path | Damage | Aside]:
    if path.is_dir():
        if in_folder and path.is_symlink():
            yield Aside(source=str(path), kind="link-to-a-folder")
        else:
            yield from _in_folder(path)
    elif not path.is_file():
        yield Damage(source=str(path), offset=0, reason="no such file or folder")
    elif kind_of(path) is Kind.LIST and not in_folder:
        yield from _listed(path)
    elif kind_of(path) in (Kind.UNKNOWN, Kind.LIST):
        yield Aside(source=str(path), kind="unknown-kind")
    else:
        yield path


def _in_folder(path: Path) -> Iterator[Path | Damage | Aside]:
    try:
        children = sorted(path.iterdir())
    except OSError as error:
        yield Damage(source=str(path), offset=0, reason=f"cannot be read ({error.strerror})")
        return
    for child in children:
        if not child.name.startswith("."):
            yield from _below(child, in_folder=True)


def _listed(path: Path) -> Iterator[Path | Damage | Aside]:
    offset = 0
    for line in path.read_bytes().splitlines(keepends=True):
        name = line.strip().decode("utf-8", "replace")
        if name:
            named = path.parent / name
            if not named.exists():
                yield Damage(source=str(path), offset=offset, reason=f"no such file: {name}")
            elif kind_of(named) is Kind.LIST:
                reason = f"a list in a list is not followed: {name}"
                yield Damage(source=str(path), offset=offset, reason=reason)
            else:
                yield from _below(named, in_folder=False)
        offset += len(line)
