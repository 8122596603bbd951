"""Which stills a clip needs: every look of its words once, whatever the file and the moment.

Words stay for seconds, and between two captions a band looks as it did before. So the stills of all
files of an order are few, and one document can hold them, one still a frame: then they are drawn
and encoded by one process, which finds and loads its fonts once.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from walkaway.core.media.captions.typesetting import Event
from walkaway.core.spans import Span

Look = tuple[tuple[int, str], ...]
"""What is drawn at one moment, in order: layers and their ASS."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """Stills in the order in which they are shown: that of number `stills[n]` from frame
    `starts[n]` on."""

    starts: tuple[int, ...]
    stills: tuple[int, ...]

    def at(self, frame: int) -> int:
        """Which of the starts was the last one at `frame`."""
        return bisect_right(self.starts, frame) - 1


class Album:
    """Stills by their number; two that look alike are one."""

    def __init__(self) -> None:
        self._numbers: dict[Look, int] = {}

    @property
    def looks(self) -> tuple[Look, ...]:
        """Every look in the order of its number."""
        return tuple(self._numbers)

    def run_of(self, events: Sequence[Event], starts: Iterable[int]) -> Run:
        """How `events` look from each of `starts` on."""
        known = tuple(starts)
        looks = (_look_at(frame, events) for frame in known)
        numbers = self._numbers
        stills = tuple(numbers.setdefault(look, len(numbers)) for look in looks)
        return Run(starts=known, stills=stills)


def events_of(looks: Iterable[Look]) -> list[Event]:
    """Events that draw each look on one frame, one after the other."""
    return [
        Event(layer=layer, frames=Span(frame, frame + 1), content=content)
        for frame, look in enumerate(looks)
        for layer, content in look
    ]


def _look_at(frame: int, events: Sequence[Event]) -> Look:
    return tuple(
        (event.layer, event.content)
        for event in events
        if event.frames.start <= frame < event.frames.end
    )
