"""`walkaway collect`: from web archives to candidates."""

from __future__ import annotations

from pathlib import Path

import click

from walkaway.cli.options import chosen_engine, jobs_option
from walkaway.cli.watching import shown_progress
from walkaway.core.lexicon_files import SHIPPED, lexicon_files_in
from walkaway.stories.collecting.collect import collect as collect_into
from walkaway.stories.collecting.formats import Manifest, Place

INCOMPLETE = 3
"""The exit code when all was done that could be, and something could not be read."""
PLACES_SHOWN = 10


@click.command()
@click.argument(
    "paths",
    metavar="PATH...",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path, exists=True),
)
@click.option(
    "--out",
    metavar="DIR",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Where to write.",
)
@click.option(
    "--lexicons",
    metavar="DIR",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Your own lexicons, in place of those that ship.",
)
@jobs_option
def collect(paths: tuple[Path, ...], out: Path, lexicons: Path | None, jobs: int | None) -> None:
    """Find pages that may tell of somebody who left a group, with the evidence of each.

    A PATH is a web archive (.warc, .warc.gz, .warc.zst, .wacz), a saved page (.html), a feed
    (.rss, .atom, .xml), a folder of these, or a text file (.txt) with a path on each line.
    Run it again to go on where it was stopped. The exit code is 3 when something could not be read.
    """
    used = lexicon_files_in(lexicons or SHIPPED)
    with shown_progress() as progress, chosen_engine(jobs) as engine:
        manifest = collect_into(paths, out, engine=engine, lexicons=used, progress=progress)
    _show(manifest)
    if manifest["incomplete"]:
        raise SystemExit(INCOMPLETE)
    click.echo(out)


def _show(manifest: Manifest) -> None:
    counts = manifest["counts"]
    rows = [
        ("Candidates", counts["candidates"]),
        ("  groups of copies", counts["clusters"]),
        ("  left out as repeats", counts["repeats"]),
        ("Pages read", counts["pages"]),
        ("  let through the sieve", counts["sifted"]),
        ("Records beside pages", counts["beside"]),
        ("Files read", counts["files"]),
        ("  skipped", counts["skipped"]),
        ("Damaged places", counts["damages"]),
    ]
    for name, number in rows:
        click.echo(f"{name:<26}{number:>9,}")
    if not manifest["incomplete"]:
        return
    click.echo(f"! Incomplete: {len(manifest['incomplete'])}. What could be read was read.")
    places = _places(manifest)
    for place in places[:PLACES_SHOWN]:
        click.echo(f"  {place['source']}, byte {place['offset']}: {place['reason']}")
    if len(places) > PLACES_SHOWN:
        click.echo(f"  and {len(places) - PLACES_SHOWN} more: see manifest.json")


def _places(manifest: Manifest) -> list[Place]:
    skipped = [each for each in manifest["skipped"] if each["source"] in manifest["incomplete"]]
    return [*skipped, *(place for file in manifest["files"] for place in file["damages"])]
