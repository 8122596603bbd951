"""Painting a modelled picture again in strokes of a brush."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw
from scipy.ndimage import gaussian_filter

from walkaway.demo.drawing.surface import Field, as_field, softened

LOOSENESS = 0.022
"""How far the colour of a stroke strays from the model, as a deviation."""


def painted(model: Field, rng: np.random.Generator, radii: Sequence[float]) -> Field:
    """`model` in strokes, from the broadest brush of `radii` (in pixels) to the finest.

    Strokes run along the form: across the steepest change of light. A finer brush goes only where
    the broader ones left something out, so that quiet places stay broad.
    """
    canvas = Image.fromarray(_bytes(softened(model, radii[0] * 1.5)))
    for radius in radii:
        wanted = softened(model, radius * 0.45)
        missing = np.abs(wanted - np.asarray(canvas, np.float32) / 255).max(axis=-1)
        threshold = 0.0 if radius == radii[0] else 0.035
        _lay_strokes(canvas, wanted, missing > threshold, radius, rng)
    return np.asarray(canvas, np.float32) / 255


def _lay_strokes(
    canvas: Image.Image,
    wanted: Field,
    places: np.ndarray[tuple[int, int], np.dtype[np.bool_]],
    radius: float,
    rng: np.random.Generator,
) -> None:
    height, width = places.shape
    spacing = max(1.5, radius * 0.9)
    rows, columns = np.mgrid[0:height:spacing, 0:width:spacing].reshape(2, -1)
    rows = np.clip(rows + rng.normal(0, spacing / 2, rows.shape), 0, height - 1)
    columns = np.clip(columns + rng.normal(0, spacing / 2, columns.shape), 0, width - 1)
    order = rng.permutation(len(rows))
    at = rows[order].astype(int), columns[order].astype(int)
    angles = _along_the_form(wanted, radius)[at] + rng.normal(0, 0.18, len(order))
    strays = rng.normal(0, LOOSENESS, (len(order), 1)) + rng.normal(
        0, LOOSENESS / 3, (len(order), 3)
    )
    colours = _bytes(wanted[at] + strays.astype(np.float32))
    lengths = radius * rng.uniform(1.4, 2.8, len(order))
    draw = ImageDraw.Draw(canvas)
    for index in np.flatnonzero(places[at]):
        reach = (lengths[index] * np.cos(angles[index]), lengths[index] * np.sin(angles[index]))
        _stroke(draw, (at[1][index], at[0][index]), reach, radius, tuple(colours[index].tolist()))


def _stroke(
    draw: ImageDraw.ImageDraw,
    at: tuple[int, int],
    reach: tuple[float, float],
    radius: float,
    colour: tuple[int, ...],
) -> None:
    """One stroke: a lozenge with blunt ends, thicker where the brush was set down."""
    (x, y), (dx, dy) = at, reach
    length = float(np.hypot(dx, dy)) or 1.0
    across = (-dy / length * radius, dx / length * radius)
    corners = (
        (x - dx, y - dy),
        (x - dx * 0.7 + across[0], y - dy * 0.7 + across[1]),
        (x + dx * 0.8 + across[0] * 0.8, y + dy * 0.8 + across[1] * 0.8),
        (x + dx, y + dy),
        (x + dx * 0.8 - across[0] * 0.8, y + dy * 0.8 - across[1] * 0.8),
        (x - dx * 0.7 - across[0], y - dy * 0.7 - across[1]),
    )
    draw.polygon(corners, fill=colour)


def _along_the_form(wanted: Field, radius: float) -> Field:
    light = gaussian_filter(wanted.mean(axis=-1), radius * 1.2)
    slope_y, slope_x = np.gradient(light)
    return as_field(np.arctan2(slope_y, slope_x) + np.pi / 2)


def _bytes(values: Field) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return (np.clip(values, 0, 1) * 255 + 0.5).astype(np.uint8)
