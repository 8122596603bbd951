"""JSON as speech recognisers write it: openai-whisper, faster-whisper and WhisperX.

Either an object with `segments` or the list of segments itself; each segment has `start` and `end`
in seconds and `text`, perhaps `words` and `speaker`. Walkaway adds `voice`, `identifier` and
`settings` to a segment, and `title` to the whole, only where there is something to say.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from walkaway.core.transcripts.draft import DraftCue, assemble, one_line
from walkaway.core.transcripts.model import Cue, Transcript, Voice, Word
from walkaway.core.transcripts.source import Remarks, Source
from walkaway.core.transcripts.speakers import remark_voice, unlabelled, voice_of_name
from walkaway.core.transcripts.times import LATEST_MS

_READ = frozenset(
    {"id", "start", "end", "text", "words", "speaker", "voice", "identifier", "settings"}
)
_WORD_READ = frozenset({"word", "text", "start", "end", "speaker"})
_VOICES = {voice.value: voice for voice in Voice}


class _Mistake(Exception):
    """What a segment should have held."""

    def __init__(self, expected: str, found: object) -> None:
        super().__init__(expected, found)
        self.expected = expected
        self.found = str(found)


def read(source: Source) -> tuple[Transcript, ...]:
    """The one transcript of a recogniser's JSON file."""
    document = _document(source)
    segments = document.get("segments") if isinstance(document, dict) else document
    if not isinstance(segments, list):
        raise source.mistake(1, expected='a list of "segments"')
    whole = document if isinstance(document, dict) else {}
    remarks = Remarks()
    drafts = []
    for index, segment in enumerate(segments):
        try:
            drafts.append(_draft(segment, remarks))
        except _Mistake as mistake:
            line = _line_of_segment(source.text, index)
            expected = f"{mistake.expected} in segment {index + 1}"
            raise source.mistake(line, expected=expected, found=mistake.found) from None
    language, title = whole.get("language"), whole.get("title")
    return (
        assemble(
            drafts,
            remarks,
            language=language if isinstance(language, str) else "",
            title=title if isinstance(title, str) else "",
        ),
    )


def write(transcript: Transcript) -> str:
    """The transcript as JSON, one segment on a line."""
    head: dict[str, Any] = {}
    if transcript.title:
        head["title"] = transcript.title
    if transcript.language:
        head["language"] = transcript.language
    head["text"] = " ".join(one_line(cue.text) for cue in transcript.cues)
    opening = ",\n".join(f" {_json(key)}: {_json(value)}" for key, value in head.items())
    segments = ",\n".join(f"  {_json(_segment(i, cue))}" for i, cue in enumerate(transcript.cues))
    return f'{{\n{opening},\n "segments": [\n{segments}\n ]\n}}\n'


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _document(source: Source) -> Any:
    try:
        return json.loads(source.text, parse_float=Decimal, parse_int=Decimal)
    except json.JSONDecodeError as error:
        raise source.mistake(error.lineno, expected=f"JSON ({error.msg})") from None
    except RecursionError:
        raise source.mistake(1, expected="JSON that is not nested without end") from None


def _draft(segment: object, remarks: Remarks) -> DraftCue:
    if not isinstance(segment, dict):
        raise _Mistake("an object", segment)
    start_ms = _milliseconds(segment.get("start"), "a start in seconds")
    end = segment.get("end")
    end_ms = None if end is None else _milliseconds(end, "an end in seconds")
    text = _string(segment, "text")
    words = _words(segment, start_ms, start_ms if end_ms is None else end_ms, remarks)
    speaker, voice, text = _attributed(segment, text, bool(words), remarks)
    for name in sorted(set(segment) - _READ):
        remarks.add("Figures of the recogniser were left out", name)
    return DraftCue(
        start_ms=start_ms,
        end_ms=end_ms,
        text=text,
        speaker=speaker,
        voice=voice,
        identifier=_string(segment, "identifier"),
        settings=_string(segment, "settings"),
        words=words,
    )


