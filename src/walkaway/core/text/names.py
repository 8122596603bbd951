"""Hidden names: found in any script, however they are spaced, marked or inflected, and replaced.

A name that is missed can cost a life; a word that is taken for a name costs a reader a moment.
So wherever a rule has to choose, it finds too much.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from walkaway.core.errors import Refused
from walkaway.core.media.sheet.model import HiddenName
from walkaway.core.spans import Span, merged
from walkaway.core.text.folding import fold_character
from walkaway.core.text.word_forms import script_of, word_pattern

NEUTRAL_STAND_IN = "[…]"

MOST_CHARACTERS = 1 << 16
"""Of so many, or pairs of them, it is remembered what they are. It tells nothing of any text."""

SOFT_SEPARATOR = "-"
"""Stands for hyphens and apostrophes, and for the seams of `AbuOmar`, `Omar77` and `#عمرOmar`."""

SOFT_SEPARATORS = frozenset("-'‐‑‒–—−_·・״׳\"‘’ʼʿʾ`´־")

ASCII_SEAM = re.compile(
    r"(?<=[a-z])(?=[A-Z])|(?<=[0-9])(?=[A-Za-z])|(?<=[A-Za-z])(?=[0-9])", re.ASCII
)
"""Where a new word starts though nothing stands between."""
ASCII_AS_SEARCHED = {
    number: SOFT_SEPARATOR if chr(number) in SOFT_SEPARATORS else " "
    for number in range(128)
    if not chr(number).isalnum()
}

NOT_NAMES = frozenset({"على"})
"""Words of grammar that fold onto a name, here the Arabic "on" onto the name علي. Such a word is
taken for the name only when a form is written in just this way."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Searchable:
    """Folded words with one separator between them; `origins` lead back to the original."""

    text: str
    origins: tuple[int, ...]


def find_names(text: str, forms: Iterable[str]) -> tuple[Span, ...]:
    """Where `text` holds any of `forms`, as merged spans of code points.

    Compared are folded words: case, accents, vowel marks, tatweel, letter variants, digits of
    any script, invisible characters, hyphens, line breaks and runs of spaces do not matter.
    A name starts where a word starts, after attached Arabic or Hebrew particles (و ف ب ل ك stay
    outside the span, the article is inside), and ends with its word, whose inflection is part of
    the span. In scripts without spaces it is found anywhere. A form that holds neither letter nor
    digit is looked for as it is.
    """
    return _found(text, forms, _searchable(text))


def replace_names(text: str, hidden: Iterable[HiddenName], language: str) -> str:
    """`text` with every hidden name replaced by its stand-in in `language`.

    Invariant: `find_names` finds no form of `hidden` in what is returned.
    Raises `Refused` when a stand-in itself says a hidden name.
    """
    return replace_names_across((text,), hidden, language)[0]


def replace_names_across(
    texts: Sequence[str], hidden: Iterable[HiddenName], language: str
) -> tuple[str, ...]:
    """`replace_names` in consecutive texts, such as cues; a name may run on from one to the next.

    The stand-in of such a name goes where the name starts.
    """
    names = tuple(hidden)
    forms = tuple(form for name in names for form in name.forms)
    for stand_in in {NEUTRAL_STAND_IN, *(stand_in_for(each.stand_ins, language) for each in names)}:
        _refuse_telling_stand_in(stand_in, forms)
    replaced = tuple(texts)
    found = named_spans("\n".join(replaced), names, language)
    while found:
        replaced = _with_replacements(replaced, found)
        # A replacement can bring the parts of another name together. Each round takes letters
        # away, so the rounds end.
        rest = find_names("\n".join(replaced), forms)
        found = tuple((span, NEUTRAL_STAND_IN) for span in rest)
    return replaced


def stand_in_for(stand_ins: Mapping[str, str], language: str) -> str:
    """The words for `language` (a BCP 47 tag), its base language, or any; else a neutral mark."""
    for key in (language, language.split("-")[0], ""):
        if stand_ins.get(key):
            return stand_ins[key]
    return NEUTRAL_STAND_IN


def _refuse_telling_stand_in(stand_in: str, forms: Sequence[str]) -> None:
    if find_names(stand_in, forms):
        raise Refused(
            what=f"The stand-in {stand_in!r}",
            reason="it says one of the names that it should hide",
            way_on="Write other words in its place in the cut sheet",
        )


def named_spans(
    text: str, names: Iterable[HiddenName], language: str
) -> tuple[tuple[Span, str], ...]:
    """Spans without overlap, each with its stand-in; the longest name at a place speaks for it."""
    searchable = _searchable(text)
    found = [
        (span, stand_in_for(name.stand_ins, language))
        for name in names
        for span in _found(text, name.forms, searchable)
    ]
    kept: list[tuple[Span, str]] = []
    for span, stand_in in sorted(found, key=lambda each: (each[0].start, -each[0].end)):
        if kept and span.start < kept[-1][0].end:
            joined = Span(kept[-1][0].start, max(kept[-1][0].end, span.end))
            kept[-1] = (joined, kept[-1][1])
        else:
            kept.append((span, stand_in))
    return tuple(kept)


