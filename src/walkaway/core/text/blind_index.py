"""A search index that tells nothing to whoever has no key: pieces of words, hashed under a key.

Text is folded and cut into words, words into overlapping pieces of three letters; in scripts
without spaces pairs of neighbouring signs serve. A piece becomes a number by a keyed hash. A
question is cut in the same way: what holds all of its pieces *may* hold its words, and is read to
be sure.

What the numbers still tell a thief: how many different pieces a transcript has, and in which cues
some piece occurs that occurs elsewhere in the same transcript. Not which piece, and, because each
speaker has a key of their own, not whether two speakers said the same.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b
from itertools import chain, groupby, pairwise

import numpy as np
from numpy.typing import NDArray

from walkaway.core.errors import NotOpened
from walkaway.core.spans import Span, merged
from walkaway.core.text.folding import fold_character, fold_with_origins
from walkaway.core.text.word_forms import script_of

PIECE_LETTERS = 3
WHOLE_WORD = "="
"""Stands before a word that is too short to be cut: it is found as a whole word only."""

WITHOUT_SPACES = frozenset({"CJK", "HIRAGANA", "KATAKANA", "BOPOMOFO", "THAI", "LAO", "KHMER",
    "MYANMAR", "TIBETAN"})  # fmt: skip
"""Scripts that put no space between words."""

TOKEN_BYTES = 8


@dataclass(frozen=True, kw_only=True, slots=True)
class Word:
    """One word of a question, and the pieces that any text with this word has.

    `pieces` begin with the one that looks rarest and cover every letter; not all are needed.
    """

    text: str
    pieces: tuple[str, ...]
    whole: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """What is looked for: text that holds every one of `words`. The longest comes first."""

    words: tuple[Word, ...]


def pieces(text: str) -> frozenset[str]:
    """All pieces of the words of `text`.

    >>> sorted(pieces("Go home, Änne!")), sorted(pieces("我回家"))
    (['=go', 'ann', 'hom', 'nne', 'ome'], ['=回', '=家', '=我', '回家', '我回'])
    """
    return frozenset(chain.from_iterable(map(_pieces_of_run, _spaced(text).split())))


def postings(cues: Iterable[str]) -> dict[str, list[int]]:
    """For each piece of a transcript the numbers of the cues that hold it, counted from 0."""
    found: dict[str, list[int]] = {}
    for number, text in enumerate(cues):
        for piece in pieces(text):
            found.setdefault(piece, []).append(number)
    return found


def tokens(of_pieces: Iterable[str], key: bytes) -> tuple[int, ...]:
    """For each piece a signed 64-bit number: BLAKE2b (RFC 7693) under `key`, in the same order."""
    keyed = blake2b(key=key, digest_size=TOKEN_BYTES)
    hashed = []
    for piece in of_pieces:
        one = keyed.copy()
        one.update(piece.encode())
        hashed.append(int.from_bytes(one.digest(), "big", signed=True))
    return tuple(hashed)


def encode_cues(numbers: Sequence[int]) -> bytes:
    """Increasing cue numbers as their differences in variable-length bytes (LEB128).

    >>> encode_cues([3, 5, 300]).hex(" ")
    '03 02 a7 02'
    """
    encoded = bytearray()
    previous = -1
    for number in numbers:
        if number <= previous:
            raise ValueError(f"cue numbers increase: {number} after {previous}")
        step = number - max(previous, 0)
        while step > 0x7F:
            encoded.append(step & 0x7F | 0x80)
            step >>= 7
        encoded.append(step)
        previous = number
    return bytes(encoded)


def decode_cues(encoded: bytes) -> NDArray[np.int64]:
    """The numbers that `encode_cues` encoded, `(cues,)`. Raises `NotOpened` for anything else.

    Most differences fit one byte, and those are summed without a loop.
    """
    if not encoded:
        return np.zeros(0, np.int64)
    parts = np.frombuffer(encoded, np.uint8)
    last = parts < 0x80
    if not last[-1]:
        raise NotOpened(what="A posting")
    steps = parts.astype(np.int64) if last.all() else _steps(parts, last)
    if (steps[1:] == 0).any():
        raise NotOpened(what="A posting")
    return np.cumsum(steps)


def question(text: str) -> Question:
    """What a person typed, as words with their pieces, the most telling word first.

    Nothing is asked by a text without letters and digits: its question has no words.
    """
    runs = dict.fromkeys(_spaced(text).split())
    words = {part: _word(part) for run in runs for part in _parts(run)}
    return Question(words=tuple(sorted(words.values(), key=lambda word: -len(word.text))))


def matches(asked: Question, text: str) -> tuple[Span, ...]:
    """Where `text` holds the words of `asked`, merged, to highlight; empty unless all occur.

    A word of three letters and more is found inside longer words; a shorter one by itself only.
    """
    spaced = _spaced(text)
    if not asked.words or not all(any(_places(word, spaced)) for word in asked.words):
        return ()
    origins = (*fold_with_origins(text).origins, len(text))
    return merged(
        Span(origins[start], max(origins[end], origins[end - 1] + 1))
        for word in asked.words
        for start, end in _places(word, spaced)
    )


def _spaced(text: str) -> str:
    """`fold(text)` with a space for each character that is no part of a word."""
    return "".join(map(_spaced_character, text))


@cache
def _spaced_character(character: str) -> str:
    return "".join(
        sign if unicodedata.category(sign)[0] in "LMN" else " "
        for sign in fold_character(character)
    )


def _steps(parts: NDArray[np.uint8], last: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The differences, where some take several bytes; `last` marks the last byte of each."""
    ends = np.flatnonzero(last)
    starts = np.concatenate(([0], ends[:-1] + 1))
    if (ends - starts).max() >= TOKEN_BYTES:
        raise NotOpened(what="A posting")
    place = np.arange(len(parts)) - np.repeat(starts, ends - starts + 1)
    shifted = (parts & 0x7F).astype(np.int64) << (7 * place)
    return np.asarray(np.add.reduceat(shifted, starts), np.int64)


