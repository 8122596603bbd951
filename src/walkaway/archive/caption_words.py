"""What is found in captions, and what can be done about it, in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from walkaway.core.errors import Refused
from walkaway.core.media.captions.reading import (
    OF_TIMES,
    Finding,
    Fix,
    Kind,
    findings_of,
    rules_for,
    way_on,
)
from walkaway.core.transcripts.working import Working

_SENTENCES: Mapping[Kind, str | Promise] = {
    Kind.TOO_FAST: _("Too fast: %(measured)s characters a second; people read at most %(limit)s."),
    Kind.LINE_TOO_LONG: _("A line of %(measured)s characters; at most %(limit)s fit."),
    Kind.TOO_MANY_LINES: _("%(measured)s lines; at most %(limit)s leave room for the picture."),
    Kind.TOO_SHORT: _("On screen for %(measured)s s; nobody notices less than %(limit)s s."),
    Kind.TOO_LONG: _("On screen for %(measured)s s; after %(limit)s s people read it again."),
    Kind.GAP_TOO_SMALL: _("A gap of %(measured)s s flickers; leave none, or at least %(limit)s s."),
    Kind.OVERLAP: _("The next cue begins %(measured)s s before this one ends."),
    Kind.NOT_SHOWN_WHILE_SAID: _("Its words are heard for %(measured)s s while it is not shown."),
}
_FIXES: Mapping[Fix, str | Promise] = {
    Fix.EXTEND: _("Leave it on screen for longer"),
    Fix.CLOSE_GAP: _("Close the gap"),
    Fix.OPEN_GAP: _("Open the gap"),
    Fix.BREAK_LINES: _("Break the lines anew"),
    Fix.SPLIT: _("Make two cues of it"),
    Fix.MERGE: _("Join it with its neighbour"),
    Fix.TRIM: _("End it where the next begins"),
    Fix.COVER: _("Show it while it is heard"),
}

# What the core refuses, in its own words: translated here, told by `accounts.words.told`.
CORE_REFUSALS = (
    _("Mending a cue"), _("this does not help against it"),
    _("Choose what is offered beside the cue."), _("it is not there any more"),
    _("Open the page anew."), _("words would be lost"), _("it would not be enough"),
    _("nothing here helps against it"), _("Shorten the words, or move the times by hand."),
    _("it would have to be read too fast"), _("its lines would be too long"),
    _("it would have too many lines"), _("it would be too short to be noticed"),
    _("it would stay for too long"), _("the screen would flicker before the next cue"),
    _("it would stand over another cue"), _("its words would be heard without being shown"),
    _("there is not enough silence behind it"), _("Shorten the words, or join two cues."),
    _("nothing would be left of it"), _("both begin at once, and nothing would be left of it"),
    _("Join the two."), _("the cue before it is still on screen"),
    _("the next cue is on screen by then"), _("its words do not fit two lines"),
    _("Part the cue, or shorten the words."), _("there is no place between two phrases"),
    _("Shorten the words."), _("another cue begins before its second part"), _("Trim it first."),
    _("there is no other cue"), _("the next cue comes too late to be joined with it"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A finding beside a cue: a sentence with a button, or with the reason why there is none.

    `act` is what the button posts. Without one, `why` says why, or `elsewhere` is true: the times
    are those of the transcript that is translated, and are changed there.
    """

    sentence: str
    act: str = ""
    label: str | Promise = ""
    why: str = ""
    elsewhere: bool = False


def notes_by_cue(
    working: Working, cue_ids: Sequence[str], *, is_translation: bool
) -> dict[str, list[Note]]:
    """What is found in the cues `cue_ids`, which follow one another in `working`.

    Of a translation, what concerns times alone is told beside its transcript.
    """
    shown = set(cue_ids)
    places = [at for at, cue in enumerate(working.cues) if cue.id in shown]
    if not places:
        return {}
    # With neighbours: what is said of a cue, and what mends it, depends on those beside it.
    near = replace(working, cues=working.cues[max(0, places[0] - 2) : places[-1] + 4])
    rules = rules_for(working.language)
    notes: dict[str, list[Note]] = {}
    for finding in findings_of(near, rules):
        if finding.cue_id in shown and not (is_translation and finding.kind in OF_TIMES):
            fixes = (Fix.BREAK_LINES,) if is_translation else tuple(Fix)
            chosen = way_on(near, finding, rules, fixes=fixes)
            notes.setdefault(finding.cue_id, []).append(
                note_of(finding, chosen, is_translation=is_translation)
            )
    return notes


def act_of_note(finding: Finding, fix: Fix) -> str:
    """What the button of a fix posts, read again by `forms.transcripts`."""
    return f"mend:{finding.cue_id}:{finding.kind.name}:{fix.name}"


def note_of(finding: Finding, chosen: Fix | Refused, *, is_translation: bool) -> Note:
    """A finding with what helps against it, or why nothing does."""
    sentence = sentence_of(finding)
    if isinstance(chosen, Fix):
        return Note(sentence=sentence, act=act_of_note(finding, chosen), label=_FIXES[chosen])
    if is_translation:
        return Note(sentence=sentence, elsewhere=True)
    why = _("No key mends it: %(reason)s. %(way_on)s") % {
        "reason": gettext(chosen.reason), "way_on": gettext(chosen.way_on),
    }  # fmt: skip
    return Note(sentence=sentence, why=str(why))


def sentence_of(finding: Finding) -> str:
    """What was found, in the language of the page."""
    is_time = finding.kind in OF_TIMES
    divisor, digits = (1000, 2) if is_time else (1, 1 if finding.kind is Kind.TOO_FAST else 0)
    said = str(_SENTENCES[finding.kind])
    return said % {
        "measured": number_format(finding.measured / divisor, digits),
        "limit": number_format(finding.limit / divisor, digits if is_time else 0),
    }
