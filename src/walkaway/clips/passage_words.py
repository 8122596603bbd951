"""Marks of a cut, and what speaks for and against a passage, in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from walkaway.core.passages import Mark, MarkKind, Reason, ReasonKind

LONGEST_QUOTED = 80

Words = Mapping[str, str | Promise]

_MARKS: Words = {
    MarkKind.BEGINS_INSIDE: _("It begins inside a sentence. Before it was said: “%(words)s”"),
    MarkKind.ENDS_INSIDE: _("It ends inside a sentence. After it was said: “%(words)s”"),
    MarkKind.REORDERS_TIME: _(
        "It was said before the passage that is shown before it: “%(words)s”"
    ),
    MarkKind.PARTS_A_NOT: _("A “not” of its sentence is cut off: “%(words)s”"),
    MarkKind.DROPS_A_NOT: _("Right beside it, and left out, there is a “not”: “%(words)s”"),
    MarkKind.DROPS_A_BUT: _("What follows turns against it and is left out: “%(words)s”"),
    MarkKind.QUESTION_LEFT_OUT: _("It answers a question that is left out: “%(words)s”"),
    MarkKind.ANSWER_LEFT_OUT: _("It ends with a question whose answer is left out: “%(words)s”"),
}
_REASONS: Words = {
    ReasonKind.ON_THEME: _("Coded with the theme: %(share)s of it."),
    ReasonKind.WHOLE_THREAD: _("It holds %(share)s of what was coded there in one thread."),
    ReasonKind.BEGINS: _("It begins where the speaker begins or the coder began, or soon after."),
    ReasonKind.OWN_VOICE: _("It opens with the speaker's own: “%(words)s”."),
    ReasonKind.CLOSES: _("It ends where the speaker stops, or where the coder stopped."),
    ReasonKind.WITNESS: _("The witness says %(share)s of its words."),
    ReasonKind.POINTS_AT_PERSON: _(
        "Its first sentence says “%(words)s”, and nothing in it says who that is."
    ),
    ReasonKind.POINTS_AT_THING: _(
        "Its first sentence says “%(words)s”, and nothing in it says what that is."
    ),
    ReasonKind.JOINS: _("It opens with “%(words)s”, which joins it to what is left out."),
    ReasonKind.ANSWERS: _("It opens as an answer: “%(words)s”."),
    ReasonKind.SHORT_OPENING: _("Its first sentence is only “%(words)s”."),
    ReasonKind.GOES_ON: _("What follows goes on from it: “%(words)s”."),
    ReasonKind.DROPS_A_NOT: _MARKS[MarkKind.DROPS_A_NOT],
    ReasonKind.DROPS_A_BUT: _MARKS[MarkKind.DROPS_A_BUT],
    ReasonKind.QUESTION_LEFT_OUT: _MARKS[MarkKind.QUESTION_LEFT_OUT],
    ReasonKind.QUESTION_INSIDE: _("A question parts it: “%(words)s”."),
    ReasonKind.OTHER_THREAD: _("To another theme or thread belongs %(share)s of it."),
    ReasonKind.HIDDEN_NAME: _("It says a name that is hidden."),
    ReasonKind.NOT_LOOKED: _(
        "Nobody wrote down the small words of this language: whether it leans on what is left out "
        "was not looked at."
    ),
}


def mark_words(mark: Mark) -> str:
    """What a cut may have done to the sense, as a sentence."""
    return str(_MARKS[mark.kind]) % {"words": _short(mark.words)}


def reason_words(reason: Reason) -> str:
    """What speaks for or against a passage, as a sentence."""
    return str(_REASONS[reason.kind]) % {
        "words": _short(reason.words),
        "share": f"{reason.value:.0%}",
    }


def _short(words: str) -> str:
    return words if len(words) <= LONGEST_QUOTED else f"{words[: LONGEST_QUOTED - 2].rstrip()} …"
