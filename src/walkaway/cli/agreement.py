"""`walkaway agreement`: how far coders agree."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click
import numpy as np

from walkaway.core.errors import UnexpectedContent
from walkaway.core.ratings_csv import read_ratings
from walkaway.core.stats.agreement import Agreement, disputed_units, pairs
from walkaway.core.stats.agreement import agreement as measured
from walkaway.core.stats.ratings import Metric, Ratings

DISPUTED_SHOWN = 5
CODERS_SHOWN_IN_PAIRS = 10
"""More have so many pairs that nobody reads them, and each takes its time."""


@click.command()
@click.argument(
    "table", metavar="FILE", type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
@click.option(
    "--metric",
    type=click.Choice([each.value for each in Metric]),
    default=Metric.NOMINAL.value,
    show_default=True,
    help="What the values are.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option(
    "--resamples",
    type=click.IntRange(100),
    default=1000,
    show_default=True,
    help="How often units are drawn anew for the interval.",
)
@click.option(
    "--seed", type=click.IntRange(0), default=0, show_default=True, help="What is drawn by."
)
def agreement(table: Path, metric: str, as_json: bool, resamples: int, seed: int) -> None:
    """Measure how far coders agree, in FILE: a CSV with the header unit,<coder>,<coder>,…

    A row is a unit; an empty cell is a unit that this coder gave no value.
    """
    chosen = Metric(metric)
    ratings = read_ratings(_text_of(table), chosen, path=table)

    def measure(ratings: Ratings) -> Agreement:
        rng = np.random.default_rng(seed)
        return measured(ratings, chosen, rng=rng, resamples=resamples)

    found = measure(ratings)
    if as_json:
        click.echo(json.dumps(asdict(found), ensure_ascii=False))
        return
    _show(found)
    if 2 < len(ratings.coders) <= CODERS_SHOWN_IN_PAIRS:
        click.echo("\nAlpha of every two coders")
        for one, other, table_of_two in pairs(ratings):
            _show_pair(one, other, measure(table_of_two))
    _show_disputed(ratings, chosen)


def _text_of(table: Path) -> str:
    try:
        return table.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnexpectedContent(
            path=table,
            place=f"byte {error.start}",
            expected="UTF-8 (save the table as CSV UTF-8)",
            found=error.object[error.start : error.end],
        ) from error


def _show(found: Agreement) -> None:
    rows = [
        ("Krippendorff's alpha", _number(found.alpha)),
        ("  95 % interval", _range(found.interval)),
        ("Agreeing pairs", "–" if found.percent is None else f"{found.percent:.1%}"),
        ("Gwet's AC1", _number(found.ac1)),
    ]
    if found.coders == 2:
        rows.append(("Cohen's kappa", _number(found.kappa)))
    rows.append(("Units", f"{found.units}, {found.pairable} of them by two coders or more"))
    rows.append(("Coders", str(found.coders)))
    for name, value in rows:
        click.echo(f"{name:<22}{value}")
    if found.note:
        click.echo(f"! {found.note}")


def _show_pair(one: str, other: str, found: Agreement) -> None:
    alpha, interval = _number(found.alpha), _range(found.interval)
    click.echo(f"  {one} and {other}: {alpha} {interval}, {found.pairable} units")


def _show_disputed(ratings: Ratings, metric: Metric) -> None:
    disputed = disputed_units(ratings, metric)
    if not disputed:
        return
    click.echo(f"\nUnits on which coders differ: {len(disputed)}; those first that cost the most")
    for each in disputed[:DISPUTED_SHOWN]:
        click.echo(f"  {each.unit}: {each.share:.1%} of the disagreement")


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _range(interval: tuple[float, float] | None) -> str:
    return "–" if interval is None else f"[{interval[0]:.3f}, {interval[1]:.3f}]"
