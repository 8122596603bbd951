"""Where words may stand in what somebody can open: the way from a question to cues worth reading.

Who may read is decided by who holds keys: whoever asks brings the index keys of the speakers that
they can open, and without a key a posting cannot even be named. What is found here *may* hold the
words; `core.text.blind_index.matches` decides it on the opened text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from walkaway.archive.models import Posting
from walkaway.core.sealing.envelopes import (
    Key,
    close_alike,
    derived_key,
    open_envelope,
    padded,
    without_padding,
)
from walkaway.core.text.blind_index import Question, decode_cues, encode_cues, tokens

INDEX_PURPOSE = "search-index-v1"
CUES_PURPOSE = "search-cues-v1"
TOKENS_AT_ONCE = 500
"""SQLite and PostgreSQL both take more; the statement stays short."""

Cues = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Cues of a transcript, by their numbers from 0, that hold all pieces of the question."""

    transcript: UUID
    cues: tuple[int, ...]


def index_key(key: bytes) -> Key:
    """The key of a speaker's index, from the one that lies in their `testimony` compartment."""
    return derived_key(key, INDEX_PURPOSE)


class _IndexKeys:
    """The key of an index, and the one under which its cues lie, derived when it is needed."""

    __slots__ = ("_of_cues", "of_pieces")

    def __init__(self, of_pieces: bytes) -> None:
        self.of_pieces = of_pieces
        self._of_cues: Key | None = None

    @property
    def of_cues(self) -> Key:
        self._of_cues = self._of_cues or derived_key(self.of_pieces, CUES_PURPOSE)
        return self._of_cues


def sealed_cues(numbers: Sequence[int], key: bytes, transcript: UUID, token: int) -> bytes:
    """The cue numbers of a posting, sealed under the index key: always alike for the same numbers.

    In the clear they would tell which pieces stand together; and whoever knows a published clip
    could then put a piece to a token, and read on from there.
    """
    cues_key = derived_key(key, CUES_PURPOSE)
    return close_alike(cues_key, padded(encode_cues(numbers)), _belongs_to(transcript, token))


def candidates(asked: Question, keys: Collection[bytes]) -> tuple[Candidate, ...]:
    """The cues, of the transcripts indexed under `keys`, that may hold every word of `asked`.

    Cost: one query for each piece of the question and each 500 keys that are still in question.
    The first queries ask for the most telling piece of every word; later ones only ask under the
    keys whose transcripts held all pieces before.
    """
    held: dict[UUID, Cues] | None = None
    alive = tuple(_IndexKeys(key) for key in keys)
    for piece in _most_telling_first(asked):
        held, alive = _narrowed(held, piece, alive)
    return tuple(
        Candidate(transcript=transcript, cues=tuple(cues.tolist()))
        for transcript, cues in (held or {}).items()
    )


def _narrowed(
    held: dict[UUID, Cues] | None, piece: str, keys: Sequence[_IndexKeys]
) -> tuple[dict[UUID, Cues], tuple[_IndexKeys, ...]]:
    """What also holds `piece`, and the keys under which anything does."""
    key_of = {tokens((piece,), key.of_pieces)[0]: key for key in keys}
    narrowed: dict[UUID, Cues] = {}
    alive: dict[_IndexKeys, None] = {}
    for token, transcript, encoded in _rows(tuple(key_of)):
        before = None if held is None else held.get(transcript)
        if held is not None and before is None:
            continue
        cues = _opened_cues(encoded, key_of[token], transcript, token)
        cues = cues if before is None else _shared(before, cues)
        if len(cues):
            narrowed[transcript] = cues
            alive[key_of[token]] = None
    return narrowed, tuple(alive)


def _rows(wanted: Sequence[int]) -> Iterator[tuple[int, UUID, bytes]]:
    for start in range(0, len(wanted), TOKENS_AT_ONCE):
        postings = Posting.objects.filter(token__in=wanted[start : start + TOKENS_AT_ONCE])
        for token, transcript, cues in postings.values_list("token", "transcript_id", "cues"):
            yield token, transcript, bytes(cues)  # PostgreSQL lends a view


def _opened_cues(sealed: bytes, keys: _IndexKeys, transcript: UUID, token: int) -> Cues:
    opened = open_envelope(keys.of_cues, sealed, _belongs_to(transcript, token))
    return decode_cues(without_padding(opened))


def _belongs_to(transcript: UUID, token: int) -> bytes:
    return transcript.bytes + token.to_bytes(8, "big", signed=True)


def _shared(one: Cues, other: Cues) -> Cues:
    """What is in both of two increasing arrays, neither of them empty."""
    end = min(one[-1], other[-1]) + 1
    present = np.zeros(end, np.bool_)
    present[other[other < end]] = True
    within: Cues = one[one < end]
    both: Cues = within[present[within]]
    return both


def _most_telling_first(asked: Question) -> Sequence[str]:
    """The best piece of every word, then the second best of every word, and so on; each once."""
    rounds = zip_longest(*(word.pieces for word in asked.words))
    return list(dict.fromkeys(piece for piece in chain.from_iterable(rounds) if piece))
