"""Times as people write them, in whole milliseconds."""

from __future__ import annotations

import re
from datetime import time
from decimal import Decimal

CLOCK_FORMS = '"HH:MM:SS.mmm", "MM:SS.mmm" or a number of seconds'

_CLOCK = re.compile(
    r"(?:(?P<hours>\d{1,3}):)?(?P<minutes>[0-5]?\d):(?P<seconds>[0-5]\d)(?:\.(?P<fraction>\d{1,3}))?",
    re.ASCII,
)


def clock(ms: int) -> str:
    """`ms` as "HH:MM:SS.mmm".

    >>> clock(12_400)
    '00:00:12.400'
    """
    seconds, milliseconds = divmod(ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{milliseconds:03}"


def ms_of_clock(text: str) -> int:
    """The milliseconds that "HH:MM:SS.mmm" or "MM:SS.mmm" says. Raises `ValueError`.

    >>> ms_of_clock("1:02.5")
    62500
    """
    match = _CLOCK.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not a time")
    seconds = int(match["seconds"]) + 60 * (int(match["minutes"]) + 60 * int(match["hours"] or 0))
    return 1000 * seconds + int((match["fraction"] or "").ljust(3, "0"))


def ms_of_seconds(seconds: int | Decimal) -> int:
    """The milliseconds of a number of `seconds`, exactly. Raises `ValueError`."""
    if not Decimal(seconds).is_finite() or not 0 <= seconds < 3_600_000:
        raise ValueError(f"{seconds} is not a time")
    ms = 1000 * seconds
    if ms != int(ms):
        raise ValueError(f"{seconds} is finer than a millisecond")
    return int(ms)


def ms_of_time(moment: time) -> int:
    """The milliseconds of a TOML local time, which is a clock string without its quotes.

    Raises `ValueError`.
    """
    minutes = moment.hour * 60 + moment.minute
    return ms_of_seconds(60 * minutes + moment.second + Decimal(moment.microsecond) / 1_000_000)


def seconds_text(ms: int) -> str:
    """`ms` as a TOML number of seconds, in as few digits as say it exactly.

    >>> seconds_text(2500), seconds_text(3000)
    ('2.5', '3.0')
    """
    whole, rest = divmod(ms, 1000)
    return f"{whole}.{f'{rest:03}'.rstrip('0') or '0'}"
