"""`python -m benchmarks NAME [--json] [--cues N]`, also known as `walkaway bench`."""

from __future__ import annotations

import argparse

from benchmarks.figures import BENCHMARKS
from benchmarks.rows import print_rows
from benchmarks.search import search


def main() -> None:
    """Run one benchmark, or `all`, and print its rows."""
    parser = argparse.ArgumentParser()
    parser.add_argument("name")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--cues", type=int, default=1_000_000)
    asked = parser.parse_args()
    benchmarks = {**BENCHMARKS, "search": lambda: search(asked.cues)}
    about = {name: each.__doc__ for name, each in BENCHMARKS.items()} | {"search": search.__doc__}
    for each in benchmarks if asked.name == "all" else (asked.name,):
        print_rows(f"{each}: {about[each]}", benchmarks[each](), as_json=asked.json)


if __name__ == "__main__":
    main()
