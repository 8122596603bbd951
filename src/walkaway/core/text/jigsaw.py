"""What all passages of a speaker together give away.

One passage may tell little: an age here, a brother's trade there, a village, a scar. Whoever has
all of them needs no name. So every fact that somebody marked is gathered by kind, with all its
places, beside hints that were found by words and numbers alone.

What it cannot see: a fact that is told without one of its words, in a language that it has no words
of (it has some of English, French, German, Arabic, Russian, Spanish and Turkish), by what is seen
or heard in the recording, or by what is published elsewhere. How rare a combination is, it does not
know: one teacher with a scar among ten people is found, among ten thousand perhaps not. An empty
sheet means that nobody looked yet.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from walkaway.core.spans import Span, merged
from walkaway.core.text.folding import Folded, fold, fold_with_origins
from walkaway.core.text.names import find_names
from walkaway.core.text.proposals import Proposal, Reason
from walkaway.core.text.said import Place, Said
from walkaway.core.text.telling_words import (
    AGE_BEFORE,
    APPEARANCE,
    EVENT,
    FAMILY,
    MONTHS,
    NUMBERS,
    OCCUPATION,
    TEENS,
    UNIT_OR_ROLE,
    YEARS,
)


class Kind(StrEnum):
    """What a fact is about."""

    PERSON = "person"
    """Somebody who is named, or could be."""
    PLACE = "place"
    DATE_OR_AGE = "date or age"
    FAMILY = "family"
    UNIT_OR_ROLE = "unit or role"
    """Where in the group, and as what."""
    EVENT = "event"
    """Something that others know of, too."""
    APPEARANCE = "appearance"
    OCCUPATION = "occupation"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """A fact that a person marked. `text` says it in short: "a brother in Ghent"."""

    kind: Kind
    text: str
    place: Place


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """One fact and every place that tells it; `proposed` until a person marked it."""

    kind: Kind
    text: str
    places: tuple[Place, ...]
    proposed: bool

    @property
    def transcripts(self) -> frozenset[str]:
        """In how many transcripts it is told, and in which."""
        return frozenset(place.transcript for place in self.places)


@dataclass(frozen=True, kw_only=True, slots=True)
class Jigsaw:
    """All facts of one speaker, by kind; within one, the marked and the most told come first."""

    facts: tuple[Fact, ...]

    def of(self, kind: Kind) -> tuple[Fact, ...]:
        """The facts of one kind."""
        return tuple(fact for fact in self.facts if fact.kind is kind)

    @property
    def marked(self) -> tuple[Fact, ...]:
        """What a person found."""
        return tuple(fact for fact in self.facts if not fact.proposed)


def jigsaw(
    said: Sequence[Said], marks: Iterable[Mark], proposals: Iterable[Proposal] = ()
) -> Jigsaw:
    """The sheet of a speaker: `marks` together with what is hinted at in `said`.

    Marks of one kind whose words fold alike are one fact. `proposals` of `propose_names` come in as
    persons and places. A hint at a place where a mark of the same kind stands is left out.
    """
    marked: dict[tuple[Kind, str], list[Mark]] = {}
    for mark in marks:
        marked.setdefault((mark.kind, fold(mark.text).strip()), []).append(mark)
    facts = [
        Fact(
            kind=kind,
            text=same[0].text,
            places=tuple(sorted({mark.place for mark in same})),
            proposed=False,
        )
        for (kind, _), same in marked.items()
    ]
    covered = [(fact.kind, place) for fact in facts for place in fact.places]
    facts += _uncovered([*_named(proposals), *hints(said)], covered)
    order = list(Kind)
    return Jigsaw(
        facts=tuple(
            sorted(
                facts,
                key=lambda fact: (
                    order.index(fact.kind),
                    fact.proposed,
                    -len(fact.transcripts),
                    -len(fact.places),
                ),
            )
        )
    )


def hints(said: Iterable[Said]) -> tuple[Fact, ...]:
    """Ages, dates, relatives, roles, trades, looks and events that words and numbers point at.

    Words that fold alike are one fact with all their places. Recall comes before precision.
    """
    found: dict[tuple[Kind, str], tuple[str, list[Place]]] = {}
    for each in said:
        text = each.text
        for kind, look in _LOOKS.items():
            for span in look(text, each.base_language):
                words = " ".join(text[span.start : span.end].split())
                _, places = found.setdefault((kind, fold(words)), (words, []))
                places.extend(each.places([span]))
    return tuple(
        Fact(kind=kind, text=words, places=tuple(sorted(set(places))), proposed=True)
        for (kind, _), (words, places) in found.items()
    )


def _named(proposals: Iterable[Proposal]) -> Iterator[Fact]:
    for each in proposals:
        is_place = each.reason is Reason.AFTER_A_PLACE_WORD
        kind = Kind.PLACE if is_place else Kind.PERSON
        yield Fact(kind=kind, text=each.word, places=each.places, proposed=True)


def _uncovered(facts: Iterable[Fact], covered: Sequence[tuple[Kind, Place]]) -> Iterator[Fact]:
    for fact in facts:
        left = tuple(
            place
            for place in fact.places
            if not any(
                fact.kind is kind
                and (place.transcript, place.cue) == (mark.transcript, mark.cue)
                and place.span.overlaps(mark.span)
                for kind, mark in covered
            )
        )
        if left:
            yield Fact(kind=fact.kind, text=fact.text, places=left, proposed=True)


def _words_of(table: Mapping[str, str]) -> Callable[[str, str], tuple[Span, ...]]:
    def look(text: str, language: str) -> tuple[Span, ...]:
        return find_names(text, _listed(table, language))

    return look


def _listed(table: Mapping[str, str], language: str) -> list[str]:
    """The words of one language; of all languages where there is none of it."""
    if language in table:
        return table[language].split()
    return [word for words in table.values() for word in words.split()]


def _dates_and_ages(text: str, language: str) -> tuple[Span, ...]:
    folded = fold_with_origins(text)
    spans = (
        Span(*match.span())
        for pattern in (_DATE, _YEAR, _TEENS, _months(language), *_ages(language))
        for match in pattern.finditer(folded.text)
    )
    return tuple(_original(folded, span, text) for span in merged(spans))


def _original(folded: Folded, span: Span, text: str) -> Span:
    origins = (*folded.origins, len(text))
    return Span(origins[span.start], max(origins[span.end], origins[span.end - 1] + 1))


_DATE = re.compile(r"(?<!\d)\d{1,4}[./٫-]\s?\d{1,2}(?:[./٫-]\s?\d{2,4})?(?!\d)")
_YEAR = re.compile(r"(?<!\d)(?:1[3-9]|20)\d\d(?!\d)")
"""Of our calendar, and of the Islamic and the Persian one."""


@cache
def _months(language: str) -> re.Pattern[str]:
    """A month with the day and the year that stand beside it."""
    beside = r"(?:\d{1,2}(?:st|nd|rd|th|er|\.)?\s+(?:of |de )?)?"
    attached = "[وفبلك]?(?:ال)?"
    return re.compile(
        rf"{beside}\b{attached}(?:{_any_of(MONTHS, language)})\b(?:\s+(?:de )?\d{{1,4}})?"
    )


@cache
def _ages(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A number, in figures or words, beside a unit of age or time."""
    number = rf"(?:\d{{1,3}}|\b[وب]?(?:{_any_of(NUMBERS, language)})(?:[\s-]+و?\w+)?)"
    units, before = _any_of(YEARS, language), _any_of(AGE_BEFORE, language)
    with_unit = rf"{number}[\s-]*\b(?:{units})\b"
    after_word = rf"\b[وفبلك]?(?:ال)?(?:{before})(?:\s+\w+)?\s+(?:ال)?{number}"
    return re.compile(with_unit), re.compile(after_word)


def _any_of(table: Mapping[str, str], language: str) -> str:
    words = {fold(word) for word in _listed(table, language)}
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_TEENS = re.compile(rf"[وب]?(?:{_any_of(TEENS, 'ar')}) عشره?")

_LOOKS: Mapping[Kind, Callable[[str, str], tuple[Span, ...]]] = {
    Kind.DATE_OR_AGE: _dates_and_ages,
    Kind.FAMILY: _words_of(FAMILY),
    Kind.UNIT_OR_ROLE: _words_of(UNIT_OR_ROLE),
    Kind.OCCUPATION: _words_of(OCCUPATION),
    Kind.APPEARANCE: _words_of(APPEARANCE),
    Kind.EVENT: _words_of(EVENT),
}