def _found(text: str, forms: Iterable[str], searchable: _Searchable) -> tuple[Span, ...]:
    """`find_names` in a text that was made searchable before: that takes longer than searching."""
    return merged(
        span for form in forms if form.strip() for span in _spans_of(form, text, searchable)
    )


def _with_replacements(
    texts: Sequence[str], replacements: Sequence[tuple[Span, str]]
) -> tuple[str, ...]:
    """Put each stand-in for its span of the texts joined by line feeds."""
    replaced = []
    start = 0
    for text in texts:
        here = Span(start, start + len(text))
        replaced.append(_text_with_replacements(text, here, replacements))
        start = here.end + 1
    return tuple(replaced)


def _text_with_replacements(text: str, here: Span, replacements: Sequence[tuple[Span, str]]) -> str:
    parts = []
    at = here.start
    for span, stand_in in replacements:
        part = span.intersection(here)
        if part:
            parts.append(text[at - here.start : part.start - here.start])
            parts.append(stand_in if part.start == span.start else "")
            at = part.end
    return "".join([*parts, text[at - here.start :]])


def _spans_of(form: str, text: str, searchable: _Searchable) -> Iterator[Span]:
    pattern = _pattern(form)
    if pattern is None:
        for match in re.finditer(re.escape(form.strip()), text):
            yield Span(*match.span())
        return
    for match in pattern.finditer(searchable.text):
        first, last = match.start("name"), match.end() - 1
        start = searchable.origins[first]
        end = _end_with_marks(text, searchable.origins[last] + 1)
        if not _is_word_of_grammar(text[start:end], form):
            yield Span(start, end)


@cache
def _pattern(form: str) -> re.Pattern[str] | None:
    """What finds `form` in searchable text; None when it has neither letter nor digit."""
    words = [word for word in re.split(f"[ {SOFT_SEPARATOR}]", _searchable(form).text) if word]
    return re.compile(word_pattern(words)) if words else None


def _searchable(text: str) -> _Searchable:
    return _searchable_ascii(text) if text.isascii() else _searchable_any(text)


def _searchable_ascii(text: str) -> _Searchable:
    """The same as `_searchable_any`, where each character stays one, many times as fast."""
    folded = text.lower().translate(ASCII_AS_SEARCHED)
    parts: list[str] = []
    origins: list[int] = []
    at = 0
    for match in ASCII_SEAM.finditer(text):
        parts += [folded[at : match.start()], SOFT_SEPARATOR]
        origins += [*range(at, match.start()), match.start()]
        at = match.start()
    return _Searchable(
        text="".join([*parts, folded[at:]]), origins=(*origins, *range(at, len(text)))
    )


def _searchable_any(text: str) -> _Searchable:
    letters: list[str] = []
    origins: list[int] = []
    previous = ""
    for at, character in enumerate(text):
        folded = fold_character(character)
        if not folded and character.strip():
            continue
        if character not in SOFT_SEPARATORS and _is_word_character(character):
            seam = SOFT_SEPARATOR if previous and _is_seam(previous, character) else ""
            added, previous = seam + folded, character
        else:
            added, previous = SOFT_SEPARATOR if character in SOFT_SEPARATORS else " ", ""
        letters.append(added)
        if len(added) == 1:
            origins.append(at)
        else:
            origins.extend([at] * len(added))
    return _Searchable(text="".join(letters), origins=tuple(origins))


@lru_cache(MOST_CHARACTERS)
def _is_word_character(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNM"


@lru_cache(MOST_CHARACTERS)
def _is_seam(before: str, after: str) -> bool:
    """Whether a new word starts at `after` though nothing stands between."""
    if before.isdecimal() or after.isdecimal():
        return before.isdecimal() != after.isdecimal()
    if unicodedata.category(after)[0] == "M":
        return False
    if before.islower() and after.isupper():
        return True
    return script_of(before) != script_of(after)


def _end_with_marks(text: str, end: int) -> int:
    """The end of a name, moved behind the vowel marks and tatweels of its last letter."""
    while end < len(text) and (text[end] == "ـ" or unicodedata.category(text[end]) == "Mn"):
        end += 1
    return end


def _is_word_of_grammar(written: str, form: str) -> bool:
    return _bare(written) in NOT_NAMES and _bare(form) not in NOT_NAMES


def _bare(text: str) -> str:
    return "".join(
        each for each in text if each != "ـ" and unicodedata.category(each) not in {"Mn", "Cf"}
    )
