"""Options and choices that several commands share."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager

import click

from walkaway.engine import Engine, open_engine

jobs_option = click.option(
    "--jobs",
    type=click.IntRange(min=1),
    help="How many processes work at once; as many as there are cores unless said.",
)


def chosen_engine(jobs: int | None) -> AbstractContextManager[Engine]:
    """This machine's cores, or the cluster that WALKAWAY_SCHEDULER names."""
    return open_engine(workers=jobs, scheduler=os.environ.get("WALKAWAY_SCHEDULER"))
