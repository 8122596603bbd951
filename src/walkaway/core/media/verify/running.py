"""A check that could not run has failed."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec

from walkaway.core.media.verify.report import Check

P = ParamSpec("P")


def run_check(name: str, check: Callable[P, Check], /, *args: P.args, **kwargs: P.kwargs) -> Check:
    """What `check` answers; a failed check of that `name` when it answers nothing."""
    try:
        return check(*args, **kwargs)
    except Exception as error:  # whatever it was, it must not pass for a check
        return could_not_run(name, error)


def could_not_run(name: str, error: BaseException) -> Check:
    """The check `name`, which was ended by `error`."""
    return Check(
        name=name,
        ran=False,
        passed=False,
        sentence=f"This could not be checked, so it has failed: {type(error).__name__}: {error}",
    )
