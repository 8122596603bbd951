"""What ends by itself in the archive, whoever is there. Importing this registers it."""

from __future__ import annotations

from datetime import datetime

from walkaway.archive.services import identity, withdrawal
from walkaway.jobs.chores import chore


@chore
def close_identities(now: datetime) -> None:
    """Take away the added half of every identity whose time is over."""
    identity.close_openings(now=now)


@chore
def finish_withdrawals(now: datetime) -> None:
    """Erase the files that a crash left behind."""
    withdrawal.sweep(now=now)
