"""`python -m benchmarks NAME [--json]`, also known as `walkaway bench`."""

from __future__ import annotations

import sys

from benchmarks.figures import BENCHMARKS
from benchmarks.rows import print_rows


def main(name: str, *options: str) -> None:
    """Run one benchmark, or `all`, and print its rows."""
    for each in BENCHMARKS if name == "all" else (name,):
        benchmark = BENCHMARKS[each]
        print_rows(f"{each}: {benchmark.__doc__}", list(benchmark()), as_json="--json" in options)


if __name__ == "__main__":
    main(*sys.argv[1:])
