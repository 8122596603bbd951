"""What is settled before a camera runs, in the order in which it is asked.

**Source:** WITNESS, "Conducting safe, effective and ethical interviews with survivors" (safety,
anonymity, informed consent, self-incrimination, support); the Berkeley Protocol on Digital Open
Source Investigations, chapters II and IV (do no harm, security, duty of care). In our own words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

Words = Any
"""A sentence, translated when it is shown."""


class Answer(StrEnum):
    """What was answered."""

    YES = "yes"
    NO = "no"
    NOT_APPLICABLE = "not-applicable"


ANSWER_LABELS = {
    Answer.YES: _("Yes"),
    Answer.NO: _("No, but"),
    Answer.NOT_APPLICABLE: _("Does not apply"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One line of the list. `slug` is kept and never changes; without an answer to a question that
    `must` be answered, no recording is taken in."""

    slug: str
    asks: Words
    why: Words
    must: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """An answer, and what is to be said about it."""

    answer: Answer
    note: str = ""


CHECKLIST = (
    Question(
        slug="place-is-safe",
        asks=_("Is the place safe, for coming, for speaking and for leaving?"),
        why=_("Who sees two people and a camera go in knows that somebody talks."),
    ),
    Question(
        slug="hidden-at-capture",
        asks=_("Is the speaker concealed in front of the camera, as they wish to be?"),
        why=_("What the camera never saw cannot leak: shape, back light or no picture at all."),
    ),
    Question(
        slug="devices-and-location-off",
        asks=_("Are telephones out of the room, and is location switched off in the camera?"),
        why=_("A telephone tells where it was, and a file tells where it was made."),
    ),
    Question(
        slug="consent-talked-through",
        asks=_("Was it talked through what consent covers, and how to withdraw?"),
        why=_("Consent that was not understood is none, and it can end at any moment."),
    ),
    Question(
        slug="self-incrimination-warned",
        asks=_("Was the speaker warned, before recording, not to incriminate themselves?"),
        why=_("A court may demand the recording: crimes told on it cannot be untold."),
    ),
    Question(
        slug="interpreter-vetted",
        asks=_("Is the interpreter vetted, and accepted by the speaker?"),
        why=_("An interpreter hears everything, and may know the people it is about."),
    ),
    Question(
        slug="support-after",
        asks=_("Is support arranged for afterwards, and told to the speaker?"),
        why=_("Telling brings it back. Nobody is left alone with it in the night after."),
    ),
    Question(
        slug="interruption-agreed",
        asks=_("Is it agreed how to stop, and what happens when somebody comes in?"),
        why=_("A sign to stop that needs no reason, and a story for the door."),
    ),
    Question(
        slug="companion",
        asks=_("Has the speaker somebody with them, if they want to?"),
        why=_("Somebody they trust sees what a camera team does not."),
        must=False,
    ),
    Question(
        slug="interviewer-rested",
        asks=_("Does somebody look after the interviewer as well?"),
        why=_("Who hears such things day after day carries them home."),
        must=False,
    ),
)


def unanswered(answers: Mapping[str, Answered]) -> list[Question]:
    """The questions that still keep a recording out.

    A no needs a note: what was done about it.
    """
    return [each for each in CHECKLIST if each.must and not _is_settled(answers.get(each.slug))]


def _is_settled(answered: Answered | None) -> bool:
    if answered is None:
        return False
    return answered.answer is not Answer.NO or bool(answered.note.strip())
