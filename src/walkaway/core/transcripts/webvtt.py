"""WebVTT, as browsers parse it and with its own words for speakers.

**Source:** W3C, *WebVTT: The Web Video Text Tracks Format*, sections 4 (syntax) and 6 (parsing).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from html import unescape

from walkaway.core.transcripts.draft import (
    DraftCue,
    assemble,
    inferred_length_ms,
    one_line,
    settled,
)
from walkaway.core.transcripts.model import Cue, Transcript, Voice, Word
from walkaway.core.transcripts.source import Remarks, Source
from walkaway.core.transcripts.speakers import remark_voice, split_label, unlabelled, voice_of_name
from walkaway.core.transcripts.timed_words import Run, runs_of, words_of
from walkaway.core.transcripts.times import format_clock, parse_clock

EXPECTED_TIMES = "a line of times like 00:01:02.500 --> 00:01:04.000"

_SIGNATURE = re.compile(r"WEBVTT(?:[ \t]+(?P<text>.*))?")
_TIMES = re.compile(r"(?P<start>[^>]*?)\s*-->\s*(?P<end>[^\s>]*)(?:\s+(?P<settings>.*))?")
_LANGUAGE = re.compile(r"\s*(?:NOTE\s+)?Language:\s*(?P<language>[\w-]+)\s*", re.IGNORECASE)
_TOKEN = re.compile(r"<[^<>]*>|[^<]+|<")
_TIME_TAG = re.compile(r"<(?P<time>\d[\d:.]*)>")
_VOICE_TAG = re.compile(r"<v(?P<classes>\.[^\s>]*)?(?:\s+(?P<name>[^>]*))?>", re.DOTALL)
_CLASS_TAG = re.compile(r"<c(?P<classes>(?:\.[^\s>]+)?)(?:\s[^>]*)?>")
_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>|</?>")
_VOICE_BY_CLASS = {voice.value.replace(" ", "-"): voice for voice in Voice}
_SPECIAL_BLOCKS = frozenset({"NOTE", "STYLE", "REGION"})
_EMPTY_SPAN = "<c></c>"
"""Stands for an empty line, which would end the cue."""


@dataclass(kw_only=True, slots=True)
class _Part:
    """What one voice says in a cue."""

    speaker: str = ""
    voice: Voice | None = None
    runs: list[Run] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


def read(source: Source) -> tuple[Transcript, ...]:
    """The one transcript of a WebVTT file."""
    lines = source.text.split("\n")
    signature = _SIGNATURE.fullmatch(lines[0])
    if not signature:
        raise source.mistake(1, expected="the word WEBVTT")
    return (_read_signed(lines[1:], source, first_line=2, text=signature["text"] or ""),)


def read_embedded(text: str, source: Source, *, first_line: int) -> Transcript:
    """The transcript of WebVTT inside another file, where the line WEBVTT may be missing."""
    lines = text.split("\n")
    start = next((index for index, line in enumerate(lines) if line.strip()), 0)
    signature = _SIGNATURE.fullmatch(lines[start].strip())
    if signature:
        start += 1
        text, number = signature["text"] or "", first_line + start
        return _read_signed(lines[start:], source, first_line=number, text=text)
    return read_lines(lines, source, first_line=first_line, header=False)


def _read_signed(lines: Sequence[str], source: Source, *, first_line: int, text: str) -> Transcript:
    """The transcript below a line WEBVTT, behind which `text` stood: a title, or old metadata."""
    if text.startswith("Kind:"):
        found = read_lines(lines, source, first_line=first_line)
        return replace(found, language=found.language or _language(text.split(";")))
    title = text.removeprefix("- ")
    return read_lines(lines, source, first_line=first_line, title=title)


def read_lines(
    lines: Sequence[str], source: Source, *, first_line: int, title: str = "", header: bool = True
) -> Transcript:
    """The transcript of what follows the line WEBVTT; `first_line` is the number of `lines[0]`.

    `header`: what stands there without a blank line between belongs to the header.
    """
    remarks = Remarks()
    drafts: list[DraftCue] = []
    language = ""
    for number, block in _blocks(lines, first_line):
        in_header = header and number == first_line
        place = _place_of_times(block)
        has_identifier = 0 < place < len(block) and (place == 1 or in_header)
        before = block[: place - 1] if has_identifier else block[:place]
        if before and (in_header or before[0].split()[0] in _SPECIAL_BLOCKS):
            language = _language(before) or language
            _remark_left_out(before, number, remarks)
        elif before and not drafts:
            raise source.mistake(number, expected=EXPECTED_TIMES)
        elif before:
            remarks.add("Text after an empty line was joined to the cue before it", number)
            drafts[-1] = _joined(drafts[-1], before, remarks)
        identifier = block[place - 1] if has_identifier else ""
        drafts += _cues(block[place:], identifier, number + place, source, remarks)
    return assemble(drafts, remarks, language=language, title=title)


def write(transcript: Transcript) -> str:
    """The transcript as a WebVTT file."""
    transcript = settled(transcript)
    title = f" - {transcript.title}" if transcript.title else ""
    blocks = [f"WEBVTT{title}"]
    if transcript.language:
        blocks.append(f"NOTE Language: {transcript.language}")
    blocks += map(_block, transcript.cues)
    return "\n\n".join(blocks) + "\n"


def _blocks(lines: Sequence[str], first_line: int) -> Iterator[tuple[int, list[str]]]:
    """Runs of lines between empty ones, each with its line number.

    As in browsers a line of spaces is not empty, except where it would open a block.
    """
    block: list[str] = []
    for number, line in enumerate(lines, first_line):
        if line.strip() or (line and block):
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []
    if block:
        yield first_line + len(lines) - len(block), block


def _language(block: Iterable[str]) -> str:
    found = (match["language"] for line in block if (match := _LANGUAGE.fullmatch(line)))
    return next(found, "")


def _remark_left_out(block: Sequence[str], number: int, remarks: Remarks) -> None:
    kind = block[0].split()[0]
    others = [line.strip() for line in block if not _LANGUAGE.fullmatch(line)]
    if others and kind in _SPECIAL_BLOCKS:
        remarks.add(f"{kind} blocks were left out", number)
    elif others:
        remarks.add("Lines of the file's header were left out", others[0])


def _cues(
    block: list[str], identifier: str, number: int, source: Source, remarks: Remarks
) -> Iterator[DraftCue]:
    """The cues of lines the first of which holds times, or of none.

    A later line of times starts another cue, since browsers need no empty line before it; with a
    line of spaces above, the line between is its identifier.
    """
    starts = [i for i, line in enumerate(block) if i == 0 or ("-->" in line and _is_times(line))]
    for start, next_start in zip(starts, [*starts[1:], len(block)], strict=False):
        lines = block[start:next_start]
        is_separated = len(lines) > 2 and not lines[-2].strip() and next_start < len(block)
        following = lines.pop() if is_separated else ""
        yield from _cue(lines, identifier, number + start, source, remarks)
        identifier = following


def _place_of_times(block: Sequence[str]) -> int:
    """Where in a block the first cue's times stand; behind its end if it has none."""
    is_special = block[0].split()[0] in _SPECIAL_BLOCKS
    times = (
        i for i, line in enumerate(block) if "-->" in line and (not is_special or _is_times(line))
    )
    return next(times, len(block))


