"""`walkaway report`: what was collected and coded, as tables and pictures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from walkaway.cli.site import prepare_django, prepare_site
from walkaway.core.cases.report import case_report
from walkaway.core.cases.table import CaseTable, read_cases
from walkaway.core.errors import CaseTableError, Refused
from walkaway.core.files import sha256_of

if TYPE_CHECKING:
    from walkaway.core.cases.table import CaseRow
    from walkaway.stories.report_contrast import Groups

LANGUAGES = ("en", "fr", "ar")


@click.group()
def report() -> None:
    """Write a report as tables and pictures."""


@report.command()
@click.argument(
    "table",
    metavar="[CASES.csv]",
    required=False,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
)
@click.option(
    "--out",
    "folder",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder that the files are written into.",
)
@click.option(
    "--example",
    is_flag=True,
    help="Report the table that comes with Walkaway: 58 invented cases.",
)
@click.option(
    "--compare",
    "groups",
    metavar="FIELD=ONE,OTHER",
    help="Compare the reasons of two groups, as in gender=woman,man or region=A,B.",
)
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default="en",
    show_default=True,
    help="The language of the report.",
)
def cases(
    table: Path | None, folder: Path, example: bool, groups: str | None, language: str
) -> None:
    """Report what cases have in common: when people left, from where, and why.

    CASES.csv is a table with a row a case; without one, the confirmed cases of this installation
    are counted. Every figure comes with its number of cases and its 95 % interval.
    """
    if example and table:
        raise click.UsageError("Name a table or --example.")
    if example or table:
        prepare_django()
    else:
        prepare_site()
    from django.utils.translation import override

    from walkaway.stories.report_contrast import contrast
    from walkaway.stories.report_files import write_report

    compared = _groups(groups) if groups else None
    with override(language):
        found, counted_from = _from_a_table(table) if table or example else _from_here()
        if not found.rows:
            raise Refused(
                what="A report of cases",
                reason="there is no case to count",
                way_on="Confirm cases at the desk, or name a table: try --example.",
            )
        counted = case_report(found.rows)
        written = write_report(
            folder,
            counted,
            notes=found.notes,
            counted_from=counted_from,
            contrast=contrast(found.rows, compared) if compared else None,
        )
    click.echo(f"✓ {counted.cases} cases, {counted.sources} independent sources")
    for path in written:
        click.echo(f"  {path}")


def _groups(written: str) -> Groups:
    from walkaway.stories.report_contrast import Groups

    found = Groups.read(written)
    if found is None:
        raise click.UsageError(
            f"--compare {written}: name two values of one column, as in gender=woman,man."
        )
    return found


def _from_a_table(table: Path | None) -> tuple[CaseTable, str]:
    from django.utils.translation import gettext

    from walkaway.stories.examples import INVENTED_CASES

    path = table or INVENTED_CASES
    told = gettext("Counted from the table %(name)s, SHA-256 %(hash)s.")
    counted_from = told % {"name": path.name, "hash": sha256_of(path)}
    return read_cases(_text_of(path), path=path), counted_from


def _from_here() -> tuple[CaseTable, str]:
    from django.utils import timezone
    from django.utils.formats import date_format
    from django.utils.translation import gettext

    from walkaway.stories.queries.reports import confirmed_cases

    rows: tuple[CaseRow, ...] = confirmed_cases()
    told = gettext("Counted from the confirmed cases of this installation on %(day)s.")
    day = date_format(timezone.localdate(), "DATE_FORMAT")
    return CaseTable(rows=rows), told % {"day": day}


def _text_of(table: Path) -> str:
    content = table.read_bytes()
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise CaseTableError(
            path=table,
            line=content[: error.start].count(b"\n") + 1,
            column="all",
            problem="this is not UTF-8",
            remedy="Save the table as CSV UTF-8",
        ) from error
