"""A head: the face with its ears and hair, as a layer that can be moved."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from walkaway.demo.drawing.face import (
    WINDOW,
    Expression,
    FaceLook,
    coloured,
    dropped_jaw,
    skin_mask,
)
from walkaway.demo.drawing.surface import (
    Field,
    Ground,
    as_field,
    curve,
    grain,
    laid_over,
    light_on,
    step,
    tinted,
)


class HairStyle(StrEnum):
    """How the hair is worn."""

    SHORT = "short"
    CROPPED = "cropped"
    LONG = "to the shoulders, parted"


@dataclass(frozen=True, slots=True)
class Layer:
    """A picture, (height, width, 3), and how far each pixel covers what is below it."""

    colour: Field
    cover: Field


def head_layer(
    plane: Ground,
    look: FaceLook,
    style: HairStyle,
    expression: Expression,
    unit: float,
    seed: int,
) -> Layer:
    """The head with `expression`, seen from the front."""
    hair = _hair_colour(plane, look, style, unit, np.random.default_rng(seed))
    face = coloured(plane, look, expression, unit, np.random.default_rng(seed + 1))
    jaw = dropped_jaw(plane, expression.mouth)
    skin = skin_mask(jaw, look)
    front = hair_mask(plane, look, style, np.random.default_rng(seed + 2), unit)
    ears = _ear_mask(plane) * (style is not HairStyle.LONG)
    colour = laid_over(hair, _ear_colour(plane, look, unit), ears)
    colour = laid_over(colour, face, skin)
    colour = laid_over(colour, colour * 0.55, _shadow_of_hair(front, unit) * skin)
    colour = laid_over(colour, hair, front)
    return Layer(colour, np.clip(np.maximum.reduce([skin, front, ears]), 0, 1))


def back_of_hair(plane: Ground, look: FaceLook, style: HairStyle, unit: float, seed: int) -> Layer:
    """What of the hair falls behind the neck."""
    rng = np.random.default_rng(seed)
    colour = _hair_colour(plane, look, style, unit, rng) * 0.72
    if style is not HairStyle.LONG:
        return Layer(colour, np.zeros_like(plane.x))
    wild = _strands(plane, style, unit, rng)
    side = curve(plane.y, ((-1.75, -0.1), (-1.7, 0.3), (-1.5, 0.7), (-1.1, 1.0), (-0.6, 1.12),
                           (0.1, 1.18), (0.8, 1.2), (1.25, 1.1), (1.45, 0.9)))  # fmt: skip
    cover = step(np.abs(plane.x) + 0.012 * wild - side, 0.03, -0.03)
    return Layer(colour, cover * step(plane.y + 0.05 * wild, 1.62, 1.42))


def hair_mask(
    plane: Ground, look: FaceLook, style: HairStyle, rng: np.random.Generator, unit: float
) -> Field:
    """Where hair covers the face and the skull."""
    wild = _strands(plane, style, unit, rng)
    if style is HairStyle.LONG:
        return _parted(plane, look, wild)
    volume = 1.0 if style is HairStyle.SHORT else 0.98
    flat = (
        np.abs(plane.x / (1.03 * volume)) ** 2.3 + np.abs((plane.y + 0.42) / 1.27 / volume) ** 2.3
    )
    inside = step(flat + 0.012 * wild, 1.03, 0.97)
    hairline = curve(np.hypot(plane.x, 0.03), ((0.0, look.hairline + 0.03), (0.3, look.hairline),
                     (0.55, look.hairline + 0.06), (0.7, look.hairline + 0.22), (0.79, -0.66),
                     (0.86, -0.38), (0.91, -0.06), (0.96, 0.08), (1.3, 0.1)))  # fmt: skip
    return inside * step(plane.y - hairline + 0.016 * wild, 0.09, -0.07)


def _parted(plane: Ground, look: FaceLook, wild: Field) -> Field:
    x = plane.x + 0.2
    skull = np.hypot(plane.x / 1.1, (plane.y + 0.46) / 1.27)
    inside = step(skull + 0.006 * wild, 1.012, 0.985) * step(plane.y, 0.4, -0.3)
    hairline = curve(np.hypot(x, 0.02), ((0.0, look.hairline - 0.12), (0.12, look.hairline - 0.02),
                     (0.36, look.hairline + 0.1), (0.62, look.hairline + 0.3), (0.8, -0.34),
                     (0.92, 0.08), (1.0, 0.5), (1.1, 1.1), (1.2, 1.3)))  # fmt: skip
    over = step(plane.y - hairline + 0.018 * wild, 0.03, -0.03)
    side = curve(plane.y, ((-0.6, 1.08), (0.1, 1.14), (0.8, 1.16), (1.25, 1.04), (1.4, 0.84)))
    locks = step(np.abs(plane.x) + 0.008 * wild - side, 0.02, -0.02) * step(plane.y, -0.6, -0.45)
    long = locks * step(plane.y + 0.04 * wild, 1.42, 1.24)
    return as_field(np.maximum(inside, long) * over)


def _hair_colour(
    plane: Ground, look: FaceLook, style: HairStyle, unit: float, rng: np.random.Generator
) -> Field:
    below_crown = (plane.y + 0.42) / 1.3
    if style is HairStyle.LONG:
        below_crown = np.minimum(below_crown, 0.2)
    form = np.sqrt(np.clip(1.35 - (plane.x / 1.12) ** 2 - below_crown**2, 0.02, 2))
    light = light_on(form.astype(np.float32), WINDOW, unit)
    strands = _strands(plane, style, unit, rng)
    light = np.clip(0.02 + 0.6 * light**1.3 + 0.085 * strands * (0.4 + light), 0, 1)
    colour = tinted(light, look.hair)
    if look.grey == 0:
        return colour
    grey = step(strands + 1.1 * np.abs(plane.x + 0.2), 1.0, 2.6) * look.grey
    return laid_over(colour, tinted(light, ("#1a1a1c", "#55565a", "#a3a5a8", "#dcdcda")), grey)


def _strands(plane: Ground, style: HairStyle, unit: float, rng: np.random.Generator) -> Field:
    """Locks and single hairs, flowing from the crown or from the parting; deviation about 1."""
    if style is HairStyle.LONG:
        beside = plane.x + 0.2
        below = np.clip(plane.y + 1.72, 0.02, None)
        flow = np.sign(beside) * np.abs(beside) / (0.34 + 0.55 * np.sqrt(below))
    else:
        flow = np.arctan2(plane.x + 0.25, plane.y + 1.9 + 0.5 * plane.x**2) * 1.1
    drift = grain(rng, plane.x.shape, (unit / 4, unit / 6))
    locks = _along(flow + 0.035 * drift, 34, rng)
    hairs = _along(flow + 0.02 * drift, 150, rng)
    return as_field(0.8 * locks + 0.45 * hairs)


def _along(flow: Field, count: float, rng: np.random.Generator) -> Field:
    """Smooth noise with `count` waves to a unit of `flow`."""
    table = rng.standard_normal(1024)
    fine = np.interp(np.linspace(0, 1023, 8192), np.arange(1024), table)
    smooth = np.convolve(fine, np.hanning(13) / np.hanning(13).sum(), "same")
    at = np.clip((flow + 3) * count * 8, 0, 8191)
    return as_field(np.interp(at, np.arange(8192), smooth) / smooth.std())


def _shadow_of_hair(front: Field, unit: float) -> Field:
    """The dark that hair leaves on the skin beside it, away from the window."""
    moved = np.roll(front, (int(unit * 0.05), int(unit * 0.035)), (0, 1))
    return as_field(np.clip(moved - front, 0, 1) * 0.6)


def _ear_mask(plane: Ground) -> Field:
    return plane.ellipses((0.955, -0.06), (0.115, 0.26), 0.12)


def _ear_colour(plane: Ground, look: FaceLook, unit: float) -> Field:
    form = 0.25 * plane.pair((1.02, -0.08), (0.05, 0.2)) - 0.16 * plane.pair(
        (0.98, -0.04), (0.03, 0.1)
    )
    light = 0.06 + 0.75 * light_on(form, WINDOW, unit) * curve(plane.x, ((-1, 0.95), (1, 0.5)))
    return tinted(np.clip(light, 0, 1), look.skin)
