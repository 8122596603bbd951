from __future__ import annotations

import io
from collections.abc import Sequence

import docx

from tests.core.transcripts.samples import HAND_TIMED, read, said, times_of
from walkaway.core.transcripts import Cue, Transcript, Voice
from walkaway.core.transcripts.word_document import write


def _with_paragraphs(*paragraphs: str) -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    return _saved(document)


def _with_table(*rows: Sequence[str]) -> bytes:
    document = docx.Document()
    document.add_paragraph("The road back")
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for row, values in zip(table.rows, rows, strict=True):
        for cell, value in zip(row.cells, values, strict=True):
            cell.text = value
    return _saved(document)


def _saved(document: object) -> bytes:
    content = io.BytesIO()
    document.save(content)  # type: ignore[attr-defined]  # python-docx types its factory loosely
    return content.getvalue()


def test_paragraphs_are_read_by_the_rules_of_plain_text() -> None:
    found = read("a.docx", _with_paragraphs(*HAND_TIMED.split("\n")))
    assert said(found) == said(read("a.txt", HAND_TIMED))


def test_a_table_with_headings_is_read_by_them() -> None:
    content = _with_table(
        ("Speaker", "Timecode", "Transcript"),
        ("Interviewer", "0:10 - 0:12", "When?"),
        ("Karim", "00.36", "In spring,\nas I said: at night."),
        ("", "0:40", "And I ran."),
    )
    transcript = read("a.docx", content)
    assert said(transcript) == [
        ("Interviewer", "interviewer", "When?"),
        ("Karim", "witness", "In spring,\nas I said: at night."),
        ("Karim", "witness", "And I ran."),
    ]
    assert times_of(transcript)[0] == (10_000, 12_000)
    assert any("Interviewer: interviewer" in remark for remark in transcript.remarks)


def test_a_table_without_headings_is_read_by_its_content() -> None:
    content = _with_table(("0:10", "KARIM", "I went."), ("0:20", "KARIM", "I left."))
    assert said(read("a.docx", content)) == [
        ("KARIM", "witness", "I went."),
        ("KARIM", "witness", "I left."),
    ]


def test_a_table_without_times_is_read_as_lines() -> None:
    content = _with_table(("0:10 I went.", "0:20 I left."))
    assert [cue.start_ms for cue in read("a.docx", content).cues] == [10_000, 20_000]


def test_a_row_without_a_time_keeps_its_speaker_apart() -> None:
    content = _with_table(
        ("Time", "Speaker", "Text"), ("0:10", "Karim", "I went."), ("", "Interviewer", "Why?")
    )
    assert said(read("a.docx", content)) == [
        ("Karim", "witness", "I went."),
        ("Interviewer", "interviewer", "Why?"),
    ]


def test_word_opens_what_is_written_as_a_table_of_five_columns() -> None:
    cue = Cue(start_ms=1_000, end_ms=2_000, text="نعم\nلا", speaker="كريم", voice=Voice.NARRATOR)
    document = docx.Document(io.BytesIO(write(Transcript(cues=(cue,), language="ar"))))
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert rows == [
        ["Start", "End", "Speaker", "Voice", "Text"],
        ["0:00:01.000", "0:00:02.000", "كريم", "narrator", "نعم\nلا"],
    ]
    assert "w:bidi" in document.tables[0]._tbl.xml
