"""Clock times as people and formats write them, in whole milliseconds."""

from __future__ import annotations

import re

LATEST_MS = 10_000 * 3_600_000
"""No recording lasts ten thousand hours: a later time is a mistake, not a time."""

_COLONS = re.compile(
    r"(?:(?P<hours>\d{1,4}):)?(?P<minutes>\d{1,6}):(?P<seconds>\d{1,2})(?:[.,](?P<fraction>\d{1,9}))?"
)
_DOTS = re.compile(r"(?:(?P<hours>\d{1,4})\.)?(?P<minutes>\d{1,6})\.(?P<seconds>\d{2})")
_SECONDS = re.compile(r"(?P<seconds>\d{1,9})[.,](?P<fraction>\d{3,9})")


def parse_clock(text: str) -> int:
    """The milliseconds that `text` says, in any of the forms found in transcripts.

    With colons the last colon stands before the seconds: `0:10`, `1:02:03`, `00:01:02.500` or
    `00:01:02,500`. With dots alone and two digits at the end they stand for colons: `0.02` is two
    seconds and `00.36` thirty-six, as in hand-written transcripts. Three digits or more after one
    dot are a fraction: `62.500` is 62.5 s. Digits of any script count. Raises `ValueError`.

    >>> parse_clock("0.02"), parse_clock("0:10"), parse_clock("00.36"), parse_clock("1:02:03")
    (2000, 10000, 36000, 3723000)
    """
    stripped = text.strip()
    if match := _COLONS.fullmatch(stripped) or _DOTS.fullmatch(stripped):
        parts = match.groupdict()
        minutes, seconds = int(parts["minutes"]), int(parts["seconds"])
        if seconds < 60 and (minutes < 60 or not parts["hours"]):
            whole_seconds = int(parts["hours"] or 0) * 3600 + minutes * 60 + seconds
            return _within_reason(whole_seconds * 1000 + _milliseconds(parts.get("fraction")), text)
    elif match := _SECONDS.fullmatch(stripped):
        return _within_reason(int(match["seconds"]) * 1000 + _milliseconds(match["fraction"]), text)
    raise ValueError(f"{text!r} is not a time like 0:10 or 1:02:03.500")


def format_clock(
    time_ms: int, *, fraction_mark: str = ".", decimals: int = 3, hour_digits: int = 2
) -> str:
    """`time_ms` as hours, minutes, seconds and fraction, rounded half up to `decimals` (0 to 3).

    Raises `ValueError` for a time before zero.

    >>> format_clock(3723500), format_clock(3723500, fraction_mark=",")
    ('01:02:03.500', '01:02:03,500')
    >>> format_clock(10_005, decimals=2, hour_digits=1)
    '0:00:10.01'
    """
    if time_ms < 0:
        raise ValueError(f"{time_ms} ms lies before the start of the recording")
    unit_ms = 10 ** (3 - decimals)
    seconds, fraction = divmod((time_ms + unit_ms // 2) // unit_ms, 10**decimals)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    clock = f"{hours:0{hour_digits}d}:{minutes:02d}:{seconds:02d}"
    return f"{clock}{fraction_mark}{fraction:0{decimals}d}" if decimals else clock


def short_clock(time_ms: int) -> str:
    """`time_ms` as a player shows it.

    >>> short_clock(61_500), short_clock(3_600_000)
    ('1:01', '1:00:00')
    """
    seconds = time_ms // 1000
    hours, minutes = seconds // 3600, seconds // 60 % 60
    if hours:
        return f"{hours}:{minutes:02}:{seconds % 60:02}"
    return f"{minutes}:{seconds % 60:02}"


def _milliseconds(fraction: str | None) -> int:
    """The digits after the point in milliseconds, rounded half up."""
    return (int((fraction or "0")[:4].ljust(4, "0")) + 5) // 10


def _within_reason(time_ms: int, text: str) -> int:
    if time_ms >= LATEST_MS:
        raise ValueError(f"{text!r} lies beyond the end of any recording")
    return time_ms
