"""Answers to questions of a study as tables for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from walkaway.core.coding.model import Codebook
from walkaway.core.coding.queries import Crosstab, Facet, Quotation, Together
from walkaway.core.coding.tables import safe_cell

NOT_TOLD = "not-told"
EVERYWHERE = "all"


def counts_csv(found: Crosstab, facet: Facet, labels: Mapping[str, str]) -> str:
    """A row for each code and value, since spreadsheets make crosstabs of such rows themselves.

    `labels` name values that are mere identifiers.
    """
    rows: list[list[object]] = []
    for row in found.rows:
        columns = [labels.get(value, value) or NOT_TOLD for value in found.columns]
        for column, (cell, base) in zip([*columns, EVERYWHERE], row.out_of, strict=True):
            rows.append(
                [
                    row.code.name, row.depth, column, cell.documents, base.documents,
                    cell.sources, base.sources, cell.passages,
                ]
            )  # fmt: skip
    head = (
        "code", "depth", facet.value, "documents", "of_documents", "sources", "of_sources",
        "passages",
    )  # fmt: skip
    return _table(head, rows)


def together_csv(found: Iterable[Together], codebook: Codebook) -> str:
    """A row for each two codes."""
    names = {guid: code.name for guid, code in codebook.by_guid.items()}
    rows = [
        [names.get(each.one, each.one), names.get(each.other, each.other), each.units,
         each.documents, each.sources]
        for each in found
    ]  # fmt: skip
    return _table(("code", "other_code", "units", "documents", "sources"), rows)


def quotations_csv(found: Iterable[Quotation], codebook: Codebook) -> str:
    """A row for each passage; `withheld` says of one whose words a plan hides that it is."""
    names = {guid: code.name for guid, code in codebook.by_guid.items()}
    rows = [
        [
            each.number, each.title, each.language, names.get(each.code, each.code), each.before,
            each.text, each.after, "" if each.at_ms is None else each.at_ms,
            "hidden-name" if each.is_guarded else "",
        ]
        for each in found
    ]  # fmt: skip
    head = (
        "document", "title", "language", "code", "before", "quotation", "after", "at_ms",
        "withheld",
    )  # fmt: skip
    return _table(head, rows)


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    # The mark is what tells spreadsheets that this is UTF-8.
    return f"\ufeff{out.getvalue()}"
