"""Relief, light and colour: what everything in the demonstration is modelled with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.interpolate import PchipInterpolator
from scipy.ndimage import gaussian_filter

Field = NDArray[Any]
"""A value per pixel, (height, width), or a colour per pixel, (height, width, 3), from 0 to 1."""

CURVE_SAMPLES = 600

Ramp = tuple[str, ...]
"""Colours from the deepest shadow to the highest light, as "#rrggbb"."""


@dataclass(frozen=True, slots=True)
class Ground:
    """The grid something is modelled on; x runs right and y down, in the model's own unit."""

    x: Field
    y: Field

    def bump(self, at: tuple[float, float], spread: tuple[float, float]) -> Field:
        """A bell of height 1 around `at`; `spread` is its deviation along x and y."""
        across = ((self.x - at[0]) / spread[0]) ** 2
        down = ((self.y - at[1]) / spread[1]) ** 2
        return np.exp(-0.5 * (across + down)).astype(np.float32)

    def pair(self, at: tuple[float, float], spread: tuple[float, float]) -> Field:
        """The same bell on both sides of the middle."""
        return self.bump(at, spread) + self.bump((-at[0], at[1]), spread)

    def ellipse(
        self, at: tuple[float, float], radii: tuple[float, float], softness: float = 0.04
    ) -> Field:
        """1 inside an ellipse and 0 outside; the edge is `softness` radii wide."""
        distance = np.hypot((self.x - at[0]) / radii[0], (self.y - at[1]) / radii[1])
        return step(distance, 1 + softness / 2, 1 - softness / 2)

    def ellipses(
        self, at: tuple[float, float], radii: tuple[float, float], softness: float = 0.04
    ) -> Field:
        """The same ellipse on both sides of the middle."""
        mirrored = self.ellipse((-at[0], at[1]), radii, softness)
        return np.maximum(self.ellipse(at, radii, softness), mirrored)


def ground(width: int, height: int, *, unit: float, origin: tuple[float, float]) -> Ground:
    """A grid of `width` by `height` pixels, `unit` pixels a unit, with (0, 0) at `origin`."""
    columns = (np.arange(width, dtype=np.float32) - origin[0]) / unit
    rows = (np.arange(height, dtype=np.float32) - origin[1]) / unit
    x, y = np.meshgrid(columns, rows)
    return Ground(x.astype(np.float32), y.astype(np.float32))


def as_field(values: Field) -> Field:
    """`values` in the precision that pictures are drawn in."""
    return np.asarray(values, np.float32)


def step(value: Field, low: float, high: float) -> Field:
    """A smooth step from 0 at `low` to 1 at `high`; it falls when `high` is the smaller one."""
    t = np.clip((value - low) / (high - low), 0, 1)
    return as_field(t * t * (3 - 2 * t))


def curve(value: Field, points: Sequence[tuple[float, float]]) -> Field:
    """The smooth function through `points`, level beyond the first and the last; no overshoot."""
    known, wanted = zip(*points, strict=True)
    at = np.linspace(known[0], known[-1], CURVE_SAMPLES)
    return np.interp(value, at, PchipInterpolator(known, wanted)(at)).astype(np.float32)


def light_on(relief: Field, towards: tuple[float, float, float], unit: float) -> Field:
    """How much light each point of `relief` gets from the direction `towards`, 0 to 1.

    `unit` is the number of pixels in a unit of height. The light wraps a little around the form,
    as that of a window does.
    """
    slope_y, slope_x = np.gradient(relief * unit)
    length = np.sqrt(slope_x**2 + slope_y**2 + 1)
    x, y, z = np.asarray(towards) / np.linalg.norm(towards)
    lit = (-slope_x * x - slope_y * y + z) / length
    return as_field(np.clip((lit + 0.25) / 1.25, 0, 1))


def rgb(colour: str) -> Field:
    """The three values of "#rrggbb"."""
    return np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)], np.float32)


def tinted(light: Field, ramp: Ramp) -> Field:
    """Turn light into colour along `ramp`."""
    stops = np.linspace(0, 1, len(ramp))
    channels = np.stack([rgb(colour) for colour in ramp])
    return np.stack(
        [np.interp(light, stops, channels[:, channel]) for channel in range(3)], axis=-1
    ).astype(np.float32)


def laid_over(below: Field, above: Field, cover: Field) -> Field:
    """`above` (a colour or a picture) over `below`, where `cover` is 1."""
    return as_field(below + (above - below) * cover[..., None])


def grain(rng: np.random.Generator, shape: tuple[int, int], spread: tuple[float, float]) -> Field:
    """Smooth noise of deviation 1; `spread` is its softness along y and x, in pixels."""
    coarser = [max(1, int(each / 2.5)) for each in spread]
    rows, columns = (-(-side // by) for side, by in zip(shape, coarser, strict=True))
    noise = rng.standard_normal((rows, columns)).astype(np.float32)
    sigma = [each / by for each, by in zip(spread, coarser, strict=True)]
    smooth = _resized(np.asarray(gaussian_filter(noise, sigma), np.float32), shape)
    return as_field(smooth / max(float(smooth.std()), 1e-6))


def softened(picture: Field, deviation: float) -> Field:
    """`picture` out of focus; `deviation` is in pixels."""
    coarser = max(1, int(deviation / 2.5))
    height, width, _ = picture.shape
    channels = []
    for channel in np.moveaxis(picture, -1, 0):
        small = Image.fromarray(np.ascontiguousarray(channel)).reduce(coarser)
        blurred = gaussian_filter(np.asarray(small, np.float32), deviation / coarser)
        channels.append(_resized(np.asarray(blurred, np.float32), (height, width)))
    return np.stack(channels, axis=-1)


def resized(picture: Field, width: int, height: int) -> Field:
    """`picture` at another size."""
    channels = np.moveaxis(picture, -1, 0)
    return np.stack([_resized(channel, (height, width)) for channel in channels], axis=-1)


def _resized(values: Field, shape: tuple[int, int]) -> Field:
    if values.shape == shape:
        return values
    image = Image.fromarray(np.ascontiguousarray(values))
    return np.asarray(image.resize(shape[::-1], Image.Resampling.BICUBIC), np.float32)
