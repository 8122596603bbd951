"""Plain text with times, as people write it by hand.

Each line that opens with a time starts a cue. Most such files say only when a cue starts, mix
`0.02`, `0:10` and `00.36`, repeat times, leave lines untimed, name the speaker in capitals on a
line of its own, describe the speaker on the next, and gloss `[in brackets]`. What is written here
says start and end, and marks the further lines of a cue with `| `, so that they are read as they
are.

Invariant: only a witness stays the speaker of unnamed lines that follow. After a cue of inserted
footage, an interviewer or a narrator the last witness speaks again, so that nobody who must be
protected is taken for somebody else.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from walkaway.core.transcripts.draft import DraftCue, assemble, one_line
from walkaway.core.transcripts.model import Cue, Transcript, Voice
from walkaway.core.transcripts.source import Remarks, Source
from walkaway.core.transcripts.speakers import (
    Label,
    is_capitals,
    is_footage_gloss,
    label,
    possible_name,
    remark_label,
    remark_voice,
    split_label,
    voice_of_name,
)
from walkaway.core.transcripts.times import format_clock, parse_clock

EXPECTED_TIMES = "a line that opens with a time like 0:10"

_CLOCK = r"\d{1,4}(?:[:.]\d{2}){1,2}(?:[.,]\d{1,3})?(?!\d|:\d)"
_TIMED = re.compile(
    rf"\s*[\[(]?\s*(?P<start>{_CLOCK})(?:\s*(?:-->|[-–—])\s*(?P<end>{_CLOCK}))?\s*[\])]?"
    r"(?:\s*[-–—:|]?\s+|\s*[-–—](?=[^\W\d])|\s*$|(?<=[\])]))(?P<rest>.*)"
)
_HEADER = re.compile(r"(?P<name>Title|Language):[ \t]*(?P<value>.*)")
_FURTHER_LINE = "| "
_FIRST_PERSON = re.compile(r"\b(?:I|me|my|mine|we|us|our)\b", re.IGNORECASE)
_SENTENCE_ENDS = (".", "!", "?", "…", "؟", "۔", "。", '"', "”", "»")
_LONGEST_DESCRIPTION = 100
_MOST_DESCRIPTIONS = 3
_MOST_NAME_WORDS = 5
_NAMED_OFTEN = 3
"""A name in mixed case before a colon is a speaker's if the file has it so often."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One line or table row: `number` is the line, paragraph or row. Times are None if not said.

    `label` is a speaker that stands in a field of its own; `verbatim` text holds no label.
    """

    number: int
    text: str
    start_ms: int | None = None
    end_ms: int | None = None
    label: Label | None = None
    verbatim: bool = False


@dataclass(kw_only=True, slots=True)
class _Card:
    """A name beside a time: a card on the screen if a description follows, shouted words if not."""

    name: str
    witness_before: str
    described: bool = False


@dataclass(kw_only=True, slots=True)
class _Reading:
    """What was read so far, and who is speaking."""

    remarks: Remarks
    names: frozenset[str]
    title: str = ""
    language: str = ""
    drafts: list[DraftCue] = field(default_factory=list)
    witness: str = ""
    announced: tuple[str, Voice] | None = None
    """Named on a line of its own, with nothing said since."""
    descriptions_left: int = 0
    card: _Card | None = None
    """The last cue is a time with a name in capitals, and waits for words."""


def read(source: Source) -> tuple[Transcript, ...]:
    """The one transcript of a text file."""
    lines = source.text.split("\n")
    entries = [entry_of_line(line, number) for number, line in enumerate(lines, start=1)]
    words = [e for e in entries if e.text.strip() and not _HEADER.fullmatch(e.text)]
    if words and all(entry.start_ms is None for entry in entries):
        raise source.mistake(words[0].number, expected=EXPECTED_TIMES)
    return (transcript_of(entries, Remarks()),)


def write(transcript: Transcript) -> str:
    """The transcript as text with times."""
    lines = []
    if transcript.title:
        lines.append(f"Title: {transcript.title}")
    if transcript.language:
        lines.append(f"Language: {transcript.language}")
    witness = ""
    for cue in transcript.cues:
        lines += _lines(cue, witness)
        if cue.voice is Voice.WITNESS:
            witness = cue.speaker
    return "".join(f"{line}\n" for line in lines)


def opens_with_time(line: str) -> bool:
    """Whether `line` would start a cue."""
    return entry_of_line(line, 1).start_ms is not None


def entry_of_line(line: str, number: int) -> Entry:
    """The times that `line` opens with, and the rest of it."""
    if line.startswith(_FURTHER_LINE) or line == _FURTHER_LINE.strip():
        return Entry(number=number, text=line[len(_FURTHER_LINE) :], verbatim=True)
    match = _TIMED.fullmatch(line)
    if not match:
        return Entry(number=number, text=line.strip(" \t"))
    try:
        start_ms = parse_clock(match["start"])
        end_ms = parse_clock(match["end"]) if match["end"] else None
    except ValueError:
        return Entry(number=number, text=line.strip(" \t"))
    return Entry(number=number, text=match["rest"].strip(" \t"), start_ms=start_ms, end_ms=end_ms)


def transcript_of(entries: Sequence[Entry], remarks: Remarks) -> Transcript:
    """The transcript of lines or rows in their order."""
    reading = _Reading(remarks=remarks, names=_frequent_names(entries))
    for index, entry in enumerate(entries):
        if entry.start_ms is not None:
            _start_cue(entry, entries[index + 1 : index + 2], reading)
        elif entry.label or (entry.verbatim and reading.drafts):
            _continue_cue(entry, reading)
        elif not entry.text:
            reading.descriptions_left = 0
        else:
            _read_untimed(entry, reading)
    _close_card(reading)
    if reading.announced:
        name, _ = reading.announced
        remarks.add("A name in capitals with no words after it was left out", name)
    return assemble(reading.drafts, remarks, language=reading.language, title=reading.title)


def _frequent_names(entries: Iterable[Entry]) -> frozenset[str]:
    counts = Counter(possible_name(entry.text) for entry in entries if not entry.verbatim)
    return frozenset(name for name, count in counts.items() if name and count >= _NAMED_OFTEN)


def _start_cue(entry: Entry, following: Sequence[Entry], reading: _Reading) -> None:
    """Open a cue. A name alone beside its time may be a card if a line without a time follows."""
    _close_card(reading)
    assert entry.start_ms is not None
    untimed_follows = any(
        later.start_ms is None and later.text and not later.verbatim for later in following
    )
    draft = DraftCue(start_ms=entry.start_ms, end_ms=entry.end_ms, text="")
    if not entry.verbatim and _is_name_line(entry.text) and untimed_follows:
        reading.drafts.append(draft)
        _name_speaker(entry.text, reading)
    elif entry.text or entry.label:
        reading.drafts.append(_spoken(entry, draft, reading))
    else:
        reading.drafts.append(draft)  # its words, and who says them, are on the next lines


def _spoken(entry: Entry, draft: DraftCue, reading: _Reading) -> DraftCue:
    """`draft` with the words of `entry` and who says them."""
    found = entry.label or (None if entry.verbatim else split_label(entry.text, reading.names))
    if found:
        remark_label(found, reading.remarks)
        if found.voice is Voice.WITNESS:
            reading.witness = found.speaker
        return replace(draft, text=found.text, speaker=found.speaker, voice=found.voice)
    if is_footage_gloss(entry.text):
        gloss = entry.text[: 1 + max(entry.text.find("]"), entry.text.find(")"))]
        remark_voice(gloss, Voice.INSERTED_FOOTAGE, reading.remarks)
        return replace(draft, text=entry.text, speaker="", voice=Voice.INSERTED_FOOTAGE)
    speaker, voice = reading.announced or (reading.witness, Voice.WITNESS)
    if reading.announced:
        reading.remarks.add("Speakers were taken from lines in capitals", speaker)
        remark_voice(speaker, voice, reading.remarks)
        reading.announced = None
    return replace(draft, text=entry.text, speaker=speaker, voice=voice)


def _continue_cue(entry: Entry, reading: _Reading) -> None:
    """Add words without a time: to the cue before them, or at its time if another voice speaks."""
    reading.card = None
    reading.descriptions_left = 0
    last = reading.drafts[-1] if reading.drafts else DraftCue(start_ms=0, end_ms=None, text="")
    another = entry.label or reading.announced or is_footage_gloss(entry.text)
    if reading.drafts and (entry.verbatim or (last.text and not another)):
        if not entry.verbatim:
            reading.remarks.add("Lines without a time were joined to the cue before", entry.number)
        reading.drafts[-1] = replace(last, text=f"{last.text}\n{entry.text}")
    elif reading.drafts and not last.text:
        reading.drafts[-1] = _spoken(entry, last, reading)
    else:
        reading.remarks.add("Words without a time were given the time before them", entry.number)
        reading.drafts.append(_spoken(entry, last, reading))


def _read_untimed(entry: Entry, reading: _Reading) -> None:
    """A line without a time: a heading, a name, a description, another speaker, or more words."""
    if not reading.drafts and (match := _HEADER.fullmatch(entry.text)):
        if match["name"] == "Title":
            reading.title = match["value"]
        else:
            reading.language = match["value"].strip()
    elif found := split_label(entry.text, reading.names):
        _continue_cue(replace(entry, label=found), reading)
    elif not reading.drafts and _is_heading(entry.text, reading):
        reading.title = entry.text
    elif _is_name_line(entry.text):
        if not reading.drafts and reading.announced and not reading.title:
            reading.title = reading.announced[0]  # of two names on top the first is a heading
        _name_speaker(entry.text, reading)
    elif reading.descriptions_left and _is_description(entry.text):
        reading.descriptions_left -= 1
        if reading.card:
            reading.card.described = True
        reading.remarks.add("Descriptions of speakers were left out", entry.text)
    elif not reading.drafts:
        reading.remarks.add("Lines before the first time were left out", entry.text)
    else:
        _continue_cue(entry, reading)


def _is_heading(text: str, reading: _Reading) -> bool:
    """Whether a line before the first time is the title: the first that names nobody."""
    if reading.title:
        return False
    describes = reading.descriptions_left and _is_description(text)
    return "transcript" in text.casefold() or not (_is_name_line(text) or describes)


def _name_speaker(line: str, reading: _Reading) -> None:
    """Take `line` for the name of who speaks from here on."""
    name = one_line(line).rstrip(":").rstrip()
    voice = voice_of_name(name)
    if reading.drafts and not reading.drafts[-1].text:
        reading.card = _Card(name=name, witness_before=reading.witness)
    reading.descriptions_left = _MOST_DESCRIPTIONS
    reading.announced = (name, voice)
    if voice is Voice.WITNESS:
        reading.witness = name


def _close_card(reading: _Reading) -> None:
    """Drop a name card that nobody spoke under; without a description its name is kept as words."""
    card = reading.card
    if card and card.described:
        reading.drafts.pop()
        reading.remarks.add("Times beside a speaker's name and description made no cue")
    elif card:
        reading.witness, reading.announced = card.witness_before, None
        spoken = replace(reading.drafts[-1], text=card.name, speaker=card.witness_before)
        reading.drafts[-1] = spoken
    reading.card = None
    reading.descriptions_left = 0


def _is_name_line(text: str) -> bool:
    """Whether `text` is nothing but a name in capitals."""
    bare = text.rstrip(":").rstrip()
    is_short = len(bare) <= 40 and len(bare.split()) <= _MOST_NAME_WORDS
    return is_short and is_capitals(bare) and not re.search(r"[.!?…,;:\[\]\"“”]", bare)


def _is_description(text: str) -> bool:
    """Whether `text` tells who a speaker is, rather than being said by them."""
    return (
        len(text) <= _LONGEST_DESCRIPTION
        and not text.endswith(_SENTENCE_ENDS)
        and not text.startswith(("[", "(", '"', "“", "«"))
        and not _FIRST_PERSON.search(text)
    )


def _lines(cue: Cue, witness: str) -> list[str]:
    first, *further = cue.text.split("\n")
    start, end = (format_clock(time, hour_digits=1) for time in (cue.start_ms, cue.end_ms))
    needs_label = (
        cue.speaker != witness or cue.voice is not Voice.WITNESS or not _reads_as_words(first)
    )
    opening = f"{label(cue.speaker, cue.voice)} {first}" if needs_label else first
    return [
        f"{start} - {end} {opening}".rstrip(" "),
        *(f"{_FURTHER_LINE}{line}".rstrip(" ") for line in further),
    ]


def _reads_as_words(line: str) -> bool:
    """Whether the reader takes `line`, behind a time, for nothing but words."""
    return line[:1].isalpha() and ":" not in line[:60] and not is_capitals(line)
