"""How speech sounds, forty milliseconds at a time, in numbers that forget who speaks.

Mel-frequency cepstra: the power spectrum of short windows, summed in triangular bands that are even
on the mel scale, as logarithms, and their cosine transform. The first coefficients tell the shape
of the mouth; the level is kept apart, to tell speech from silence.

**Source:** S. B. Davis, P. Mermelstein, "Comparison of parametric representations for monosyllabic
word recognition in continuously spoken sentences", IEEE Transactions on Acoustics, Speech and
Signal Processing 28(4), 1980. Mel: m(f) = 2595 log10(1 + f / 700).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import log10

import numpy as np
import scipy
from numpy.typing import NDArray

from walkaway.core.media.plan import SAMPLE_RATE_HZ
from walkaway.core.media.sound.decode import Samples, resampled

Matrix = NDArray[np.float32]

RATE_HZ = 16_000
HOP_SAMPLES = RATE_HZ // 100
WINDOW_SAMPLES = 512
HOPS_OF_A_FRAME = 4
FRAME_MS = 40
BANDS = 26
LOWEST_HZ, HIGHEST_HZ = 100.0, 6000.0
COEFFICIENTS = 12
LEAST_POWER = 1e-10

QUIET_SHARE, LOUD_SHARE = 0.05, 0.95
SPEECH_ABOVE = 0.3
"""Speech begins at this share of the way from the quiet to the loud, in decibels."""
LEAST_RANGE_DB = 6.0
"""Sound whose loud and quiet parts are nearer than this has no pauses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cepstra:
    """`shape` is `(frames, coefficients)`, `level_db` `(frames,)`; a frame is `FRAME_MS` long."""

    shape: Matrix
    level_db: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.level_db)


def cepstra(sound: Samples) -> Cepstra:
    """The cepstra of `sound`, at `SAMPLE_RATE_HZ`, without the part of a frame at its end."""
    at_rate = resampled(sound, Fraction(SAMPLE_RATE_HZ, RATE_HZ))
    frames = len(at_rate) // (HOP_SAMPLES * HOPS_OF_A_FRAME)
    padded = np.pad(at_rate, (0, WINDOW_SAMPLES))
    windows = np.lib.stride_tricks.sliding_window_view(padded, WINDOW_SAMPLES)[::HOP_SAMPLES]
    windows = windows[: frames * HOPS_OF_A_FRAME] * np.hamming(WINDOW_SAMPLES).astype(np.float32)
    power = np.abs(np.fft.rfft(windows)) ** 2 / WINDOW_SAMPLES
    bands = np.log(power @ _mel_bands().T + LEAST_POWER)
    turned = scipy.fft.dct(bands, norm="ortho")[:, 1 : COEFFICIENTS + 1]
    level = 10 * np.log10(power.sum(axis=1) + LEAST_POWER)
    return Cepstra(
        shape=_by_frames(turned.astype(np.float32), frames),
        level_db=_by_frames(level.astype(np.float32)[:, None], frames)[:, 0],
    )


def joined(parts: Iterable[Cepstra]) -> Cepstra:
    """Cepstra of sounds that follow each other."""
    listed = list(parts)
    return Cepstra(
        shape=np.concatenate([part.shape for part in listed]),
        level_db=np.concatenate([part.level_db for part in listed]),
    )


def speech(of: Cepstra) -> NDArray[np.bool_]:
    """Which frames are loud enough to be speech, `(frames,)`."""
    quiet, loud = np.quantile(of.level_db, (QUIET_SHARE, LOUD_SHARE))
    if loud - quiet < LEAST_RANGE_DB:
        return np.ones(len(of), np.bool_)
    return np.asarray(of.level_db > quiet + SPEECH_ABOVE * (loud - quiet))


def directions_of(of: Cepstra, spoken: NDArray[np.bool_]) -> Matrix:
    """Shapes and how they change, as vectors of length one, `(frames, 2 * coefficients)`.

    Mean and spread are those of the frames with speech: what a microphone or a voice adds to all
    of them is gone. The scalar product of two vectors is 1 for the same sound, and about 0 for any
    two.
    """
    changing = np.concatenate([of.shape, _slopes(of.shape)], axis=1)
    heard = changing[spoken] if spoken.any() else changing
    scaled = (changing - heard.mean(axis=0)) / (heard.std(axis=0) + 1e-6)
    length = np.linalg.norm(scaled, axis=1, keepdims=True)
    return np.asarray(scaled / np.maximum(length, 1e-6), np.float32)


def _slopes(shape: Matrix) -> Matrix:
    padded = np.pad(shape, ((2, 2), (0, 0)), mode="edge")
    return np.asarray(
        (2 * (padded[4:] - padded[:-4]) + padded[3:-1] - padded[1:-3]) / 10, np.float32
    )


def _by_frames(values: Matrix, frames: int) -> Matrix:
    mean = values.reshape(frames, HOPS_OF_A_FRAME, values.shape[1]).mean(axis=1)
    return np.asarray(mean, np.float32)


@cache
def _mel_bands() -> Matrix:
    """Triangles, `(bands, frequencies)`, each reaching to the middles of its neighbours."""
    mel = np.linspace(_mel(LOWEST_HZ), _mel(HIGHEST_HZ), BANDS + 2)
    corners = 700 * (10 ** (mel / 2595) - 1)
    hz = np.fft.rfftfreq(WINDOW_SAMPLES, 1 / RATE_HZ)
    left, middle, right = (corners[at : at + BANDS, None] for at in range(3))
    rising, falling = (hz - left) / (middle - left), (right - hz) / (right - middle)
    return np.asarray(np.clip(np.minimum(rising, falling), 0, None), np.float32)


def _mel(hz: float) -> float:
    return 2595 * log10(1 + hz / 700)
