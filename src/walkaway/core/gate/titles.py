"""Whether a title dresses up as a group's own.

A title that uses no words of a group's own passes. One that does must say that somebody turned away
from the group, must not begin with the group's words, present them or let them stand alone between
two marks, and nobody can overrule that: titles are rewritten in a minute. It is words that are
looked at and not what they mean, so two people read each title, too.

**Source:** clips whose titles looked like the group's own were taken down as propaganda, and shared
again by people who had not seen them (ICSVE, Breaking the ISIS Brand).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from walkaway.core.gate.consent import Blocker
from walkaway.core.gate.disguises import disguised, seen
from walkaway.core.gate.facts import Title
from walkaway.core.gate.sentences import blocks
from walkaway.core.spans import Span
from walkaway.core.text.folding import fold
from walkaway.core.text.lexicon import GROUP, WORD, Kinds, Lexicon, Sign
from walkaway.core.text.signs import FoundSign, find_signs

NAME, SLOGAN, BRAND, OUTSIDE, FRAME = "name", "slogan", "brand", "outside", "frame"
LEAVING, TURNED, TOWARDS, NOT = "leaving", "turned", "towards", "not"
PRESENTS, FILLER = "presents", "filler"

KINDS_OF_TITLE_WORDS: Kinds = {
    NAME: (),
    SLOGAN: (),
    BRAND: (),
    OUTSIDE: (),
    FRAME: (LEAVING, TURNED, TOWARDS, NOT, PRESENTS, FILLER),
}
"""The sections of a file of title words."""

OF_EVERY_LANGUAGE = "mul"
"""What a file is called by its first line whose words are looked for in every title."""

OWN = frozenset({GROUP, NAME, SLOGAN, BRAND})
NEVER_FIRST = frozenset({SLOGAN, BRAND})
"""A slogan or a brand says by itself who speaks. A name may also begin "ISIS defector"."""

NO_BEFORE_WORDS, NO_BEHIND_WORDS = 2, 1
"""So near to a no, what says that somebody turned away says that nobody did."""

_SEPARATOR = re.compile(r"[:;.!?|/…؛؟۔।。：！？\n–—•·]|\s-+\s")
_SPELLED = re.compile(r"\b\w(?:[. ·-]\w\b)+")
_ENOUGH_LETTERS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """A title as its words: each is a span of `text`. What is found begins and ends with them."""

    text: str
    typed: str
    """The title, in which letter `origins[n]` is what letter `n` of the text looks like."""
    origins: Sequence[int]
    words: tuple[Span, ...]
    own: tuple[FoundSign, ...]
    frames: tuple[FoundSign, ...]

    def framed(self, *names: str) -> tuple[FoundSign, ...]:
        """What is found of these frames."""
        return tuple(each for each in self.frames if each.name in names)

    def among(self, signs: Iterable[FoundSign]) -> tuple[Span, ...]:
        """The words that stand in `signs`."""
        spans = [sign.span for sign in signs]
        return tuple(word for word in self.words if any(word.overlaps(each) for each in spans))

    def own_words(self) -> str:
        """What is the group's own, for whoever must rewrite it."""
        return ", ".join(
            f"“{self.typed[each.start : each.end]}”" for each in sorted(set(self.own_typed()))
        )

    def own_typed(self) -> Iterator[Span]:
        """Where what is the group's own stands in the title as typed."""
        for sign in self.own:
            start, end = self.origins[sign.span.start], self.origins[sign.span.end - 1]
            yield Span(min(start, end), max(start, end) + 1)


def titles_findings(
    titles: Iterable[Title], group_words: Sequence[Lexicon], title_words: Sequence[Lexicon]
) -> tuple[Blocker, ...]:
    """What in `titles` dresses up as a group's own; empty when nothing does.

    `group_words` are the lexicons, of which those of the title's language count; `title_words` the
    files of slogans, brands and frames. A title of a language without frames is read with those of
    all others.
    """
    words, lexicons = tuple(title_words), tuple(group_words)
    return tuple(each for title in titles for each in _findings(title, lexicons, words))


def _findings(
    title: Title, group_words: tuple[Lexicon, ...], title_words: tuple[Lexicon, ...]
) -> Iterator[Blocker]:
    language = title.language.split("-")[0].casefold()
    asked = _asked(language, group_words, title_words)
    yield from _judged(_read(title.text, asked), title) or next(
        filter(None, (_judged(each, title) for each in _disguised(title.text, asked))), ()
    )


def _judged(reading: _Reading, title: Title) -> tuple[Blocker, ...]:
    """What one way of reading a title finds."""
    if not reading.own:
        return ()
    told = {"language": title.language, "words": reading.own_words()}
    if _stands_alone(reading):
        return (blocks("title-only-theirs", **told),)
    turned = _turning_away(reading)
    rules = {
        "title-begins-theirs": _begins(reading, turned),
        "title-presents": _presents(reading),
        "title-unframed": not turned,
    }
    return tuple(blocks(rule, **told) for rule, is_so in rules.items() if is_so)


def _stands_alone(reading: _Reading) -> bool:
    """Whether the title, or a part of it between two marks, is nothing but the group's words."""
    own = reading.among(reading.own)
    nothing = {*own, *reading.among(reading.framed(FILLER, PRESENTS))}
    marks = [0, *(match.start() for match in _SEPARATOR.finditer(reading.text))]
    for start, end in pairwise((*marks, len(reading.text) + 1)):
        part = [word for word in reading.words if start <= word.start < end]
        if set(part) <= nothing and any(word in own for word in part):
            return True
    return False


