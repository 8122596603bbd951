"""Runs of collecting, and what they left."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.clips.making.engines import InThisProcess
from walkaway.core.lexicon_files import SHIPPED, lexicon_files_in
from walkaway.engine import Engine
from walkaway.engine.progress import NobodyAsked, Progress
from walkaway.stories.collecting.collect import collect
from walkaway.stories.collecting.formats import Manifest


class AfterTheFirst(NobodyAsked):
    """Progress that does something once, when the first files were read into `out`."""

    def __init__(self, out: Path, act: Callable[[], None]) -> None:
        self._parts = out / ".work" / "parts"
        self._act = act
        self.acted = False

    def reached(self, amount: int) -> None:
        if not self.acted and any(self._parts.glob("*.json")):
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
        progress=progress or NobodyAsked(),
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