def _is_times(line: str) -> bool:
    match = _TIMES.fullmatch(line.strip())
    try:
        return match is not None and parse_clock(match["start"]) >= 0
    except ValueError:
        return False


def _cue(
    lines: list[str], identifier: str, number: int, source: Source, remarks: Remarks
) -> Iterator[DraftCue]:
    start_ms, end_ms, settings = _times(lines[0], number, source)
    payload = "\n".join(lines[1:])
    has_end = end_ms is not None and end_ms >= start_ms
    words_end_ms = end_ms if has_end and end_ms else start_ms + inferred_length_ms(payload)
    for speaker, voice, text, words in _spoken(payload, start_ms, words_end_ms, remarks):
        yield DraftCue(
            start_ms=start_ms,
            end_ms=end_ms,
            text=text,
            speaker=speaker,
            voice=voice,
            identifier=identifier,
            settings=settings,
            words=words,
        )


def _times(line: str, number: int, source: Source) -> tuple[int, int | None, str]:
    """Start, end and settings of a line of times. Raises `TranscriptError`."""
    match = _TIMES.fullmatch(line.strip())
    try:
        if match:
            end_ms = parse_clock(match["end"]) if match["end"] else None
            return parse_clock(match["start"]), end_ms, match["settings"] or ""
    except ValueError:
        pass  # the same mistake as no times at all
    raise source.mistake(number, expected=EXPECTED_TIMES, found=line)


