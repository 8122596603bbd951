"""Files of pages, each read from its beginning to its end: the work that other processes do.

What is found lies in the work folder under a name made of the file and of all that decides: a
second run, or one after a crash, takes it from there.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path

from walkaway.core.errors import Refused
from walkaway.core.files import sha256_of, whole_file, write_whole
from walkaway.core.lexicon_files import LexiconFile, lexicons_of
from walkaway.core.text.lexicon import Lexicon
from walkaway.core.text.sieve import Sieve
from walkaway.core.typed_json import read_typed, written
from walkaway.core.web_archives.model import Aside, Damage, Record
from walkaway.core.web_archives.opening import events
from walkaway.engine.progress import Tally
from walkaway.stories.collecting.decoding import in_utf8
from walkaway.stories.collecting.formats import (
    Candidate,
    File,
    Place,
    line_of,
    parsed_candidate,
    write_evidence,
)
from walkaway.stories.collecting.inputs import Input
from walkaway.stories.collecting.pages import candidate_of
from walkaway.stories.collecting.recipe import address_of, lexicons_used, versions

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """One archive or many small files to be read, by which lexicons, and where to write."""

    files: tuple[Input, ...]
    work: Path
    tally: Tally
    """In megabytes read."""
    lexicons: tuple[LexiconFile, ...]
    versions: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """What was found in one file."""

    told: Path
    """What came of the file, written last."""
    candidates: Path

    def file(self) -> File:
        """What came of the file."""
        return read_typed(self.told.read_text("utf-8"), File, path=self.told)

    def lines(self) -> Iterator[tuple[int, Candidate]]:
        """Every candidate, and where its line begins."""
        if not self.file()["candidates"]:
            return
        offset = 0
        with self.candidates.open("rb") as file:
            for number, line in enumerate(file, start=1):
                yield offset, parsed_candidate(line, path=self.candidates, number=number)
                offset += len(line)


def read_files(order: Order) -> list[Part]:
    """Find the candidates of each file, unless that was done before."""
    if order.versions != tuple(sorted(versions().items())):
        raise Refused(
            what="Reading on this worker",
            reason="it runs other versions of Walkaway or of its libraries",
            way_on="Install the same versions on every machine of the cluster.",
        )
    recipe = address_of(dict(order.versions), lexicons_used(order.lexicons))
    return [_read(file, order, recipe) for file in order.files]


def _read(file: Input, order: Order, recipe: str) -> Part:
    try:
        before, sha256 = file.path.stat(), sha256_of(file.path)
    except OSError as error:
        return _unreadable(file, order, recipe, f"cannot be read ({error.strerror})")
    part = _part(file, sha256, order, recipe)
    if not part.told.exists():
        reading = _Reading(file, before.st_size, sha256)
        reading.write_candidates(part, order)
        if _changed(before, file.path):
            reading.damage(file.name, 0, "the file was changed while it was read")
        write_whole(part.told, written(reading.told()))
    return part


def _part(file: Input, sha256: str, order: Order, recipe: str) -> Part:
    name = address_of(file.name, sha256, recipe)
    folder = order.work / "parts"
    return Part(told=folder / f"{name}.json", candidates=folder / f"{name}.jsonl")


def _unreadable(file: Input, order: Order, recipe: str, reason: str) -> Part:
    part = _part(file, "", order, recipe)
    reading = _Reading(file, 0, "")
    reading.damage(file.name, 0, reason)
    write_whole(part.told, written(reading.told()))
    return part


def _changed(before: os.stat_result, path: Path) -> bool:
    try:
        after = path.stat()
    except OSError:
        return True
    return (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns)


@lru_cache(maxsize=2)
def _lexicons(files: tuple[LexiconFile, ...]) -> tuple[Lexicon, ...]:
    return lexicons_of(files)


class _Megabytes:
    """Bytes, counted in whole megabytes."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._bytes = 0

    def add(self, count: int) -> None:
        self._bytes += count
        if self._bytes >= MEGABYTE:
            self._tally.add(self._bytes // MEGABYTE)
            self._bytes %= MEGABYTE


class _Reading:
    """One file being read."""

    def __init__(self, file: Input, size: int, sha256: str) -> None:
        self._file = file
        self._size = size
        self._sha256 = sha256
        self._pages = self._sifted = self._candidates = 0
        self._beside: Counter[str] = Counter()
        self._damages: list[Place] = []

    def write_candidates(self, part: Part, order: Order) -> None:
        """Write what is found while it is found; no file when that is nothing."""
        found = self._found(order)
        if (first := next(found, None)) is None:
            return
        with whole_file(part.candidates) as draft, draft.open("w", encoding="utf-8") as lines:
            for candidate in chain([first], found):
                lines.write(line_of(candidate))

    def damage(self, source: str, offset: int, reason: str) -> None:
        """Note what could not be read."""
        self._damages.append({"source": source, "offset": offset, "reason": reason})

    def told(self) -> File:
        """What came of the file."""
        return {
            "name": self._file.name,
            "bytes": self._size,
            "sha256": self._sha256,
            "pages": self._pages,
            "beside": dict(sorted(self._beside.items())),
            "sifted": self._sifted,
            "candidates": self._candidates,
            "damages": self._damages,
        }

    def _found(self, order: Order) -> Iterator[Candidate]:
        megabytes = _Megabytes(order.tally)
        lexicons = _lexicons(order.lexicons)
        sieve = Sieve(lexicons)
        for event in events(self._file.path, self._file.name, megabytes.add):
            if isinstance(event, Aside):
                self._beside[event.kind] += 1
            elif isinstance(event, Damage):
                self.damage(event.source, event.offset, event.reason)
            elif candidate := self._look(event, sieve, lexicons):
                write_evidence(order.work, candidate["payload_sha256"], event.body)
                self._candidates += 1
                yield candidate

    def _look(
        self, record: Record, sieve: Sieve, lexicons: tuple[Lexicon, ...]
    ) -> Candidate | None:
        self._pages += 1
        try:
            page = in_utf8(record.body, record.charset)
            if not sieve.may_hold_in(page):
                return None
            self._sifted += 1
            return candidate_of(record, page.decode("utf-8"), lexicons)
        # What takes pages apart raises whatever it likes on pages that nobody foresaw.
        except Exception as error:
            told = f"the page {record.record_id} cannot be taken apart ({type(error).__name__})"
            self.damage(record.source, 0, told)
            return None
