"""Quiet rooms to sit in, out of focus behind the speaker.

The unit is the height of the picture; (0, 0) is its upper left corner.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

import numpy as np

from walkaway.demo.drawing.surface import (
    Field,
    Ground,
    Ramp,
    curve,
    grain,
    ground,
    laid_over,
    resized,
    rgb,
    softened,
    step,
    tinted,
)

SOFT = 0.012


class Room(StrEnum):
    """Where a recording is set."""

    STUDY = "a plastered room with a shelf, by a window in the evening"
    KITCHEN = "a kitchen with a doorway to a lit passage"
    LOFT = "a wide room before a tall window, in the morning"


def draw_room(room: Room, width: int, height: int, seed: int) -> Field:
    """`room` as a camera focused on somebody before it sees it."""
    # Nothing in a room is sharp, so that half the pixels say as much.
    plane = ground(width // 2, height // 2, unit=height / 2, origin=(0, 0))
    picture = _vignette(ROOMS[room](plane, np.random.default_rng(seed)), plane)
    return resized(softened(picture, height / 320), width, height)


def box(
    plane: Ground, left: float, top: float, right: float, bottom: float, soft: float = SOFT
) -> Field:
    """1 inside a rectangle."""
    across = step(plane.x, left - soft, left + soft) * step(plane.x, right + soft, right - soft)
    return (
        across * step(plane.y, top - soft, top + soft) * step(plane.y, bottom + soft, bottom - soft)
    )


def _wall(plane: Ground, rng: np.random.Generator, ramp: Ramp, lamp: tuple[float, float]) -> Field:
    """Plaster with the fall of light from `lamp`."""
    away = np.hypot(plane.x - lamp[0], (plane.y - lamp[1]) * 1.15)
    rough = 0.025 * grain(rng, plane.x.shape, (11, 15)) + 0.012 * grain(
        rng, plane.x.shape, (2, 2.5)
    )
    return tinted(np.clip(1.02 - 0.58 * away + rough, 0, 1), ramp)


def _study(plane: Ground, rng: np.random.Generator) -> Field:
    wall = ("#14161a", "#2b2e31", "#5c5850", "#a08a6b", "#dcbf8f")
    picture = _wall(plane, rng, wall, (0.02, 0.3))
    picture = _window(picture, plane, (-0.12, -0.1, 0.27, 0.66), ("#c98a4b", "#f1c684", "#fbe6bb"))
    shelf_wood = rgb("#2f2218")
    for top in (0.24, 0.53):
        picture = _books(picture, plane, rng, (1.28, top - 0.16, 1.74, top))
        picture = laid_over(picture, shelf_wood, box(plane, 1.22, top, 1.8, top + 0.022))
        under = box(plane, 1.22, top + 0.02, 1.8, top + 0.1, 0.03)
        picture = laid_over(picture, picture * 0.6, under * 0.6)
    jar = plane.ellipse((1.34, 0.475), (0.035, 0.055), 0.3)
    return laid_over(picture, rgb("#7c4a31"), jar)


def _kitchen(plane: Ground, rng: np.random.Generator) -> Field:
    wall = ("#14191a", "#263231", "#4c5f59", "#7f9287", "#b9c4b2")
    picture = _wall(plane, rng, wall, (0.15, 0.1))
    passage = box(plane, 1.24, 0.09, 1.56, 1.2)
    far = curve(plane.y, ((0.1, 0.95), (0.5, 0.8), (1.0, 0.45))) * curve(
        plane.x, ((1.24, 1.05), (1.56, 0.8))
    )
    lit = tinted(np.clip(far, 0, 1), ("#2a1c12", "#85602f", "#d9aa62", "#f6dca3"))
    picture = laid_over(picture, rgb("#1d2322"), box(plane, 1.2, 0.05, 1.6, 1.2))
    picture = laid_over(picture, lit, passage)
    picture = laid_over(picture, rgb("#8a6236"), box(plane, 1.34, 0.2, 1.47, 1.2) * 0.55)
    tiles = box(plane, -0.1, 0.5, 1.2, 0.76, 0.004)
    joints = (np.abs(np.sin(plane.x * 34)) < 0.06) | (np.abs(np.sin(plane.y * 34)) < 0.06)
    tile_light = np.clip(0.66 - 0.4 * plane.x + 0.05 * grain(rng, plane.x.shape, (4.5, 4.5)), 0, 1)
    tiled = tinted(tile_light, ("#1a2426", "#3d5657", "#8aa39a", "#d4ddcf"))
    tiled = laid_over(tiled, tiled * 0.72, joints.astype(np.float32))
    picture = laid_over(picture, tiled, tiles * 0.8)
    picture = laid_over(picture, rgb("#3a2c20"), box(plane, -0.1, 0.77, 1.2, 0.81))
    return _hanging_cups(picture, plane)


def _hanging_cups(picture: Field, plane: Ground) -> Field:
    picture = laid_over(picture, rgb("#33271d"), box(plane, 0.06, 0.3, 0.5, 0.315, 0.004))
    for index, colour in enumerate(("#c9b48c", "#86452f", "#d7d0bd", "#4c6b76")):
        at = (0.11 + 0.105 * index, 0.375)
        cup = plane.ellipse(at, (0.036, 0.042), 0.2) * step(plane.y, 0.335, 0.345)
        shade = np.clip(1.1 - (plane.x - at[0] + 0.03) * 9, 0.4, 1.1)[..., None]
        picture = laid_over(picture, np.clip(rgb(colour) * shade, 0, 1), cup)
    return picture


def _loft(plane: Ground, rng: np.random.Generator) -> Field:
    wall = ("#1b1d22", "#33383f", "#62686d", "#9a9c99", "#d2cec2")
    picture = _wall(plane, rng, wall, (0.9, 0.15))
    view = tinted(
        np.clip(0.95 - 0.75 * plane.y + 0.03 * grain(rng, plane.x.shape, (15, 30)), 0, 1),
        ("#54665f", "#8fa39b", "#c7d3cb", "#e9ece2", "#f7f3e6"),
    )
    hills = 0.47 + 0.035 * np.sin(plane.x * 5 + 0.6) + 0.02 * np.sin(plane.x * 11 + 2)
    view = laid_over(view, rgb("#8ea49a"), step(plane.y - hills, -0.012, 0.012) * 0.8)
    near = 0.6 + 0.03 * np.sin(plane.x * 7 + 2.2) + 0.015 * np.sin(plane.x * 17)
    view = laid_over(view, rgb("#5d776a"), step(plane.y - near, -0.012, 0.012) * 0.85)
    picture = laid_over(picture, rgb("#2b2f31"), box(plane, 0.5, -0.1, 1.29, 0.79))
    for left in (0.53, 0.79, 1.05):
        picture = laid_over(picture, view, box(plane, left, -0.1, left + 0.21, 0.36, 0.008))
        picture = laid_over(picture, view, box(plane, left, 0.39, left + 0.21, 0.75, 0.008))
    picture = laid_over(picture, rgb("#c6bfae"), box(plane, 0.46, 0.79, 1.33, 0.82))
    glow = np.exp(-0.5 * (((plane.x - 0.9) / 0.5) ** 2 + ((plane.y - 0.35) / 0.4) ** 2))
    picture = np.clip(picture + 0.07 * glow[..., None], 0, 1).astype(np.float32)
    leaves = (
        grain(rng, plane.x.shape, (4.5, 3.5)) + 3.2 * plane.bump((1.66, 0.5), (0.09, 0.2)) - 1.9
    )
    green = tinted(np.clip(0.45 + 0.25 * grain(rng, plane.x.shape, (3, 2.5)), 0, 1),
                   ("#101c15", "#274032", "#56755b", "#9cb089"))  # fmt: skip
    near = step(plane.x, 1.36, 1.5)
    return laid_over(picture, green, step(leaves, -0.1, 0.4) * near * 0.9)


def _window(
    picture: Field, plane: Ground, frame: tuple[float, float, float, float], sky: Ramp
) -> Field:
    left, top, right, bottom = frame
    light = tinted(np.clip(1.05 - (plane.y - top) / (bottom - top), 0, 1), sky)
    glow = np.exp(-0.5 * (((plane.x - right) / 0.22) ** 2 + ((plane.y - 0.35) / 0.4) ** 2))
    picture = np.clip(picture + 0.16 * glow[..., None] * rgb("#ffd9a0"), 0, 1).astype(np.float32)
    picture = laid_over(picture, rgb("#4a3524"), box(plane, left, top, right + 0.03, bottom + 0.03))
    picture = laid_over(picture, light, box(plane, left, top, right, bottom))
    bars = box(plane, left, 0.27, right, 0.29, 0.006) + box(plane, 0.12, top, 0.137, bottom, 0.006)
    return laid_over(picture, rgb("#5a4129"), np.clip(bars, 0, 1))


def _books(
    picture: Field,
    plane: Ground,
    rng: np.random.Generator,
    shelf: tuple[float, float, float, float],
) -> Field:
    left, top, right, bottom = shelf
    spines = ("#5b2f25", "#2f4149", "#7a6539", "#39453a", "#8c7a5e", "#4b2e3a", "#273038")
    at = left + 0.1
    while at < right:
        width = float(rng.uniform(0.02, 0.042))
        height = float(rng.uniform(0.6, 0.95)) * (bottom - top)
        colour = rgb(spines[int(rng.integers(len(spines)))]) * float(rng.uniform(0.75, 1.1))
        cover = box(plane, at, bottom - height, at + width - 0.003, bottom, 0.003)
        picture = laid_over(picture, np.clip(colour, 0, 1), cover * 0.9)
        at += width
    return picture


def _vignette(picture: Field, plane: Ground) -> Field:
    middle_x = float(plane.x[0, -1]) / 2
    away = np.hypot((plane.x - middle_x) / (middle_x * 1.25), (plane.y - 0.48) / 0.85)
    return (picture * (1 - 0.42 * step(away, 0.55, 1.35))[..., None]).astype(np.float32)


ROOMS: dict[Room, Callable[[Ground, np.random.Generator], Field]] = {
    Room.STUDY: _study,
    Room.KITCHEN: _kitchen,
    Room.LOFT: _loft,
}
