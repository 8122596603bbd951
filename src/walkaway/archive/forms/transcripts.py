"""What the forms of the transcript pages say, as edits."""

from __future__ import annotations

import re
from operator import itemgetter
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from walkaway.archive.services.transcript_edits import (
    CueEdit,
    DeleteCue,
    Edit,
    InsertCue,
    MendCue,
    MergeCue,
    ShiftCues,
    SplitCue,
)
from walkaway.archive.words import VOICES, language_name
from walkaway.core.errors import Refused
from walkaway.core.media.captions.reading import Fix, Kind
from walkaway.core.transcripts import FORMATS, format_clock, parse_clock
from walkaway.core.transcripts.model import Voice
from walkaway.core.transcripts.working import CueState, Working, WorkingCue

COMMON_LANGUAGES = (
    "ar", "bn", "bs", "ckb", "da", "de", "en", "es", "fa", "fr", "ha", "id", "it", "ku", "ms", "nl",
    "ps", "ru", "so", "sq", "sv", "sw", "tr", "uk", "ur", "uz",
)  # fmt: skip
_EMPTY_LINE = re.compile(r"\n[ \t]*\n")


def language_choices() -> list[tuple[str, str]]:
    """Languages by their names in that of the page; any other tag can be typed."""
    named = [(tag, language_name(tag)) for tag in COMMON_LANGUAGES]
    return sorted(named, key=itemgetter(1))