def _word(part: str) -> Word:
    if _without_spaces(part):
        whole = False
        covering = list(_pieces_of_part(part)) if len(part) > 1 else [WHOLE_WORD + part]
    else:
        whole = len(part) < PIECE_LETTERS
        covering = [WHOLE_WORD + part] if whole else _covering(part)
    return Word(text=part, pieces=tuple(covering), whole=whole)


def _covering(word: str) -> list[str]:
    """As few pieces as cover every letter, the middle one first: beginnings and endings are what
    words have in common."""
    last = len(word) - PIECE_LETTERS
    starts = sorted({*range(0, last, PIECE_LETTERS), last}, key=lambda at: abs(2 * at - last))
    return list(dict.fromkeys(word[at : at + PIECE_LETTERS] for at in starts))


def _places(word: Word, spaced: str) -> Iterator[tuple[int, int]]:
    start = spaced.find(word.text)
    while start >= 0:
        end = start + len(word.text)
        if not word.whole or (_ends(spaced[:start][-1:]) and _ends(spaced[end : end + 1])):
            yield start, end
        start = spaced.find(word.text, start + 1)


def _ends(beside: str) -> bool:
    """Whether a word with spaces around it ends beside this sign."""
    return beside in ("", " ") or _without_spaces(beside)


def _parts(run: str) -> list[str]:
    """`run` cut where a script without spaces meets another."""
    return ["".join(part) for _, part in groupby(run, key=_without_spaces)]


@lru_cache(maxsize=1 << 17)
def _pieces_of_run(run: str) -> frozenset[str]:
    return frozenset(chain.from_iterable(map(_pieces_of_part, _parts(run))))


def _pieces_of_part(part: str) -> Iterable[str]:
    if _without_spaces(part):
        return (*(WHOLE_WORD + sign for sign in part), *map("".join, pairwise(part)))
    if len(part) < PIECE_LETTERS:
        return (WHOLE_WORD + part,)
    return (part[at : at + PIECE_LETTERS] for at in range(len(part) - PIECE_LETTERS + 1))


@lru_cache(maxsize=1 << 16)
def _without_spaces(part: str) -> bool:
    return script_of(part[0]) in WITHOUT_SPACES
