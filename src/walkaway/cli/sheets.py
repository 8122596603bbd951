"""Cut sheets and other editors: `sheet export`, `sheet import`, and who can be seen: `people`."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import click

from walkaway.cli.options import chosen_engine, jobs_option
from walkaway.cli.watching import shown_progress
from walkaway.clips.making.people import draw_people
from walkaway.core.media.sheet import explain, export_cut, import_cut

A_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
A_NEW_FILE = click.Path(path_type=Path, dir_okay=False)


class FrameRate(click.ParamType[Fraction]):
    """Frames per second: 25, 29.97 or 30000/1001."""

    name = "rate"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Fraction:
        """Read a rate, and know the usual decimals for what they stand for."""
        from walkaway.core.media.plan import standard_rate

        try:
            rate = Fraction(str(value))
        except (ValueError, ZeroDivisionError):
            self.fail(f"{value!r} is no frame rate; write 25, 29.97 or 30000/1001.", param, ctx)
        nearest = standard_rate(rate)
        return nearest if abs(nearest - rate) < Fraction(1, 100) else rate


@click.group()
def sheet() -> None:
    """Exchange cut sheets with other editors."""


@sheet.command("export")
@click.argument("sheet_file", metavar="SHEET", type=A_FILE)
@click.argument("out", type=A_NEW_FILE)
@click.option("--rate", type=FrameRate(), help="Frames per second; the recording's unless said.")
@click.option("--drop-frame", is_flag=True, help="Drop-frame time code, for 29.97 and 59.94.")
@click.option("--without-hidden-names", is_flag=True, help="Leave out the names to hide.")
def export_sheet(
    sheet_file: Path,
    out: Path,
    rate: Fraction | None,
    drop_frame: bool,
    without_hidden_names: bool,
) -> None:
    """Write SHEET as OpenTimelineIO (.otio) or CMX3600 (.edl)."""
    export_cut(
        sheet_file,
        out,
        rate=rate,
        drop_frame=drop_frame,
        with_hidden_names=not without_hidden_names,
    )
    click.echo(out)


@sheet.command("import")
@click.argument("cut_file", metavar="CUT", type=A_FILE)
@click.argument("out", type=A_NEW_FILE)
@click.option("--rate", type=FrameRate(), help="Frames per second; an .edl needs it.")
def import_sheet(cut_file: Path, out: Path, rate: Fraction | None) -> None:
    """Make a draft of a cut sheet from an .otio or .edl file of another editor."""
    draft = import_cut(cut_file, out, rate=rate)
    click.echo(out)
    for remark in draft.remarks:
        click.echo(f"! {remark}", err=True)
    if draft.mistakes:
        click.echo(explain(draft.mistakes, out, draft.toml), err=True)


@click.command()
@click.argument("sheet_file", metavar="SHEET", type=A_FILE)
@click.option("--out", type=A_NEW_FILE, required=True, help="The PNG to write.")
@jobs_option
def people(sheet_file: Path, out: Path, jobs: int | None) -> None:
    """Draw who is seen in the passages of SHEET, with the names that `people` in it takes.

    The picture shows bare faces: it is for the editor's eyes and must not leave the workshop.
    """
    with shown_progress() as progress, chosen_engine(jobs) as engine:
        names = draw_people(sheet_file, out, engine=engine, progress=progress)
    for name in names:
        click.echo(name)
