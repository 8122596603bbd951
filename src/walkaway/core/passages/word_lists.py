"""Small words that tell whether a passage leans on what was left out, by language.

    language en

    [not]
    not
    no longer     # these words, one after the other
    niemand*      # whatever begins so
    *madi         # whatever ends so
    =él           # written just so: folding would make another word of it

They lie in plain files beside this module, one a language. Words are compared folded.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import NoReturn

from walkaway.core.errors import LexiconError
from walkaway.core.spans import Span
from walkaway.core.text.folding import fold
from walkaway.core.text.lexicon import WORD

FOLDER = Path(__file__).with_name("words")

LEAST_BEFORE_AN_ENDING = 2
JOINED_IN_ARABIC = "وف"
"""And, so: written joined to the front of a word."""
LEAST_LEFT_OF_ARABIC = 2

_LANGUAGE = re.compile(r"language ([a-z]{2,3})")
_SECTION = re.compile(r"\[([a-z]+)\]")


class Use(StrEnum):
    """What a word is listed for: the sections of a file."""

    NOT = "not"
    BUT = "but"
    PERSON = "person"
    """Means somebody who must have been told of."""
    THING = "thing"
    """Means something that must have been told of."""
    FIRST = "first"
    """Means something told before where it opens a passage."""
    EXCUSED = "excused"
    """Looks like one of these and is none."""
    LEANS = "leans"
    """Joins a sentence to the one before it."""
    ANSWER = "answer"
    """Answers, where a stop or a comma follows."""
    QUESTION = "question"
    BRINGS = "brings"
    """Brings in somebody or something that later words may mean."""
    TIME = "time"
    """After a word that brings in: only a time, which nobody means by he or it."""
    SELF = "self"
    """The speaker's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """Folded words; where `goes_on`, the last may; where `any_before`, the only one ends so."""

    words: tuple[str, ...]
    goes_on: bool = False
    any_before: bool = False
    as_written: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordList:
    """The words of one language. `entries` are those of each use by their first word."""

    language: str
    whole: dict[Use, dict[str, tuple[_Entry, ...]]]
    parts: dict[Use, tuple[_Entry, ...]]

    def places(self, use: Use, folded: Sequence[str], written: Sequence[str]) -> tuple[Span, ...]:
        """Where a text of these words has one of the use, by the numbers of its words.

        `written` are the same words in small letters, with their accents.
        """
        found = (self._at(use, folded, written, at) for at in range(len(folded)))
        return tuple(Span(at, at + length) for at, length in enumerate(found) if length)

    def _at(self, use: Use, folded: Sequence[str], written: Sequence[str], at: int) -> int:
        return max(
            (self._length(use, each, folded, written, at) for each in self._forms(folded[at])),
            default=0,
        )

    def _length(
        self, use: Use, form: str, folded: Sequence[str], written: Sequence[str], at: int
    ) -> int:
        longest = 0
        for entry in self.whole[use].get(form, ()):
            count = len(entry.words)
            if entry.as_written and entry.as_written != written[at]:
                continue
            if count == 1 or tuple(folded[at + 1 : at + count]) == entry.words[1:]:
                longest = max(longest, count)
        return longest or int(any(_is_part(form, entry) for entry in self.parts[use]))

    def _forms(self, word: str) -> Iterator[str]:
        yield word
        may_be_joined = self.language == "ar" and len(word) > LEAST_LEFT_OF_ARABIC
        if may_be_joined and word[0] in JOINED_IN_ARABIC:
            yield word[1:]


def _is_part(word: str, entry: _Entry) -> bool:
    (part,) = entry.words
    if entry.any_before:
        return word.endswith(part) and len(word) >= len(part) + LEAST_BEFORE_AN_ENDING
    return word.startswith(part)


@cache
def words_for(language: str) -> WordList | None:
    """The words of a language (a BCP 47 tag); None where nobody wrote them down.

    Raises `LexiconError`.
    """
    base = language.split("-")[0].lower()
    if base not in languages():
        return None
    path = FOLDER / f"{base}.txt"
    return read_word_list(path.read_text(encoding="utf-8"), place=str(path))


@cache
def languages() -> tuple[str, ...]:
    """The languages whose words are written down."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.txt")))


def read_word_list(text: str, *, place: str) -> WordList:
    """What is written in `text`; `place` says where that is. Raises `LexiconError`.

    >>> listed = read_word_list("language en\\n[not]\\nno longer", place="x")
    >>> listed.places(Use.NOT, ["it", "no", "longer", "is"], [])
    (Span(start=1, end=3),)
    """
    lines = [line.split("#")[0].strip() for line in text.removeprefix("\ufeff").splitlines()]
    numbered = [(at, line) for at, line in enumerate(lines, 1) if line]
    first, opening = numbered[0] if numbered else (1, "")
    language = _LANGUAGE.fullmatch(opening)
    if language is None:
        _refuse(place, first, f"{opening!r} names no language", "Begin with, say, `language en`")
    entries = _entries(numbered[1:], place)
    return WordList(
        language=language[1],
        whole={use: _by_first_word(entries[use]) for use in Use},
        parts={
            use: tuple(each for each in entries[use] if each.goes_on or each.any_before)
            for use in Use
        },
    )


def _by_first_word(entries: Sequence[_Entry]) -> dict[str, tuple[_Entry, ...]]:
    by_first: dict[str, tuple[_Entry, ...]] = {}
    for each in entries:
        if not (each.goes_on or each.any_before):
            by_first[each.words[0]] = (*by_first.get(each.words[0], ()), each)
    return by_first


def _entries(numbered: Sequence[tuple[int, str]], place: str) -> dict[Use, list[_Entry]]:
    entries: dict[Use, list[_Entry]] = {use: [] for use in Use}
    seen: set[tuple[Use, str]] = set()
    use: Use | None = None
    for at, line in numbered:
        if line.startswith("["):
            use = _use(line, place, at)
            continue
        if use is None:
            _refuse(place, at, f"{line!r} stands in no section", "Put `[not]` or so above it")
        entry = _entry(line, place, at)
        if (use, as_written(line)) in seen:
            _refuse(place, at, f"{line!r} stands there already", "Take one of them out")
        seen.add((use, as_written(line)))
        # Two words of a language may be one when they are folded.
        if entry not in entries[use]:
            entries[use].append(entry)
    return entries


def _use(line: str, place: str, at: int) -> Use:
    match = _SECTION.fullmatch(line)
    if match is None or match[1] not in set(Use):
        known = ", ".join(f"[{use}]" for use in Use)
        _refuse(place, at, f"{line!r} is no section", f"Write one of {known}")
    return Use(match[1])


def _entry(line: str, place: str, at: int) -> _Entry:
    bare = line.removeprefix("=").removeprefix("*").removesuffix("*")
    words = tuple(WORD.findall(fold(bare)))
    is_part = line.startswith("*") or line.endswith("*")
    if not words or "*" in bare or (is_part and len(words) > 1):
        remedy = "Write words, or a single one with an asterisk at one end"
        _refuse(place, at, f"{line!r} cannot be looked for", remedy)
    return _Entry(
        words=words,
        goes_on=line.endswith("*"),
        any_before=line.startswith("*"),
        as_written=as_written(bare) if line.startswith("=") else "",
    )


def as_written(word: str) -> str:
    """A word in small letters, with its accents as one character each."""
    return unicodedata.normalize("NFC", word).casefold()


def _refuse(place: str, line: int, problem: str, remedy: str) -> NoReturn:
    raise LexiconError(place=place, line=line, problem=problem, remedy=remedy)
