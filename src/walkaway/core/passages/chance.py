"""Passages that are drawn by chance: what proposals must be better than."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from walkaway.core.passages.script import Line, Script
from walkaway.core.spans import Span


def drawn_passages(
    script: Script,
    lengths_ms: Sequence[int],
    rng: np.random.Generator,
    within: Sequence[Span] = (),
) -> Iterator[Span]:
    """A passage of about each length that begins with one approved cue and ends with another.

    Where `within` names stretches of the recording, it begins in one of them. Nothing is yielded
    for a length that nowhere fits.
    """
    lines = [line for line in script.lines if line.is_approved]
    for length_ms in lengths_ms:
        last_start_ms = max((line.heard_ms.end for line in lines), default=0) - length_ms
        starts = [
            at
            for at, line in enumerate(lines)
            if line.heard_ms.start <= last_start_ms
            and (not within or any(line.heard_ms.start in each for each in within))
        ]
        if starts:
            first = starts[int(rng.integers(len(starts)))]
            start_ms = lines[first].heard_ms.start
            yield Span(start_ms, _nearest_end(lines[first:], start_ms + length_ms))


def _nearest_end(lines: Sequence[Line], end_ms: int) -> int:
    ends = [line.heard_ms.end for line in lines]
    return min(ends, key=lambda each: (abs(each - end_ms), each))
