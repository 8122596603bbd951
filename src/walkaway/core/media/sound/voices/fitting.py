"""Spoken words fitted to the time that a passage gives them.

A reading starts with its cue. When it is longer than its cue it is spoken faster, up to a pace that
is still natural; then it may use the silence up to the next cue; then it is pressed together. Two
readings never sound at once: where cues are too crowded, the later one waits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from walkaway.core.media.plan import SAMPLE_RATE_HZ
from walkaway.core.media.sound.decode import Samples
from walkaway.core.media.sound.voices.stretch import stretched_to
from walkaway.core.spans import Span

NATURAL_RATE = 1.35
HASTY_RATE = 1.8
"""Above it a listener loses words: the editor is told."""

BREATH = 60 * SAMPLE_RATE_HZ // 1000
"""The pause between a reading and the next, in samples."""

PRESSING_STEP = 1.15
FASTEST_RATE = 4.0
FINEST_RATE_STEP = 0.02

Speak = Callable[[float], Samples]
"""Speaks the words of a reading at a rate."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """Words to speak, and the cue's samples in the passage."""

    cue: Span
    speak: Speak


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """A spoken reading, where it starts in the passage, and how much faster than usual it is."""

    start: int
    sound: Samples
    speed: float


@dataclass(frozen=True, kw_only=True, slots=True)
class _Spoken:
    """A reading at the rate that suits its cue best; `speed` is that rate."""

    cue: Span
    sound: Samples
    speed: float

    def length_at(self, fastest: float) -> int:
        """How short it gets when it is pressed to `fastest` times the usual speed."""
        return min(len(self.sound), max(1, round(len(self.sound) * self.speed / fastest)))


def fitted(readings: Sequence[Reading], room: int) -> tuple[Placed, ...]:
    """Each of `readings`, in order of their cues, inside a passage of `room` samples.

    Only where even `FASTEST_RATE` does not help does the last one reach beyond the room.
    """
    spoken = [_spoken(reading) for reading in readings]
    fastest = HASTY_RATE
    layout = _laid_out(spoken, room, fastest)
    while layout and layout[-1].end > room and fastest < FASTEST_RATE:
        fastest *= PRESSING_STEP
        layout = _laid_out(spoken, room, fastest)
    return tuple(
        Placed(
            start=span.start,
            sound=stretched_to(each.sound, len(span)),
            speed=each.speed * len(each.sound) / max(1, len(span)),
        )
        for each, span in zip(spoken, layout, strict=True)
    )


def _spoken(reading: Reading) -> _Spoken:
    """Spoken at the usual pace if that fits the cue, else as much faster as is still natural."""
    sound, speed = reading.speak(1.0), 1.0
    needed = len(sound) / max(1, len(reading.cue))
    while needed > 1 and speed < NATURAL_RATE:
        # Readers round their rate, and pauses do not shrink with it: ask for a little more.
        speed = min(NATURAL_RATE, speed * max(needed, 1 + FINEST_RATE_STEP))
        sound = reading.speak(speed)
        needed = len(sound) / max(1, len(reading.cue))
    return _Spoken(cue=reading.cue, sound=sound, speed=speed)


def _laid_out(spoken: Sequence[_Spoken], room: int, fastest: float) -> list[Span]:
    """Where each reading sounds when none is pressed to more than `fastest`."""
    layout: list[Span] = []
    free_from = 0
    for index, each in enumerate(spoken):
        start = max(each.cue.start, free_from)
        is_last = index + 1 == len(spoken)
        until = room if is_last else spoken[index + 1].cue.start - BREATH
        length = max(min(len(each.sound), until - start), each.length_at(fastest))
        layout.append(Span(start, start + length))
        free_from = start + length + BREATH
    return layout
