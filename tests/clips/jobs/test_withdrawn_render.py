"""The speaker withdraws while a real worker makes a clip of them: nothing of it stays."""

from __future__ import annotations

import json
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

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
        _wait_until_it_renders(site)
        site.python(WITHDRAW)
        assert worker.wait(5 * PATIENCE_S) == 0
    assert site.job(job)["state"] == "cancelled"
    kept = json.loads(site.python(KEPT))
    assert (kept["packages"], kept["orders"], kept["keys"]) == (0, 0, 0)
    blobs = {path.name for path in files_below(site.folder / "home" / "archive")}
    assert blobs <= set(kept["blobs"])
    assert not list(files_below(memory))


def _wait_until_it_renders(site: Site) -> None:
    until = time.monotonic() + 5 * PATIENCE_S
    with closing(sqlite3.connect(site.folder / "home" / "walkaway.sqlite3")) as database:
        while time.monotonic() < until:
            (stage,) = database.execute(
                "SELECT stage FROM jobs_job WHERE kind = 'render'"
            ).fetchone()
            if stage in {"Rendering", "Drawing quote cards", "Measuring"}:
                return
            time.sleep(0.05)
    raise AssertionError("the worker never came to render")
