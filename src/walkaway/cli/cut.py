"""`walkaway cut`: from a cut sheet to finished files."""

from __future__ import annotations

from pathlib import Path

import click

from walkaway.cli.options import chosen_engine, jobs_option, known_items_of
from walkaway.cli.watching import shown_progress
from walkaway.clips.making.cut import Wish
from walkaway.clips.making.cut import cut as cut_sheet
from walkaway.clips.making.package import finished_files
from walkaway.core.media.known_items.inserts import refuse_known_inserts
from walkaway.core.media.sheet import check_sheet, explain, read_sheet
from walkaway.core.media.sheet.mistakes import mistakes_only
from walkaway.core.media.sheet.model import Shape

A_LIST = "one after another, separated by commas or spaces"


def _list(_context: click.Context, _parameter: click.Parameter, value: str) -> tuple[str, ...]:
    return tuple(value.replace(",", " ").split())


def _shapes(_context: click.Context, _parameter: click.Parameter, value: str) -> tuple[Shape, ...]:
    names = value.replace(",", " ").split()
    try:
        return tuple(Shape(name) for name in names)
    except ValueError as error:
        known = ", ".join(shape.value for shape in Shape)
        raise click.BadParameter(f"{error}; the shapes are {known}.") from error


@click.command()
@click.argument("sheet", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Where to write.")
@click.option("--languages", default="", callback=_list, help=f"Caption languages, {A_LIST}.")
@click.option("--shapes", default="", callback=_shapes, help=f"16x9, 1x1, 9x16, {A_LIST}.")
@click.option("--burn-in", is_flag=True, help="Also a file per language with burned-in captions.")
@click.option("--check", is_flag=True, help="Only say what is wrong with the sheet.")
@jobs_option
def cut(
    sheet: Path,
    out: Path | None,
    languages: tuple[str, ...],
    shapes: tuple[Shape, ...],
    burn_in: bool,
    check: bool,
    jobs: int | None,
) -> None:
    """Make the clip of a cut SHEET: protected, captioned, in every language and shape."""
    found = check_sheet(sheet)
    if found or check:
        click.echo(explain(found, sheet), err=not check)
    if mistakes_only(found):
        raise SystemExit(1)
    known = known_items_of()
    if check:
        if known is not None:
            refuse_known_inserts(read_sheet(sheet), known)
        return
    if out is None:
        raise click.UsageError("Say where to write: --out DIR")
    burned_in = (languages or read_sheet(sheet).languages) if burn_in else ()
    wish = Wish(languages=languages, shapes=shapes, burn_in=burned_in)
    with shown_progress() as progress, chosen_engine(jobs) as engine:
        folder = cut_sheet(sheet, out, engine=engine, wish=wish, known=known, progress=progress)
    for path in finished_files(folder):
        click.echo(path)
