"""A coded project as one table and as JSON, for spreadsheets and for programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Literal, TypedDict

from walkaway.core.coding.codebook_json import CodebookJson, codebook_json
from walkaway.core.coding.model import Coding, Document, MediaSelection
from walkaway.core.coding.sheets_json import SheetJson, sheet_json
from walkaway.core.refi_qda.project import Coded, Project
from walkaway.core.spans import Span
from walkaway.core.typed_json import written

COLUMNS = (
    "document", "title", "code", "code_name", "coder", "coder_name", "made_at", "start", "end",
    "start_ms", "end_ms", "quote", "memo", "reason",
)  # fmt: skip

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class CueJson(TypedDict):
    """A cue: code points of the text, and milliseconds."""

    id: str
    start: int
    end: int
    start_ms: int
    end_ms: int
    speaker: str


class SheetOf(TypedDict):
    """Whose sheet it is."""

    coder: str
    sheet: SheetJson


class DocumentJson(TypedDict):
    """A document with its sheets."""

    ref: str
    title: str
    language: str
    medium: str
    text: str
    cues: list[CueJson]
    sheets: list[SheetOf]


class ProjectJson(TypedDict):
    """Everything."""

    format: Literal["walkaway-coded-project-1"]
    name: str
    coders: dict[str, str]
    codebook: CodebookJson
    documents: list[DocumentJson]


def codings_csv(project: Project) -> str:
    """A row for each coding, in UTF-8 with a mark, as spreadsheets expect it.

    `start` and `end` count code points of the text, half-open; what was coded in picture and sound
    alone has none. A cell that a spreadsheet would take for a formula begins with an apostrophe.
    """
    table = io.StringIO()
    rows = csv.writer(table)
    rows.writerow(COLUMNS)
    rows.writerows([safe_cell(cell) for cell in row] for row in _rows(project))
    return f"\ufeff{table.getvalue()}"


def project_text(project: Project) -> str:
    """All of it as JSON."""
    found: ProjectJson = {
        "format": "walkaway-coded-project-1",
        "name": project.name,
        "coders": {coder.guid: coder.name for coder in project.coders},
        "codebook": codebook_json(project.codebook),
        "documents": [_document(coded) for coded in project.documents],
    }
    return written(found)


def said_at_ms(document: Document, span: Span) -> Span | None:
    """When the words in `span` are said, by the cues they stand in; None for what has no times."""
    cues = [cue for cue in document.cues if cue.span.overlaps(span)]
    return Span(cues[0].span_ms.start, cues[-1].span_ms.end) if cues else None


def _rows(project: Project) -> Iterator[list[object]]:
    names = {coder.guid: coder.name for coder in project.coders}
    codes = {guid: code.name for guid, code in project.codebook.by_guid.items()}
    for coded in project.documents:
        for coder, sheet in coded.sheets:
            for coding in sheet.codings:
                yield [
                    coded.document.ref, coded.document.title, coding.code,
                    codes.get(coding.code, ""), coder, names.get(coder, ""),
                    coding.made_at.isoformat(), *_place(coded.document, coding), coding.memo,
                    coding.reason,
                ]  # fmt: skip


def _place(document: Document, coding: Coding) -> list[object]:
    """Start, end, start_ms, end_ms and the words."""
    if isinstance(coding.selection, MediaSelection):
        span_ms = coding.selection.span_ms
        return ["", "", span_ms.start, span_ms.end, ""]
    span = coding.selection.span
    said = said_at_ms(document, span)
    times = ["", ""] if said is None else [said.start, said.end]
    return [span.start, span.end, *times, document.text[span.start : span.end]]


def _document(coded: Coded) -> DocumentJson:
    document = coded.document
    return {
        "ref": document.ref,
        "title": document.title,
        "language": document.language,
        "medium": coded.medium or "",
        "text": document.text,
        "cues": [
            {
                "id": cue.id, "start": cue.span.start, "end": cue.span.end,
                "start_ms": cue.span_ms.start, "end_ms": cue.span_ms.end, "speaker": cue.speaker,
            }
            for cue in document.cues
        ],
        "sheets": [{"coder": coder, "sheet": sheet_json(sheet)} for coder, sheet in coded.sheets],
    }  # fmt: skip


def safe_cell(cell: object) -> object:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
