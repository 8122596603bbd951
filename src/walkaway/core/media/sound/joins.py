"""Passages laid end to end, to the sample, without clicks."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from walkaway.core.media.plan import SAMPLE_RATE_HZ, Segment, Timeline
from walkaway.core.media.sound.decode import Samples
from walkaway.core.spans import Span

FADE_MS = 8
FADE_SAMPLES = FADE_MS * SAMPLE_RATE_HZ // 1000


def samples_of(timeline: Timeline, segment: Segment) -> Span:
    """The samples of the clip that are heard while `segment` is seen."""
    return Span(timeline.sample_at(segment.span.start), timeline.sample_at(segment.span.end))


def joined(timeline: Timeline, pieces: Iterable[tuple[Segment, Samples]]) -> Samples:
    """The clip's sound: each piece at its segment, faded at both ends, and silence elsewhere.

    Every boundary comes from the plan, so that no rounding is carried from join to join. A piece
    has exactly as many samples as its segment.
    """
    clip = np.zeros(timeline.samples, np.float32)
    for segment, piece in pieces:
        span = samples_of(timeline, segment)
        if len(piece) != len(span):
            raise ValueError(f"{len(piece)} samples for a segment of {len(span)}")
        clip[span.start : span.end] = faded(piece)
    return clip


def faded(sound: Samples) -> Samples:
    """`sound` rising from and falling to silence over `FADE_MS`."""
    length = min(FADE_SAMPLES, len(sound) // 2)
    result = sound.copy()
    if length:
        result[:length] *= _rise(length)
        result[-length:] *= _rise(length)[::-1]
    return result


def silenced(sound: Samples, spans: Iterable[Span]) -> Samples:
    """`sound` with digital silence in `spans` (in samples), the fades lying outside of them."""
    gain = np.ones(len(sound), np.float32)
    for span in spans:
        begin, end = max(0, span.start), min(len(sound), span.end)
        if begin >= end:
            continue
        gain[begin:end] = 0
        before = gain[max(0, begin - FADE_SAMPLES) : begin]
        np.minimum(before, _rise(FADE_SAMPLES)[::-1][FADE_SAMPLES - len(before) :], out=before)
        after = gain[end : end + FADE_SAMPLES]
        np.minimum(after, _rise(FADE_SAMPLES)[: len(after)], out=after)
    return sound * gain


def _rise(length: int) -> Samples:
    """A raised cosine from 0 to 1, both left out."""
    return np.asarray((1 - np.cos(np.pi * (np.arange(length) + 0.5) / length)) / 2, np.float32)
