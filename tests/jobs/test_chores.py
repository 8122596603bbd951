"""What a worker does beside its jobs."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import transaction

from walkaway.archive.chores import close_identities, finish_withdrawals
from walkaway.engine import open_engine
from walkaway.jobs import chores
from walkaway.jobs.chores import chore, do_chores
from walkaway.jobs.kinds import job_kind
from walkaway.jobs.models import Job, JobState
from walkaway.jobs.services import Work, enqueue
from walkaway.jobs.worker import Pace, do_jobs

NOW = datetime(2030, 6, 15, 12, tzinfo=UTC)
PATIENCE_S = 240


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setattr(chores, "_chores", [])
    return []


def test_each_chore_is_done_once_and_told_the_time(done: list[str]) -> None:
    def tidy(now: datetime) -> None:
        done.append(now.isoformat())

    assert chore(tidy) is chore(tidy)
    do_chores(NOW)
    assert done == [NOW.isoformat()]


def test_a_disk_that_fails_keeps_no_other_chore_from_being_done(
    done: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    @chore
    def fails(now: datetime) -> None:
        raise OSError(5, "Input/output error", "/somewhere/with/a/name")

    @chore
    def works(now: datetime) -> None:
        done.append("worked")

    do_chores(NOW)
    assert done == ["worked"]
    assert "Input/output error" in caplog.text
    assert "somewhere" not in caplog.text


@pytest.mark.django_db
def test_identities_close_and_withdrawals_are_finished_by_idle_workers() -> None:
    assert {close_identities, finish_withdrawals} <= set(chores._chores)
    do_chores(NOW)


def test_the_words_of_an_error_are_not_logged(
    done: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    @chore
    def fails(now: datetime) -> None:
        raise RuntimeError("Amira Hassan")

    do_chores(NOW)
    assert "RuntimeError" in caplog.text
    assert "Amira" not in caplog.text


@pytest.fixture
def sigterm_as_before() -> Iterator[None]:
    handler = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, handler)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("done", "sigterm_as_before")
def test_they_are_done_while_a_job_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("walkaway.jobs.kinds._KINDS", {})
    runs, tidied = threading.Event(), threading.Event()

    @chore
    def tidies(now: datetime) -> None:
        if runs.is_set():
            tidied.set()

    @job_kind("of-this-test")
    def takes_long(work: Work) -> None:
        runs.set()
        assert tidied.wait(PATIENCE_S)

    with transaction.atomic():
        job = enqueue("of-this-test", subject="speaker:1", asked_by="researcher")
    do_jobs(open_engine, pace=Pace(chores_every_s=0.01), until_idle=True)
    assert Job.objects.get(pk=job.pk).state == JobState.DONE
