"""Asking for work, and asking it to stop. This is what the other rooms use.

@job_kind("proxy")
def make_proxy(work: Work) -> None:
    work.stage(gettext_noop("Reading the recording"), total)
    ...
    with work.keeping():
        Derivative.objects.create(...)

enqueue("proxy", subject=f"original:{original.pk}", asked_by=actor.ref)
"""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.db.models.functions import Now

from walkaway.jobs.kinds import job_kind, kind_named
from walkaway.jobs.models import Job, JobState
from walkaway.jobs.work import Cancelled, Work

__all__ = ["Cancelled", "Work", "ask_to_cancel", "enqueue", "job_kind"]


def enqueue(kind: str, *, subject: str, asked_by: str) -> Job:
    """Have a job done, as soon as the transaction that asks for it is committed.

    `subject` is a kind and an identifier such as `original:0b5e…`, never words. Raises `ValueError`
    for a kind that nobody registered.
    """
    if kind_named(kind) is None:
        raise ValueError(f"nobody registered jobs of the kind {kind}")
    job = Job.objects.create(kind=kind, subject=subject, asked_by=asked_by)
    # The row is the job. Should we die before this runs, a worker finds the row all the same.
    transaction.on_commit(partial(_tell_the_tasks_backend, str(job.pk)))
    return job


def ask_to_cancel(job: Job, *, asked_by: str) -> bool:
    """Have a job stop; False when it had ended already.

    One that waits ends at once, one that runs when it next says how far it is, and at the latest
    with its process half a minute after.
    """
    this = Job.objects.filter(pk=job.pk)
    with transaction.atomic():
        stopped = this.filter(state=JobState.WAITING).update(
            state=JobState.CANCELLED,
            cancel_asked=True,
            cancel_asked_by=asked_by,
            finished_at=Now(),
        ) or this.filter(state=JobState.RUNNING, cancel_asked=False).update(
            cancel_asked=True, cancel_asked_by=asked_by
        )
    job.refresh_from_db()
    return bool(stopped) or (job.state == JobState.RUNNING and job.cancel_asked)


def _tell_the_tasks_backend(job_id: str) -> None:
    from walkaway.jobs.tasks import run_job

    run_job.enqueue(job_id)
