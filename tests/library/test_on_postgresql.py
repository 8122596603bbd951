"""The same library on PostgreSQL: these tests once more, in a process that uses it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from walkaway.config.environment import database

AGAIN = ("test_files.py", "test_publish.py", "test_withdraw.py", "test_search.py", "test_pages.py")


@pytest.mark.skipif(
    bool(os.environ.get("WALKAWAY_TEST_POSTGRESQL")), reason="everything runs on it already"
)
def test_the_library_is_the_same_on_postgresql(postgresql_url: str) -> None:
    assert database({"WALKAWAY_DATABASE": postgresql_url}, Path())["ENGINE"].endswith("postgresql")
    here = Path(__file__).parent
    root = here.parents[1]
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            *(str(here / name) for name in AGAIN),
        ],
        cwd=root,
        env=os.environ | {"WALKAWAY_TEST_POSTGRESQL": postgresql_url},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    assert " passed" in done.stdout
