"""Who is speaking, where a format has no field for it: labels in the text.

The written form is `[Name (voice)]: text`, with `(voice)` left out for a witness whose name does
not sound like another voice. Read are also `NAME: text` in capitals, and a few words that can only
be labels, such as `Interviewer: text`.

Invariant: a cue is never taken for inserted footage or an interviewer on a mere likeness, since
the sound of such a cue is not protected as a witness's is.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from walkaway.core.transcripts.draft import one_line, tidy
from walkaway.core.transcripts.model import Cue, Voice
from walkaway.core.transcripts.source import Remarks

_INTERVIEWERS = frozenset(
    {"interviewer", "int", "q", "question", "intervieweur", "enquêteur", "entrevistador", "المحاور"}
)
_NARRATORS = frozenset(
    {"narrator", "narration", "voiceover", "voice-over", "voice over", "narrateur", "الراوي"}
)
_FOOTAGE = frozenset({"footage", "video", "clip", "propaganda", "nasheed", "anasheed", "newsreel"})
_LABELS_IN_ANY_CASE = _INTERVIEWERS | _NARRATORS | frozenset({"witness", "speaker", "answer"})

_LONGEST_NAME = 40
_EXPLICIT = re.compile(r"\[(?P<name>[^\[\]\n]*)\]:[ \t]*(?P<rest>.*)", re.DOTALL)
_NAMED = re.compile(
    rf"(?:>>+[ \t]*)?(?P<name>[^\W\d_][^:\n\[\]|]{{0,{_LONGEST_NAME - 1}}}):(?:[ \t]+|$|(?=\n))"
    r"(?P<rest>.*)",
    re.DOTALL,
)
_VOICE_IN_NAME = re.compile(rf"(?P<name>.*?) ?\((?P<voice>{'|'.join(Voice)})\)")
_FOOTAGE_GLOSS = re.compile(r"[\[(](?P<gloss>[^\[\]()\n]{1,60})[\])](?P<rest>[^\n]*)")
_NUMBER_AT_END = re.compile(r"[\s_#]*\d+$")


@dataclass(frozen=True, kw_only=True, slots=True)
class Label:
    """A speaker and a voice that stood before `text`. `explicit`: in the written form."""

    speaker: str
    voice: Voice
    text: str
    explicit: bool


def voice_of_name(name: str) -> Voice:
    """The voice that a speaker's name tells by itself: `INTERVIEWER`, `Narrator`, `ISIS video`."""
    bare = _NUMBER_AT_END.sub("", one_line(name).casefold())
    if bare in _INTERVIEWERS:
        return Voice.INTERVIEWER
    if bare in _NARRATORS:
        return Voice.NARRATOR
    return Voice.INSERTED_FOOTAGE if bare.split(" ")[-1] in _FOOTAGE else Voice.WITNESS


def is_footage_gloss(text: str) -> bool:
    """Whether `text` opens with a gloss that names footage and nothing else: `[ISIS video]`."""
    match = _FOOTAGE_GLOSS.match(text)
    if not match:
        return False
    names_footage = voice_of_name(match["gloss"]) is Voice.INSERTED_FOOTAGE
    described = match["gloss"].split(":")[0]
    whole_cue = not match["rest"].strip() and "\n" not in text
    return names_footage or (whole_cue and voice_of_name(described) is Voice.INSERTED_FOOTAGE)


def split_label(text: str, known_names: Collection[str] = ()) -> Label | None:
    """The label before `text`, or None. `known_names` are labels of this file in any case."""
    if text.startswith("[") and (match := _EXPLICIT.match(text)):
        name, voice = _name_and_voice(match["name"])
        return Label(speaker=name, voice=voice, text=match["rest"], explicit=True)
    if ":" not in text[: _LONGEST_NAME + 8] or not (match := _NAMED.match(text)):
        return None
    name = one_line(match["name"])
    if not (is_capitals(name) or _is_known_label(name) or name in known_names):
        return None
    return Label(speaker=name, voice=voice_of_name(name), text=match["rest"], explicit=False)


def possible_name(text: str) -> str:
    """The words before a colon that could name a speaker, if the file repeats them; or nothing.

    At most four words, each beginning with a capital or in a script that has none.
    """
    match = _NAMED.match(text) if ":" in text[: _LONGEST_NAME + 8] else None
    words = match["name"].split() if match else []
    fits = 0 < len(words) <= 4 and not any(word[0].islower() for word in words)
    return " ".join(words) if fits else ""


def is_capitals(name: str) -> bool:
    """Whether `name` is written in capitals, as speakers are in hand-made transcripts."""
    return name == name.upper() and name != name.lower()


def label(speaker: str, voice: Voice) -> str:
    """The written form of a label, without the space behind it."""
    name = one_line(speaker).replace("[", "(").replace("]", ")")
    plain = bool(name) and voice is Voice.WITNESS and _name_and_voice(name) == (name, voice)
    return f"[{name}]:" if plain else f"[{name} ({voice.value})]:".replace("[ ", "[")


def labelled(cue: Cue) -> str:
    """The text of `cue`, with a label where reading the bare text would give another speaker."""
    if cue.speaker or cue.voice is not Voice.WITNESS or split_label(cue.text):
        return f"{label(cue.speaker, cue.voice)} {cue.text}".rstrip(" ")
    return cue.text


def unlabelled(text: str, remarks: Remarks) -> tuple[str, Voice, str]:
    """Speaker, voice and bare text of a cue whose format has no field for them."""
    bare = tidy(text)
    found = split_label(bare)
    if not found:
        return "", Voice.WITNESS, bare
    remark_label(found, remarks)
    return found.speaker, found.voice, found.text


def remark_label(found: Label, remarks: Remarks) -> None:
    """Say which words of the text were taken for a speaker, and which names for a voice."""
    if not found.explicit:
        remarks.add("Speakers were taken from labels in the text", found.speaker)
        remark_voice(found.speaker, found.voice, remarks)


def remark_voice(speaker: str, voice: Voice, remarks: Remarks) -> None:
    """Say which names were taken for a voice other than the witness's."""
    if voice is not Voice.WITNESS:
        remarks.add("Voices were taken from names", f"{speaker}: {voice.value}")


def _name_and_voice(written: str) -> tuple[str, Voice]:
    name = one_line(written)
    if match := _VOICE_IN_NAME.fullmatch(name):
        return match["name"], Voice(match["voice"])
    return name, voice_of_name(name)


def _is_known_label(name: str) -> bool:
    return _NUMBER_AT_END.sub("", name.casefold()) in _LABELS_IN_ANY_CASE
