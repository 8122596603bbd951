"""The speaker withdraws while a real worker makes a clip of them: nothing of it stays."""

from __future__ import annotations

import json
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import psutil
import pytest

from tests.archive.recordings import files_below
from tests.clips.jobs.test_killed_render import ASK, KEPT
from tests.jobs.site import PATIENCE_S, Site, new_site

WITHDRAW = """
from django.utils import timezone
from walkaway.accounts.actors import actor_of
from walkaway.accounts.models import Staff
from walkaway.archive.models import Speaker
from walkaway.archive.services.withdrawal import withdraw
officer = actor_of(Staff.objects.get(name='first officer'))
withdraw(Speaker.objects.get(), actor=officer, now=timezone.now())
"""


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder in memory of this test's own."""
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        monkeypatch.setenv("WALKAWAY_MEMORY_FOLDER", folder)
        yield Path(folder)


def test_a_withdrawal_ends_a_render_that_goes_on_and_nothing_of_it_stays(
    memory: Path, tmp_path: Path
) -> None:
    site = new_site(tmp_path / "site")
    (tmp_path / "film").mkdir()
    job = site.python(ASK, str(tmp_path / "film")).splitlines()[-1]
    with site.worker("--until-idle", "--jobs=1") as worker:
        with _standing_still_while_it_renders(site, worker.pid):
            site.python(WITHDRAW)
        assert worker.wait(5 * PATIENCE_S) == 0
    assert site.job(job)["state"] == "cancelled"
    kept = json.loads(site.python(KEPT))
    assert (kept["packages"], kept["orders"], kept["keys"]) == (0, 0, 0)
    blobs = {path.name for path in files_below(site.folder / "home" / "archive")}
    assert blobs <= set(kept["blobs"])
    assert not list(files_below(memory))


@contextmanager
def _standing_still_while_it_renders(site: Site, pid: int) -> Iterator[None]:
    """Stop all processes of a worker once it renders, and let them go on at the end.

    Not while they are at the database: nobody else could write to it.
    """
    until = time.monotonic() + 5 * PATIENCE_S
    with closing(sqlite3.connect(site.folder / "home" / "walkaway.sqlite3", timeout=0)) as database:
        while True:
            assert time.monotonic() < until, "the worker never came to render"
            stopped = _stopped(pid) if _renders(database) else []
            if stopped and _renders(database) and _is_free(database):
                break
            _go_on(stopped)
            time.sleep(0.05)
    try:
        yield
    finally:
        _go_on(stopped)


def _renders(database: sqlite3.Connection) -> bool:
    asked = "SELECT stage, state FROM jobs_job WHERE kind = 'render'"
    stage, state = database.execute(asked).fetchone()
    assert state in {"waiting", "running"}, "it ended before anybody withdrew"
    return state == "running" and stage in {"Rendering", "Drawing quote cards", "Measuring"}


def _is_free(database: sqlite3.Connection) -> bool:
    (is_busy, *_) = database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not is_busy


def _stopped(pid: int) -> list[psutil.Process]:
    """The process and all below it, once they stand still: the first ones begin no more."""
    stopped = [psutil.Process(pid)]
    for process in stopped:
        with suppress(psutil.NoSuchProcess):
            process.suspend()
            while process.status() not in {psutil.STATUS_STOPPED, psutil.STATUS_ZOMBIE}:
                time.sleep(0.001)
            stopped += process.children()
    return stopped


def _go_on(processes: list[psutil.Process]) -> None:
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.resume()
