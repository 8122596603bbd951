"""What is wrong with a chain, found by walking along it. Nothing here reads anything itself."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from walkaway.journal.chain import GENESIS, Link, hash_of


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptEntry:
    """An entry as it was found, with the hash that it carries."""

    link: Link
    entry_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that is wrong: where, what, and what that means."""

    where: str
    what: str
    meaning: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}. {self.meaning}."


class Walk:
    """A walk along the entries in the order of their positions, each taken once.

    `hashes` and `times` are those of the entries whose positions were `wanted`, as they were found,
    and of the last one.
    """

    def __init__(self, *, wanted: Collection[int] = ()) -> None:
        self.last = 0
        self.last_hash = GENESIS
        self.taken = 0
        self.hashes: dict[int, str] = {0: GENESIS}
        self.times: dict[int, str] = {}
        self._wanted = frozenset(wanted)

    def take(self, entry: KeptEntry) -> Iterator[Finding]:
        """What is wrong with the next entry, and between the last and it."""
        position = entry.link.position
        follows = position == self.last + 1
        fits = entry.link.previous_hash == self.last_hash
        if not follows:
            yield _gap(self.last + 1, position)
        if hash_of(entry.link) != entry.entry_hash:
            yield _changed(position, moved=not fits)
        elif follows and not fits:
            yield _unlinked(position)
        self._step(entry)

    def _step(self, entry: KeptEntry) -> None:
        position = entry.link.position
        if position in self._wanted:
            self.hashes[position] = entry.entry_hash
            self.times[position] = entry.link.at
        self.taken += 1
        self.last, self.last_hash = position, entry.entry_hash


def entries_in_words(first: int, last: int) -> str:
    """The entries from `first` to `last`.

    >>> entries_in_words(3, 3), entries_in_words(3, 5)
    ('entry 3', 'entries 3 to 5')
    """
    return f"entry {first}" if first == last else f"entries {first} to {last}"


def _gap(expected: int, position: int) -> Finding:
    if position < expected:
        return Finding(
            where=f"entry {position}",
            what="no entry can have this number",
            meaning="It was put in past the program",
        )
    missing = entries_in_words(expected, position - 1)
    return Finding(
        where=missing, what="missing", meaning=f"Taken out, since entry {position} comes after"
    )


def _changed(position: int, *, moved: bool) -> Finding:
    if moved:
        return Finding(
            where=f"entry {position}",
            what="neither its own hash nor that of the entry before it fits",
            meaning="It was exchanged with another, moved, or put in past the program",
        )
    return Finding(
        where=f"entry {position}",
        what="its hash is not that of its words",
        meaning="Something in it was changed after it was recorded",
    )


def _unlinked(position: int) -> Finding:
    return Finding(
        where=f"entry {position}",
        what="it was recorded after another entry than the one that stands before it",
        meaning=f"Entry {position - 1} was exchanged for one whose hash was made to fit",
    )
