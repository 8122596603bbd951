"""Cases as tables to keep: a row a case, and a row for each thing that is told, with its source."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

from walkaway.core.cases.table import CaseTable, written_cases
from walkaway.stories.case_pages import cited
from walkaway.stories.queries.cases import standing_cases
from walkaway.stories.queries.reports import confirmed_cases

HEADER = (
    *("case", "person", "pseudonym", "story", "kind", "value", "exactness", "passage"),
    *("start", "end", "address", "retrieved_at", "payload_sha256"),
)
_FORMULA = tuple("=+-@\t\r")
NOTE = "Cases as published, joined by reviewers: each source is an account, copies count once."


def cases_csv() -> str:
    """A row a case, as `walkaway report cases` reads it. No name becomes a formula."""
    rows = (replace(row, pseudonym=_safe(row.pseudonym)) for row in confirmed_cases())
    return written_cases(CaseTable(rows=tuple(rows), notes=(NOTE,)))


def told_csv() -> str:
    """A row for each thing told, in UTF-8 with a mark, as spreadsheets expect it.

    `start` and `end` count code points of the copy's text, half-open. A cell that a spreadsheet
    would take for a formula begins with an apostrophe.
    """
    table = io.StringIO()
    rows = csv.writer(table)
    rows.writerow(HEADER)
    for standing in standing_cases().values():
        for each in cited(standing):
            told, copy, person = each.attribute, each.copy, each.person
            row = (
                *(standing.case.pk, person.pk, person.pseudonym, person.story_id),
                *(told.kind, told.value, told.precision, each.words, told.start, told.end),
                *(copy.address, copy.retrieved_at, copy.payload_sha256),
            )
            rows.writerow([_safe(str(cell)) for cell in row])
    return f"\ufeff{table.getvalue()}"


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
