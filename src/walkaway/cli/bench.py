"""`walkaway bench`: figures beside their floor and a peer, in one run."""

from __future__ import annotations

import subprocess
import sys

import click

from walkaway.cli.develop import ROOT, require_sources

NAMES = ("render", "mask", "package", "verify", "engine", "search", "agreement", "collect", "all")


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
def bench(name: str, as_json: bool, cues: int) -> None:
    """Run the benchmark NAME; it takes minutes, and the machine should be otherwise idle."""
    require_sources()
    options = ["--cues", str(cues), *(["--json"] if as_json else [])]
    command = [sys.executable, "-m", "benchmarks", name, *options]
    raise SystemExit(subprocess.run(command, cwd=ROOT, check=False).returncode)