class ImportForm(forms.Form):
    """A transcript file, and its language where the file does not say it."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "WebVTT, SRT, ASS, TTML, text with times, Word, ELAN, OHMS or the JSON of a speech "
            "recogniser. It is read in memory and sealed; it never touches the disk in the clear."
        ),
    )
    language = forms.CharField(
        label=gettext_lazy("Language"),
        max_length=35,
        required=False,
        help_text=gettext_lazy("A tag such as ar, en or zh-Hant. What you write is believed."),
        widget=forms.TextInput(attrs={"list": "languages", "dir": "ltr", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        suffixes = (suffix for each in FORMATS.values() for suffix in each.suffixes)
        self.fields["file"].widget.attrs["accept"] = ",".join(suffixes)


def numbers_of(post: QueryDict) -> tuple[int, int | None]:
    """The versions of the transcript and of its source that a form showed. Raises `Refused`."""
    source = post.get("source", "")
    base = _number(post.get("base", ""))
    return base, _number(source) if source else None


def seen_later(post: QueryDict, newest: Working) -> dict[str, int]:
    """The cues that a form showed in a later version than the others, and which.

    Left out are those whose fields say what the newest version does, unless a button was pressed,
    which may be about any of them. Raises `Refused`.
    """
    pressed = bool(post.get("act"))
    return {
        cue.id: _number(post.get(f"seen-{cue.id}", ""))
        for cue in newest.cues
        if f"seen-{cue.id}" in post and (pressed or _edit_of(post, cue) is not None)
    }


def edits_of(post: QueryDict, shown: Working) -> tuple[CueEdit, ...]:
    """What a form changes, compared with the cues that it showed.

    Raises `Refused` for a time that is none.
    """
    found = (_edit_of(post, cue) for cue in shown.cues)
    return tuple(edit for edit in found if edit is not None)


def act_of(post: QueryDict, shown: Working) -> tuple[Edit, ...]:
    """What one of the buttons beside a cue does: `split:c1`, `merge:c1`, `delete:c1`, or a fix,
    `mend:c1:TOO_FAST:EXTEND`."""
    verb, name, *more = (*post.get("act", "").split(":"), "")
    cue = shown.by_id.get(name)
    if cue is None:
        return ()
    match verb:
        case "merge":
            return (MergeCue(id=name),)
        case "delete":
            return (DeleteCue(id=name),)
        case "split":
            return _split(post.get(f"text-{name}", cue.text), cue)
        case "mend" if (
            len(more) == 3 and more[0] in Kind.__members__ and more[1] in Fix.__members__
        ):
            return (MendCue(id=name, kind=Kind[more[0]], fix=Fix[more[1]]),)
    return ()


def cue_acted_on(post: QueryDict) -> str:
    """The id of the cue whose button was pressed, "" when none was."""
    return (*post.get("act", "").split(":"), "")[1]


def cues_change_of(post: QueryDict, shown: Working) -> tuple[Edit, ...]:
    """What the forms below the cues do: add one, or move them."""
    if post.get("change") == "shift":
        offset = post.get("offset", "").strip()
        sign = -1 if offset[:1] in {"-", "−"} else 1
        moved = sign * _time(offset.lstrip("+-−"))
        return (ShiftCues(offset_ms=moved, from_id=_cue_numbered(post.get("from", ""), shown)),)
    return (
        InsertCue(
            start_ms=_time(post.get("start", "")),
            end_ms=_time(post.get("end", "")),
            text=post.get("text", ""),
            speaker=post.get("speaker", ""),
            voice=_voice(post.get("voice", "")),
        ),
    )


def voice_choices() -> list[tuple[str, Any]]:
    """The voices with their names."""
    return [(voice.value, VOICES[voice]) for voice in Voice]


def _edit_of(post: QueryDict, cue: WorkingCue) -> CueEdit | None:
    def said(field: str) -> str | None:
        value = post.get(f"{field}-{cue.id}")
        return None if value is None else value.replace("\r\n", "\n")

    text, speaker, comment = said("text"), said("speaker"), said("comment") or ""
    start, end = said("start"), said("end")
    edit = CueEdit(
        id=cue.id,
        text=None if text == cue.text else text,
        speaker=None if speaker == cue.speaker else speaker,
        voice=_changed_voice(said("voice"), cue),
        start_ms=_changed_time(start, cue.start_ms),
        end_ms=_changed_time(end, cue.end_ms),
        state=_changed_state(said("state"), cue),
        comment=comment,
        confirms=f"confirm-{cue.id}" in post,
    )
    return None if edit == CueEdit(id=cue.id) else edit


def _changed_time(said: str | None, known_ms: int) -> int | None:
    if said is None or said.strip() == format_clock(known_ms):
        return None
    return _time(said)


def _changed_voice(said: str | None, cue: WorkingCue) -> Voice | None:
    if said is None:
        return None
    voice = _voice(said)
    return None if voice is cue.voice else voice


def _changed_state(said: str | None, cue: WorkingCue) -> CueState | None:
    if said is None or said not in list(CueState):
        return None
    return None if CueState(said) is cue.state else CueState(said)


def _split(text: str, cue: WorkingCue) -> tuple[Edit, ...]:
    """An empty line in the words says where; without one, there is no place."""
    tidied = text.replace("\r\n", "\n").strip()
    place = _EMPTY_LINE.search(tidied)
    if place is None:
        raise Refused(
            what=_("Splitting a cue"),
            reason=_("its words have no empty line"),
            way_on=_("Put an empty line where the second cue shall begin, and split it again."),
        )
    first, second = tidied[: place.start()], tidied[place.end() :]
    joined = f"{first}\n{second}"
    return (CueEdit(id=cue.id, text=joined), SplitCue(id=cue.id, offset=len(first)))


def _cue_numbered(said: str, shown: Working) -> str:
    """The id of the cue with that number, counted from 1; nothing for the first or for none."""
    if not said.strip():
        return ""
    number = _number(said)
    if not 1 <= number <= len(shown.cues):
        raise Refused(
            what=_("Moving the cues"),
            reason=_("there is no cue of this number"),
            way_on=_("Give the number that stands beside the cue."),
        )
    return shown.cues[number - 1].id


def _voice(said: str) -> Voice:
    return Voice(said) if said in list(Voice) else Voice.WITNESS


def _time(said: str) -> int:
    try:
        return parse_clock(said if ":" in said else _as_seconds(said))
    except ValueError:
        raise Refused(
            what=_("This time"),
            reason=_("it is no time of a recording"),
            way_on=_("Write minutes and seconds such as 1:02.500."),
        ) from None


def _as_seconds(said: str) -> str:
    """Seconds, with or without a fraction, as `parse_clock` takes them: 2.5 is 2.500."""
    whole, point, fraction = said.strip().replace(",", ".").partition(".")
    return f"{whole}.{fraction.ljust(3, '0')}" if point or whole else said


def _number(said: str) -> int:
    if not (said.isdecimal() and len(said) <= 9):
        raise Refused(
            what=_("This form"),
            reason=_("it does not say what it showed"),
            way_on=_("Open the page anew and do it again."),
        )
    return int(said)
