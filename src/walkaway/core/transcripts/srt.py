"""SubRip, with its speakers as labels in the text.

A blank line does not end a cue here, the next line of times does: hand-made files have blank lines
inside cues, and nothing of them is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from walkaway.core.transcripts.draft import DraftCue, assemble
from walkaway.core.transcripts.model import Cue, Transcript
from walkaway.core.transcripts.source import Remarks, Source
from walkaway.core.transcripts.speakers import labelled, unlabelled
from walkaway.core.transcripts.times import format_clock, parse_clock

EXPECTED_TIMES = "a line of times like 00:01:02,500 --> 00:01:04,000"

_TIMES = re.compile(
    r"\s*(?P<start>\d+:[\d:.,]*)\s*-->\s*(?P<end>[\d:.,]*)(?:\s+(?P<settings>\S.*?))?\s*"
)
_COORDINATES = re.compile(r"(?:[XY][12]:-?\d+\s*)+")
_MARKUP = re.compile(
    r"</?(?:b|i|u|s|font|c|v|ruby|rt|lang)(?:[\s.][^<>]*)?>|\{\\[^{}]*\}|\{/?[ybiu](?::[^{}]*)?\}",
    re.IGNORECASE,
)
_GUARD = "<i></i>"
"""Empty markup: players show nothing, and a guarded line or tag is read as plain text."""
_GUARD_OR_MARKUP = re.compile(f"{_GUARD}|{_MARKUP.pattern}", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class _TimesAt:
    line_index: int
    start_ms: int
    end_ms: int | None
    settings: str


def read(source: Source) -> tuple[Transcript, ...]:
    """The one transcript of an SRT file."""
    remarks = Remarks()
    lines = source.text.split("\n")
    times = list(_times(lines, source))
    _check_opening(lines, times, source)
    ends = [later.line_index for later in times[1:]] + [len(lines)]
    drafts = []
    for number, (at, end) in enumerate(zip(times, ends, strict=False), start=1):
        body = lines[at.line_index + 1 : end]
        if number < len(times):
            body = _without_index(body, number + 1)
        speaker, voice, text = unlabelled(_plain("\n".join(body), remarks), remarks)
        drafts.append(
            DraftCue(
                start_ms=at.start_ms,
                end_ms=at.end_ms,
                text=text,
                speaker=speaker,
                voice=voice,
                settings=at.settings,
            )
        )
    return (assemble(drafts, remarks),)


def write(transcript: Transcript) -> str:
    """The transcript as an SRT file."""
    blocks = (_block(number, cue) for number, cue in enumerate(transcript.cues, start=1))
    return "\n".join(blocks)


def _times(lines: Sequence[str], source: Source) -> Iterator[_TimesAt]:
    for index, line in enumerate(lines):
        if "-->" not in line:
            continue
        match = _TIMES.fullmatch(line)
        if not match:
            if _follows_an_index(lines, index):
                raise source.mistake(index + 1, expected=EXPECTED_TIMES)
            continue
        try:
            yield _TimesAt(
                line_index=index,
                start_ms=parse_clock(match["start"]),
                end_ms=parse_clock(match["end"]) if match["end"] else None,
                settings=match["settings"] or "",
            )
        except ValueError:
            raise source.mistake(index + 1, expected=EXPECTED_TIMES) from None


def _follows_an_index(lines: Sequence[str], index: int) -> bool:
    """Whether the line stands where a line of times must: under a number, under a blank line."""
    numbered = index > 0 and lines[index - 1].strip().isdecimal()
    return numbered and (index == 1 or not lines[index - 2].strip())


def _check_opening(lines: Sequence[str], times: Sequence[_TimesAt], source: Source) -> None:
    """Only the number of the first cue may stand before it."""
    end = times[0].line_index if times else len(lines)
    opening = [(number, line) for number, line in enumerate(lines[:end], 1) if line.strip()]
    if times and opening and opening[-1][1].strip().isdecimal():
        opening.pop()
    if opening:
        raise source.mistake(opening[0][0], expected=f"a cue number, then {EXPECTED_TIMES}")


def _without_index(body: list[str], expected_number: int) -> list[str]:
    """The text of a cue without the number of the next one, which stands on its last line."""
    last = body[-1].strip() if body else ""
    stands_apart = len(body) > 1 and not body[-2].strip()
    is_index = last.isdecimal() and (stands_apart or last == str(expected_number))
    return body[:-1] if is_index else body


def _plain(body: str, remarks: Remarks) -> str:
    if "<" not in body and "{" not in body:
        return body
    for markup in _GUARD_OR_MARKUP.findall(body):
        if markup != _GUARD:
            remarks.add("Markup was dropped", markup)
    return _MARKUP.sub("", body)


def _block(number: int, cue: Cue) -> str:
    start, end = (format_clock(time, fraction_mark=",") for time in (cue.start_ms, cue.end_ms))
    coordinates = f" {cue.settings}" if _COORDINATES.fullmatch(cue.settings) else ""
    written = labelled(cue)
    text = "\n".join(map(_guarded, written.split("\n"))) if written else ""
    return f"{number}\n{start} --> {end}{coordinates}\n{text}\n"


def _guarded(line: str) -> str:
    """`line` so that it is read as it is: not as a blank line, times or markup."""
    guard = _GUARD if not line.strip() or ("-->" in line and _TIMES.fullmatch(line)) else ""
    return guard + _MARKUP.sub(lambda match: match[0][0] + _GUARD + match[0][1:], line)
