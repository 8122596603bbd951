"""A report of cases as files: a page to print, and each table and picture by itself."""

from __future__ import annotations

import csv
import io
from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from walkaway.core.cases.report import CaseReport
from walkaway.core.files import write_whole
from walkaway.core.plots import FORMATS, drawn
from walkaway.stories.report_contrast import Contrast, contrast_csv
from walkaway.stories.report_sections import Row, Section, sections

PAGE, COMPARISON = "report.html", "comparison.csv"
HEADER = ("value", "label", "cases", "of", "share", "low", "high", "sources")
STYLES = ("web/tokens.css", "web/report.css", "web/report-paper.css")


def write_report(
    folder: Path,
    report: CaseReport,
    *,
    notes: Sequence[str],
    counted_from: str,
    contrast: Contrast | None = None,
) -> list[Path]:
    """Write the report into `folder`, in the language of the page; the page to print comes last.

    `notes` is what the table says of itself, `counted_from` a sentence on what was counted.
    """
    written = []
    for section in (found := sections(report)):
        files = {"csv": section_csv(section).encode()} | {
            kind: drawn(section.picture, kind) for kind in FORMATS if section.picture
        }
        for ending, content in files.items():
            written.append(folder / f"{section.slug}.{ending}")
            write_whole(written[-1], content)
    if contrast:
        written.append(folder / COMPARISON)
        write_whole(written[-1], contrast_csv(contrast))
    page = folder / PAGE
    words = report_page(report, found, notes=notes, counted_from=counted_from, contrast=contrast)
    write_whole(page, words)
    return [*written, page]


def report_page(
    report: CaseReport,
    found: Sequence[Section],
    *,
    notes: Sequence[str],
    counted_from: str,
    contrast: Contrast | None = None,
) -> str:
    """The page to print: one file without scripts, with its pictures in it."""
    pictures = {
        each.slug: "data:image/svg+xml;base64," + b64encode(drawn(each.picture, "svg")).decode()
        for each in found
        if each.picture
    }
    context = {
        "report": report,
        "parts": [(each, pictures.get(each.slug, "")) for each in found],
        "contrast": contrast,
        "notes": notes,
        "counted_from": counted_from,
        "style": paper_style(),
    }
    return render_to_string("stories/reports/paper.html", context)


def paper_style(*more: str) -> str:
    """The style of a report that is one file, with `more` style sheets."""
    return "".join(_style(name) for name in (*STYLES, *more))


def section_csv(section: Section) -> str:
    """The table of a section. Shares are parts of 1; what could not be counted has none."""
    out = io.StringIO(newline="")
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(HEADER)
    for row in section.rows:
        low, high = row.cases.interval or (None, None)
        rows.writerow([*_begin(row), _part(row.cases.share), _part(low), _part(high), row.sources])
    for row in section.aside:
        rows.writerow([*_begin(row), "", "", "", ""])
    return out.getvalue()


def _begin(row: Row) -> tuple[str, str, int, int]:
    return row.value, row.label, row.cases.count, row.cases.total


def _part(share: float | None) -> str:
    return "" if share is None else f"{share:.4f}"


def _style(name: str) -> str:
    path = finders.find(name)
    assert isinstance(path, str), name
    return Path(path).read_text("utf-8")
