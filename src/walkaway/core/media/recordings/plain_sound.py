"""The sound of a recording alone, small and plain, for those who listen to words."""

from __future__ import annotations

import wave
from collections.abc import Callable
from fractions import Fraction
from typing import BinaryIO

import av
import numpy as np
from av.container import InputContainer

from walkaway.core.errors import NoSuchStream
from walkaway.core.media.recordings.opening import decoded, opened, seconds_into
from walkaway.core.media.recordings.source import NAME

RATE_HZ = 16_000
SAMPLE_BYTES = 2
GAP_SAMPLES = RATE_HZ // 20
"""Time stamps wander a little, and a resampler holds some samples back; a longer step is a gap."""


def write_plain_sound(
    source: BinaryIO, target: BinaryIO, reached: Callable[[Fraction], object]
) -> None:
    """Write the first sound of `source` into `target` as WAV: mono, 16 bits, 16 kHz.

    Silence stands before sound that begins late and where some was lost, so that times stay those
    of the recording.
    `reached` is told the second up to which it was read. Raises `NoSuchStream`, `UnreadableMedia`.
    """
    with opened(source) as container:
        if not container.streams.audio:
            raise NoSuchStream(path=NAME, problem="sound", remedy="Choose one with sound.")
        with wave.open(target, "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(SAMPLE_BYTES)
            sound.setframerate(RATE_HZ)
            _write_frames(container, sound, reached)


def _write_frames(
    container: InputContainer, sound: wave.Wave_write, reached: Callable[[Fraction], object]
) -> None:
    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE_HZ)
    written = 0
    for frame in decoded(container, container.streams.audio[0]):
        at = seconds_into(container, frame)
        if not isinstance(frame, av.AudioFrame) or at is None:
            continue
        missing = int(at * RATE_HZ) - written
        if missing > GAP_SAMPLES:
            sound.writeframesraw(bytes(SAMPLE_BYTES * missing))
            written += missing
        for mono in resampler.resample(frame):
            samples = np.asarray(mono.to_ndarray(), np.int16)
            sound.writeframesraw(samples.tobytes())
            written += samples.size
        reached(at)
