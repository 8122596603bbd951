"""What ends by itself among staff, whoever is there. Importing this registers it."""

from __future__ import annotations

from datetime import datetime

from walkaway.accounts.unlocking import lock_idle
from walkaway.jobs.chores import chore


@chore
def close_idle_vaults(now: datetime) -> None:
    """Close the vaults that nobody uses any more, in browsers that never ask again."""
    lock_idle(now=now)
