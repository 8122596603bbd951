"""Fetching jobs, for whoever may see them."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db.models import Case, QuerySet, Value, When
from django.db.models.functions import Now

from walkaway.jobs.models import Job, JobState

SHOWN = 50
UNTIL_SOMEBODY_WONDERS = timedelta(minutes=1)


def jobs_asked_for_by(ref: str) -> QuerySet[Job]:
    """The jobs that `ref`, the identifier of a member of staff, asked for."""
    return Job.objects.filter(asked_by=ref)


def jobs_of_everybody() -> QuerySet[Job]:
    """All jobs, for administrators: whom and what they are about is not for their page."""
    return Job.objects.all()


def newest(jobs: QuerySet[Job]) -> list[Job]:
    """The jobs that a page shows: what runs, what waits, what ended last (1 query)."""
    order = Case(
        When(state=JobState.RUNNING, then=Value(0)),
        When(state=JobState.WAITING, then=Value(1)),
        default=Value(2),
    )
    return list(jobs.order_by(order, "-created_at")[:SHOWN])


def job_of(jobs: QuerySet[Job], pk: UUID) -> Job:
    """One of these jobs. Raises `Job.DoesNotExist` for any other."""
    return jobs.get(pk=pk)


def nobody_works() -> bool:
    """Whether jobs wait while no worker does anything: none may have been started (2 queries)."""
    waited_long = Job.objects.filter(
        state=JobState.WAITING, created_at__lt=Now() - UNTIL_SOMEBODY_WONDERS
    )
    return not Job.objects.filter(state=JobState.RUNNING).exists() and waited_long.exists()
