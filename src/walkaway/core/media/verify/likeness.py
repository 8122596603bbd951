"""How much a part of a finished picture shows words as they were drawn anew.

The measure is Pearson's correlation of brightness, since letters on a plain ground leave nothing
else to correlate with, lowered where the contrast is: words that nobody can see say nothing.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Luma = NDArray[np.uint8]
"""Brightness, (height, width)."""

WINDOW_EMS = 1.2
"""How wide a stretch of words is compared at once: about two letters."""
LEAST_INK = 0.02
"""A stretch in which fewer of the pixels are letters is between two words."""
INK_CONTRAST = 64
"""By how much a letter differs from its ground."""


def likeness(shown: Luma, expected: Luma) -> float:
    """Pearson's correlation of two pictures, times the share of the expected contrast that is
    shown, at most 1. It is 0 when either is plain.

    >>> letter = np.array([[0, 200], [200, 0]], np.uint8)
    >>> likeness(letter, letter), likeness(letter // 2, letter), likeness(200 - letter, letter)
    (1.0, 0.5, -1.0)
    """
    first, second = shown.astype(np.float64), expected.astype(np.float64)
    first -= first.mean()
    second -= second.mean()
    contrast, wanted = float(first.std()), float(second.std())
    if not contrast or not wanted:
        return 0.0
    correlation = float((first * second).mean()) / (contrast * wanted)
    return round(correlation * min(1.0, contrast / wanted), 6)


def least_likeness(shown: Luma, expected: Luma, *, em: float) -> float:
    """The likeness of words in letters of `em` pixels, or of the least alike stretch of them."""
    window = max(2, round(em * WINDOW_EMS))
    ground = int(np.median(expected))
    likenesses = [likeness(shown, expected)]
    for start in range(0, expected.shape[1] - window, window // 2):
        columns = slice(start, start + window)
        ink = np.abs(expected[:, columns].astype(int) - ground) > INK_CONTRAST
        if ink.mean() > LEAST_INK:
            likenesses.append(likeness(shown[:, columns], expected[:, columns]))
    return min(likenesses)
