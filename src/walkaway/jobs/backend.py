"""A backend of the Django Tasks API whose table is `Job`: the queue and the record are one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskError, TaskResult, TaskResultStatus
from django_tasks.exceptions import InvalidTaskError, TaskResultDoesNotExist
from django_tasks.signals import task_enqueued

from walkaway.jobs.models import Job, JobState

_STATUS = {
    JobState.WAITING: TaskResultStatus.READY,
    JobState.RUNNING: TaskResultStatus.RUNNING,
    JobState.DONE: TaskResultStatus.SUCCESSFUL,
    JobState.FAILED: TaskResultStatus.FAILED,
    JobState.CANCELLED: TaskResultStatus.FAILED,
}


class JobTable(BaseTaskBackend):
    """Leaves jobs to `walkaway work`, which finds them in their table.

    The row was written in the transaction that asked for the work, so there is nothing between
    the two that a crash could lose. It takes the task `run_job` alone.
    """

    supports_get_result = True

    def enqueue(self, task: Task[Any, Any], args: Any, kwargs: Any) -> TaskResult[Any]:
        """The job's row as a result of the Tasks API. The id of the result is the job's."""
        self.validate_task(task)
        job_id = kwargs.get("job_id", args[0] if args else None)
        try:
            job = Job.objects.get(pk=UUID(str(job_id)))
        except (ValueError, Job.DoesNotExist) as error:
            raise InvalidTaskError("only jobs that are in their table can be run") from error
        result = self._result(job)
        task_enqueued.send(type(self), task_result=result)
        return result

    def get_result(self, result_id: str) -> TaskResult[Any]:
        """What became of the job of that id."""
        try:
            return self._result(Job.objects.get(pk=UUID(result_id)))
        except (ValueError, Job.DoesNotExist) as error:
            raise TaskResultDoesNotExist(result_id) from error

    def _result(self, job: Job) -> TaskResult[Any]:
        from walkaway.jobs.tasks import run_job

        return TaskResult(
            task=run_job,
            id=str(job.pk),
            status=_STATUS[JobState(job.state)],
            enqueued_at=job.created_at,
            started_at=None,
            finished_at=job.finished_at,
            last_attempted_at=job.heartbeat_at,
            args=[str(job.pk)],
            kwargs={},
            backend=self.alias,
            errors=_errors(job),
            worker_ids=[job.worker] * job.attempts,
        )


def _errors(job: Job) -> list[TaskError]:
    """The class of the error and the sentence for a person; a traceback is never kept."""
    if not job.error:
        return []
    return [TaskError(exception_class_path=job.error, traceback=job.problem)]
