"""Homes of Walkaway with something in them, each used by processes of its own, as in life."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

BEGIN = """
import sys, json, django
django.setup()
from tests.tables import make_tables
from tests.backup import contents
"""

COMMAND = """
import sys
from walkaway.cli import main
sys.argv[0] = "walkaway"
main()
"""


@dataclass(frozen=True)
class Home:
    """A folder and a database."""

    folder: Path
    database: str = ""

    @property
    def variables(self) -> dict[str, str]:
        """The environment in which programs use this home."""
        return os.environ | {
            "WALKAWAY_HOME": str(self.folder),
            "WALKAWAY_DATABASE": self.database,
            "DJANGO_SETTINGS_MODULE": "walkaway.config.settings",
        }

    def python(self, script: str) -> str:
        """What a script prints that runs in this home."""
        done = self._run(BEGIN + script)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, script: str) -> subprocess.Popen[str]:
        """A script that goes on running in this home."""
        return subprocess.Popen(
            [sys.executable, "-c", BEGIN + script],
            cwd=ROOT,
            env=self.variables,
            stdout=subprocess.PIPE,
            text=True,
        )

    def walkaway(self, *words: str | Path, code: int = 0) -> str:
        """What the command says, on both streams."""
        done = self._run(COMMAND, *map(str, words))
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def filled(self) -> Home:
        """This home, with a bit of everything in it."""
        self.python("make_tables(); contents.fill()")
        return self

    def rows(self) -> dict[str, list[list[str]]]:
        """Every row of every table that is not of the moment, as Python shows its values."""
        rows: dict[str, list[list[str]]] = json.loads(
            self.python("json.dump(contents.all_rows(), sys.stdout)")
        )
        return rows

    def files(self) -> dict[str, bytes]:
        """Every file but the database, locks and lists of backups."""
        paths = (path for path in self.folder.rglob("*") if path.is_file())
        return {
            str(path.relative_to(self.folder)): path.read_bytes()
            for path in paths
            if not path.name.startswith((".", "walkaway.sqlite3", "backup-folders", "erasures"))
        }

    def _run(self, script: str, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", script, *words],
            cwd=ROOT,
            env=self.variables,
            capture_output=True,
            text=True,
        )


def altered(change: str, home: Home, *words: str) -> subprocess.CompletedProcess[str]:
    """The command in a process in which something is otherwise."""
    return subprocess.run(
        [sys.executable, "-c", f"{BEGIN}\n{change}\n{COMMAND}", *words],
        cwd=ROOT,
        env=home.variables,
        capture_output=True,
        text=True,
    )
