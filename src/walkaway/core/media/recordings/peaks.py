"""How loud a recording is, stretch by stretch, without holding its sound in memory."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import BinaryIO

import av
import numpy as np

from walkaway.core.media.recordings.opening import decoded, duration_of, opened, seconds_into
from walkaway.core.media.sound.waveform import DECIMALS, WaveformPeaks

BIN_S = Fraction(1, 20)
COLUMNS = 1200


def recording_peaks(
    source: BinaryIO, reached: Callable[[Fraction], object], columns: int = COLUMNS
) -> WaveformPeaks | None:
    """The peaks of the first sound in at most `columns` stretches; None for a silent film.

    `reached` is told the second up to which the recording was read.
    """
    with opened(source) as container:
        if not container.streams.audio:
            return None
        loudest: dict[int, float] = {}
        resampler = av.AudioResampler(format="flt", layout="mono", rate=8000)
        last = 0
        for frame in decoded(container, container.streams.audio[0]):
            at = seconds_into(container, frame)
            if not isinstance(frame, av.AudioFrame) or at is None:
                continue
            last = max(last, int(at / BIN_S))
            for mono in resampler.resample(frame):
                peak = float(np.abs(mono.to_ndarray()).max(initial=0.0))
                loudest[last] = max(loudest.get(last, 0.0), peak)
            reached(at)
        return _in_columns(loudest, max(duration_of(container), (last + 1) * BIN_S), columns)


def _in_columns(loudest: dict[int, float], duration: Fraction, columns: int) -> WaveformPeaks:
    bins = max(1, int(duration / BIN_S))
    columns = min(columns, bins)
    peaks = np.zeros(columns)
    for number, peak in loudest.items():
        column = min(columns - 1, max(0, number) * columns // bins)
        peaks[column] = max(peaks[column], peak)
    loudest_of_all = float(peaks.max(initial=0.0)) or 1.0
    return WaveformPeaks(
        duration_s=round(float(duration), DECIMALS),
        peaks=[round(float(peak) / loudest_of_all, DECIMALS) for peak in peaks],
    )
