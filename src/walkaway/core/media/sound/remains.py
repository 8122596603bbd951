"""What is left of one sound in another: correlation after whitening, second by second.

Both sounds are flattened in short frames, so that every frequency counts alike: loud vowels of
another voice then hide little, and what was left at −18 dB below it still stands out. A second is
scored at the lag where it agrees best with the reference. Its sixteenths are scored apart and the
best five are left out: two readings of a synthetic voice share single hisses to the sample, but
only the same recording agrees all along.

**Source**: Knapp and Carter, "The generalized correlation method for estimation of time delay",
IEEE Trans. ASSP 24(4), 1976 (whitening before correlating).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

from walkaway.core.media.plan import SAMPLE_RATE_HZ
from walkaway.core.media.sound.decode import Samples

RATE_HZ = 16_000
REDUCTION = SAMPLE_RATE_HZ // RATE_HZ
WINDOW = RATE_HZ  # one second
STEP = WINDOW // 2
FRAME = 512
SMOOTHED_BANDS = 9
WHITENING_FLOOR = 1e-3
PARTS = 16
PARTS_LEFT_OUT = 5
BLOCK = 1 << 18
QUIETEST_WINDOW_RMS = 10 ** (-55 / 20)
LEAST_REFERENCE_ENERGY = 1e-3

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Trace:
    """How much the second of the reference that begins at `position` is heard, from 0 to 1."""

    score: float
    position: int


class Reference:
    """A sound to look for, prepared once; positions are samples at `SAMPLE_RATE_HZ`."""

    def __init__(self, sound: Samples) -> None:
        self._sound = _whitened(sound)
        short = WINDOW - len(self._sound)
        if short > 0:
            self._sound = np.pad(self._sound, (0, short))
        # float64 sums: their differences are small beside them
        energy = np.concatenate(([0.0], np.cumsum(self._sound.astype(np.float64) ** 2)))
        energy = energy[WINDOW:] - energy[:-WINDOW]
        self._energy = np.maximum(energy, LEAST_REFERENCE_ENERGY * max(energy.max(), 1e-9))
        self._block = scipy.fft.next_fast_len(min(BLOCK, len(self._sound) + WINDOW), real=True)
        self._lags = self._block - WINDOW + 1
        self._spectra = [
            scipy.fft.rfft(self._sound[at : at + self._block], self._block)
            for at in range(0, len(self._energy), self._lags)
        ]

    def best_trace(self, window: Array, near: int | None, reach: int) -> tuple[Trace, Trace]:
        """The best agreement of a whitened second anywhere, and within `reach` of `near`."""
        agreement = self._agreement(window)
        anywhere = self._trace(window, agreement, 0, len(agreement))
        if near is None:
            return anywhere, Trace(0.0, 0)
        first, last = (near - reach) // REDUCTION, (near + reach) // REDUCTION + 1
        return anywhere, self._trace(window, agreement, max(0, first), min(last, len(agreement)))

    def _agreement(self, window: Array) -> Array:
        """The correlation coefficient at every lag."""
        spectrum = np.conj(scipy.fft.rfft(window, self._block))
        parts = [
            scipy.fft.irfft(each * spectrum, self._block)[: self._lags] for each in self._spectra
        ]
        products = np.concatenate(parts)[: len(self._energy)]
        return np.asarray(products / np.sqrt(self._energy * (window**2).sum()), np.float32)

    def _trace(self, window: Array, agreement: Array, first: int, last: int) -> Trace:
        if first >= last:
            return Trace(0.0, 0)
        at = first + int(np.abs(agreement[first:last]).argmax())
        # Upside down is heard just as well.
        products = np.sign(agreement[at]) * window * self._sound[at : at + WINDOW]
        parts = np.sort(products.reshape(PARTS, -1).sum(axis=1))[: PARTS - PARTS_LEFT_OUT]
        whole = float(np.sqrt(float((window**2).sum()) * self._energy[at]))
        score = float(parts.sum()) / whole * PARTS / (PARTS - PARTS_LEFT_OUT)
        return Trace(max(0.0, score), at * REDUCTION)


def heard_seconds(sound: Samples) -> Iterator[tuple[int, Array]]:
    """Overlapping whitened seconds of `sound` in which something is heard, each with its first
    sample."""
    reduced = _reduced(sound)
    white = _whitened(sound)
    for begin in range(0, max(1, len(white) - WINDOW + STEP), STEP):
        window, plain = white[begin : begin + WINDOW], reduced[begin : begin + WINDOW]
        if len(plain) and np.sqrt((plain**2).mean()) > QUIETEST_WINDOW_RMS:
            yield begin * REDUCTION, np.pad(window, (0, WINDOW - len(window)))


def _reduced(sound: Samples) -> Array:
    return np.asarray(scipy.signal.resample_poly(sound, 1, REDUCTION), np.float32)


def _whitened(sound: Samples) -> Array:
    """`sound` at `RATE_HZ` with the spectrum of every frame made flat."""
    reduced = _reduced(np.pad(sound, (0, max(0, FRAME * REDUCTION - len(sound)))))
    transform = scipy.signal.ShortTimeFFT(
        scipy.signal.windows.hann(FRAME, sym=False), FRAME // 4, RATE_HZ, scale_to=None
    )
    spectra = transform.stft(reduced)
    magnitude = np.abs(spectra)
    floor = WHITENING_FLOOR * np.sqrt((magnitude**2).mean()) + 1e-9
    level = scipy.ndimage.uniform_filter1d(magnitude, SMOOTHED_BANDS, axis=0) + floor
    return np.asarray(transform.istft(spectra / level, k1=len(reduced)), np.float32)
