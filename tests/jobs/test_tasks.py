"""Jobs as the Django Tasks API sees them."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from django.db import transaction
from django_tasks import TaskResultStatus, default_task_backend
from django_tasks.backends.immediate import ImmediateBackend
from django_tasks.exceptions import InvalidTaskError, TaskResultDoesNotExist
from django_tasks.signals import task_enqueued

from tests.jobs import kinds
from walkaway.jobs.backend import JobTable
from walkaway.jobs.claims import claim_job, claim_next
from walkaway.jobs.models import Job, JobState
from walkaway.jobs.running import run_all_that_wait
from walkaway.jobs.services import enqueue
from walkaway.jobs.tasks import run_job

pytestmark = pytest.mark.django_db(transaction=True)


def asked(kind: str, subject: Path | str = "speaker:1") -> Job:
    return enqueue(kind, subject=str(subject), asked_by="researcher")


def test_jobs_go_through_the_tasks_api_when_their_transaction_is_committed() -> None:
    heard = []

    def hear(**signal: object) -> None:
        heard.append(signal["task_result"])

    task_enqueued.connect(hear)
    try:
        with transaction.atomic():
            job = asked("test-mark")
            assert heard == []
    finally:
        task_enqueued.disconnect(hear)
    assert isinstance(default_task_backend.get_result(str(job.pk)).task, type(run_job))
    assert [(result.id, result.args) for result in heard] == [(str(job.pk), [str(job.pk)])]


def test_the_result_of_the_task_is_the_job(tmp_path: Path) -> None:
    job = asked("test-mark", tmp_path / "marks")
    result = run_job.get_result(str(job.pk))
    assert (result.status, result.attempts) == (TaskResultStatus.READY, 0)
    run_all_that_wait("worker")
    result.refresh()
    assert (result.status, result.worker_ids) == (TaskResultStatus.SUCCESSFUL, ["worker"])


def test_a_failed_task_tells_its_class_and_no_words() -> None:
    job = asked("test-stumble")
    run_all_that_wait("worker")
    result = run_job.get_result(str(job.pk))
    assert result.status == TaskResultStatus.FAILED
    assert [error.exception_class for error in result.errors] == [ValueError]
    assert kinds.CANARY not in repr(result)


@pytest.mark.parametrize("job_id", ["no identifier", str(UUID(int=4))])
def test_what_is_no_job_is_not_run(job_id: str) -> None:
    with pytest.raises(InvalidTaskError):
        run_job.enqueue(job_id)
    with pytest.raises(TaskResultDoesNotExist):
        run_job.get_result(job_id)


def test_a_job_is_taken_once(tmp_path: Path) -> None:
    job = asked("test-mark", tmp_path / "marks")
    claim = claim_job(job.pk, "one")
    assert claim
    assert claim_job(job.pk, "other") is None
    assert claim_next("other") is None
    run_job.call(str(job.pk))
    assert not (tmp_path / "marks").exists()
    job.refresh_from_db()
    assert (job.state, job.worker, job.attempts) == (JobState.RUNNING, "one", 1)


def test_another_backend_of_the_tasks_api_would_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once = ImmediateBackend("default", {})
    monkeypatch.setattr(
        JobTable, "enqueue", lambda self, task, args, kwargs: at_once.enqueue(task, args, kwargs)
    )
    job = asked("test-mark", tmp_path / "marks")
    job.refresh_from_db()
    assert job.state == JobState.DONE
    assert (tmp_path / "marks").read_text() == "ran\n"


def test_not_even_a_backend_that_keeps_tracebacks_is_given_one() -> None:
    job = asked("test-stumble")
    result = ImmediateBackend("default", {}).enqueue(run_job, (str(job.pk),), {})
    assert (result.status, result.errors) == (TaskResultStatus.SUCCESSFUL, [])
    job.refresh_from_db()
    assert job.state == JobState.FAILED
