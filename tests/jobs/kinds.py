"""Kinds of jobs for the tests; here, since a worker's process imports them by name."""

from __future__ import annotations

import os
import time
from pathlib import Path

from django.utils import timezone

from walkaway.core.errors import NotEnoughDisk
from walkaway.jobs.models import Job, JobState
from walkaway.jobs.services import Work, job_kind

CANARY = "Amira Hassan of Harbour Street"


def mark(work: Work, word: str = "ran") -> None:
    """Leave a line in the file that the job is about."""
    with Path(work.subject).open("a") as file:
        file.write(f"{word}\n")


def tell(work: Work) -> None:
    """Say into a pipe which process does the job."""
    (Path(work.subject) / "told").write_text(str(os.getpid()))


def tell_and_wait(work: Work) -> None:
    """Say which process does the job, and wait for an answer that may never come."""
    tell(work)
    (Path(work.subject) / "answer").read_text()


@job_kind("test-mark")
def leave_a_mark(work: Work) -> None:
    work.stage("Marking", 2)
    mark(work)
    work.reached(2)


@job_kind("test-disk")
def fill_the_disk(work: Work) -> None:
    raise NotEnoughDisk(path=Path(f"/{CANARY}"))


@job_kind("test-stumble")
def stumble(work: Work) -> None:
    raise ValueError(CANARY)


@job_kind("test-exit")
def leave(work: Work) -> None:
    raise SystemExit(CANARY)


@job_kind("test-killer")
def kill_its_worker(work: Work) -> None:
    mark(work)
    os.kill(os.getpid(), 9)


@job_kind("test-result")
def keep_a_result(work: Work) -> None:
    """Tell the process, wait for an answer at the first run, and keep one row."""
    if work.attempt == 1:
        tell_and_wait(work)
    with work.keeping():
        Job.objects.create(
            kind="result",
            subject=work.subject,
            asked_by=str(work.attempt),
            state=JobState.DONE,
            finished_at=timezone.now(),
        )


@job_kind("test-endless")
def go_on_for_ever(work: Work) -> None:
    work.stage("Waiting", 1000)
    tell(work)
    for amount in range(100_000):
        work.reached(amount % 1000)
        time.sleep(0.01)


@job_kind("test-deaf")
def listen_to_nobody(work: Work) -> None:
    tell_and_wait(work)
