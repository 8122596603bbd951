"""What ends by itself in the archive, whoever is there. Importing this registers it."""

from __future__ import annotations

from datetime import datetime

from walkaway.archive.services import file_keys, identity, transcript_jobs, withdrawal
from walkaway.jobs.chores import chore


@chore
def close_identities(now: datetime) -> None:
    """Take away the added half of every identity whose time is over."""
    identity.close_openings(now=now)


@chore
def take_keys_from_ended_jobs(now: datetime) -> None:
    """Take away what was given to jobs that were cancelled, or died, without giving it back."""
    file_keys.take_from_ended_jobs()
    transcript_jobs.forget_words_of_ended_jobs()


@chore
def finish_withdrawals(now: datetime) -> None:
    """Erase the files that a crash left behind."""
    withdrawal.sweep(now=now)
