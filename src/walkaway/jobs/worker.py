"""A worker: looks for jobs, takes those of the dead, and does one after another."""

from __future__ import annotations

import os
import secrets
import signal
import time
from dataclasses import dataclass
from functools import partial

from django.db import close_old_connections

from walkaway.jobs.chores import EVERY_S, Chores
from walkaway.jobs.claims import STALE_AFTER_S, Claim, claim_next, end, release_stale
from walkaway.jobs.erasing import empty_the_write_ahead_log
from walkaway.jobs.models import GOING_ON, Job, JobState
from walkaway.jobs.pulse import DEAF_AFTER_S, Pulse
from walkaway.jobs.running import Surroundings, run
from walkaway.jobs.stopping import Stopping, ToldToStop
from walkaway.jobs.work import OpenEngine

LOOK_EVERY_S = 1.0
ERASE_EVERY_S = 60.0
BEATS_BEFORE_STALE = 5
"""So many heartbeats are missed before a worker is taken for dead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How patient workers are. All of them that share a database must agree."""

    stale_after_s: float = STALE_AFTER_S
    deaf_after_s: float = DEAF_AFTER_S
    look_every_s: float = LOOK_EVERY_S
    chores_every_s: float = EVERY_S


def do_jobs(open_engine: OpenEngine, *, pace: Pace, until_idle: bool = False) -> None:
    """Do jobs until told to stop by SIGTERM, or until none waits or runs.

    To be called in the main thread of a process that leads its own group: the group is ended when
    a job does not stop that was told to.
    """
    stopping = Stopping()
    stopping.listen()
    pulse = partial(
        Pulse,
        every_s=pace.stale_after_s / BEATS_BEFORE_STALE,
        deaf_after_s=pace.deaf_after_s,
        when_deaf=_end_with_this_process,
    )
    around = Surroundings(open_engine=open_engine, beating=pulse, at_once=stopping.at_once)
    try:
        with Chores(every_s=pace.chores_every_s):
            _do_until_told(stopping, around, pace, until_idle=until_idle)
    except ToldToStop:
        return


def _do_until_told(
    stopping: Stopping, around: Surroundings, pace: Pace, *, until_idle: bool
) -> None:
    worker = secrets.token_hex(8)
    erased_at = float("-inf")
    while not stopping.told:
        release_stale(pace.stale_after_s)
        if claim := claim_next(worker):
            run(claim, around)
        elif until_idle and not _is_anything_left():
            return
        elif time.monotonic() - erased_at >= ERASE_EVERY_S:
            empty_the_write_ahead_log()
            erased_at = time.monotonic()
        else:
            with stopping.at_once():
                time.sleep(pace.look_every_s)
        close_old_connections()


def _is_anything_left() -> bool:
    return Job.objects.filter(state__in=GOING_ON).exists()


def _end_with_this_process(claim: Claim) -> None:
    # Work that is killed does no harm: what it has not kept is not there.
    try:
        end(claim, JobState.CANCELLED)
    finally:
        os.killpg(0, signal.SIGKILL)
