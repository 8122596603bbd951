"""Whether a passage leans on what was said before it, or goes on after it, by its small words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from walkaway.core.passages.context import question_before
from walkaway.core.passages.script import Script
from walkaway.core.passages.word_lists import Use
from walkaway.core.spans import Span

OPENING_WORDS = 25
"""So many words of the first sentence are looked at for what points back."""
FIRST_WORDS = 2
SHORT_WORDS = 2
"""A first sentence of so few words says nothing by itself."""
SHORT_ANSWER_WORDS = 5
"""Right behind a question, a first sentence of so few words only answers it."""
TIME_WITHIN = 2
"""A day, a time: so soon after the word that brings it in."""
STOPS = ".,;:!…—–-،؛۔"


class Lean(StrEnum):
    """In what way a sentence leans on the one before it."""

    PERSON = "person"
    THING = "thing"
    JOINS = "joins"
    ANSWERS = "answers"
    SHORT = "short"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaning:
    """A sentence leans so, by these words."""

    lean: Lean
    words: Span


def leanings(script: Script, first: int) -> Iterator[Leaning]:
    """How the sentence that begins with the word `first` leans on what was said before it.

    A word that means somebody or something is only told where nothing before it in the sentence
    brings in what it could mean.
    """
    sentence = script.sentence_of(first)
    opening = Span(first, min(sentence.end, first + OPENING_WORDS))
    yield from _answers(script, sentence, opening)
    joins = [at for at in script.places(Use.LEANS, opening) if at.start == first]
    if joins:
        yield Leaning(lean=Lean.JOINS, words=joins[0])
    yield from _points_back(script, opening)
    if len(sentence) <= SHORT_WORDS:
        yield Leaning(lean=Lean.SHORT, words=sentence)


def speaks_as_self(script: Script, first: int) -> Span | None:
    """Where the sentence of `first` says I, my or we."""
    sentence = script.sentence_of(first)
    found = script.places(Use.SELF, Span(first, min(sentence.end, first + OPENING_WORDS)))
    return found[0] if found else None


def _answers(script: Script, sentence: Span, opening: Span) -> Iterator[Leaning]:
    if len(sentence) <= SHORT_ANSWER_WORDS and question_before(script, opening.start):
        yield Leaning(lean=Lean.ANSWERS, words=sentence)
        return
    for at in script.places(Use.ANSWER, Span(opening.start, opening.start + 1)):
        behind = script.text[script.words[at.end - 1].text.end :][:2].strip()
        if behind[:1] and behind[0] in STOPS:
            yield Leaning(lean=Lean.ANSWERS, words=at)


def _points_back(script: Script, opening: Span) -> Iterator[Leaning]:
    excused = script.places(Use.EXCUSED, opening)
    brings = [at.start for at in script.places(Use.BRINGS, opening) if not _is_time(script, at)]
    lean_of = {Use.PERSON: Lean.PERSON, Use.THING: Lean.THING}
    for use, lean in lean_of.items():
        for at in script.places(use, opening):
            if any(at.overlaps(each) for each in excused):
                continue
            if any(opening.start <= each < at.start for each in brings):
                break
            yield Leaning(lean=lean, words=at)
            break
    soon = Span(opening.start, min(opening.end, opening.start + FIRST_WORDS))
    for at in script.places(Use.FIRST, soon)[:1]:
        yield Leaning(lean=Lean.THING, words=at)


def _is_time(script: Script, brings: Span) -> bool:
    near = Span(brings.end, min(len(script.words), brings.end + TIME_WITHIN))
    return bool(script.places(Use.TIME, near))
