"""What speaks for and against a passage, what each reason counts, and how it is said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from walkaway.core.passages.context import Mark, MarkKind
from walkaway.core.passages.openings import Lean
from walkaway.core.passages.script import Script
from walkaway.core.spans import Span


class ReasonKind(StrEnum):
    """What speaks for or against a passage. The value is a stable slug."""

    ON_THEME = "on-theme"
    WHOLE_THREAD = "whole-thread"
    BEGINS = "begins"
    OWN_VOICE = "own-voice"
    CLOSES = "closes"
    WITNESS = "witness"
    POINTS_AT_PERSON = "points-at-person"
    POINTS_AT_THING = "points-at-thing"
    JOINS = "joins"
    ANSWERS = "answers"
    SHORT_OPENING = "short-opening"
    GOES_ON = "goes-on"
    DROPS_A_NOT = "drops-a-not"
    DROPS_A_BUT = "drops-a-but"
    QUESTION_LEFT_OUT = "question-left-out"
    QUESTION_INSIDE = "question-inside"
    OTHER_THREAD = "other-thread"
    HIDDEN_NAME = "hidden-name"
    NOT_LOOKED = "not-looked"


WEIGHTS = {
    ReasonKind.ON_THEME: 1.0,
    ReasonKind.WHOLE_THREAD: 1.5,
    ReasonKind.BEGINS: 2.0,
    ReasonKind.OWN_VOICE: 1.0,
    ReasonKind.CLOSES: 1.0,
    ReasonKind.WITNESS: 0.5,
    ReasonKind.POINTS_AT_PERSON: -3.0,
    ReasonKind.POINTS_AT_THING: -2.0,
    ReasonKind.JOINS: -1.5,
    ReasonKind.ANSWERS: -2.0,
    ReasonKind.SHORT_OPENING: -1.0,
    ReasonKind.GOES_ON: -1.0,
    ReasonKind.DROPS_A_NOT: -0.5,
    ReasonKind.DROPS_A_BUT: -1.5,
    ReasonKind.QUESTION_LEFT_OUT: -0.5,
    ReasonKind.QUESTION_INSIDE: -1.5,
    ReasonKind.OTHER_THREAD: -2.0,
    ReasonKind.HIDDEN_NAME: -4.0,
    ReasonKind.NOT_LOOKED: -2.0,
}
"""Chosen by hand on the half of the labelled interviews that was meant for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Something for a passage, or against it: `weight` times `value`, which is from 0 to 1.

    `words` are those of the transcript that it is about, if any. `sentence` says it in English.
    """

    kind: ReasonKind
    value: float
    sentence: str
    words: str = ""

    @property
    def weight(self) -> float:
        """What the whole of it counts."""
        return WEIGHTS[self.kind]

    @property
    def counts(self) -> float:
        """What it counts here."""
        return round(self.weight * self.value, 3)


def reason_of(script: Script, kind: ReasonKind, words: Span, sentence: str) -> Reason:
    """A reason that is about words of the transcript; `sentence` has a place for them."""
    said = script.said(words).strip(" .,;:!?…،؛؟")
    return Reason(kind=kind, value=1.0, sentence=sentence.format(said), words=said)


OF_LEAN = {
    Lean.PERSON: (
        ReasonKind.POINTS_AT_PERSON,
        "Its first sentence says “{}”, and nothing in it says who that is.",
    ),
    Lean.THING: (
        ReasonKind.POINTS_AT_THING,
        "Its first sentence says “{}”, and nothing in it says what that is.",
    ),
    Lean.JOINS: (ReasonKind.JOINS, "It opens with “{}”, which joins it to what is left out."),
    Lean.ANSWERS: (ReasonKind.ANSWERS, "It opens as an answer: “{}”."),
    Lean.SHORT: (ReasonKind.SHORT_OPENING, "Its first sentence is only “{}”."),
}

_OF_MARK = {
    MarkKind.DROPS_A_NOT: ReasonKind.DROPS_A_NOT,
    MarkKind.DROPS_A_BUT: ReasonKind.DROPS_A_BUT,
    MarkKind.QUESTION_LEFT_OUT: ReasonKind.QUESTION_LEFT_OUT,
}


def reasons_of_mark(mark: Mark, *, at_end: bool) -> Iterator[Reason]:
    """What a mark at the beginning or the end of a passage counts."""
    if mark.kind in _OF_MARK:
        # What was denied before it began is further from it than what is denied behind it.
        value = 1.0 if at_end or mark.kind is not MarkKind.DROPS_A_NOT else 0.4
        yield Reason(
            kind=_OF_MARK[mark.kind], value=value, sentence=mark.sentence, words=mark.words
        )
