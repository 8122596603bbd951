"""Words that may be names or places to hide. Proposed, never decided: a person looks at each.

What it cannot see: a name that is an ordinary word and written like one (Arabic has no capitals,
and Rose and Nur are words), a name that nothing introduces in a script without capitals, a nickname
that does not resemble the name, a place told by what is beside it. It proposes far too much rather
than too little, and finding nothing means nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from walkaway.core.spans import Span
from walkaway.core.text.edit_distance import edit_distance
from walkaway.core.text.folding import fold
from walkaway.core.text.name_cues import (
    BEFORE_PLACES,
    BETWEEN,
    CAPITALS_FOR_NOUNS,
    NAMING,
    NEVER_NAMES,
    PLACE_NOUNS,
    TITLES,
)
from walkaway.core.text.names import find_names
from walkaway.core.text.romanised import romanised, skeleton
from walkaway.core.text.said import Place, Said

SHORTEST_NAME = 3
SHORTEST_SKELETON = 3
ATTACHED = re.compile("^[وفبلكس]{0,2}(?:ال|لل)?")
"""What Arabic writes together with the next word."""

ENDINGS = re.compile("(?:ами|ого|ому|ом|ем|ым|ов|ев|ах|ях|om|em|ov|es|s)$")
"""Case endings that add a consonant; vowels are forgotten anyway."""

_WORD = re.compile(r"[^\W_]+(?:[\u0300-\u036f\u064b-\u065f\u0670ـ\u200c]*[^\W_]+)*[\u064b-\u0652]*")
_ENDS_SENTENCE = re.compile(r"[.!?…؟。:;«»\"“”„‚‘(\[—–]|\n\s*[-–—]|^\s*[-–—]")


class Reason(StrEnum):
    """Why a word is proposed, the strongest first."""

    LIKE_A_MARKED_NAME = "like a marked name"
    """It is spelled or sounds nearly like a form that is marked, perhaps in another script."""
    AFTER_A_TITLE = "after a title"
    """It follows a word such as Abu, Sheikh, uncle, "his name is"."""
    AFTER_A_PLACE_WORD = "after a word for a place"
    """It follows a word such as village, prison, street, or a preposition."""
    CAPITAL_LETTER = "written with a capital letter"
    """It begins with a capital within a sentence."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """A word that may be a name, as it is written at the first of `places`.

    `because` is the marked form that it resembles, or the word before it; empty for a capital.
    """

    word: str
    reason: Reason
    because: str
    places: tuple[Place, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Found:
    word: str
    reason: Reason
    because: str
    place: Place


def propose_names(
    said: Iterable[Said], marked: Iterable[str], dismissed: Collection[str] = ()
) -> tuple[Proposal, ...]:
    """Words of `said` that are found by no form in `marked`, and may be names all the same.

    Each word is proposed once, for its strongest reason, with all its places; the strongest reasons
    and the most frequent words come first. A word that is folded like one of `dismissed` is left
    out: somebody looked at it already. Work: the words times the marked forms.
    """
    forms = [form for form in dict.fromkeys(marked) if form.strip()]
    known = {fold(word) for word in dismissed}
    by_word: dict[str, list[_Found]] = {}
    for each in said:
        for found in _found_in(each, forms):
            key = fold(found.word)
            if key not in known:
                by_word.setdefault(key, []).append(found)
    order = list(Reason)
    proposals = [_proposal(found) for found in by_word.values()]
    return tuple(sorted(proposals, key=lambda each: (order.index(each.reason), -len(each.places))))


def _proposal(found: Sequence[_Found]) -> Proposal:
    best = min(found, key=lambda each: list(Reason).index(each.reason))
    return Proposal(
        word=best.word,
        reason=best.reason,
        because=best.because,
        places=tuple(sorted({each.place for each in found})),
    )


def _found_in(said: Said, forms: Sequence[str]) -> Iterator[_Found]:
    text = said.text
    covered = find_names(text, forms)
    words = [Span(*match.span()) for match in _WORD.finditer(text)]
    cased = any(letter.isupper() for letter in text)
    resembled: dict[str, str] = {}
    for at, span in enumerate(words):
        word = text[span.start : span.end]
        if fold(word) in NEVER_NAMES | TITLES or any(map(span.overlaps, covered)):
            continue
        if word not in resembled:
            resembled[word] = _resembled(word, forms, cased=cased)
        why = (
            (Reason.LIKE_A_MARKED_NAME, resembled[word])
            if resembled[word]
            else _introduced(said, text, words, at, cased=cased)
        )
        if why:
            (place,) = said.places([span])
            yield _Found(word=word, reason=why[0], because=why[1], place=place)


def _introduced(
    said: Said, text: str, words: Sequence[Span], at: int, *, cased: bool
) -> tuple[Reason, str] | None:
    """The reason that lies in the words before, or in a capital letter."""
    word = text[words[at].start : words[at].end]
    if not _may_be_name(word, cased=cased):
        return None
    before = _before(text, words, at)
    nearest = before[0] if before else ""
    if fold(nearest) in TITLES | NAMING or _bare(nearest) in TITLES:
        return Reason.AFTER_A_TITLE, nearest
    if leading := next(_leading_place(said, before, word), ""):
        return Reason.AFTER_A_PLACE_WORD, leading
    told = word[0].isupper() and before and said.base_language not in CAPITALS_FOR_NOUNS
    return (Reason.CAPITAL_LETTER, "") if told else None


def _leading_place(said: Said, before: Sequence[str], word: str) -> Iterator[str]:
    """The word for a place, or the preposition before a capital letter, that leads to `word`."""
    nearest = next((each for each in before if fold(each) not in BETWEEN), "")
    if nearest and (fold(nearest) in PLACE_NOUNS or _bare(nearest) in PLACE_NOUNS):
        yield nearest
    if before and word[0].isupper():
        prepositions = BEFORE_PLACES.get(said.base_language, frozenset())
        if fold(before[0]) in prepositions:
            yield before[0]


def _before(text: str, words: Sequence[Span], at: int) -> list[str]:
    """Up to three words before, the nearest first, as far as the sentence reaches."""
    found: list[str] = []
    for earlier in range(at - 1, max(at - 4, -1), -1):
        between = text[words[earlier].end : words[earlier + 1].start]
        if _ENDS_SENTENCE.search(between) and not _is_abbreviation(text, words[earlier], between):
            break
        found.append(text[words[earlier].start : words[earlier].end])
    return found


def _is_abbreviation(text: str, word: Span, between: str) -> bool:
    """Whether the full stop is that of "Mr." or "Dr."."""
    return between.strip() == "." and fold(text[word.start : word.end]) in TITLES


def _may_be_name(word: str, *, cased: bool) -> bool:
    """Where a script has capitals and the writer uses them, a name begins with one."""
    if len(word) < 2 or not word[0].isalpha():
        return False
    return word[0].isupper() or not (cased and word[0].islower())


def _resembled(word: str, forms: Sequence[str], *, cased: bool) -> str:
    """The first of `forms` that `word` resembles, or nothing."""
    if len(fold(word)) < SHORTEST_NAME:
        return ""
    may_be_name = _may_be_name(word, cased=cased)
    alike = (
        form
        for form in forms
        if any(_are_alike(word, part, may_be_name=may_be_name) for part in _parts(form))
    )
    return next(alike, "")


@cache
def _parts(form: str) -> tuple[str, ...]:
    """The words of a marked form that are long enough to resemble anything."""
    words = (match.group() for match in _WORD.finditer(form))
    return tuple(
        word for word in words if len(_bare(word)) >= SHORTEST_NAME and fold(word) not in TITLES
    )


def _are_alike(word: str, part: str, *, may_be_name: bool) -> bool:
    """Spelled within a letter or two, or of the same sound; the latter is enough for words that
    are written as names only, and short ones must nearly be spelled alike, too."""
    return any(
        _are_alike_as(one, other, may_be_name=may_be_name)
        for one in _stems(word)
        for other in _stems(part)
    )


def _are_alike_as(one: str, other: str, *, may_be_name: bool) -> bool:
    latin, others = romanised(one), romanised(other)
    allowed = 2 if min(len(latin), len(others)) >= 7 else 1
    longest = max(len(latin), len(others))
    if longest >= 4 and edit_distance(latin, others, at_most=allowed) <= allowed:
        return may_be_name or longest >= 5
    bones = skeleton(one)
    if not may_be_name or bones != skeleton(other):
        return False
    return len(bones) >= SHORTEST_SKELETON or edit_distance(latin, others, at_most=1) <= 1


@cache
def _stems(word: str) -> tuple[str, ...]:
    """`word` bare, and without an ending that it may have."""
    bare = _bare(word)
    stem = ENDINGS.sub("", bare)
    return (bare, stem) if stem != bare and len(stem) >= SHORTEST_NAME else (bare,)


@cache
def _bare(word: str) -> str:
    """`word` folded, without what Arabic writes together with it, if three letters are left."""
    folded = fold(word)
    rest = ATTACHED.sub("", folded)
    return rest if len(rest) >= SHORTEST_NAME else folded
