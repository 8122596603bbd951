"""Word documents (`.docx`): paragraphs by the rules of plain text, and tables.

What is written here is one table with the columns Start, End, Speaker, Voice and Text, which a
translator can work in. Cells are read and written as XML below python-docx, whose own cells take
twenty times as long.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import docx
from docx.opc.exceptions import OpcError
from docx.oxml.exceptions import InvalidXmlError
from docx.oxml.ns import qn
from lxml import etree

from walkaway.core.transcripts.draft import one_line, tidy
from walkaway.core.transcripts.model import Cue, Transcript, Voice
from walkaway.core.transcripts.plain_text import EXPECTED_TIMES, Entry, entry_of_line, transcript_of
from walkaway.core.transcripts.safe_xml import xml_text
from walkaway.core.transcripts.source import Remarks, Source
from walkaway.core.transcripts.speakers import Label, remark_voice, voice_of_name
from walkaway.core.transcripts.times import format_clock

LARGEST_UNPACKED_BYTES = 400_000_000
"""A zip of a few kilobytes can unpack to more than a machine holds."""

_COLUMNS = ("Start", "End", "Speaker", "Voice", "Text")
_HEADINGS = {
    "start": {"start", "time", "timecode", "time code", "tc", "in", "from", "begin", "الوقت"},
    "end": {"end", "out", "to", "until", "stop"},
    "speaker": {"speaker", "name", "who", "person", "المتحدث"},
    "voice": {"voice"},
    "text": {"text", "transcript", "translation", "words", "content", "dialogue", "النص"},
}
_VOICES = {voice.value: voice for voice in Voice}
_TABLE, _ROW, _CELL = qn("w:tbl"), qn("w:tr"), qn("w:tc")
_PARAGRAPH, _RUN, _WORDS, _BREAK = qn("w:p"), qn("w:r"), qn("w:t"), qn("w:br")
_PARAGRAPH_STYLE, _RIGHT_TO_LEFT_PARAGRAPH = qn("w:pPr"), qn("w:bidi")
_RUN_STYLE, _RIGHT_TO_LEFT_RUN = qn("w:rPr"), qn("w:rtl")
_SPACE = qn("xml:space")
_SHOWN = {qn("w:tab"): "\t", _BREAK: "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_HOLDERS = {qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:smartTag"), qn("w:customXml")}
_REPEATED = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_ROWS_TO_JUDGE = 20
_NO_DATE = (1980, 1, 1, 0, 0, 0)
_DAMAGE = (
    OpcError,
    InvalidXmlError,
    etree.LxmlError,
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    LookupError,  # a part that is not there
    ValueError,
    TypeError,  # an attribute that is not there
    AttributeError,  # an element that is not there
    AssertionError,
    EOFError,
    RuntimeError,  # an encrypted archive, or a compression that Python does not know
    OSError,
)
"""What the parsers of zip, XML and documents raise over a damaged file."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Columns:
    """Where in a row each thing stands, -1 for nowhere."""

    start: int
    text: int
    end: int = -1
    speaker: int = -1
    voice: int = -1


def read(source: Source) -> tuple[Transcript, ...]:
    """The one transcript of a Word document. Line numbers count paragraphs and table rows."""
    remarks = Remarks()
    try:
        _check_size(source)
        document = docx.Document(io.BytesIO(source.content))
        entries = [
            replace(entry, number=number)
            for number, entry in enumerate(
                _entries(_without_repeats(document.element.body), remarks), start=1
            )
        ]
        title = one_line(document.core_properties.title)
        language = document.core_properties.language
    except _DAMAGE as error:
        expected = f"a Word document ({type(error).__name__})"
        raise source.mistake(1, expected=expected, found=str(error)) from None
    worded = [entry for entry in entries if entry.text.strip()]
    if worded and all(entry.start_ms is None for entry in entries):
        raise source.mistake(worded[0].number, expected=EXPECTED_TIMES, found=worded[0].text)
    found = transcript_of(entries, remarks)
    return (replace(found, title=title or found.title, language=language or found.language),)


def write(transcript: Transcript) -> bytes:
    """The transcript as a Word document that says nothing about who wrote it, or when."""
    document = docx.Document()
    properties = document.core_properties
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = datetime(*_NO_DATE)  # noqa: DTZ001 - no moment
    properties.title = xml_text(transcript.title)[:255]
    properties.language = xml_text(transcript.language)[:255]
    table = document.add_table(rows=1, cols=len(_COLUMNS))
    for cell, heading in zip(table.rows[0].cells, _COLUMNS, strict=True):
        cell.text = heading
    body = document.element.body
    rows = next(body.iter(_TABLE))
    for cue in transcript.cues:
        _add_row(rows, cue, right_to_left=transcript.direction == "rtl")
    packed = io.BytesIO()
    document.save(packed)
    return _without_times(packed.getvalue())


def _check_size(source: Source) -> None:
    with zipfile.ZipFile(io.BytesIO(source.content)) as archive:
        unpacked = sum(member.file_size for member in archive.infolist())
    if unpacked > LARGEST_UNPACKED_BYTES:
        raise ValueError(f"it unpacks to {unpacked} bytes")