def _begins(reading: _Reading, turned: Sequence[FoundSign]) -> bool:
    """Whether it begins with the group's words, and not with the name of whoever turned away."""
    own = reading.among(reading.own)
    filler = set(reading.among(reading.framed(FILLER))) - set(own)
    first = next((word for word in reading.words if word not in filler), None)
    if first not in own:
        return False
    opening = [sign for sign in reading.own if sign.span.overlaps(first)]
    if any(sign.kind in NEVER_FIRST for sign in opening):
        return True
    behind = max(sign.span.end for sign in opening)
    next_word = next((word for word in reading.words if word.start >= behind), None)
    is_parted = next_word is not None and _SEPARATOR.search(reading.text, behind, next_word.start)
    return bool(is_parted) or not any(next_word == word for word in reading.among(turned))


def _presents(reading: _Reading) -> bool:
    """Whether something is presented right beside the group's words."""
    own = set(reading.among(reading.own))
    presents = set(reading.among(reading.framed(PRESENTS)))
    filler = set(reading.among(reading.framed(FILLER))) - own - presents
    telling = [word for word in reading.words if word not in filler]
    return any(
        (one in own and other in presents) or (one in presents and other in own)
        for one, other in pairwise(telling)
    )


def _turning_away(reading: _Reading) -> tuple[FoundSign, ...]:
    """What says that somebody turned away, without what says that nobody did, or to the group."""
    return tuple(
        sign
        for sign in reading.framed(LEAVING, TURNED)
        if not _is_denied(sign, reading)
        and not (sign.name == LEAVING and _leads_to_the_group(sign, reading))
    )


def _is_denied(sign: FoundSign, reading: _Reading) -> bool:
    before = [word for word in reading.words if word.end <= sign.span.start][-NO_BEFORE_WORDS:]
    behind = [word for word in reading.words if word.start >= sign.span.end][:NO_BEHIND_WORDS]
    denied = set(reading.among(reading.framed(NOT)))
    return any(word in denied for word in (*before, *behind))


def _leads_to_the_group(sign: FoundSign, reading: _Reading) -> bool:
    """Whether a word of going towards stands between it and the next of the group's words."""
    behind = [each.span.start for each in reading.own if each.span.start >= sign.span.end]
    return any(
        sign.span.end <= each.span.start < min(behind, default=0)
        for each in reading.framed(TOWARDS)
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """What titles of one language are read with."""

    own: tuple[Lexicon, ...]
    frames: tuple[Lexicon, ...]

    def disguised(self) -> _Asked:
        """The same, as it looks."""
        return _Asked(
            own=tuple(disguised(each, is_names=True) for each in self.own),
            frames=tuple(disguised(each, is_names=False) for each in self.frames),
        )


def _disguised(title: str, asked: _Asked) -> Iterator[_Reading]:
    """A title as it looks, whatever letters it is written with; again only where more is found."""
    found: set[Span] = set()
    for each in seen(title):
        reading = _reading(each.text, asked.disguised(), typed=title, origins=each.origins)
        own = set(reading.own_typed())
        if own - found:
            yield reading
        found |= own


def _read(title: str, asked: _Asked) -> _Reading:
    # Marks that nobody sees must not hide that letters are spelled.
    visible = "".join(letter for letter in title if fold(letter))
    text = _SPELLED.sub(_joined, visible)
    return _reading(text, asked, typed=text, origins=range(len(text)))


def _reading(text: str, asked: _Asked, *, typed: str, origins: Sequence[int]) -> _Reading:
    folded_words = tuple(Span(*match.span()) for match in WORD.finditer(text) if fold(match[0]))
    frames = tuple(each for each in find_signs(text, asked.frames) if each.kind == FRAME)
    return _Reading(
        text=text,
        typed=typed,
        origins=origins,
        words=folded_words,
        own=tuple(each for each in find_signs(text, asked.own) if each.kind in OWN),
        frames=frames,
    )


def _joined(match: re.Match[str]) -> str:
    """I.S.I.S. is one word, and so is I S I S; two letters are none."""
    letters = re.sub(r"\W", "", match[0])
    return letters if len(letters) >= _ENOUGH_LETTERS else match[0]


@lru_cache(maxsize=128)
def _asked(
    language: str, group_words: tuple[Lexicon, ...], title_words: tuple[Lexicon, ...]
) -> _Asked:
    everywhere = tuple(each for each in title_words if each.language == OF_EVERY_LANGUAGE)
    framing = tuple(each for each in title_words if each.language == language)
    here = tuple(each for each in group_words if each.language == language)
    own = (_own_of(each, title_words) for each in (*everywhere, *framing, *here))
    return _Asked(
        own=tuple(each for each in own if each.signs),
        frames=(*everywhere, *framing) if framing else title_words,
    )


@lru_cache(maxsize=128)
def _own_of(lexicon: Lexicon, title_words: tuple[Lexicon, ...]) -> Lexicon:
    """The words of `lexicon` that are a group's own, and not outsiders' words for it.

    One value for each: what is made of it is found again without comparing word by word.
    """
    outside = [sign for each in title_words for sign in each.signs if sign.kind == OUTSIDE]
    return Lexicon(
        language=lexicon.language,
        signs=tuple(
            sign
            for sign in lexicon.signs
            if sign.kind in OWN and not any(_covers(one, sign) for one in outside)
        ),
    )


def _covers(outside: Sign, sign: Sign) -> bool:
    """Whether every writing of `sign` is one of `outside`."""
    return (
        sign.kind == GROUP
        and len(outside.words) <= len(sign.words)
        and all(
            word == wanted or (stem and word.startswith(wanted))
            for wanted, stem, word in zip(outside.words, outside.stems, sign.words, strict=False)
        )
    )
