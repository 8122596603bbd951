"""A site in a folder of its own, whose workers are real processes that are really killed."""

from __future__ import annotations

import os
import select
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import psutil

from tests.tables import copied_tables

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 240.0
"""A busy machine is slow, not wrong."""
STALE_AFTER_S = 2.0
"""Soon, where the death of a worker is to be seen."""

IN_THE_SITE = """
import json, sys, django
django.setup()
from tests.tables import make_tables
from django.db import transaction
from walkaway.jobs.models import Job
from walkaway.jobs.services import ask_to_cancel, enqueue
"""


@dataclass(frozen=True)
class Site:
    """One database and the folder that the tests' jobs write to."""

    folder: Path
    database: str

    @property
    def variables(self) -> dict[str, str]:
        return os.environ | {
            "WALKAWAY_HOME": str(self.folder / "home"),
            "WALKAWAY_DATABASE": self.database,
            "DJANGO_SETTINGS_MODULE": "tests.jobs.site_settings",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        }

    def python(self, code: str, *arguments: str) -> str:
        """What a short program prints that knows the site."""
        done = subprocess.run(
            [sys.executable, "-c", IN_THE_SITE + code, *arguments],
            env=self.variables,
            cwd=ROOT,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        return done.stdout.strip()

    def ask_for(self, kind: str, *subjects: Path) -> str:
        """Ask for a job on each of the subjects, or on the folder; the last job."""
        return self.python(
            "with transaction.atomic():\n"
            "  jobs = [enqueue(sys.argv[1], subject=subject, asked_by='researcher')"
            " for subject in sys.argv[2:]]\n"
            "print(jobs[-1].pk)",
            kind,
            *map(str, subjects or [self.folder]),
        )

    def cancel(self, job: str) -> None:
        self.python("ask_to_cancel(Job.objects.get(pk=sys.argv[1]), asked_by='researcher')", job)

    def job(self, job: str) -> dict[str, Any]:
        state, attempts, problem, asked = self._of_job(
            job, "state, attempts, problem, cancel_asked"
        )
        return {
            "state": state,
            "attempts": attempts,
            "problem": problem,
            "cancel_asked": bool(asked),
        }

    def results(self) -> list[str]:
        """Which attempts kept a result."""
        kept = "SELECT asked_by FROM jobs_job WHERE kind = 'result' AND subject = ?"
        return [attempt for (attempt,) in self._rows(kept, str(self.folder))]

    def seconds_of_heartbeats(self, job: str) -> float:
        """For how long the workers of the job have been heard of."""
        heard, made = map(_moment, self._of_job(job, "heartbeat_at, created_at"))
        return (heard - made).total_seconds()

    def _of_job(self, job: str, columns: str) -> tuple[Any, ...]:
        key = job if self.database else UUID(job).hex
        (row,) = self._rows(f"SELECT {columns} FROM jobs_job WHERE id = ?", key)
        return row

    def _rows(self, question: str, value: str) -> list[tuple[Any, ...]]:
        """What the database holds, which is asked itself: to start Django takes seconds."""
        if self.database:
            import psycopg

            with psycopg.connect(self.database) as database:
                return database.execute(question.replace("?", "%s"), [value]).fetchall()
        with closing(sqlite3.connect(self.folder / "home" / "walkaway.sqlite3")) as database:
            return database.execute(question, [value]).fetchall()

    def worker(
        self, *options: str, stale_after_s: float = STALE_AFTER_S
    ) -> AbstractContextManager[subprocess.Popen[str]]:
        """A `walkaway work` that is killed at the end if it has not ended."""
        return self.command("work", f"--stale-after={stale_after_s}", *options)

    def command(self, *words: str) -> AbstractContextManager[subprocess.Popen[str]]:
        """A `walkaway` command, likewise."""
        return self._running("-m", "walkaway", *words)

    def program(self, code: str) -> AbstractContextManager[subprocess.Popen[str]]:
        """A program that knows the site, likewise."""
        return self._running("-c", IN_THE_SITE + code)

    @contextmanager
    def _running(self, *arguments: str) -> Iterator[subprocess.Popen[str]]:
        with subprocess.Popen(
            [sys.executable, *arguments],
            env=self.variables,
            cwd=ROOT,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            try:
                yield process
            finally:
                process.kill()

    def wait_until_begun(self) -> psutil.Process:
        """The process that does the job: it tells its id into a pipe."""
        pipe = os.open(self.folder / "told", os.O_RDONLY | os.O_NONBLOCK)
        try:
            assert select.select([pipe], [], [], PATIENCE_S)[0], "no worker began the job"
            return psutil.Process(int(os.read(pipe, 32)))
        finally:
            os.close(pipe)


def new_site(folder: Path, database: str = "") -> Site:
    """A site without rows: in a file, or in `database`, which has the tables already."""
    folder.mkdir(exist_ok=True)
    os.mkfifo(folder / "told")
    os.mkfifo(folder / "answer")
    site = Site(folder, database)
    (folder / "home").mkdir()
    if not database and not copied_tables(folder / "home" / "walkaway.sqlite3"):
        site.python("make_tables()")
    return site


def _moment(told: datetime | str) -> datetime:
    return told if isinstance(told, datetime) else datetime.fromisoformat(told)