def _entries(holder: Any, remarks: Remarks) -> Iterator[Entry]:
    """The lines and table rows of a document in their order, not yet numbered."""
    for block in holder:
        if block.tag == _PARAGRAPH:
            for line in _text(block).split("\n"):
                yield entry_of_line(line, 0)
        elif block.tag == _TABLE:
            yield from _table_entries(block, remarks)
        elif block.tag in _HOLDERS:
            yield from _entries(block, remarks)


def _without_repeats(body: Any) -> Any:
    """The body without what stands there a second time, for old programs."""
    for repeat in list(body.iter(_REPEATED)):
        repeat.getparent().remove(repeat)
    return body


def _text(paragraph: Any) -> str:
    """What a paragraph shows."""
    return "".join(
        (element.text or "") if element.tag == _WORDS else _SHOWN[element.tag]
        for element in paragraph.iter(_WORDS, *_SHOWN)
        if element.getparent().tag == _RUN
    )


def _table_entries(table: Any, remarks: Remarks) -> Iterator[Entry]:
    rows = [
        ["\n".join(map(_text, cell.iter(_PARAGRAPH))) for cell in row.iter(_CELL)]
        for row in table.iter(_ROW)
    ]
    columns = _headed_columns(rows[0]) if rows else None
    if columns:
        rows = rows[1:]
    else:
        columns = _columns_by_content(rows[:_ROWS_TO_JUDGE])
    for row in rows:
        if columns:
            yield _row_entry(row, columns, remarks)
        else:
            yield from (entry_of_line(line, 0) for cell in row for line in cell.split("\n"))


def _headed_columns(headings: Sequence[str]) -> _Columns | None:
    """The columns as the first row names them, or None if it does not."""
    found: dict[str, int] = {}
    for index, heading in enumerate(headings):
        for name, words in _HEADINGS.items():
            if one_line(heading).casefold().rstrip(":") in words:
                found.setdefault(name, index)
    return _Columns(**found) if {"start", "text"} <= found.keys() else None


def _columns_by_content(rows: Sequence[Sequence[str]]) -> _Columns | None:
    """Times in the column that is full of them, text in the last, a speaker in one between."""
    width = min(map(len, rows), default=0)
    timed = [
        index
        for index in range(width - 1)
        if 2 * sum(_is_time(row[index]) for row in rows) > len(rows)
    ]
    if not timed:
        return None
    end = timed[1] if len(timed) > 1 else -1
    others = [index for index in range(width - 1) if index not in {timed[0], end}]
    speaker = others[0] if others else -1
    return _Columns(start=timed[0], end=end, speaker=speaker, text=width - 1)


def _is_time(cell: str) -> bool:
    entry = entry_of_line(one_line(cell), 0)
    return entry.start_ms is not None and not entry.text


def _row_entry(row: Sequence[str], columns: _Columns, remarks: Remarks) -> Entry:
    start, end, speaker, written_voice, text = (
        row[index] if 0 <= index < len(row) else ""
        for index in (columns.start, columns.end, columns.speaker, columns.voice, columns.text)
    )
    times, end_time = entry_of_line(one_line(start), 0), entry_of_line(one_line(end), 0)
    voice = _VOICES.get(one_line(written_voice).casefold())
    name = one_line(speaker)
    entry = Entry(
        number=0,
        text=tidy(text),
        start_ms=times.start_ms,
        end_ms=end_time.start_ms if end_time.start_ms is not None else times.end_ms,
    )
    if voice is None and not name:
        return entry
    if voice is None:
        voice = voice_of_name(name)
        remark_voice(name, voice, remarks)
    label = Label(speaker=name, voice=voice, text=entry.text, explicit=True)
    return replace(entry, label=label)


def _add_row(table: Any, cue: Cue, *, right_to_left: bool) -> None:
    start, end = (format_clock(time, hour_digits=1) for time in (cue.start_ms, cue.end_ms))
    row = etree.SubElement(table, _ROW)
    for value in (start, end, cue.speaker, cue.voice.value):
        _add_cell(row, value, right_to_left=False)
    _add_cell(row, cue.text, right_to_left=right_to_left)


def _add_cell(row: etree._Element, text: str, *, right_to_left: bool) -> None:
    paragraph = etree.SubElement(etree.SubElement(row, _CELL), _PARAGRAPH)
    if right_to_left:
        etree.SubElement(etree.SubElement(paragraph, _PARAGRAPH_STYLE), _RIGHT_TO_LEFT_PARAGRAPH)
    run = etree.SubElement(paragraph, _RUN)
    if right_to_left:
        etree.SubElement(etree.SubElement(run, _RUN_STYLE), _RIGHT_TO_LEFT_RUN)
    for index, line in enumerate(text.split("\n")):
        if index:
            etree.SubElement(run, _BREAK)
        written = etree.SubElement(run, _WORDS)
        written.set(_SPACE, "preserve")
        written.text = xml_text(line)


def _without_times(packed: bytes) -> bytes:
    """The same archive with no moment of writing in it, so that equal content is equal bytes."""
    plain = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(packed)) as archive,
        zipfile.ZipFile(plain, "w", zipfile.ZIP_DEFLATED) as rewritten,
    ):
        for name in archive.namelist():
            member = zipfile.ZipInfo(name, date_time=_NO_DATE)
            member.compress_type = zipfile.ZIP_DEFLATED
            rewritten.writestr(member, archive.read(name))
    return plain.getvalue()
