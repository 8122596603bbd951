"""How pages of the archive answer when something was not done."""

from __future__ import annotations

from walkaway.core.errors import ChangedMeanwhile, Refused

CONFLICT, NOT_DONE = 409, 422


def status_of(refused: Refused | None) -> int:
    """The status of a page that shows what was refused, if anything was."""
    if refused is None:
        return 200
    return CONFLICT if isinstance(refused, ChangedMeanwhile) else NOT_DONE
