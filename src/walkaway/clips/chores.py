"""What ends by itself among clips, whoever is there. Importing this registers it."""

from __future__ import annotations

from datetime import datetime

from walkaway.clips import exits
from walkaway.clips.services import packages
from walkaway.jobs.chores import chore


@chore
def erase_late_files(now: datetime) -> None:
    """Erase what a job kept of a speaker who withdrew meanwhile."""
    del now
    exits.erase_late_files()


@chore
def end_orders_of_ended_jobs(now: datetime) -> None:
    """Take what was given to jobs that died, and erase what they sealed and did not keep."""
    packages.end_orders_of_ended_jobs(now=now)
