"""Real workers, really killed, on SQLite and on PostgreSQL."""

from __future__ import annotations

import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.jobs.site import PATIENCE_S, Site, new_site
from tests.postgresql import drop_database, new_database

PAUSE_S = 8.0
"""Longer than a busy machine keeps a worker that lives from being heard of."""
NEVER_STALE_S = 10 * PATIENCE_S


@pytest.fixture(scope="session")
def tables(postgresql_url: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database on PostgreSQL with the tables in it, which takes seconds: others are copies."""
    address = new_database(postgresql_url)
    Site(tmp_path_factory.mktemp("tables"), address).python("make_tables()")
    return address


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    if request.param == "SQLite":
        yield new_site(tmp_path / "site")
        return
    server = request.getfixturevalue("postgresql_url")
    database = new_database(server, like=request.getfixturevalue("tables"))
    yield new_site(tmp_path / "site", database)
    drop_database(server, database)


@pytest.fixture
def site_in_a_file(tmp_path: Path) -> Site:
    """For what depends on signals and processes, and not on the database."""
    return new_site(tmp_path / "site")


def test_a_job_whose_worker_was_killed_is_run_again_and_keeps_one_result(site: Site) -> None:
    job = site.ask_for("test-result")
    with site.worker() as first:
        doing = site.wait_until_begun()
        first.kill()  # -9, to the command that leads; its worker ends with it
        doing.wait(PATIENCE_S)
    assert site.job(job)["state"] == "running", "nobody could say that it died"
    with site.worker("--until-idle") as second:
        assert second.wait(PATIENCE_S) == 0
    assert site.job(job) == {"state": "done", "attempts": 2, "problem": "", "cancel_asked": False}
    assert site.results() == ["2"]


def test_a_worker_that_is_killed_alone_is_replaced(site_in_a_file: Site) -> None:
    job = site_in_a_file.ask_for("test-result")
    with site_in_a_file.worker("--until-idle") as command:
        site_in_a_file.wait_until_begun().kill()
        assert command.wait(PATIENCE_S) == 0
        assert command.stderr
        assert "a worker ended with exit code -9" in command.stderr.read()
    assert site_in_a_file.job(job)["state"] == "done"
    assert site_in_a_file.results() == ["2"]


def test_a_job_that_kills_its_worker_each_time_is_given_up(site_in_a_file: Site) -> None:
    job = site_in_a_file.ask_for("test-killer", site_in_a_file.folder / "marks")
    with site_in_a_file.worker("--until-idle") as command:
        assert command.wait(PATIENCE_S) == 0
    ended = site_in_a_file.job(job)
    assert (ended["state"], ended["attempts"]) == ("failed", 3)
    assert "ended three times" in ended["problem"]
    assert (site_in_a_file.folder / "marks").read_text() == "ran\n" * 3


def test_a_job_is_given_back_when_its_worker_is_told_to_stop(site_in_a_file: Site) -> None:
    job = site_in_a_file.ask_for("test-endless")
    with site_in_a_file.worker() as command:
        doing = site_in_a_file.wait_until_begun()
        command.send_signal(signal.SIGTERM)
        assert command.wait(PATIENCE_S) == 143
        assert not doing.is_running()
    assert (site_in_a_file.job(job)["state"], site_in_a_file.job(job)["attempts"]) == ("waiting", 0)


def test_a_job_that_runs_stops_when_it_is_cancelled(site: Site) -> None:
    job = site.ask_for("test-endless")
    with site.worker("--until-idle") as command:
        site.wait_until_begun()
        site.cancel(job)
        assert command.wait(PATIENCE_S) == 0
    assert site.job(job)["state"] == "cancelled"


def test_two_workers_never_do_one_job(site: Site) -> None:
    marks = [site.folder / f"marks-{number}" for number in range(12)]
    site.ask_for("test-mark", *marks)
    with (
        site.worker("--until-idle", "--jobs=2", stale_after_s=NEVER_STALE_S) as one,
        site.worker("--until-idle", stale_after_s=NEVER_STALE_S) as other,
    ):
        assert (one.wait(PATIENCE_S), other.wait(PATIENCE_S)) == (0, 0)
    assert [path.read_text() for path in marks] == ["ran\n"] * 12


def test_a_worker_that_lives_keeps_its_job_however_long_it_says_nothing(site: Site) -> None:
    job = site.ask_for("test-result")
    with (
        site.worker("--until-idle", stale_after_s=PAUSE_S) as first,
        site.worker("--until-idle", stale_after_s=PAUSE_S) as second,
    ):
        site.wait_until_begun()
        begun_after = site.seconds_of_heartbeats(job)
        while site.seconds_of_heartbeats(job) < begun_after + 1.5 * PAUSE_S:
            assert site.job(job)["attempts"] == 1
            time.sleep(0.2)
        (site.folder / "answer").write_text("go on")
        assert (first.wait(PATIENCE_S), second.wait(PATIENCE_S)) == (0, 0)
    assert site.results() == ["1"]


DEAF_AFTER_HALF_A_SECOND = """
import os
from walkaway.engine import open_engine
from walkaway.jobs.worker import Pace, do_jobs
os.setpgid(0, 0)
do_jobs(open_engine, pace=Pace(stale_after_s=0.5, deaf_after_s=0.5))
"""


def test_a_job_that_does_not_listen_is_cancelled_with_its_process(site_in_a_file: Site) -> None:
    job = site_in_a_file.ask_for("test-deaf")
    with site_in_a_file.program(DEAF_AFTER_HALF_A_SECOND) as worker:
        site_in_a_file.wait_until_begun()
        site_in_a_file.cancel(job)
        assert worker.wait(PATIENCE_S) == -signal.SIGKILL
    assert site_in_a_file.job(job)["state"] == "cancelled"


def test_serving_the_site_brings_a_worker_that_leaves_with_it(site_in_a_file: Site) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    job = site_in_a_file.ask_for("test-endless")
    with site_in_a_file.command("serve", f"--port={port}") as command:
        doing = site_in_a_file.wait_until_begun()
        command.send_signal(signal.SIGTERM)
        assert command.wait(PATIENCE_S) == 143
        assert not doing.is_running()
    assert (site_in_a_file.job(job)["state"], site_in_a_file.job(job)["attempts"]) == ("waiting", 0)
