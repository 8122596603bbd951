"""The shape of a sound, for the page: numbers and a quiet picture."""

from __future__ import annotations

from typing import TypedDict

import numpy as np

from walkaway.core.media.plan import SAMPLE_RATE_HZ
from walkaway.core.media.sound.decode import Samples

COLUMNS = 400
SVG_HEIGHT = 64
LEAST_HEIGHT = 1
DECIMALS = 3


class WaveformPeaks(TypedDict):
    """`peaks` are the loudest absolute samples of equal stretches, relative to the loudest."""

    duration_s: float
    peaks: list[float]


def waveform_peaks(sound: Samples, columns: int = COLUMNS) -> WaveformPeaks:
    """The peaks of `sound` in `columns` stretches; fewer when it has fewer samples."""
    parts = np.array_split(np.abs(sound), max(1, min(columns, len(sound))))
    peaks = np.array([part.max(initial=0.0) for part in parts])
    loudest = float(peaks.max(initial=0.0)) or 1.0
    return WaveformPeaks(
        duration_s=round(len(sound) / SAMPLE_RATE_HZ, DECIMALS),
        peaks=[round(float(peak) / loudest, DECIMALS) for peak in peaks],
    )


def waveform_of(sound: Samples) -> str:
    """The picture of `sound`."""
    return waveform_svg(waveform_peaks(sound))


def waveform_svg(waveform: WaveformPeaks) -> str:
    """A picture in the colour of the text around it, for decoration: it says nothing aloud."""
    peaks = waveform["peaks"]
    middle = SVG_HEIGHT / 2
    strokes = "".join(
        f"M{column + 0.5:g} {middle - half:g}v{2 * half:g}"
        for column, peak in enumerate(peaks)
        for half in (round(max(LEAST_HEIGHT, peak * SVG_HEIGHT) / 2, 1),)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {len(peaks)} {SVG_HEIGHT}" '
        'preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        f'<path d="{strokes}" stroke="currentColor" stroke-width=".7" fill="none"/></svg>\n'
    )
