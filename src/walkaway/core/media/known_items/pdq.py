"""PDQ: 256 bits that stay nearly the same while a picture is scaled, encoded anew or toned.

**Source:** Facebook, *The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm*
(ThreatExchange, 2019), section "PDQ". Written out here because its reference code has to be
compiled; the tests hold it bit for bit against that code. A picture is made 128 by 72 first, for
which the blurring filter of the original has a window of one and does nothing.
"""

from __future__ import annotations

from functools import cache
from typing import NewType

import numpy as np
from numpy.typing import NDArray

Hash = NewType("Hash", int)
"""256 bits; bit 16 i + j says whether the coefficient (i, j) is above the median."""

BITS = 256
HEX_DIGITS = BITS // 4
WIDTH, HEIGHT = 128, 72
SIDE, KEPT = 64, 16

Luma = NDArray[np.float64]


def pdq(luma: Luma) -> tuple[Hash, int]:
    """The hash of `luma`, shape (72, 128), 0 to 255, and its quality, 0 (a plain picture) to 100.

    The hash of a picture in which little is to be seen says nothing, and matches others like it.
    """
    if luma.shape != (HEIGHT, WIDTH):
        raise ValueError(f"expected {HEIGHT} rows and {WIDTH} columns, found {luma.shape}")
    small = luma[np.ix_(_centres(HEIGHT), _centres(WIDTH))].astype(np.float32)
    transform = _cosines()
    coefficients = np.asarray(transform @ small @ transform.T, np.float32)
    bits = (coefficients > _median(coefficients)).ravel()
    return Hash(int.from_bytes(np.packbits(bits[::-1]).tobytes(), "big")), _quality(small)


def distance(one: Hash, other: Hash) -> int:
    """How many of 256 bits differ."""
    return (one ^ other).bit_count()


def as_hex(value: Hash) -> str:
    """As hash lists write it: 64 hexadecimal digits."""
    return f"{value:0{HEX_DIGITS}x}"


@cache
def _cosines() -> NDArray[np.float32]:
    """Rows 1 to 16 of the discrete cosine transform of 64 values, without row 0, the mean."""
    rows = np.arange(1, KEPT + 1)[:, None]
    columns = 2 * np.arange(SIDE)[None, :] + 1
    cosines = np.cos(np.pi / (2 * SIDE) * rows * columns)
    return np.asarray(np.sqrt(2 / SIDE) * cosines, np.float32)


def _centres(length: int) -> NDArray[np.int64]:
    """Which of `length` pixels lie in the middle of 64 cells."""
    return ((np.arange(SIDE) + 0.5) * length / SIDE).astype(np.int64)


def _median(coefficients: NDArray[np.float32]) -> float:
    """The lower median, as the original takes it."""
    ordered = np.sort(coefficients, axis=None)
    return float(ordered[(ordered.size - 1) // 2])


def _quality(small: NDArray[np.float32]) -> int:
    """How much neighbours differ, each difference as a whole number of hundredths."""
    total = sum(
        int(np.abs(np.trunc(np.diff(small, axis=axis) * 100 / 255)).sum()) for axis in (0, 1)
    )
    return min(100, int(total / 90))
