"""What moved, told from thumbnails of the brightness: nearly free beside looking for faces."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from walkaway.core.media.faces.geometry import grown, size_of
from walkaway.core.media.faces.model import Box
from walkaway.core.media.frames import Plane

THUMBNAIL_CELLS = 160
"""Cells along the longer side of a thumbnail."""

PATCH_CELLS = 9
"""A face is compared with itself in this many rows and columns."""

NOISE_LEVELS = 3.0
"""Steps of brightness, of 255, that are taken for noise of the camera."""

CHANGED_LEVELS = 24.0
"""Steps of brightness by which a cell shows something else."""

CUT_LIKENESS = 0.6
"""Two pictures of one shot, a fortieth of a second apart, correlate at least this much."""

CUT_CONTRAST = 3.0
"""A cut is one step this many times larger than the steps beside it; a fast pan is many."""

Thumbnail = NDArray[np.float32]
Mask = NDArray[np.bool_]


def cell_pixels(width: int, height: int) -> int:
    """The side of a thumbnail's cell in pixels of the picture."""
    return max(1, max(width, height) // THUMBNAIL_CELLS)


def thumbnail(y: Plane) -> Thumbnail:
    """The brightness of square cells, each the mean of some of its pixels."""
    cell = cell_pixels(y.shape[1], y.shape[0])
    height, width = y.shape[0] // cell * cell, y.shape[1] // cell * cell
    sums = np.zeros((height // cell, width // cell), np.uint16)
    rows, columns = range(cell // 8, cell, max(1, cell // 2)), range(0, cell, max(1, cell // 4))
    for row in rows:
        for column in columns:
            sums += y[row:height:cell, column:width:cell]
    return sums.astype(np.float32) / np.float32(len(rows) * len(columns))


def likeness(one: Thumbnail, other: Thumbnail) -> float:
    """The correlation of two thumbnails, 1 when one is the other in another light."""
    a, b = one - one.mean(), other - other.mean()
    floor = NOISE_LEVELS**2 * a.size
    return float(
        (np.vdot(a, b) + floor) / np.sqrt((np.vdot(a, a) + floor) * (np.vdot(b, b) + floor))
    )


def is_cut(likenesses: tuple[float | None, float, float | None]) -> bool:
    """Whether the camera was cut at the middle one of three steps from picture to picture."""
    before, here, after = likenesses
    others = max(1 - likely for likely in (before, after, 1.0) if likely is not None)
    return here < CUT_LIKENESS and 1 - here > CUT_CONTRAST * others


def unlikeness(one: Thumbnail, at: Box, other: Thumbnail, then: Box, cell: int) -> float:
    """How badly what is `at` a place in `one` is found `then` in `other`, at whatever size.

    0 when it is all there in whatever light; about 1 when it is something else.
    """
    a, b = _sampled(one, at, cell), _sampled(other, then, cell)
    difference = a - b
    strength = float(a.std()) + float(b.std()) + 2 * NOISE_LEVELS
    return 2 * float(np.abs(difference - difference.mean()).mean()) / strength


def elsewhere(small: Thumbnail, people: Iterable[tuple[Box, Box]], cell: int) -> Mask:
    """The cells outside the bodies of those whose faces went from one box to another."""
    outside = np.ones(small.shape, bool)
    for one, other in people:
        reach = 2 * max(size_of(one), size_of(other))
        left = min(one.left, other.left) - reach
        right = max(one.left + one.width, other.left + other.width) + reach
        top = min(one.top, other.top) - reach / 2
        columns = slice(max(0, int(left / cell)), max(0, math.ceil(right / cell)))
        outside[max(0, int(top / cell)) :, columns] = False
    return outside


def passing(before: Thumbnail, here: Thumbnail, after: Thumbnail, where: Mask) -> Mask:
    """The cells that show something which is there neither before nor after."""
    return _changed(before, here) & _changed(after, here) & where


def changed_region(one: Thumbnail, other: Thumbnail, cell: int) -> Box | None:
    """What of the picture shows something else in `other`, as one box in pixels of the picture."""
    return region_of(_changed(one, other), cell)


def region_of(cells: Mask, cell: int) -> Box | None:
    """The box around all cells that are not alone in their row or their column."""
    rows = np.flatnonzero(cells.sum(axis=1) > 1)
    columns = np.flatnonzero(cells.sum(axis=0) > 1)
    if not len(rows) or not len(columns):
        return None
    return Box(
        left=float(columns[0] * cell),
        top=float(rows[0] * cell),
        width=float((columns[-1] + 1 - columns[0]) * cell),
        height=float((rows[-1] + 1 - rows[0]) * cell),
    )


def _changed(one: Thumbnail, other: Thumbnail) -> Mask:
    """The cells that show something else; a change of the light as a whole is no change."""
    gain = (one.mean() + NOISE_LEVELS) / (other.mean() + NOISE_LEVELS)
    return np.asarray(np.abs(one - other * gain) > CHANGED_LEVELS)


def _sampled(picture: Thumbnail, box: Box, cell: int) -> Thumbnail:
    """What a thumbnail shows in and around a box, as a small picture of one size for all boxes."""
    wide = grown(box, 1.2)
    steps = (np.arange(PATCH_CELLS) + 0.5) / PATCH_CELLS
    across = (wide.left + steps * wide.width) / cell - 0.5
    down = (wide.top + steps * wide.height) / cell - 0.5
    columns, right = _weights(across, picture.shape[1])
    rows, below = _weights(down, picture.shape[0])
    upper = picture[rows[:, None], columns], picture[rows[:, None], columns + 1]
    lower = picture[rows[:, None] + 1, columns], picture[rows[:, None] + 1, columns + 1]
    top = upper[0] * (1 - right) + upper[1] * right
    bottom = lower[0] * (1 - right) + lower[1] * right
    return np.asarray(top * (1 - below[:, None]) + bottom * below[:, None], np.float32)


def _weights(
    places: NDArray[np.float64], length: int
) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """For each place in [0, length), the cell before it and the share of the cell after it."""
    inside = np.clip(places, 0, length - 1.001)
    cells = inside.astype(np.intp)
    return cells, (inside - cells).astype(np.float32)