def _spoken(
    payload: str, start_ms: int, end_ms: int, remarks: Remarks
) -> Iterator[tuple[str, Voice, str, tuple[Word, ...]]]:
    """Who says what in the payload of a cue: speaker, voice, plain text, words."""
    if "<" not in payload:
        yield *unlabelled(_unescaped(payload), remarks), ()
        return
    parts, has_times = _parts(payload, start_ms, remarks)
    if len(parts) > 1:
        remarks.add("A cue with several voices became a cue for each", parts[1].speaker)
    ends = [later.runs[0].start_ms for later in parts[1:]] + [end_ms]
    for part, part_end in zip(parts, ends, strict=True):
        words = words_of(part.runs, part_end) if has_times else ()
        if part.speaker or part.voice or words:
            yield part.speaker, _voice(part, remarks), part.text, words
        else:
            yield *unlabelled(part.text, remarks), ()


def _parts(payload: str, start_ms: int, remarks: Remarks) -> tuple[list[_Part], bool]:
    parts = [_Part(runs=[Run(start_ms=start_ms, text="")])]
    clock_ms, has_times = start_ms, False
    for token in _TOKEN.findall(payload):
        part = parts[-1]
        if not token.startswith("<"):
            part.runs[-1] = Run(start_ms=clock_ms, text=part.runs[-1].text + _unescaped(token))
        elif match := _TIME_TAG.fullmatch(token):
            clock_ms, has_times = _later(clock_ms, match["time"]), True
            part.runs.append(Run(start_ms=clock_ms, text=""))
        elif match := _VOICE_TAG.fullmatch(token):
            if part.speaker or part.voice or part.text.strip():
                part = _Part(runs=[Run(start_ms=clock_ms, text="")])
                parts.append(part)
            part.speaker = one_line(_unescaped(match["name"] or ""))
            part.voice = _voice_of_classes(match["classes"])
        elif match := _CLASS_TAG.fullmatch(token):
            part.voice = part.voice or _voice_of_classes(match["classes"])
            if match["classes"] and not _voice_of_classes(match["classes"]):
                remarks.add("Markup was dropped", token)
        elif not _MARKUP.fullmatch(token):
            part.runs[-1] = Run(start_ms=clock_ms, text=part.runs[-1].text + _unescaped(token))
        elif token not in {"</v>", "</c>"}:
            remarks.add("Markup was dropped", token)
    spoken = [part for part in parts if part.text.strip()]
    return (spoken or parts[:1]), has_times


def _later(clock_ms: int, written: str) -> int:
    """The time of a tag within a cue; browsers ignore one that cannot be read."""
    try:
        return max(clock_ms, parse_clock(written))
    except ValueError:
        return clock_ms


def _voice_of_classes(classes: str | None) -> Voice | None:
    named = (classes or "").split(".")
    return next((_VOICE_BY_CLASS[name] for name in named if name in _VOICE_BY_CLASS), None)


def _voice(part: _Part, remarks: Remarks) -> Voice:
    if part.voice:
        return part.voice
    voice = voice_of_name(part.speaker)
    remark_voice(part.speaker, voice, remarks)
    return voice


def _joined(draft: DraftCue, block: list[str], remarks: Remarks) -> DraftCue:
    parts, _ = _parts("\n".join(block), draft.start_ms, remarks)
    text = "".join(part.text for part in parts)
    return replace(draft, text=f"{draft.text}\n{text}")


def _block(cue: Cue) -> str:
    times = f"{format_clock(cue.start_ms)} --> {format_clock(cue.end_ms)}"
    if cue.settings and "-->" not in cue.settings:
        times += f" {cue.settings}"
    has_identifier = cue.identifier and "-->" not in cue.identifier
    lines = [cue.identifier, times] if has_identifier else [times]
    payload = _payload(cue)
    return "\n".join([*lines, payload] if payload else lines)


def _payload(cue: Cue) -> str:
    text = _timed_text(cue)
    body = "\n".join(line if line.strip() else line + _EMPTY_SPAN for line in text.split("\n"))
    body = body if text else ""
    css_class = cue.voice.value.replace(" ", "-")
    if cue.speaker:
        plain = voice_of_name(cue.speaker) is Voice.WITNESS and cue.voice is Voice.WITNESS
        return f"<v{'' if plain else '.' + css_class} {_escaped(cue.speaker)}>{body}"
    if cue.voice is not Voice.WITNESS or split_label(cue.text):
        return f"<c.{css_class}>{body}</c>"
    return body


def _timed_text(cue: Cue) -> str:
    runs = runs_of(cue)
    if not runs:
        return _escaped(cue.text)
    first = f"<{format_clock(runs[0].start_ms)}>" if len(runs) == 1 else ""
    return f"{first}{_escaped(runs[0].text)}" + "".join(
        f"<{format_clock(run.start_ms)}>{_escaped(run.text)}" for run in runs[1:]
    )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _unescaped(text: str) -> str:
    return unescape(text) if "&" in text else text
