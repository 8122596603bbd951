"""`walkaway work`: do the jobs that pages and commands have asked for."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager
from functools import partial
from typing import TYPE_CHECKING

import click

from walkaway.cli.options import chosen_engine
from walkaway.cli.site import prepare_django, prepare_site

if TYPE_CHECKING:
    from walkaway.jobs.crew import Crew

STALE_AFTER_S = 20.0
LEAST_STALE_AFTER_S = 1.0
LOWER_PRIORITY = 5
"""Pages come first on a machine that serves and works."""


@click.command()
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="How many jobs are done at once, each in a process of its own.",
)
@click.option("--until-idle", is_flag=True, help="Leave when no job waits or runs any more.")
@click.option(
    "--stale-after",
    type=click.FloatRange(min=LEAST_STALE_AFTER_S),
    metavar="SECONDS",
    default=STALE_AFTER_S,
    show_default=True,
    help="Run a job again whose worker was silent for so long. The same for all workers.",
)
def work(jobs: int, until_idle: bool, stale_after: float) -> None:
    """Do the jobs that wait, until you end it.

    A job whose worker died is run again by another, three times at most.
    """
    prepare_site()
    if not until_idle:
        click.echo("Jobs are done as they come.  (Ctrl-C ends it)")
    with running_workers(jobs, until_idle=until_idle, stale_after_s=stale_after) as crew:
        crew.wait()


def running_workers(
    jobs: int = 1, *, until_idle: bool = False, stale_after_s: float = STALE_AFTER_S
) -> AbstractContextManager[Crew]:
    """Workers in processes of their own, replaced when they die, and stopped at the end."""
    from walkaway.jobs.crew import Crew

    return Crew(jobs, _do_jobs, jobs, until_idle, stale_after_s)


def _do_jobs(jobs: int, until_idle: bool, stale_after_s: float) -> None:
    """What each worker's process does."""
    os.nice(LOWER_PRIORITY)
    prepare_django()
    from walkaway.engine import usable_cores
    from walkaway.jobs.worker import Pace, do_jobs

    shared_out = max(1, usable_cores() // jobs)
    do_jobs(
        partial(chosen_engine, shared_out),
        pace=Pace(stale_after_s=stale_after_s),
        until_idle=until_idle,
    )
