"""OHMS, the Oral History Metadata Synchronizer: its XML records of versions 5.4 and 6.0.

Version 6.0 holds WebVTT (`vtt_transcript`, `vtt_transcript_alt` for the translation). Version 5.4
holds wrapped text and, in `sync`, the line and word that is heard at each full minute:
`1:|13(3)|19(14)` says that every minute is marked, and that the first minute ends before the third
word of line 13.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from xml.etree.ElementTree import Element

from lxml import etree

from walkaway.core.transcripts import webvtt
from walkaway.core.transcripts.draft import DraftCue, assemble, one_line
from walkaway.core.transcripts.languages import language_name, language_tag
from walkaway.core.transcripts.model import Cue, Transcript, Voice
from walkaway.core.transcripts.ohms_index import index_points
from walkaway.core.transcripts.safe_xml import (
    XmlFile,
    child_text,
    children,
    local_name,
    new_root,
    parse,
    serialized,
    xml_text,
)
from walkaway.core.transcripts.source import Remarks, Source
from walkaway.core.transcripts.speakers import (
    is_capitals,
    label,
    remark_label,
    split_label,
    voice_of_name,
)

MINUTE_MS = 60_000

_NAMESPACE = "https://www.weareavp.com/nunncenter/ohms"
_SYNC = re.compile(r"\s*(?P<minutes>[0-9]{1,3})\s*:(?P<marks>.*)", re.DOTALL)
_MARK = re.compile(r"(?P<line>[0-9]{1,9})\((?P<word>[0-9]{1,9})\)")
_NO_MARKS = "1:|"
_EXPECTED_SYNC = "sync points like 1:|13(3)|19(14)"
_FOOTNOTES = re.compile(
    r"\[\[footnotes\]\].*?\[\[/footnotes\]\]|\[\[footnote\]\].*?\[\[/footnote\]\]", re.DOTALL
)
_STAMP = re.compile(r"\{[\d:]*\}")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Turn:
    """Text of one speaker between two marks. `opens`: at the beginning of a paragraph."""

    interval: int
    text: str
    opens: bool


def read(source: Source) -> tuple[Transcript, ...]:
    """The transcript, then its translation if the record has one."""
    file = parse(source)
    record = _record(file, source)
    title = child_text(record, "title")
    found = []
    for suffix, language_field in (("", "language"), ("_alt", "transcript_alt_lang")):
        language, remarks = _language(child_text(record, language_field))
        transcript = _read_one(record, suffix, file, source, remarks)
        if transcript is None and not suffix:
            transcript = _from_index(record, file, source, remarks)
        if transcript is not None:
            found.append(
                Transcript(
                    cues=transcript.cues,
                    language=transcript.language or language,
                    title=transcript.title or one_line(title),
                    remarks=transcript.remarks,
                )
            )
    return tuple(found)


def write(transcript: Transcript, translation: Transcript | None = None) -> bytes:
    """The transcript, and perhaps its translation, as an OHMS 6.0 record."""
    root, record = _new_record("6.0", transcript)
    if translation is not None:
        _add(record, "transcript_alt_lang", language_name(translation.language))
        _add(record, "translate", "1")
    _add(record, "vtt_transcript", webvtt.write(transcript))
    if translation is not None:
        _add(record, "vtt_transcript_alt", webvtt.write(translation))
    return serialized(root)


def write_5(transcript: Transcript) -> bytes:
    """The transcript as an OHMS 5.4 record, which knows times to the minute only."""
    root, record = _new_record("5.4", transcript)
    lines: list[str] = []
    marks: list[str] = []
    for cue in transcript.cues:
        marks += [f"{len(lines) + 1}(1)"] * (cue.start_ms // MINUTE_MS - len(marks))
        lines += [*_with_name(cue).split("\n"), ""]
    _add(record, "sync", _NO_MARKS + "|".join(marks))
    _add(record, "transcript", "\n".join(lines))
    return serialized(root)


def _record(file: XmlFile, source: Source) -> Element:
    root = file.root
    record = root if local_name(root) == "record" else next(children(root, "record"), None)
    if record is None:
        raise source.mistake(file.line_of(root), expected="a <record> of OHMS")
    return record


def _language(name: str) -> tuple[str, Remarks]:
    remarks = Remarks()
    tag = language_tag(name)
    if name.strip() and not tag:
        remarks.add("The name of the language is not known", name.strip())
    return tag, remarks


def _read_one(
    record: Element, suffix: str, file: XmlFile, source: Source, remarks: Remarks
) -> Transcript | None:
    """The transcript in the elements whose names end in `suffix`, or None where there is none."""
    for element in children(record, f"vtt_transcript{suffix}"):
        text = "".join(element.itertext())
        if text.strip():
            found = webvtt.read_embedded(text, source, first_line=file.line_of(element))
            remarks.extend(found.remarks)
            return Transcript(
                cues=found.cues,
                language=found.language,
                title=found.title,
                remarks=remarks.sentences(),
            )
    text, sync = child_text(record, f"transcript{suffix}"), child_text(record, f"sync{suffix}")
    if not text.strip() and "|" not in sync:
        return None
    line = file.line_of(next(children(record, f"sync{suffix}"), record))
    minutes, marks = _marks(sync, line, source)
    return assemble(list(_drafts(text, minutes, marks, remarks)), remarks)


def _from_index(record: Element, file: XmlFile, source: Source, remarks: Remarks) -> Transcript:
    """A transcript of the quotations in the index, where the record has no other."""
    points = [point for point in index_points(record, file, source) if point.text.quotation]
    if not points:
        expected = "a <vtt_transcript> or a <transcript> with text"
        raise source.mistake(file.line_of(record), expected=expected)
    remarks.add("The record has no transcript: its cues are the quotations of its index")
    drafts = [
        DraftCue(start_ms=point.time_ms, end_ms=None, text=point.text.quotation) for point in points
    ]
    return assemble(drafts, remarks)


def _marks(sync: str, line: int, source: Source) -> tuple[int, list[tuple[int, int]]]:
    """The minutes between two marks, and for each mark its line and word, counted from 0."""
    match = _SYNC.fullmatch(sync)
    if not match or int(match["minutes"]) == 0:
        raise source.mistake(line, expected=_EXPECTED_SYNC, found=sync)
    marks: list[tuple[int, int]] = []
    for written in match["marks"].strip().removeprefix("|").split("|"):
        if not written.strip():
            continue
        mark = _MARK.fullmatch(written.strip())
        if not mark:
            raise source.mistake(line, expected=_EXPECTED_SYNC, found=written)
        place = max(int(mark["line"]) - 1, 0), max(int(mark["word"]) - 1, 0)
        marks.append(max(place, marks[-1]) if marks else place)
    return int(match["minutes"]), marks


def _drafts(
    text: str, minutes: int, marks: list[tuple[int, int]], remarks: Remarks
) -> Iterator[DraftCue]:
    remarks.add(f"Times are known to {minutes} min only: a cue lasts from one mark to the next")
    if "[[footnote" in text:
        remarks.add("Footnotes were left out")
        text = _FOOTNOTES.sub(lambda match: "\n" * match[0].count("\n"), text)
    interval_ms = minutes * MINUTE_MS
    current, witness = ("", Voice.WITNESS), ("", Voice.WITNESS)
    for turn in _turns(_STAMP.sub("", text).split("\n"), marks):
        words = turn.text
        found = split_label(words)
        if found:
            remark_label(found, remarks)
            current, words = (found.speaker, found.voice), found.text
            witness = current if found.voice is Voice.WITNESS else witness
        elif turn.opens:
            # A paragraph without a name is not taken for the interviewer's: it is protected.
            current = witness
        yield DraftCue(
            start_ms=turn.interval * interval_ms,
            end_ms=(turn.interval + 1) * interval_ms,
            text=words,
            speaker=current[0],
            voice=current[1],
        )


def _turns(lines: list[str], marks: list[tuple[int, int]]) -> Iterator[_Turn]:
    """The text cut at marks, at empty lines and at names; wrapped lines are joined."""
    words = [line.split() for line in lines]
    pieces: list[str] = []
    opens = True
    bounds = [(0, 0), *marks, (len(lines), 0)]
    for interval, (start, end) in enumerate(pairwise(bounds)):
        for index in range(start[0], min(end[0] + 1, len(lines))):
            first = start[1] if index == start[0] else 0
            last = end[1] if index == end[0] else len(words[index])
            piece = " ".join(words[index][first:last])
            if not words[index] or split_label(piece):
                if pieces:
                    yield _Turn(interval=interval, text=" ".join(pieces), opens=opens)
                pieces, opens = [], True
            if piece:
                pieces.append(piece)
        if pieces:
            yield _Turn(interval=interval, text=" ".join(pieces), opens=opens)
            pieces, opens = [], False


def _new_record(version: str, transcript: Transcript) -> tuple[etree._Element, etree._Element]:
    root = new_root("ROOT", _NAMESPACE)
    record = etree.SubElement(root, f"{{{_NAMESPACE}}}record", id="", dt="")
    _add(record, "version", version)
    _add(record, "title", transcript.title)
    _add(record, "language", language_name(transcript.language))
    return root, record


def _add(record: etree._Element, name: str, text: str) -> None:
    etree.SubElement(record, f"{{{_NAMESPACE}}}{name}").text = xml_text(text)


def _with_name(cue: Cue) -> str:
    """The text with the speaker before it, as OHMS shows it where the name is in capitals."""
    name, text = cue.speaker, cue.text
    if name and is_capitals(name) and voice_of_name(name) is cue.voice:
        return f"{name}: {text}"
    if name or cue.voice is not Voice.WITNESS or split_label(text):
        return f"{label(name, cue.voice)} {text}"
    return text
