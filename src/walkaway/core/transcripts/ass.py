r"""Advanced SubStation Alpha, and SubStation Alpha before it.

The speaker stands in the Name field, the voice is the style, word times are karaoke tags. Read and
written by own code: the libraries pass over a line they cannot read, and this reader must name it.

**Source:** the format as libass renders it; `\{` and `\}` are braces that are shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from walkaway.core.transcripts.draft import DraftCue, assemble, one_line
from walkaway.core.transcripts.model import Cue, Transcript, Voice
from walkaway.core.transcripts.source import Remarks, Source
from walkaway.core.transcripts.speakers import remark_voice, unlabelled, voice_of_name
from walkaway.core.transcripts.timed_words import Run, runs_of, words_of
from walkaway.core.transcripts.times import format_clock, parse_clock

_FIELDS = "Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text"
_NEEDED = frozenset({"start", "end", "text"})
_TOKEN = re.compile(r"\\[Nnh{}]|\{[^{}]*\}|\\\u2060?|[^\\{]+|\{")
_KARAOKE = re.compile(r"\\[kK][fo]?(\d{1,7})")
_DRAWING = re.compile(r"\\p[1-9]")
_SHOWN = {r"\N": "\n", r"\n": " ", r"\h": "\u00a0", r"\{": "{", r"\}": "}", "\\\u2060": "\\"}
_STYLE_BY_VOICE = {voice: voice.value.capitalize() for voice in Voice}
_VOICE_BY_STYLE = {style.casefold(): voice for voice, style in _STYLE_BY_VOICE.items()}
_HEADER = """[Script Info]
{info}
ScriptType: v4.00+
WrapStyle: 0
ScaledBorderAndShadow: yes
PlayResX: 1920
PlayResY: 1080

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, \
Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, \
Alignment, MarginL, MarginR, MarginV, Encoding
{styles}

