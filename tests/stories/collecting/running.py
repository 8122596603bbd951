"""Runs of collecting, and what they left."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.clips.engines import InThisProcess
from walkaway.core.lexicon_files import SHIPPED, lexicon_files_in
from walkaway.engine import Engine
from walkaway.stories.collecting.collect import Progress, collect
from walkaway.stories.collecting.formats import Manifest


class Silent:
    """Progress that nobody looks at."""

    def stage(self, name: str, total: int) -> None:
        pass

    def reached(self, amount: int) -> None:
        pass


class AfterTheFirst(Silent):
    """Progress that does something once, when the first files were read."""

    def __init__(self, act: Callable[[], None]) -> None:
        self._act = act
        self.acted = False

    def reached(self, amount: int) -> None:
        if not self.acted:
            self.acted = True
            self._act()


def run(
    paths: Sequence[Path],
    out: Path,
    engine: Engine | None = None,
    progress: Progress | None = None,
    lexicons: Path = SHIPPED,
) -> Manifest:
    return collect(
        paths,
        out,
        engine=engine or InThisProcess(),
        lexicons=lexicon_files_in(lexicons),
        progress=progress or Silent(),
    )


def left_in(out: Path) -> dict[str, bytes]:
    """Every file of a collection, but not what was kept for the next run."""
    found = (path for path in out.rglob("*") if path.is_file())
    return {
        name: path.read_bytes()
        for path in found
        if not (name := str(path.relative_to(out))).startswith(".work")
    }


def kill_this_process() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
