"""Speech made shorter or moved in pitch by rubberband, which ffmpeg carries."""

from __future__ import annotations

import numpy as np

from walkaway.core.media.ffmpeg import run_ffmpeg
from walkaway.core.media.plan import SAMPLE_RATE_HZ
from walkaway.core.media.sound.decode import Samples

RAW = ("-f", "f32le", "-ar", str(SAMPLE_RATE_HZ), "-ac", "1")


def stretched_to(sound: Samples, length: int) -> Samples:
    """`sound` in exactly `length` samples, at the same pitch. Raises `ToolFailed`."""
    if len(sound) == length or not len(sound):
        return sound[:length]
    stretched = filtered(sound, f"rubberband=tempo={len(sound) / length:.6f}")
    exact = np.zeros(length, np.float32)
    exact[: len(stretched)] = stretched[:length]
    return exact


def filtered(sound: Samples, audio_filter: str) -> Samples:
    """What ffmpeg's `audio_filter` makes of `sound`. Raises `ToolFailed`."""
    done = run_ffmpeg([*RAW, "-i", "-", "-af", audio_filter, *RAW, "-"], stdin=sound.tobytes())
    return np.frombuffer(done.stdout, np.float32)
