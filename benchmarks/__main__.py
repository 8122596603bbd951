"""`python -m benchmarks NAME [--json] [--cues N] [--pages FOLDER]`, as `walkaway bench` runs it."""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.collect import collect_rows
from benchmarks.figures import BENCHMARKS
from benchmarks.rows import print_rows
from benchmarks.search import search
from benchmarks.withdraw import withdraw

PARTS_OF_RENDER = ("bands", "matrix")
"""`render` prints their rows, too."""


def main() -> None:
    """Run one benchmark, or `all`, and print its rows."""
    parser = argparse.ArgumentParser()
    parser.add_argument("name")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--cues", type=int, default=1_000_000)
    parser.add_argument("--pages", type=Path)
    parser.add_argument("--renditions", type=int, default=1_000_000)
    asked = parser.parse_args()
    benchmarks = {**BENCHMARKS, "search": lambda: search(asked.cues)}
    benchmarks["withdraw"] = lambda: withdraw(asked.renditions)
    if asked.pages:
        benchmarks["collect"] = lambda: collect_rows(asked.pages)
    about = {name: each.__doc__ for name, each in BENCHMARKS.items()} | {
        "search": search.__doc__,
        "withdraw": withdraw.__doc__,
    }
    everything = [each for each in benchmarks if each not in PARTS_OF_RENDER]
    for each in everything if asked.name == "all" else (asked.name,):
        print_rows(f"{each}: {about[each]}", benchmarks[each](), as_json=asked.json)


if __name__ == "__main__":
    main()
