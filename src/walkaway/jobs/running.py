"""Running one job, and writing what became of it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Protocol

from walkaway.core.errors import WalkawayError
from walkaway.engine import open_engine
from walkaway.jobs.claims import Claim, claim_next, end, give_back
from walkaway.jobs.kinds import Kind, kind_named
from walkaway.jobs.models import Job, JobState
from walkaway.jobs.problems import UNKNOWN_KIND, sentence_for
from walkaway.jobs.stopping import ToldToStop
from walkaway.jobs.work import Cancelled, OpenEngine, Work

logger = logging.getLogger(__name__)


class Beating(Protocol):
    """Something that beats for a claim while `with` lasts."""

    def __call__(self, claim: Claim, /) -> AbstractContextManager[object]:
        """Begin to beat."""


def _no_pulse(claim: Claim, /) -> AbstractContextManager[object]:
    return nullcontext()


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What is decided for the jobs of a worker: its engine, what beats for it, and how it stops.

    Within `at_once` the worker may raise `ToldToStop`.
    """

    open_engine: OpenEngine = open_engine
    beating: Beating = _no_pulse
    at_once: Callable[[], AbstractContextManager[None]] = nullcontext


def run(claim: Claim, around: Surroundings) -> None:
    """Do the job that was claimed, and end it. Nothing that it raises gets out.

    A worker that is told to stop (`ToldToStop`, `KeyboardInterrupt`) gives the job back first.
    """
    job = Job.objects.get(pk=claim.job_id)
    kind = kind_named(job.kind)
    if kind is None:
        end(claim, JobState.FAILED, problem=UNKNOWN_KIND)
        return
    work = Work(
        job_id=job.pk,
        subject=job.subject,
        asked_by=job.asked_by,
        attempt=claim.attempt,
        claim=claim,
        open_engine=around.open_engine,
    )
    with around.beating(claim):
        _do(kind, work, around)


def run_all_that_wait(worker: str, around: Surroundings | None = None) -> int:
    """Run jobs one after another until none waits; how many were run."""
    around = around or Surroundings()
    count = 0
    while claim := claim_next(worker):
        run(claim, around)
        count += 1
    return count


def _do(kind: Kind, work: Work, around: Surroundings) -> None:
    try:
        with around.at_once():
            kind.does(work)
    except Cancelled:
        end(work.claim, JobState.CANCELLED)
    except (KeyboardInterrupt, ToldToStop):
        give_back(work.claim)
        raise
    except SystemExit as error:
        _failed(kind, work, error)
    except Exception as error:
        _failed(kind, work, error)
    else:
        if not work.kept:
            end(work.claim, JobState.DONE)


def _failed(kind: Kind, work: Work, error: BaseException) -> None:
    name = f"{type(error).__module__}.{type(error).__qualname__}"
    # The type alone: the message and the traceback may hold what nobody may read.
    level = logging.WARNING if isinstance(error, WalkawayError) else logging.ERROR
    logger.log(level, "a job of the kind %s failed: %s", kind.name, name)
    end(work.claim, JobState.FAILED, problem=sentence_for(error), error=name)
