"""A voice made harder to recognise. It can be reversed: whoever must stay unknown needs `replace`.

The pitch of every speaker is brought to the same height and the resonances of the throat are moved:
each pole of the linear prediction at angle φ goes to φ^α, with an α drawn per passage. Against a
listener with a speaker-recognition system this raised the equal error rate from about .00 to .21
(.24 when the method is known); .50 would be as good as guessing.

**Source**: Patino, Tomashenko, Todisco, Nautsch, Evans, "Speaker anonymisation using the McAdams
coefficient", Interspeech 2021.
"""

from __future__ import annotations

import numpy as np
import scipy
from numpy.typing import NDArray

from walkaway.core.media.plan import SAMPLE_RATE_HZ
from walkaway.core.media.sound.decode import Samples
from walkaway.core.media.sound.voices.stretch import filtered

COMMON_PITCH_HZ = 150.0
STRONGEST_SHIFT = 1.8
SOFTEST_ALPHA, STRONGEST_ALPHA = 0.82, 0.62

WORKING_RATE_HZ = 16_000
FRAME = 480  # 30 ms
HOP = FRAME // 2
PREDICTION_ORDER = 20
QUIET = 1e-4
LOWEST_PITCH_HZ, HIGHEST_PITCH_HZ = 70, 400
PITCH_FRAME = 640  # 40 ms
VOICED = 0.45

Array = NDArray[np.float64]


def disguised(sound: Samples, rng: np.random.Generator) -> Samples:
    """`sound`, as long as before, at a common pitch and with its resonances moved.

    Raises `ToolFailed`.
    """
    alpha = float(rng.uniform(STRONGEST_ALPHA, SOFTEST_ALPHA))
    down = SAMPLE_RATE_HZ // WORKING_RATE_HZ
    pitch_hz = median_pitch_hz(scipy.signal.resample_poly(sound, 1, down))
    if pitch_hz:
        shift = min(max(COMMON_PITCH_HZ / pitch_hz, 1 / STRONGEST_SHIFT), STRONGEST_SHIFT)
        sound = filtered(sound, f"rubberband=pitch={shift:.6f}:formant=preserved")
    moved = _with_moved_resonances(scipy.signal.resample_poly(sound, 1, down), alpha)
    result = np.asarray(scipy.signal.resample_poly(moved, down, 1)[: len(sound)], np.float32)
    return np.pad(result, (0, len(sound) - len(result)))


def median_pitch_hz(sound: NDArray[np.floating]) -> float | None:
    """The middle pitch of the voiced parts at `WORKING_RATE_HZ`; None when there are none."""
    frames = _frames(sound, PITCH_FRAME, PITCH_FRAME)
    energy = (frames**2).mean(axis=1)
    spectra = np.fft.rfft(frames - frames.mean(axis=1, keepdims=True), 2 * PITCH_FRAME)
    correlation = np.fft.irfft(np.abs(spectra) ** 2)[:, :PITCH_FRAME]
    first, last = WORKING_RATE_HZ // HIGHEST_PITCH_HZ, WORKING_RATE_HZ // LOWEST_PITCH_HZ
    peaks = correlation[:, first:last]
    strength = peaks.max(axis=1) / np.maximum(correlation[:, 0], QUIET)
    voiced = (strength > VOICED) & (energy > 0.05 * energy.max(initial=0.0))
    if not voiced.any():
        return None
    return float(WORKING_RATE_HZ / np.median(first + peaks.argmax(axis=1)[voiced]))


def _with_moved_resonances(sound: NDArray[np.floating], alpha: float) -> Array:
    """Overlapping frames, each re-made from its prediction error by the moved poles."""
    window = np.sqrt(scipy.signal.windows.hann(FRAME, sym=False))
    frames = _frames(np.pad(sound, (HOP, FRAME)), FRAME, HOP) * window
    result = np.zeros(len(frames) * HOP + FRAME)
    for index, frame in enumerate(frames):
        begin = index * HOP
        result[begin : begin + FRAME] += _moved(frame, alpha) * window
    return result[HOP : HOP + len(sound)]


def _moved(frame: Array, alpha: float) -> Array:
    correlation = np.correlate(frame, frame, "full")[FRAME - 1 : FRAME + PREDICTION_ORDER]
    if correlation[0] < QUIET:
        return frame
    correlation[0] *= 1 + 1e-6  # keeps the equations solvable for a pure tone
    prediction = scipy.linalg.solve_toeplitz(correlation[:-1], correlation[1:])
    whitening = np.concatenate(([1.0], -prediction))
    moved = np.real(np.poly(_moved_poles(np.asarray(np.roots(whitening), np.complex128), alpha)))
    remade = scipy.signal.lfilter([1.0], moved, scipy.signal.lfilter(whitening, [1.0], frame))
    level = np.sqrt((remade**2).sum())
    return np.asarray(remade * (np.sqrt(correlation[0]) / max(level, QUIET)))


def _moved_poles(poles: NDArray[np.complex128], alpha: float) -> NDArray[np.complex128]:
    """Each resonance at angle φ goes to φ^α; real poles stay, and none leaves the unit circle."""
    angle, radius = np.angle(poles), np.minimum(np.abs(poles), 0.995)
    resonates = np.abs(poles.imag) > 1e-9
    moved = np.where(resonates, np.sign(angle) * np.abs(angle) ** alpha, angle)
    return np.asarray(radius * np.exp(1j * np.clip(moved, -np.pi, np.pi)))


def _frames(sound: NDArray[np.floating], length: int, hop: int) -> Array:
    """(frames, length); what does not fill a frame at the end is left out."""
    if len(sound) < length:
        sound = np.pad(sound, (0, length - len(sound)))
    return np.asarray(np.lib.stride_tricks.sliding_window_view(sound, length)[::hop], np.float64)
