"""Lexicons: the words that tell of groups and of leaving them, in plain files that people edit.

    language en

    [group jihadist]
    daesh*          # a stem: whatever begins so
    islamic state   # a phrase: these words, one after the other

Words are compared folded, so that case, accents and vowel marks need not be repeated.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NoReturn

from walkaway.core.errors import LexiconError
from walkaway.core.text.folding import fold

GROUP, ACT = "group", "act"
ACTS = ("left", "fled", "defected", "regret", "testimony")

Kinds = Mapping[str, Collection[str]]
"""What the sections of a file are called: for each kind its names, none where any will do."""

KINDS: Kinds = {GROUP: (), ACT: ACTS}

LEAST_STEM_LETTERS = 3
"""A shorter stem begins half the words of a language."""

WORD = re.compile(r"\w+")
_LANGUAGE = re.compile(r"language ([a-z]{2,3})")
_SECTION = re.compile(r"\[(\w+) ([\w-]+)\]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Sign:
    """A word or phrase of a lexicon, and what it is a sign of."""

    kind: str
    name: str
    written: str
    """As it stands in the file, without the asterisks."""
    words: tuple[str, ...]
    """Its words, folded."""
    stems: tuple[bool, ...]
    """For each word, whether it may go on."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Lexicon:
    """The signs of one language, in the order of their file."""

    language: str
    signs: tuple[Sign, ...]

    def __hash__(self) -> int:
        # What is made of lexicons is kept by them and asked for at every candidate: hashing each
        # sign of each would take longer than looking for them.
        return hash((self.language, len(self.signs)))


def read_lexicon(text: str, *, place: str, kinds: Kinds = KINDS) -> Lexicon:
    """The lexicon written in `text`; `place` says where that is, `kinds` which sections it may
    have. Raises `LexiconError`.

    >>> read_lexicon("language en\\n[act fled]\\nran away\\nfled", place="x").signs[0].words
    ('ran', 'away')
    """
    lines = [line.split("#")[0].strip() for line in text.removeprefix("\ufeff").splitlines()]
    numbered = [(at, line) for at, line in enumerate(lines, 1) if line]
    first, opening = numbered[0] if numbered else (1, "")
    language = _LANGUAGE.fullmatch(opening)
    if language is None:
        _refuse(place, first, f"{opening!r} names no language", "Begin with, say, `language en`")
    return Lexicon(language=language[1], signs=_signs(numbered[1:], place, kinds))


def _signs(numbered: list[tuple[int, str]], place: str, kinds: Kinds) -> tuple[Sign, ...]:
    section: tuple[str, str] | None = None
    seen: dict[tuple[str, str, tuple[str, ...], tuple[bool, ...]], int] = {}
    signs = []
    for at, line in numbered:
        if line.startswith("["):
            section = _section(line, place, at, kinds)
            continue
        if section is None:
            _refuse(place, at, f"{line!r} stands in no section", "Put `[act left]` or so above it")
        sign = _sign(line, *section, place, at)
        before = seen.setdefault((sign.kind, sign.name, sign.words, sign.stems), at)
        if before != at:
            _refuse(place, at, f"{line!r} stands on line {before} already", "Take one of them out")
        signs.append(sign)
    if not signs:
        _refuse(place, 1, "there is no word in it", "Write a section and a word below it")
    return tuple(signs)


def _section(line: str, place: str, at: int, kinds: Kinds) -> tuple[str, str]:
    match = _SECTION.fullmatch(line)
    if match is None or match[1] not in kinds:
        remedy = f"Write {' or '.join(f'`[{kind} NAME]`' for kind in kinds)}"
        _refuse(place, at, f"{line!r} is no section", remedy)
    names = kinds[match[1]]
    if names and match[2] not in names:
        _refuse(
            place, at, f"no {match[1]} is called {match[2]!r}", f"Use one of {', '.join(names)}"
        )
    return match[1], match[2]


def words_of(
    written: str, *, place: str = "", line: int = 1
) -> tuple[tuple[str, ...], tuple[bool, ...]]:
    """The folded words of a word or phrase, and which of them may go on. Raises `LexiconError`.

    >>> words_of("ran away*")
    (('ran', 'away'), (False, True))
    """
    words: list[str] = []
    stems: list[bool] = []
    for part in written.split():
        bare = part.removesuffix("*")
        if "*" in bare:
            _refuse(place, line, f"the asterisk in {part!r} ends no word", "Put it behind the stem")
        pieces = WORD.findall(fold(bare))
        if not pieces:
            _refuse(place, line, f"{part!r} has no letter", "Write a word, or take it out")
        if part != bare and len(pieces[-1]) < LEAST_STEM_LETTERS:
            remedy = f"Write at least {LEAST_STEM_LETTERS} letters before the asterisk"
            _refuse(place, line, f"the stem {part!r} is too short", remedy)
        words += pieces
        stems += [False] * (len(pieces) - 1) + [part != bare]
    if not words:
        _refuse(place, line, "there is no word", "Write one")
    return tuple(words), tuple(stems)


def _sign(line: str, kind: str, name: str, place: str, at: int) -> Sign:
    words, stems = words_of(line, place=place, line=at)
    written = " ".join(line.replace("*", "").split())
    return Sign(kind=kind, name=name, written=written, words=words, stems=stems)


def _refuse(place: str, line: int, problem: str, remedy: str) -> NoReturn:
    raise LexiconError(place=place, line=line, problem=problem, remedy=remedy)
