"""`walkaway verify`: measure finished files."""

from __future__ import annotations

from pathlib import Path

import click

from walkaway.cli.options import chosen_engine, jobs_option
from walkaway.cli.watching import shown_progress
from walkaway.clips.making.proof import prove
from walkaway.core.media.verify.report import Check, Report, report_to_json

FINDINGS_SHOWN = 5
A_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command()
@click.argument("files", nargs=-1, required=True, type=A_FILE)
@click.option("--sheet", required=True, type=A_FILE, help="The cut sheet they were made from.")
@click.option("--json", "as_json", is_flag=True, help="One JSON report a file.")
@jobs_option
def verify(files: tuple[Path, ...], sheet: Path, as_json: bool, jobs: int | None) -> None:
    """Measure finished FILES against their sheet, trusting nothing but the files themselves.

    A report is left beside each file. The exit code is 0 only if every check of every file ran
    and passed.
    """
    with shown_progress() as progress, chosen_engine(jobs) as engine:
        reports = prove(files, sheet, engine=engine, progress=progress)
    for report in reports:
        click.echo(report_to_json(report) if as_json else in_words(report))
    if not all(report.passed for report in reports):
        raise SystemExit(1)


def in_words(report: Report) -> str:
    """A report for a person to read."""
    verdict = "✓ every check ran and passed" if report.passed else "✗ NOT to be released"
    lines = [f"{report.path}", f"  sha256 {report.sha256}", f"  {verdict}"]
    for check in report.checks:
        lines += _check_in_words(check)
    return "\n".join(lines)


def _check_in_words(check: Check) -> list[str]:
    mark = "✓" if check.passed and check.ran else "✗"
    lines = [f"  {mark} {check.name}: {check.sentence}"]
    for finding in check.findings[:FINDINGS_SHOWN]:
        at = "" if finding.at_ms is None else f"at {finding.at_ms / 1000:.2f} s: "
        lines.append(f"      {at}{finding.sentence}")
    if len(check.findings) > FINDINGS_SHOWN:
        lines.append(f"      ... and {len(check.findings) - FINDINGS_SHOWN} more")
    return lines
