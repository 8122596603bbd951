"""How a contender is measured: as a whole process tree, by the operating system's own accounting.

CPU time is user and system time of a command and of all its children, in seconds. Peak memory is
the largest sum of proportional set sizes over the tree, sampled; memory that processes share is
counted once. Contenders take turns, so that a machine that slows down
slows all of them.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

SAMPLE_SECONDS = 0.1


@dataclass(frozen=True, kw_only=True, slots=True)
class Cost:
    """What one run of a command took."""

    cpu_s: float
    wall_s: float
    peak_mib: float


def run(argv: Sequence[str | Path], *, log: Path | None = None, **variables: str) -> Cost:
    """Run a command to its end and measure it; a failure is the end of the benchmark."""
    with Path(log or os.devnull).open("wb") as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            [*map(str, argv)], stdout=output, stderr=output, env={**os.environ, **variables}
        )
        peak = _PeakMemory(process.pid)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall_s = time.perf_counter() - start
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(map(str, argv))}\nended with {process.returncode}; see {log}")
    return Cost(cpu_s=usage.ru_utime + usage.ru_stime, wall_s=wall_s, peak_mib=peak.stop())


def beside_floor(
    floor: Callable[[], Cost], contenders: Mapping[str, tuple[Callable[[], Cost], int]]
) -> tuple[list[Cost], dict[str, list[Cost]]]:
    """The costs of the floor and of every contender, which is run as often as it says.

    They take turns, the floor before every one of them: a machine shared with others drifts.
    """
    of_floor: list[Cost] = []
    costs: dict[str, list[Cost]] = {name: [] for name in contenders}
    for turn in range(max(rounds for _, rounds in contenders.values())):
        for name, (contender, rounds) in contenders.items():
            if turn < rounds:
                of_floor.append(floor())
                costs[name].append(contender())
    return of_floor, costs


def median_cpu_s(costs: Sequence[Cost]) -> float:
    """The median CPU time."""
    return statistics.median(cost.cpu_s for cost in costs)


class _PeakMemory:
    """Watches a process tree from a thread."""

    def __init__(self, pid: int) -> None:
        self._root = psutil.Process(pid)
        self._peak_bytes = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> float:
        self._done.set()
        self._thread.join()
        return self._peak_bytes / 2**20

    def _watch(self) -> None:
        while not self._done.wait(SAMPLE_SECONDS):
            self._peak_bytes = max(self._peak_bytes, self._tree_bytes())

    def _tree_bytes(self) -> int:
        total = 0
        try:
            for process in [self._root, *self._root.children(recursive=True)]:
                try:
                    total += process.memory_full_info().pss
                except psutil.Error:
                    continue
        except psutil.Error:
            pass
        return total
