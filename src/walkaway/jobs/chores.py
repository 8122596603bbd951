"""Small things that an idle worker does about once a minute: what must end by itself, and what a
crash left undone.

@chore
def close_what_is_over(now: datetime) -> None: ...

A chore does no harm when it is done twice, or by two workers at once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

Chore = Callable[[datetime], object]

_chores: list[Chore] = []

log = logging.getLogger(__name__)


def chore(does: Chore) -> Chore:
    """Have idle workers call `does` with the time it is. Used in the `ready` of an `AppConfig`."""
    if does not in _chores:
        _chores.append(does)
    return does


def do_chores(now: datetime) -> None:
    """Do all of them. A disk that fails keeps none from the others, and is tried again."""
    for each in _chores:
        try:
            each(now)
        except OSError as error:
            # Neither a path nor a name: the kind of the error alone.
            log.error("A chore of the workers failed: %s", error.strerror)
