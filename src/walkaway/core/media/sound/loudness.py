"""How loud a clip is, and making it as loud as others.

Clips are brought to an integrated loudness of −16 LUFS, the upper end of what AES TD1004 recommends
for files played from the network (−20 to −16): a testimony is heard on phones and in noise, where
broadcasters' −23 LUFS is too quiet. One gain serves the whole clip, so that what is soft in a
testimony stays soft; only peaks that the gain would lift above the ceiling are rounded off.

**Source**: ITU-R BS.1770 (measurement), EBU R 128 (normalisation), AES TD1004.1.15-10
(recommendation for loudness of audio streaming and network file playback).
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy

from walkaway.core.errors import UnreadableMedia
from walkaway.core.media.ffmpeg import run_ffmpeg
from walkaway.core.media.plan import SAMPLE_RATE_HZ
from walkaway.core.media.sound.decode import Samples
from walkaway.core.media.sound.voices.stretch import RAW

TARGET_LUFS = -16.0
TOLERANCE_LU = 1.0
TRUE_PEAK_CEILING_DBTP = -1.5
ENCODER_HEADROOM_DB = 1.0
"""An AAC encoder's rounding lifts peaks by up to about a decibel."""

SILENCE_LUFS = -70.0
"""The absolute gate of BS.1770: below it there is nothing to measure."""

OVERSAMPLING = 4
LOOK_AHEAD = 5 * SAMPLE_RATE_HZ // 1000
ROUNDS = 3
ANSWER = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Loudness:
    """Integrated loudness, loudness range and true peak; None where nothing is heard."""

    integrated_lufs: float | None
    range_lu: float | None
    true_peak_dbtp: float | None


def measure_loudness(path: Path) -> Loudness:
    """Measure the first sound of a file. Raises `UnreadableMedia`, `ToolFailed`."""
    return _measured(["-i", path, "-map", "0:a:0"], None, path)


def loudness_of(sound: Samples) -> Loudness:
    """Measure samples. Raises `ToolFailed`."""
    return _measured([*RAW, "-i", "-"], sound.tobytes(), Path("-"))


def normalised(sound: Samples, headroom_db: float = ENCODER_HEADROOM_DB) -> Samples:
    """`sound` at `TARGET_LUFS`, true peaks `headroom_db` below the ceiling; silence stays silence.

    Raises `ToolFailed`.
    """
    result = sound
    for _ in range(ROUNDS):
        measured = loudness_of(result)
        if measured.integrated_lufs is None:
            return sound
        missing_db = TARGET_LUFS - measured.integrated_lufs
        ceiling_db = TRUE_PEAK_CEILING_DBTP - headroom_db
        peak_db = measured.true_peak_dbtp if measured.true_peak_dbtp is not None else ceiling_db
        if abs(missing_db) < 0.1 and peak_db <= ceiling_db + 0.1:
            break
        # Rounding peaks off takes away a little loudness, which the next round gives back.
        result = limited(result * np.float32(10 ** (missing_db / 20)), ceiling_db)
    return result


def limited(sound: Samples, ceiling_db: float) -> Samples:
    """`sound` with its true peaks at or below `ceiling_db`, turned down smoothly around them.

    Peaks between the samples are found by oversampling four times, as BS.1770 Annex 2 does.
    """
    ceiling = 10 ** (ceiling_db / 20)
    between = np.abs(scipy.signal.resample_poly(sound, OVERSAMPLING, 1)).reshape(
        len(sound), OVERSAMPLING
    )
    peaks = np.maximum(between.max(axis=1), np.abs(sound))
    if peaks.max(initial=0.0) <= ceiling:
        return sound
    wanted = np.minimum(1.0, ceiling / np.maximum(peaks, 1e-9))
    # The lowest gain within reach, averaged over the same reach, is never above what is wanted.
    held = scipy.ndimage.minimum_filter1d(wanted, 2 * LOOK_AHEAD + 1, mode="nearest")
    window = scipy.signal.windows.hann(2 * LOOK_AHEAD + 1)
    padded = np.pad(held, LOOK_AHEAD, mode="edge")
    gain = np.convolve(padded, window / window.sum(), mode="valid")
    return np.asarray(sound * gain, np.float32)


def _measured(source: Sequence[str | Path], stdin: bytes | None, path: Path) -> Loudness:
    done = run_ffmpeg(
        [*source, "-af", "loudnorm=print_format=json", "-f", "null", "-"],
        stdin=stdin,
        level="info",
    )
    answers = ANSWER.findall(done.stderr.decode("utf-8", "replace"))
    if not answers:
        raise UnreadableMedia(
            path=path,
            problem="its loudness cannot be measured",
            remedy="Check that it holds a sound",
        )
    told = json.loads(answers[-1])
    return Loudness(
        integrated_lufs=_heard(told["input_i"]),
        range_lu=_heard(told["input_lra"]),
        true_peak_dbtp=_heard(told["input_tp"]),
    )


def _heard(number: str) -> float | None:
    value = float(number)
    return value if value > SILENCE_LUFS else None
