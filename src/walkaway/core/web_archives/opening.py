"""Which files there are below what was named, and how each is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path

from walkaway.core.web_archives.model import Damage, Event
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


def files_below(paths: Iterable[Path]) -> Iterator[Path | Damage]:
    """Every file to be read, in an order that does not depend on the disk; each one once.

    Folders are walked, lists are followed. A path that is not there, and a file of a kind that is
    not read, is told as a `Damage`.
    """
    seen: set[Path] = set()
    for path in paths:
        for found in _below(path, in_folder=False):
            if isinstance(found, Damage):
                yield found
            elif found.resolve() not in seen:
                seen.add(found.resolve())
                yield found


def events(path: Path) -> Iterator[Event]:
    """Every record of a file, and what in it could not be read."""
    source = str(path)
    try:
        match kind_of(path):
            case Kind.WARC:
                with path.open("rb") as file:
                    yield from read_warc(file, source)
            case Kind.WACZ:
                yield from read_wacz(path, source)
            case Kind.FEED:
                yield from read_feed(path, source)
            case _:
                yield from read_page(path, source)
    except OSError as error:
        yield Damage(source=source, offset=0, reason=f"cannot be read ({error.strerror})")


def _below(path: Path, *, in_folder: bool) -> Iterator[Path | Damage]:
    if path.is_dir():
        for child in sorted(path.iterdir()):
            if not child.name.startswith("."):
                yield from _below(child, in_folder=True)
    elif not path.is_file():
        yield Damage(source=str(path), offset=0, reason="no such file or folder")
    elif kind_of(path) is Kind.LIST and not in_folder:
        yield from _listed(path)
    elif kind_of(path) in (Kind.UNKNOWN, Kind.LIST):
        yield Damage(source=str(path), offset=0, reason="not of a kind that is read")
    else:
        yield path


def _listed(path: Path) -> Iterator[Path | Damage]:
    offset = 0
    for line in path.read_bytes().splitlines(keepends=True):
        name = line.strip().decode("utf-8", "replace")
        if name:
            named = path.parent / name
            if kind_of(named) is Kind.LIST or not named.exists():
                yield Damage(source=str(path), offset=offset, reason=f"no such file: {name}")
            else:
                yield from _below(named, in_folder=False)
        offset += len(line)