[Events]
Format: {fields}
"""
# Both karaoke colours are one, so that word times do not show; Encoding -1 lets libass find the
# direction of each line.
_STYLE = (
    "Style: {name},Noto Sans,64,&H00FFFFFF,&H00FFFFFF,&H00000000,&H80000000,0,0,0,0,100,100,0,0,"
    "1,3,0,2,96,96,64,-1"
)


@dataclass(kw_only=True, slots=True)
class _Script:
    """What was read so far."""

    source: Source
    remarks: Remarks
    info: dict[str, str] = field(default_factory=dict)
    fields: list[str] = field(default_factory=lambda: _field_names(_FIELDS))
    drafts: list[DraftCue] = field(default_factory=list)


def read(source: Source) -> tuple[Transcript, ...]:
    """The one transcript of an ASS or SSA file."""
    script = _Script(source=source, remarks=Remarks())
    section = ""
    for number, line in enumerate(source.text.split("\n"), start=1):
        stripped = line.strip()
        if stripped.startswith("[") and stripped.endswith("]"):
            section = stripped[1:-1].casefold()
        elif section == "script info":
            key, _, value = stripped.partition(":")
            script.info.setdefault(key.casefold(), value.strip())
        elif section == "events":
            _read_event(line, number, script)
        elif stripped and not section:
            raise source.mistake(number, expected="a section such as [Script Info]")
        elif stripped and section in {"fonts", "graphics"}:
            script.remarks.add("Attached fonts and pictures were left out")
    if section == "":
        raise source.mistake(1, expected="a section such as [Script Info]")
    language, title = script.info.get("language", ""), script.info.get("title", "")
    return (assemble(script.drafts, script.remarks, language=language, title=title),)


def write(transcript: Transcript) -> str:
    """The transcript as an ASS file, one style for each voice."""
    info = [f"Title: {transcript.title}"]
    info += [f"Language: {transcript.language}"] if transcript.language else []
    styles = "\n".join(_STYLE.format(name=name) for name in _STYLE_BY_VOICE.values())
    header = _HEADER.format(info="\n".join(info), styles=styles, fields=_FIELDS)
    return header + "".join(map(_dialogue, transcript.cues))


def _field_names(text: str) -> list[str]:
    return [name.strip().casefold() for name in text.split(",")]


def _read_event(line: str, number: int, script: _Script) -> None:
    kind, colon, rest = line.lstrip().partition(":")
    match kind.strip().casefold():
        case "format" if colon:
            script.fields = _field_names(rest)
            if not _NEEDED.issubset(script.fields) or script.fields[-1] != "text":
                expected = "a Format line with Start, End and, last, Text"
                raise script.source.mistake(number, expected=expected)
        case "dialogue" if colon:
            _read_dialogue(rest, number, script)
        case "comment" | "picture" | "sound" | "movie" | "command" if colon:
            script.remarks.add(f"{kind.strip()} lines were left out", number)
        case _ if line.strip() and not line.lstrip().startswith(";"):
            raise script.source.mistake(number, expected="a Dialogue line")


def _read_dialogue(rest: str, number: int, script: _Script) -> None:
    values = rest.lstrip().split(",", len(script.fields) - 1)
    if len(values) < len(script.fields):
        expected = f"{len(script.fields)} fields with commas between them"
        raise script.source.mistake(number, expected=expected)
    event = dict(zip(script.fields, values, strict=True))
    try:
        start_ms, end_ms = parse_clock(event["start"]), parse_clock(event["end"])
    except ValueError:
        expected = "start and end times like 0:01:02.50"
        raise script.source.mistake(number, expected=expected) from None
    if _DRAWING.search(event["text"]):
        script.remarks.add("Drawings were left out", number)
        return
    runs = _runs(event["text"], start_ms, script.remarks)
    words = words_of(runs, end_ms) if len(runs) > 1 else ()
    text = "".join(run.text for run in runs)
    speaker, voice, text = _attributed(event, text, bool(words), script.remarks)
    script.drafts.append(
        DraftCue(
            start_ms=start_ms,
            end_ms=end_ms,
            text=text,
            speaker=speaker,
            voice=voice,
            settings=event.get("effect", ""),
            words=words,
        )
    )


def _attributed(
    event: dict[str, str], text: str, has_words: bool, remarks: Remarks
) -> tuple[str, Voice, str]:
    """Speaker, voice and text: from the fields or, where these are empty, from a label."""
    speaker = one_line(event.get("name", event.get("actor", "")))
    style = event.get("style", "").strip().lstrip("*")
    if style.casefold() in _VOICE_BY_STYLE:
        return speaker, _VOICE_BY_STYLE[style.casefold()], text
    if not speaker and not has_words:
        return unlabelled(text, remarks)
    voice = voice_of_name(speaker)
    remark_voice(speaker, voice, remarks)
    return speaker, voice, text


def _runs(text: str, start_ms: int, remarks: Remarks) -> list[Run]:
    """The plain text, cut where karaoke tags say that a syllable starts."""
    runs = [Run(start_ms=start_ms, text="")]
    clock_ms = start_ms
    for token in _TOKEN.findall(text):
        if not (token.startswith("{") and token.endswith("}")):
            runs[-1] = Run(
                start_ms=runs[-1].start_ms, text=runs[-1].text + _SHOWN.get(token, token)
            )
            continue
        lengths = _KARAOKE.findall(token)
        for length in lengths:
            runs.append(Run(start_ms=clock_ms, text=""))
            clock_ms += int(length) * 10
        if _KARAOKE.sub("", token) != "{}":
            remarks.add("Markup was dropped", token)
    if len(runs) > 1:
        runs.append(Run(start_ms=clock_ms, text=""))
    return runs


def _dialogue(cue: Cue) -> str:
    times = ",".join(format_clock(t, decimals=2, hour_digits=1) for t in (cue.start_ms, cue.end_ms))
    speaker = cue.speaker.replace(",", ";")
    effect = cue.settings if _fits_a_field(cue.settings) else ""
    style = _STYLE_BY_VOICE[cue.voice]
    return f"Dialogue: 0,{times},{style},{speaker},0,0,0,{effect},{_written(cue)}\n"


def _fits_a_field(text: str) -> bool:
    return "," not in text


def _written(cue: Cue) -> str:
    runs = runs_of(cue)
    if not runs:
        return _escaped(cue.text)
    starts = [_centiseconds(run.start_ms) for run in runs] + [_centiseconds(cue.end_ms)]
    lengths = (max(0, end - start) for start, end in pairwise(starts))
    return "".join(
        f"{{\\k{length}}}{_escaped(run.text)}" for run, length in zip(runs, lengths, strict=True)
    )


def _centiseconds(time_ms: int) -> int:
    return (time_ms + 5) // 10


def _escaped(text: str) -> str:
    # A word joiner behind a backslash keeps it from being read as a command.
    text = text.replace("\\", "\\\u2060").replace("{", r"\{").replace("}", r"\}")
    return text.replace("\n", r"\N")
