"""Codes that may belong on a passage, with the reasons. Never a coding: a person decides.

First the terms of a codebook speak. Once a person has put a code on enough passages, what they
confirmed speaks with them: see `learning`. The same codebook and the same codings give the same
suggestions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import prod

from walkaway.core.coding.learning import Learned, learn
from walkaway.core.coding.model import Code, Codebook, Coding, Document, Term
from walkaway.core.coding.units import UnitKind, held_by, place_in_text, units_of
from walkaway.core.spans import Span
from walkaway.core.text.lexicon import Lexicon, Sign, words_of
from walkaway.core.text.signs import find_signs

LEAST_SCORE = 0.3
"""Below it nothing is suggested: a term of weight 0.2 needs another beside it."""
MOST_SUGGESTIONS = 60
"""Of one document, the best ones: nobody weighs more."""
MOST_LEARNED_REASONS = 3


class ReasonKind(StrEnum):
    """What speaks for a suggestion."""

    TERM = "term"
    """A term of the codebook stands there."""
    LEARNED = "learned"
    """A word is like those on which the code was put before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A word of the passage that speaks for a code.

    `said` is the term as the codebook writes it, or the word itself. `weight` is that of the term,
    or how much of what speaks for the code lies in the word.
    """

    kind: ReasonKind
    said: str
    span: Span
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A code that may belong on a passage; `score` is from 0 to 1, for the order alone."""

    code: str
    span: Span
    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """What a person put on a document. `is_whole` when they have finished it.

    Only then does a passage without a code say that none belongs there.
    """

    document: Document
    codings: tuple[Coding, ...]
    is_whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Match:
    code: str
    term: Term
    span: Span


def suggest(
    document: Document,
    codebook: Codebook,
    *,
    unit: UnitKind,
    confirmed: Sequence[Confirmed] = (),
    already: Sequence[Coding] = (),
) -> tuple[Suggestion, ...]:
    """What may be coded in `document`, the best first; not what is `already` there.

    `confirmed` must hold nothing that whoever sees the suggestions may not know. Where passages
    are the unit, sentences are suggested.
    """
    kind = UnitKind.SENTENCE if unit is UnitKind.PASSAGE else unit
    units = units_of(document, kind)
    codes = [code for _, code in codebook.walk() if code.is_codable]
    said = _by_code_and_unit(_matches(document, codes), units)
    learned = _learned(codes, confirmed, codebook, kind)
    taken = set(_placed(already, document, units))
    found = []
    for code in codes:
        chances = _chances(learned.get(code.guid), document, units)
        for at, chance in enumerate(chances):
            score = _score(said.get((code.guid, at), ()), chance)
            if score >= LEAST_SCORE and (code.guid, at) not in taken:
                found.append((score, at, code.guid))
    # Sorting keeps the order of the codebook where all else is the same.
    best = sorted(found, key=lambda each: (-each[0], each[1]))[:MOST_SUGGESTIONS]
    return tuple(
        Suggestion(
            code=guid,
            span=units[at],
            score=score,
            reasons=tuple(
                _reasons(document, units[at], said.get((guid, at), ()), learned.get(guid))
            ),
        )
        for score, at, guid in best
    )


def _score(terms: Sequence[_Match], chance: float | None) -> float:
    by_terms = _worth(terms)
    return round(by_terms if chance is None else (by_terms + chance) / 2, 4)


def _reasons(
    document: Document, span: Span, terms: Sequence[_Match], learned: Learned | None
) -> Iterator[Reason]:
    for each in terms:
        yield Reason(
            kind=ReasonKind.TERM, said=each.term.written, span=each.span, weight=each.term.weight
        )
    if learned is not None:
        yield from _words(learned, document, span)


def _worth(terms: Sequence[_Match]) -> float:
    """How far terms speak for a code: each takes its share of the doubt that is left, once."""
    weights = {each.term: each.term.weight for each in terms}
    return 1 - prod(1 - weight for weight in weights.values())


def _words(learned: Learned, document: Document, span: Span) -> Iterator[Reason]:
    """The words of a passage that speak most for the code."""
    words = learned.words_for(document.text[span.start : span.end])
    for word, weight in words[:MOST_LEARNED_REASONS]:
        place = word.shifted(span.start)
        yield Reason(
            kind=ReasonKind.LEARNED,
            said=document.text[place.start : place.end],
            span=place,
            weight=round(weight, 4),
        )


def _matches(document: Document, codes: Sequence[Code]) -> Iterator[_Match]:
    """Every term that stands in the text, of the language of the text where there are any."""
    every = [(code.guid, term) for code in codes for term in code.terms]
    language = _primary(document.language)
    spoken = [each for each in every if _primary(each[1].language) == language] or every
    if not spoken:
        return
    signs = []
    for at, (_, term) in enumerate(spoken):
        words, stems = words_of(term.written)
        signs.append(
            Sign(kind="code", name=f"{at}", written=term.written, words=words, stems=stems)
        )
    for found in find_signs(document.text, (Lexicon(language=language, signs=tuple(signs)),)):
        code, term = spoken[int(found.name)]
        yield _Match(code=code, term=term, span=found.span)


def _primary(language: str) -> str:
    return language.split("-")[0].casefold()


def _by_code_and_unit(
    matches: Iterable[_Match], units: Sequence[Span]
) -> dict[tuple[str, int], list[_Match]]:
    """Matches by their code and the number of the unit in which they begin."""
    placed: dict[tuple[str, int], list[_Match]] = defaultdict(list)
    at = 0
    for match in sorted(matches, key=lambda each: each.span):
        while at < len(units) and units[at].end <= match.span.start:
            at += 1
        if at < len(units) and match.span.start in units[at]:
            placed[match.code, at].append(match)
    return placed


def _placed(
    codings: Iterable[Coding], document: Document, units: Sequence[Span]
) -> Iterator[tuple[str, int]]:
    """For which units codings hold, as a code and the number of a unit."""
    for coding in codings:
        span = place_in_text(coding.selection, document)
        if span is not None:
            for at in held_by(span, units):
                yield coding.code, at


def _learned(
    codes: Sequence[Code], confirmed: Sequence[Confirmed], codebook: Codebook, kind: UnitKind
) -> dict[str, Learned]:
    """What can be learned of each code from what was confirmed."""
    texts: list[str] = []
    known = codebook.by_guid
    put_on: list[frozenset[str]] = []
    for each in confirmed:
        units = units_of(each.document, kind)
        here: dict[int, set[str]] = defaultdict(set)
        for code, at in _placed(each.codings, each.document, units):
            if code in known:
                here[at].add(code)
        for at, span in enumerate(units):
            if each.is_whole or at in here:
                texts.append(each.document.text[span.start : span.end])
                put_on.append(frozenset(here.get(at, ())))
    return learn(texts, put_on, [code.guid for code in codes])


def _chances(
    learned: Learned | None, document: Document, units: Sequence[Span]
) -> Sequence[float | None]:
    if learned is None or not units:
        return [None] * len(units)
    return learned.chances([document.text[unit.start : unit.end] for unit in units])
