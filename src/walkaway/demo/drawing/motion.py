"""How a sitting person moves: the head sways and turns a little, the lids blink, the mouth speaks.

The whole picture around a head is bent on a mesh. What moves is the head; the bend fades towards
the shoulders and the wall behind, which is too quiet for anybody to see it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from walkaway.core.media.plan import SAMPLE_RATE_HZ
from walkaway.core.spans import Span
from walkaway.demo.drawing.surface import as_field

DRAWINGS_PER_SECOND = Fraction(25, 2)
"""Each drawing is shown for two frames, as is the custom in drawn films."""

SAMPLES_PER_DRAWING = int(SAMPLE_RATE_HZ / DRAWINGS_PER_SECOND)
BLINK = (1, 2, 1)
"""The states of the lids, drawing by drawing, as positions in `portrait.LIDS`."""

REGION = (-1.6, -2.0, 1.6, 1.8)
"""What bends around a head, in face units: left, top, right, bottom."""

MESH_CELLS = (8, 9)
"""Columns and rows of the mesh."""

Track = NDArray[Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Motion:
    """How one head moves, drawing by drawing.

    `poses` is (drawings, 5): sway along x and y in face units, roll in radians, turn and nod from
    -1 to 1. `mouths` and `lids` are positions in `portrait.MOUTHS` and `portrait.LIDS`.
    """

    poses: Track
    mouths: tuple[int, ...]
    lids: tuple[int, ...]


def motion_of(drawings: int, loudness: Track, turn: float, rng: np.random.Generator) -> Motion:
    """The motion of somebody whose voice is as loud as `loudness` (drawings,), from 0 to 1."""
    return Motion(
        poses=_poses(drawings, loudness, turn, rng),
        mouths=_mouths(loudness),
        lids=_lids(drawings, rng),
    )


def loudness_of(sound: NDArray[np.float32], spans: Sequence[Span], drawings: int) -> Track:
    """How loud `sound` is in every drawing, 0 to 1, counting only `spans` (in samples)."""
    heard = np.zeros(drawings * SAMPLES_PER_DRAWING, np.float32)
    for span in spans:
        end = min(span.end, len(heard), len(sound))
        heard[span.start : end] = sound[span.start : end]
    power = np.sqrt((heard.reshape(drawings, -1) ** 2).mean(axis=1))
    return as_field(np.clip(power / max(float(np.percentile(power, 97)), 1e-6), 0, 1))


def _poses(drawings: int, loudness: Track, turn: float, rng: np.random.Generator) -> Track:
    slow = [_wander(drawings, period_s, rng) for period_s in (7.0, 6.0, 9.0, 6.5, 5.0)]
    speaking = np.convolve(loudness, np.hanning(13) / np.hanning(13).sum(), "same")
    emphasis = np.convolve(loudness, np.hanning(7) / np.hanning(7).sum(), "same")
    liveliness = 0.75 + 0.5 * speaking
    columns = (
        0.035 * slow[0] * liveliness,
        0.014 * slow[1] + 0.012 * emphasis,
        0.026 * slow[2] * liveliness,
        turn + 0.5 * slow[3] * liveliness,
        0.45 * slow[4] + 0.55 * (emphasis - 0.3),
    )
    return np.stack(columns, axis=1).astype(np.float32)


def _wander(drawings: int, period_s: float, rng: np.random.Generator) -> Track:
    """A slow, smooth, irregular coming and going, mostly between -1 and 1."""
    seconds = np.arange(drawings) / float(DRAWINGS_PER_SECOND)
    total = np.zeros(drawings)
    for part in (1.0, 1.7, 2.9):
        phase, stretch = rng.uniform(0, 2 * np.pi), rng.uniform(0.85, 1.15)
        total += np.sin(2 * np.pi * seconds * part * stretch / period_s + phase) / part
    return as_field(total / 1.5)


def _mouths(loudness: Track) -> tuple[int, ...]:
    smooth = np.convolve(loudness, (0.15, 0.7, 0.15), "same")
    return tuple(int(each) for each in np.clip(np.round(smooth * 4.4 - 0.15), 0, 4))


def _lids(drawings: int, rng: np.random.Generator) -> tuple[int, ...]:
    states = np.zeros(drawings + len(BLINK), int)
    at = int(rng.integers(10, 30))
    while at < drawings:
        states[at : at + len(BLINK)] = BLINK
        at += int(rng.integers(28, 65))
    return tuple(int(each) for each in states[:drawings])


@dataclass(frozen=True, slots=True)
class Bend:
    """The mesh around one head: `unit` is half a face in pixels, `at` its middle."""

    at: tuple[int, int]
    unit: int
    width: int
    height: int

    @property
    def box(self) -> tuple[int, int, int, int]:
        """The bent part of the picture in pixels: left, top, right, bottom."""
        left, top, right, bottom = (
            round(each * self.unit) + self.at[index % 2] for index, each in enumerate(REGION)
        )
        return max(0, left), max(0, top), min(self.width, right), min(self.height, bottom)

    def bent(self, part: Image.Image, pose: Track) -> Image.Image:
        """`part`, the picture inside `box`, with the head in `pose`."""
        left, top, _, _ = self.box
        columns = np.linspace(0, part.width, MESH_CELLS[0] + 1).round()
        rows = np.linspace(0, part.height, MESH_CELLS[1] + 1).round()
        x, y = np.meshgrid(columns, rows)
        from_x, from_y = self._origin_of(x, y, left, top, pose)
        mesh = []
        for row in range(MESH_CELLS[1]):
            for column in range(MESH_CELLS[0]):
                cell = (columns[column], rows[row], columns[column + 1], rows[row + 1])
                corners = (
                    (row, column),
                    (row + 1, column),
                    (row + 1, column + 1),
                    (row, column + 1),
                )
                source = tuple(
                    float(each[corner]) for corner in corners for each in (from_x, from_y)
                )
                mesh.append((tuple(int(each) for each in cell), source))
        return part.transform(part.size, Image.Transform.MESH, mesh, Image.Resampling.BILINEAR)

    def _origin_of(
        self, x: Track, y: Track, left: int, top: int, pose: Track
    ) -> tuple[Track, Track]:
        """Where what is seen at (x, y) comes from, in pixels of the part."""
        sway_x, sway_y, roll, turn, nod = pose
        across = (x + left - self.at[0]) / self.unit
        down = (y + top - self.at[1]) / self.unit
        hold = _fade(np.abs(across), 1.05, -REGION[0] - 0.02) * _fade(-down, 1.3, -REGION[1] - 0.02)
        hold = hold * _fade(down, 0.85, REGION[3] - 0.02)
        depth = np.exp(-((across / 0.7) ** 2) - ((down - 0.15) / 0.85) ** 2)
        moved_x = hold * (sway_x - roll * (down - 1.4)) + 0.085 * turn * depth * hold
        moved_y = hold * (sway_y + roll * across) + 0.055 * nod * depth * hold
        return x - moved_x * self.unit, y - moved_y * self.unit


def _fade(value: Track, start: float, end: float) -> Track:
    """1 up to `start`, falling smoothly to 0 at `end`."""
    t = np.clip((end - value) / (end - start), 0, 1)
    return t * t * (3 - 2 * t)
