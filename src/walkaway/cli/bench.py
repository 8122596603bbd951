"""`walkaway bench`: figures beside their floor and a peer, in one run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click

from walkaway.cli.develop import ROOT, require_sources

NAMES = (
    "render",
    "bands",
    "matrix",
    "mask",
    "package",
    "verify",
    "engine",
    "search",
    "agreement",
    "collect",
    "propose",
    "studio",
    "gate",
    "withdraw",
    "all",
)


@click.command()
@click.argument("name", type=click.Choice(NAMES))
@click.option("--json", "as_json", is_flag=True, help="One JSON object a row.")
@click.option(
    "--cues",
    type=click.IntRange(1000),
    default=1_000_000,
    show_default=True,
    help="How many cues `search` is measured on.",
)
@click.option(
    "--pages",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of saved pages (.html): `collect` is measured on these alone.",
)
def bench(name: str, as_json: bool, cues: int, pages: Path | None) -> None:
    """Run the benchmark NAME; it takes minutes, and the machine should be otherwise idle."""
    require_sources()
    options = ["--cues", str(cues), *(["--json"] if as_json else [])]
    options += ["--pages", str(pages.absolute())] if pages else []
    command = [sys.executable, "-m", "benchmarks", name, *options]
    raise SystemExit(subprocess.run(command, cwd=ROOT, check=False).returncode)