def _attributed(
    segment: Mapping[str, Any], text: str, has_words: bool, remarks: Remarks
) -> tuple[str, Voice, str]:
    speaker, written_voice = _string(segment, "speaker"), _string(segment, "voice")
    if written_voice:
        if written_voice not in _VOICES:
            raise _Mistake(f"a voice ({', '.join(_VOICES)})", written_voice)
        return speaker, _VOICES[written_voice], text
    if not speaker and not has_words:
        return unlabelled(text, remarks)
    voice = voice_of_name(speaker)
    remark_voice(speaker, voice, remarks)
    return speaker, voice, text


def _words(
    segment: Mapping[str, Any], start_ms: int, end_ms: int, remarks: Remarks
) -> tuple[Word, ...]:
    """The words; one without a time has all the time between its timed neighbours."""
    written = segment.get("words")
    if written is None:
        return ()
    if not isinstance(written, list):
        raise _Mistake("a list of words", written)
    spoken = list(_written_words(written, remarks))
    next_start_ms = max(start_ms, end_ms)
    following: list[int] = []
    for _, start, _ in reversed(spoken):
        following.append(next_start_ms)
        next_start_ms = next_start_ms if start is None else start
    words: list[Word] = []
    heard_until_ms = start_ms
    for (text, start, end), next_ms in zip(spoken, reversed(following), strict=True):
        if start is None or end is None:
            remarks.add("Words without times were given the time between their neighbours")
        word_start = heard_until_ms if start is None else start
        word_end = max(word_start, next_ms if end is None else end)
        words.append(Word(start_ms=word_start, end_ms=word_end, text=text))
        heard_until_ms = word_end if end is not None else heard_until_ms
    return tuple(words)


def _written_words(
    written: Sequence[object], remarks: Remarks
) -> Iterator[tuple[str, int | None, int | None]]:
    for word in written:
        if not isinstance(word, dict):
            raise _Mistake("words that are objects", word)
        for name in sorted(set(word) - _WORD_READ):
            remarks.add("Figures of the recogniser were left out", f"{name} of words")
        text = (_string(word, "word") or _string(word, "text")).strip()
        times = (word.get("start"), word.get("end"))
        start, end = (
            None if time is None else _milliseconds(time, "word times in seconds") for time in times
        )
        yield text, start, end


def _string(holder: Mapping[str, Any], name: str) -> str:
    value = holder.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise _Mistake(f"{name} in quotation marks", value)
    return value


def _milliseconds(seconds: object, expected: str) -> int:
    """Seconds in whole milliseconds, rounded half up; NaN and what is no time are mistakes."""
    if not isinstance(seconds, Decimal) or not 0 <= seconds < LATEST_MS // 1000:
        raise _Mistake(expected, seconds)
    return int((seconds * 1000).to_integral_value(ROUND_HALF_UP))


def _segment(index: int, cue: Cue) -> dict[str, Any]:
    segment: dict[str, Any] = {
        "id": index,
        "start": cue.start_ms / 1000,
        "end": cue.end_ms / 1000,
        "text": cue.text,
    }
    if cue.speaker:
        segment["speaker"] = cue.speaker
    # Always said, so that neither a name nor a word with a colon is taken for a voice.
    segment["voice"] = cue.voice.value
    for name in ("identifier", "settings"):
        if value := getattr(cue, name):
            segment[name] = value
    if cue.words:
        segment["words"] = [
            {"word": word.text, "start": word.start_ms / 1000, "end": word.end_ms / 1000}
            for word in cue.words
        ]
    return segment


def _line_of_segment(text: str, wanted: int) -> int:
    """The line on which the segment number `wanted`, counted from 0, starts."""
    decoder = json.JSONDecoder()
    key = text.find('"segments"')
    offset = text.find("[", max(key, 0)) + 1
    for index in range(wanted + 1):
        while offset < len(text) and text[offset] in " \t\n,":
            offset += 1
        if index < wanted:
            try:
                _, offset = decoder.raw_decode(text, offset)
            except ValueError:
                break
    return text.count("\n", 0, offset) + 1
