"""The site, which stands still where it is told to: a change is written, and not committed.

`WALKAWAY_TEST_STOP` names a file: while it is there, whoever signs or releases renames it and waits
to be killed.
"""

from __future__ import annotations

import os
import threading
from pathlib import Path

from walkaway.config.wsgi import application
from walkaway.journal.services import record
from walkaway.release.services import releasing, signing

__all__ = ["application"]

stop = Path(os.environ["WALKAWAY_TEST_STOP"])


def stopping_record(*arguments: object, **facts: object) -> None:
    """Record, as the last thing of a transaction; then wait for ever, if that is wanted."""
    record(*arguments, **facts)  # type: ignore[arg-type]  # as it was called
    if stop.exists():
        stop.rename(f"{stop}ped")
        threading.Event().wait()


for each in (signing, releasing):
    each.record = stopping_record  # type: ignore[attr-defined]  # as they import it
