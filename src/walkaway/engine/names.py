"""What work is called in a message."""

from collections.abc import Callable


def name_of(work: Callable[..., object]) -> str:
    """The full name of a function; never its arguments, which may hold what must not be read."""
    return f"{work.__module__}.{getattr(work, '__qualname__', work)}"
