"""A worker that is really killed in the middle of a clip leaves nothing that stays: while it
seals what it made, and while it encodes."""

from __future__ import annotations

import json
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from tests.archive.recordings import files_below
from tests.jobs.site import PATIENCE_S, Site, new_site

ASK = """
from pathlib import Path
from tests.clips.rendered import a_scene
from walkaway.accounts.site_keys import make_site_keys
from walkaway.clips.services.rendering import ask_for_render
from walkaway.core.media.sheet.model import Shape
make_site_keys()
scene = a_scene(Path(sys.argv[1]))
print(ask_for_render(scene.version, shapes=(Shape.WIDE,), actor=scene.editor).pk)
"""

DIE_AFTER_THREE_FILES = """
import os, signal
from walkaway.clips.services import packages
from walkaway.jobs.running import run_all_that_wait
from tests.clips.rendered import in_this_process
from walkaway.jobs.running import Surroundings
seal, count = packages.seal_under, []
def dying(*args):
    row = seal(*args)
    count.append(row)
    if len(count) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return row
packages.seal_under = dying
run_all_that_wait('first', Surroundings(open_engine=in_this_process))
"""

KEPT = """
from walkaway.archive.models import Derivative, Original, WorkerKey
from walkaway.clips.models import Package, StoredFile, WorkOrder
ids = [str(pk) for model in (Original, Derivative, StoredFile)
       for pk in model.objects.values_list('pk', flat=True)]
print(json.dumps({'blobs': ids, 'packages': Package.objects.count(),
                  'orders': WorkOrder.objects.count(), 'keys': WorkerKey.objects.count()}))
"""


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder in memory of this test's own."""
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        monkeypatch.setenv("WALKAWAY_MEMORY_FOLDER", folder)
        yield Path(folder)


@pytest.fixture
def site(tmp_path: Path, memory: Path) -> Site:
    return new_site(tmp_path / "site")


def blobs(site: Site) -> set[str]:
    return {path.name for path in files_below(site.folder / "home" / "archive")}


def test_a_clip_is_made_by_the_third_worker_and_nothing_of_the_others_stays(
    site: Site, memory: Path, tmp_path: Path
) -> None:
    (tmp_path / "film").mkdir()
    job = site.python(ASK, str(tmp_path / "film")).splitlines()[-1]
    with site.program(DIE_AFTER_THREE_FILES) as sealing:
        assert sealing.wait(5 * PATIENCE_S) == -signal.SIGKILL
    left = json.loads(site.python(KEPT))
    assert len(blobs(site) - set(left["blobs"])) == 3
    assert (left["packages"], left["orders"], left["keys"]) == (0, 1, 1)
    lying = set(files_below(memory))
    assert lying, "what it made lay in memory"
    assert not telling(site)
    with site.worker("--until-idle", "--jobs=1") as encoding:
        wait_for_pictures(memory, lying, encoding)
        kill_with_children(encoding.pid)
    left = json.loads(site.python(KEPT))
    assert (left["packages"], left["orders"], left["keys"]) == (0, 1, 1)
    assert not telling(site)
    with site.worker("--until-idle", "--jobs=1") as third:
        assert third.wait(5 * PATIENCE_S) == 0
    assert (site.job(job)["state"], site.job(job)["attempts"]) == ("done", 3)
    kept = json.loads(site.python(KEPT))
    assert blobs(site) == set(kept["blobs"])
    assert (kept["packages"], kept["orders"], kept["keys"]) == (1, 0, 0)
    assert not list(files_below(memory))
    assert not telling(site)


def wait_for_pictures(memory: Path, lying: set[Path], worker: subprocess.Popen[str]) -> None:
    """Until the worker encodes: in memory a film grows that did not lie there."""
    latest = time.monotonic() + 5 * PATIENCE_S
    while not any(path.suffix == ".mp4" for path in set(files_below(memory)) - lying):
        assert worker.poll() is None, "it ended before anything was encoded"
        assert time.monotonic() < latest
        time.sleep(0.05)


def kill_with_children(pid: int) -> None:
    worker = psutil.Process(pid)
    for process in (worker, *worker.children(recursive=True)):
        with suppress(psutil.NoSuchProcess):
            process.kill()


def telling(site: Site) -> list[Path]:
    """The files of the home that say in the clear what the speaker said."""
    said = (b"I left at night", "غادرت ليلا".encode())
    return [
        path
        for path in files_below(site.folder / "home")
        if any(words in path.read_bytes() for words in said)
    ]
