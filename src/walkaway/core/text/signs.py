"""What in a text tells of leaving a group: the signs, their nearness, the best passage."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from walkaway.core.spans import Span, merged
from walkaway.core.text.folding import fold_with_origins
from walkaway.core.text.lexicon import ACT, GROUP, WORD, Lexicon, Sign
from walkaway.core.text.sieve import may_hold_act, places_of_groups

WEIGHTS = {"left": 1.0, "fled": 1.0, "defected": 1.2, "regret": 0.7, "testimony": 0.5}
LEAST_SCORE = 0.5
REACH_CHARACTERS = 400
"""An act further than this from every group says nothing of it."""
HALF_AT_CHARACTERS = 150
PASSAGE_CHARACTERS = 600
LONGEST_PHRASE = 80
"""So far behind its first letter a sign may end."""

_SENTENCE_END = re.compile(r"""(?:[.!?…؟۔।॥]["'”’»)\]]*\s+|[。！？][」』”]*|\n)\s*""")

_PROCLITICS = re.compile(r"[وف]?[بلك]?(?:ال|ل)?")
"""What Arabic writes joined to the front of a word: and, so, with, to, like, the."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundSign:
    """One sign where it stands in the text, in code points."""

    kind: str
    name: str
    span: Span
    language: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """Why a text may be a story of leaving: higher scores first.

    `signs` are those around groups, since no other says anything.
    """

    signs: tuple[FoundSign, ...]
    score: float
    passage: Span


def look(text: str, lexicons: Sequence[Lexicon]) -> Found | None:
    """What in `text` tells of leaving a group, or None when it stays below `LEAST_SCORE`.

    Acts count by how near a group they stand anywhere in the text, each kind of act once.
    """
    signs = _around_groups(text, lexicons)
    groups = sorted(sign.span.start for sign in signs if sign.kind == GROUP)
    best: dict[str, tuple[float, int, int]] = {}
    for sign in signs:
        near = _nearest(groups, sign.span.start) if sign.kind == ACT else None
        if near is not None:
            worth = WEIGHTS[sign.name] / (1 + abs(near - sign.span.start) / HALF_AT_CHARACTERS)
            found = (worth, -sign.span.start, near)
            best[sign.name] = max(best.get(sign.name, found), found)
    score = sum(worth for worth, _, _ in best.values())
    if score < LEAST_SCORE:
        return None
    _, act, group = max(best.values())
    passage = _passage(text, Span(min(-act, group), max(-act, group) + 1))
    return Found(signs=signs, score=round(score, 4), passage=passage)


def _around_groups(text: str, lexicons: Sequence[Lexicon]) -> tuple[FoundSign, ...]:
    """The signs so near to a group that they count, found without reading the rest of the text;
    none when nothing there may be an act, as on most pages about groups."""
    around = (
        _whole_words(place.grown(REACH_CHARACTERS, REACH_CHARACTERS), text)
        for place in places_of_groups(text, lexicons)
    )
    windows = [(each.start, text[each.start : each.end]) for each in merged(around)]
    if not any(may_hold_act(piece, lexicons) for _, piece in windows):
        return ()
    return tuple(
        replace(sign, span=sign.span.shifted(start))
        for start, piece in windows
        for sign in find_signs(piece, lexicons)
    )


def _whole_words(span: Span, text: str) -> Span:
    """`span` within `text`, and on to the next space on either side, where that is near."""
    start, end = max(0, span.start), min(len(text), span.end)
    while start > max(0, span.start - LONGEST_PHRASE) and not text[start - 1].isspace():
        start -= 1
    behind = text.find(" ", min(len(text), end + LONGEST_PHRASE))
    return Span(start, len(text) if behind < 0 else behind)


def find_signs(text: str, lexicons: Sequence[Lexicon]) -> tuple[FoundSign, ...]:
    """Every sign in `text`, in the order of the text; one meaning at one place counts once."""
    folded = fold_with_origins(text)
    words = WORD.findall(folded.text)
    index = _index(tuple(lexicons))
    signs_of = {word: signs for word in set(words) if (signs := index.beginning_with(word))}
    begun = [(at, signs_of[word]) for at, word in enumerate(words) if word in signs_of]
    if not begun:
        return ()
    places = [match.span() for match in WORD.finditer(folded.text)]
    found: dict[tuple[int, str, str, str], FoundSign] = {}
    for at, signs in begun:
        for language, sign in signs:
            if _goes_on(sign, words[at : at + len(sign.words)]):
                start, end = places[at][0], places[at + len(sign.words) - 1][1]
                span = Span(folded.origins[start], folded.origins[end - 1] + 1)
                key = (start, sign.kind, sign.name, language)
                if key not in found or len(found[key].span) < len(span):
                    found[key] = FoundSign(
                        kind=sign.kind, name=sign.name, span=span, language=language
                    )
    return tuple(found.values())


class _Index:
    """Signs by their first word."""

    def __init__(self, lexicons: tuple[Lexicon, ...]) -> None:
        self._whole: dict[str, list[tuple[str, Sign]]] = {}
        self._stems: dict[str, list[tuple[str, Sign]]] = {}
        for lexicon in lexicons:
            for sign in lexicon.signs:
                table = self._stems if sign.stems[0] else self._whole
                table.setdefault(sign.words[0], []).append((lexicon.language, sign))
        self._lengths = sorted({len(stem) for stem in self._stems})
        # Pages of one language share most of their words.
        self.beginning_with = lru_cache(maxsize=1 << 16)(self._beginning_with)

    def _beginning_with(self, word: str) -> tuple[tuple[str, Sign], ...]:
        found: list[tuple[str, Sign]] = []
        for form in _forms(word):
            found += self._whole.get(form, [])
            for length in self._lengths:
                if length <= len(form):
                    found += self._stems.get(form[:length], [])
        return tuple(dict.fromkeys(found))


@lru_cache(maxsize=64)
def _index(lexicons: tuple[Lexicon, ...]) -> _Index:
    return _Index(lexicons)


def _forms(word: str) -> Iterator[str]:
    yield word
    if "\u0620" <= word[0] <= "\u064a":
        joined = _PROCLITICS.match(word)
        for length in range(1, joined.end() if joined else 0):
            yield word[length:]
        if joined and joined.end():
            yield word[joined.end() :]


def _goes_on(sign: Sign, words: Sequence[str]) -> bool:
    """Whether the words behind the first are those of the sign, too."""
    if len(words) < len(sign.words):
        return False
    rest = zip(sign.words[1:], sign.stems[1:], words[1:], strict=True)
    return all(word == wanted or (stem and word.startswith(wanted)) for wanted, stem, word in rest)


def _nearest(groups: Sequence[int], position: int) -> int | None:
    at = bisect_left(groups, position)
    around = groups[max(0, at - 1) : at + 1]
    near = min(around, key=lambda each: (abs(each - position), each), default=None)
    return near if near is not None and abs(near - position) <= REACH_CHARACTERS else None


def _passage(text: str, core: Span) -> Span:
    """The sentences that hold `core`, and what of their neighbours has room beside them."""
    middle = (core.start + core.end) // 2
    start = max(0, min(core.start, middle - PASSAGE_CHARACTERS // 2))
    end = min(len(text), max(core.end, middle + PASSAGE_CHARACTERS // 2))
    ends = [start + each for each in _ends_of_sentences(text[start : end + 1])]
    befores = [each for each in ends if each <= core.start] if start else [0]
    behinds = [each for each in ends if each >= core.end] if end < len(text) else [end]
    first, last = min(befores, default=start), max(behinds, default=end)
    passage = text[first:last]
    return Span(
        first + len(passage) - len(passage.lstrip()), last - (len(passage) - len(passage.rstrip()))
    )


def _ends_of_sentences(text: str) -> list[int]:
    """Where in `text` a sentence ends and another begins, the spaces between them behind.

    Only roughly: what is shown may begin behind an initial. Unicode's own rules take a tenth of a
    second for a passage, longer than everything else on a page.
    """
    ends = (match.end() for match in _SENTENCE_END.finditer(text))
    return [end for end in ends if end < len(text) and not text[end].islower()]
