"""What the codes of transcripts and plans mean, in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import langcodes
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from walkaway.core.spans import Span
from walkaway.core.text.hidden_plan import NameKind
from walkaway.core.text.jigsaw import Kind
from walkaway.core.text.proposals import Reason
from walkaway.core.transcripts.model import Voice
from walkaway.core.transcripts.working import CueState

STATES: Mapping[str, str | Promise] = {
    CueState.DRAFT: _("draft"),
    CueState.CHECKED: _("checked"),
    CueState.APPROVED: _("approved"),
}
VOICES: Mapping[str, str | Promise] = {
    Voice.WITNESS: _("witness"),
    Voice.INTERVIEWER: _("interviewer"),
    Voice.INSERTED_FOOTAGE: _("inserted footage"),
    Voice.NARRATOR: _("narrator"),
}
NAME_KINDS: Mapping[str, str | Promise] = {
    NameKind.PERSON: _("person"),
    NameKind.PLACE: _("place"),
    NameKind.ORGANISATION: _("organisation"),
    NameKind.OTHER: _("something else"),
}
REASONS: Mapping[str, str | Promise] = {
    Reason.LIKE_A_MARKED_NAME: _("resembles a hidden name"),
    Reason.AFTER_A_TITLE: _("stands after a title or a word for kin"),
    Reason.AFTER_A_PLACE_WORD: _("stands after a word for a place"),
    Reason.CAPITAL_LETTER: _("is written with a capital letter"),
}
FACT_KINDS: Mapping[str, str | Promise] = {
    Kind.PERSON: _("People"),
    Kind.PLACE: _("Places"),
    Kind.DATE_OR_AGE: _("Dates and ages"),
    Kind.FAMILY: _("Family"),
    Kind.UNIT_OR_ROLE: _("Units and roles"),
    Kind.EVENT: _("Events"),
    Kind.APPEARANCE: _("Appearance"),
    Kind.OCCUPATION: _("Occupation"),
    Kind.OTHER: _("Other things"),
}
ASPECTS: Mapping[str, str | Promise] = {
    "text": _("words"),
    "times": _("times"),
    "speaker": _("speaker or voice"),
    "state": _("state"),
    "fit": _("confirmed beside its source"),
    "comments": _("comments"),
}

# What the core refuses, in its own words: translated here, told by `accounts.words.told`.
CORE_REFUSALS = (
    _("Moving a cue"), _("it would end before it starts"), _("Give times in order."),
    _("Checking a cue"), _("it has no words"), _("Write them, or delete the cue."),
    _("A comment"), _("it says nothing"), _("Write it and send it again."),
    _("Splitting a cue"), _("both parts need words and time"),
    _("Choose a place inside its words and a time inside its own."),
    _("Joining cues"), _("this is the last one"), _("Join it from the cue before."),
    _("two people speak, or one in two voices"), _("Set speaker and voice of both alike first."),
    _("Moving the cues"), _("the first would start before the recording"), _("Move them by less."),
    _("Adding a cue"), _("its name is taken or its times are not in order"),
    _("Give other times."), _("Changing a cue"), _("it is not there any more"),
    _("Open the transcript anew to see why."),
    _("A hidden name"), _("it is empty or too long"),
    _("Mark the name alone, not its sentence."),
    _("One more form"), _("the name has too many"), _("Take out what is found anyway."),
    _("Taking out the last form"), _("the name would hide nothing"),
    _("Take out the whole name."), _("A stand-in"), _("it is too long"),
    _("Use a few plain words."), _("Changing a hidden name"), _("Look at the plan anew."),
    _("Another pseudonym"), _("every one that is left is too much like one that is used"),
    _("Choose another sound, or write a pseudonym that says nothing about the speaker."),
    _("This stand-in"), _("it says a name that is hidden"), _("Use other words in its place."),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of a text; `marked` where it is what was looked for."""

    text: str
    marked: bool


def language_name(tag: str) -> str:
    """What a language is called in that of the page."""
    return langcodes.Language.get(tag).display_name(get_language() or "en")


def pieces_of(text: str, spans: Sequence[Span]) -> list[Piece]:
    """`text` in parts, those of `spans` marked; spans are merged and in order."""
    pieces: list[Piece] = []
    at = 0
    for span in spans:
        pieces.append(Piece(text=text[at : span.start], marked=False))
        pieces.append(Piece(text=text[span.start : span.end], marked=True))
        at = span.end
    pieces.append(Piece(text=text[at:], marked=False))
    return [piece for piece in pieces if piece.text]
