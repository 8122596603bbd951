"""Who does a job: taken, kept alive and ended by compare-and-set, never by a lock.

A claim is a job, a worker and an attempt. Whatever a worker writes about its job, it writes under
all three, so one that was thought dead and comes back can change nothing. Times are those of the
database: the clocks of several machines need not agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from uuid import UUID

from django.db.models import F, QuerySet
from django.db.models.functions import Now

from walkaway.jobs.models import Job, JobState
from walkaway.jobs.problems import ENDED_TOO_OFTEN

MOST_ATTEMPTS = 3
"""How often a job is begun whose worker dies each time. `problems.ENDED_TOO_OFTEN` says so."""
STALE_AFTER_S = 20.0
"""A running job without a heartbeat for so long is taken from its worker."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """That `worker` does the job, for the `attempt`th time that it is begun."""

    job_id: UUID
    worker: str
    attempt: int


class Standing(Enum):
    """What became of a claim."""

    HELD = "held"
    CANCEL_ASKED = "cancel asked"
    LOST = "lost"
    """The job was given to another, or has ended."""


def claim_next(worker: str) -> Claim | None:
    """Take the job that has waited longest; None when none waits."""
    waiting = Job.objects.filter(state=JobState.WAITING).order_by("created_at", "pk")
    while (job_id := waiting.values_list("pk", flat=True).first()) is not None:
        if claim := claim_job(job_id, worker):
            return claim
    return None


def claim_job(job_id: UUID, worker: str) -> Claim | None:
    """Take this job; None when it does not wait (any more)."""
    taken = Job.objects.filter(pk=job_id, state=JobState.WAITING).update(
        state=JobState.RUNNING,
        attempts=F("attempts") + 1,
        worker=worker,
        heartbeat_at=Now(),
        stage="",
        done_units=0,
        total_units=0,
    )
    # Read under the worker's name: by now the job could be another's again.
    attempts = Job.objects.filter(pk=job_id, worker=worker).values_list("attempts", flat=True)
    attempt = attempts.first()
    return Claim(job_id=job_id, worker=worker, attempt=attempt) if taken and attempt else None


def held(claim: Claim) -> QuerySet[Job]:
    """The row of the job while the claim holds; no row after that."""
    return Job.objects.filter(
        pk=claim.job_id, state=JobState.RUNNING, worker=claim.worker, attempts=claim.attempt
    )


def standing(claim: Claim) -> Standing:
    """What became of the claim (1 query)."""
    asked = held(claim).values_list("cancel_asked", flat=True).first()
    if asked is None:
        return Standing.LOST
    return Standing.CANCEL_ASKED if asked else Standing.HELD


def beat(claim: Claim) -> Standing:
    """Say that the worker lives (2 queries)."""
    held(claim).update(heartbeat_at=Now())
    return standing(claim)


def tell(claim: Claim, *, stage: str, done: int, total: int) -> None:
    """Say how far the work is, which shows that the worker lives, too."""
    held(claim).update(stage=stage, done_units=done, total_units=total, heartbeat_at=Now())


def end(claim: Claim, state: JobState, *, problem: str = "", error: str = "") -> bool:
    """End the job in `state`. False when the claim is lost: then nothing is written."""
    ended = held(claim).update(state=state, problem=problem, error=error, finished_at=Now())
    return ended == 1


def end_with_result(claim: Claim) -> bool:
    """End the job as done, in the transaction that keeps its result.

    False when the claim is lost or the job shall stop. Who asks for that meanwhile waits for the
    row: afterwards the result is there for them to see, or it never will be.
    """
    going_on = held(claim).filter(cancel_asked=False)
    return going_on.update(state=JobState.DONE, finished_at=Now()) == 1


def give_back(claim: Claim) -> bool:
    """Let the job wait again as if it had not been begun: its worker was told to stop."""
    asked_to_stop = held(claim).filter(cancel_asked=True)
    if asked_to_stop.update(state=JobState.CANCELLED, finished_at=Now()):
        return True
    given = held(claim).update(state=JobState.WAITING, worker="", attempts=F("attempts") - 1)
    return given == 1


def release_stale(stale_after_s: float = STALE_AFTER_S) -> int:
    """Take jobs from workers that died; how many. They are begun again, at most so often."""
    dead_since = Now() - timedelta(seconds=stale_after_s)
    stale = Job.objects.filter(state=JobState.RUNNING, heartbeat_at__lt=dead_since)
    if not stale.exists():  # to look takes no lock
        return 0
    cancelled = stale.filter(cancel_asked=True).update(state=JobState.CANCELLED, finished_at=Now())
    failed = stale.filter(attempts__gte=MOST_ATTEMPTS).update(
        state=JobState.FAILED,
        problem=ENDED_TOO_OFTEN,
        error="walkaway.core.errors.WorkerDied",
        finished_at=Now(),
    )
    return cancelled + failed + stale.update(state=JobState.WAITING, worker="")
