"""The library that finds faces would tell its makers what it runs: it is kept from it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

FIND = "from walkaway.core.media.faces.detect import shared_detector; shared_detector()"
VOICE = "import walkaway.core.media.sound.similarity"


def left_behind(program: str, home: Path) -> list[str]:
    """The files that `program` leaves in the folders of its user."""
    folders = {"HOME": home, "TMPDIR": home / "tmp", "XDG_CACHE_HOME": home / "cache"}
    (home / "tmp").mkdir()
    kept = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
    variables = kept | {name: str(folder) for name, folder in folders.items()}
    subprocess.run([sys.executable, "-c", program], env=variables, check=True)
    return sorted(path.name for path in home.rglob("*") if path.is_file())


@pytest.mark.parametrize("program", [FIND, VOICE])
def test_nothing_is_kept_to_be_sent(tmp_path: Path, program: str) -> None:
    assert left_behind(program, tmp_path) == []
