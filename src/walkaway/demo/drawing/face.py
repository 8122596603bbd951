"""A face of nobody: modelled in relief, lit by a window, and coloured.

The unit is half the width of the face at the cheekbones; (0, 0) lies between the eyes and the
nose. The proportions are those of the drawing schools: the eyes halfway down the head, one eye's
width between them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from walkaway.demo.drawing.surface import (
    Field,
    Ground,
    Ramp,
    as_field,
    curve,
    grain,
    laid_over,
    light_on,
    rgb,
    step,
    tinted,
)

EYE = (0.405, -0.2)
MOUTH_Y = 0.62
WINDOW = (-0.62, -0.42, 0.66)
"""Where the light comes from: left, above, in front."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FaceLook:
    """What one drawn face looks like. `jaw`, `nose` and `eyes` are sizes around 1; `beard`,
    `lines` and `grey` go from 0 to 1; `hairline` is its height in face units."""

    skin: Ramp
    lips: str
    iris: str
    brows: str
    hair: Ramp
    hairline: float = -0.98
    jaw: float = 1.0
    nose: float = 1.0
    eyes: float = 1.0
    beard: float = 0.0
    lines: float = 0.0
    grey: float = 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Expression:
    """What moves in a face: the mouth and the lids, open at 1 and closed at 0."""

    mouth: float = 0.0
    lids: float = 1.0


def half_width(y: Field, jaw: float) -> Field:
    """The half width of the face at height `y`."""
    outline = (
        (-1.62, -0.1), (-1.58, 0.30), (-1.48, 0.55), (-1.3, 0.77), (-1.05, 0.89), (-0.75, 0.95),
        (-0.3, 0.965), (0.05, 0.95), (0.3, 0.905 * jaw), (0.55, 0.82 * jaw), (0.75, 0.715 * jaw),
        (0.92, 0.585 * jaw), (1.06, 0.45 * jaw), (1.17, 0.31 * jaw), (1.235, 0.17 * jaw),
        (1.27, -0.1),
    )  # fmt: skip
    return curve(y, outline)


def dropped_jaw(plane: Ground, mouth: float) -> Ground:
    """The grid on which a face with an open `mouth` is the face with it closed."""
    return Ground(plane.x, plane.y - 0.11 * mouth * step(plane.y, MOUTH_Y - 0.01, MOUTH_Y + 0.1))


def _sunken_chin(plane: Ground, mouth: float) -> Ground:
    """As `dropped_jaw`, but the cheeks stretch too: only lips part sharply."""
    return Ground(plane.x, plane.y - 0.11 * mouth * step(plane.y, MOUTH_Y - 0.25, MOUTH_Y + 0.35))


def skin_mask(plane: Ground, look: FaceLook) -> Field:
    """Where the face is, ears apart."""
    return step(np.abs(plane.x) - half_width(plane.y, look.jaw), 0.012, -0.012)


def relief(plane: Ground, look: FaceLook) -> Field:
    """The height of the face above the picture."""
    x, y = plane.x, plane.y
    width = np.maximum(half_width(y, look.jaw), 1e-3)
    round_head = np.sqrt(np.clip(1 - (x / (width * 1.02)) ** 2, 0, 1)) * (0.55 + 0.33 * width)
    return (
        round_head.astype(np.float32)
        + _eyes_and_brow(plane)
        + _nose(plane, look.nose)
        + _lower_face(plane)
        + _age(plane, look.lines)
    )


def _eyes_and_brow(plane: Ground) -> Field:
    return (
        0.06 * plane.pair((0.40, -0.45), (0.24, 0.075))
        - 0.17 * plane.pair((0.36, -0.24), (0.2, 0.11))
        - 0.07 * plane.pair((0.17, -0.2), (0.07, 0.12))
        + 0.115 * plane.pair(EYE, (0.14, 0.1))
        + 0.07 * plane.pair((0.62, 0.08), (0.2, 0.15))
        - 0.02 * plane.pair((0.4, -0.01), (0.13, 0.045))
        - 0.05 * plane.pair((0.84, -0.42), (0.1, 0.2))
    )


def _nose(plane: Ground, width: float) -> Field:
    x, y = plane.x, plane.y
    profile = (
        (-0.5, 0.0), (-0.38, 0.03), (-0.2, 0.11), (0.0, 0.2), (0.17, 0.3), (0.24, 0.31),
        (0.3, 0.26), (0.36, 0.14), (0.43, 0.03), (0.5, 0.0),
    )  # fmt: skip
    height = curve(y, profile)
    breadth = curve(y, ((-0.5, 0.12), (-0.2, 0.085), (0.1, 0.115), (0.3, 0.145))) * width
    ridge = height * np.exp(-0.5 * (x / breadth) ** 2)
    return (
        ridge.astype(np.float32)
        + 0.06 * plane.bump((0, 0.22), (0.1 * width, 0.085))
        + 0.1 * plane.pair((0.165 * width, 0.275), (0.06, 0.06))
        - 0.05 * plane.pair((0.26 * width, 0.29), (0.04, 0.08))
    )


def _lower_face(plane: Ground) -> Field:
    fold = plane.pair((0.34, 0.43), (0.06, 0.13))
    return (
        0.09 * plane.bump((0, MOUTH_Y), (0.36, 0.24))
        + 0.05 * plane.bump((0, MOUTH_Y - 0.045), (0.2, 0.035))
        + 0.07 * plane.bump((0, MOUTH_Y + 0.07), (0.17, 0.045))
        - 0.05 * plane.bump((0, MOUTH_Y + 0.01), (0.19, 0.02))
        - 0.05 * plane.bump((0, MOUTH_Y + 0.19), (0.2, 0.045))
        - 0.02 * plane.bump((0, 0.46), (0.035, 0.07))
        + 0.09 * plane.bump((0, 1.02), (0.2, 0.13))
        - 0.035 * plane.pair((0.37, MOUTH_Y + 0.02), (0.05, 0.07))
        - 0.04 * fold
        - 0.05 * plane.pair((0.5, 0.62), (0.14, 0.2))
    )


def _age(plane: Ground, lines: float) -> Field:
    if lines == 0:
        return np.zeros_like(plane.x)
    forehead = sum(
        (plane.bump((0.02, at), (0.42, 0.014)) for at in (-0.82, -0.71, -0.6)),
        np.zeros_like(plane.x),
    )
    bags = plane.pair((0.43, -0.03), (0.15, 0.02)) + plane.pair((0.72, -0.16), (0.06, 0.03))
    return lines * (-0.014 * forehead - 0.03 * bags).astype(np.float32)


def coloured(
    plane: Ground, look: FaceLook, expression: Expression, unit: float, rng: np.random.Generator
) -> Field:
    """The face without hair, in colour; what lies outside `skin_mask` means nothing."""
    jaw = dropped_jaw(plane, expression.mouth)
    light = _window_light(_sunken_chin(plane, expression.mouth), look, unit)
    light = light + 0.016 * grain(rng, light.shape, (unit / 30, unit / 30))
    picture = tinted(np.clip(light, 0, 1), look.skin)
    picture = _blushed(picture, jaw)
    picture = _bearded(picture, jaw, look, light, rng, unit)
    picture = _with_mouth(picture, jaw, plane, look, light, expression.mouth)
    picture = _with_eyes(picture, plane, look, light, expression.lids)
    return _with_brows(picture, plane, look, rng, unit)


def _window_light(plane: Ground, look: FaceLook, unit: float) -> Field:
    """Key light from the window, a little light back from the room, dark in the hollows."""
    form = relief(plane, look)
    key = light_on(form, WINDOW, unit)
    room = light_on(form, (0.8, 0.1, 0.5), unit)
    hollows = 0.14 * plane.pair((0.3, -0.27), (0.2, 0.08)) + 0.3 * plane.pair(
        (0.1 * look.nose, 0.322), (0.042, 0.02)
    )
    under = 0.09 * plane.bump((0.04, 0.4), (0.13, 0.05))
    under = under + 0.12 * plane.bump((0.03, MOUTH_Y + 0.18), (0.18, 0.04))
    cast = 0.16 * plane.bump((0.22, 0.13), (0.1, 0.2)) + 0.12 * plane.bump((0.75, 0.55), (0.3, 0.5))
    across = curve(plane.x, ((-1.0, 1.06), (-0.1, 1.0), (0.5, 0.86), (1.0, 0.7)))
    return np.clip((0.06 + 0.8 * key + 0.15 * room) * across - hollows - under - cast, 0, 1)


def _blushed(picture: Field, plane: Ground) -> Field:
    warm = 0.16 * plane.pair((0.6, 0.18), (0.2, 0.17)) + 0.18 * plane.bump((0, 0.22), (0.12, 0.1))
    return laid_over(picture, picture * rgb("#f0a894"), np.clip(warm * 1.6, 0, 1))


def _bearded(
    picture: Field,
    plane: Ground,
    look: FaceLook,
    light: Field,
    rng: np.random.Generator,
    unit: float,
) -> Field:
    if look.beard == 0:
        return picture
    hairs = 0.5 + 0.5 * grain(rng, light.shape, (unit / 22, unit / 70))
    ramp = tinted(np.clip(0.05 + 0.5 * light + 0.12 * hairs, 0, 1), look.hair)
    cover = np.clip(beard_mask(plane, look) * (0.85 + 0.18 * hairs), 0, 1) * look.beard
    return laid_over(picture, ramp, cover.astype(np.float32))


def beard_mask(plane: Ground, look: FaceLook) -> Field:
    """Where hair grows on cheeks, lip and chin."""
    x, y = np.abs(plane.x), plane.y
    cheek_line = curve(x, ((0.0, 0.80), (0.22, 0.84), (0.36, 0.66), (0.5, 0.56), (0.75, 0.36),
                           (0.9, 0.02), (1.0, -0.2)))  # fmt: skip
    jaw = step(y - cheek_line, -0.06, 0.1)
    lip = plane.pair((0.17, 0.50), (0.13, 0.05)) * 1.3 + plane.pair((0.36, 0.66), (0.05, 0.14))
    bare = plane.bump((0, MOUTH_Y + 0.05), (0.2, 0.075)) * 1.2
    soul = plane.bump((0, 0.83), (0.06, 0.08))
    hairy = np.maximum(jaw, np.clip(lip + soul, 0, 1)) - np.clip(bare, 0, 1)
    return as_field(np.clip(hairy, 0, 1))


def _with_mouth(
    picture: Field, jaw: Ground, plane: Ground, look: FaceLook, light: Field, mouth: float
) -> Field:
    along = np.clip(np.abs(jaw.x) / 0.35, 0, 1)
    bow = 0.085 * (1 - along**1.7) - 0.022 * jaw.bump((0, MOUTH_Y), (0.045, 1))
    line = MOUTH_Y - 0.012 * (1 - along**2) + 0.012 * along
    inside = step(np.abs(jaw.x), 0.36, 0.30)
    upper = step(plane.y - (line - bow), -0.012, 0.016) * step(plane.y - line, 0.012, -0.012)
    lower_edge = line + 0.115 * (1 - (np.abs(jaw.x) / 0.33) ** 2)
    lower = step(jaw.y - lower_edge, 0.025, -0.012) * step(jaw.y - line, -0.006, 0.006)
    lit = (0.4 + 0.75 * light)[..., None]
    flesh = np.clip(rgb(look.lips) * lit, 0, 1)
    picture = laid_over(picture, flesh * 0.82, upper * inside * 0.85)
    picture = laid_over(picture, flesh * 1.08, lower * inside * 0.75)
    wet = jaw.bump((-0.06, MOUTH_Y + 0.06), (0.07, 0.014))
    picture = laid_over(picture, np.clip(picture * 1.35, 0, 1), wet * 0.6)
    dark = rgb("#2a1411")
    slit = np.exp(-0.5 * ((jaw.y - line) / (0.011 + 0.006 * (1 - along))) ** 2) * inside
    picture = laid_over(picture, dark, (0.8 * slit * (1 - along**4)).astype(np.float32))
    if mouth == 0:
        return picture
    return _opened(picture, plane, line, mouth, dark)


def _opened(picture: Field, plane: Ground, line: Field, mouth: float, dark: Field) -> Field:
    along = np.abs(plane.x) / (0.27 - 0.03 * mouth)
    drop = 0.115 * mouth * np.sqrt(np.clip(1 - along**2, 0, 1))
    gap = step(plane.y - line, -0.008, 0.01) * step(plane.y - line - drop, 0.008, -0.008)
    gap = gap * step(along, 1.0, 0.9)
    picture = laid_over(picture, dark, gap)
    teeth_edge = line + np.minimum(drop * 0.45, 0.034)
    teeth = gap * step(plane.y - teeth_edge, 0.006, -0.006) * step(along, 0.8, 0.5)
    return laid_over(picture, rgb("#b9a695"), teeth * min(1.0, mouth * 1.3) * 0.75)


def _with_eyes(picture: Field, plane: Ground, look: FaceLook, light: Field, lids: float) -> Field:
    for side in (-1, 1):
        picture = _with_eye(picture, plane, look, light, lids, side)
    return picture


def _with_eye(
    picture: Field, plane: Ground, look: FaceLook, light: Field, lids: float, side: int
) -> Field:
    outward = (plane.x * side - EYE[0]) / 0.19
    within = np.clip(1 - outward**2, 0, 1)
    tilt = -0.018 * outward
    low = EYE[1] + tilt + 0.054 * within**0.8
    high_open = EYE[1] + tilt - 0.08 * look.eyes * within**0.65
    high = low + (high_open - low) * lids
    inside = step(plane.y - high, -0.006, 0.008) * step(plane.y - low, 0.008, -0.006)
    inside = inside * step(np.abs(outward), 1.0, 0.94)
    shade = np.clip(0.45 + 0.6 * light, 0, 1)[..., None]
    white = rgb("#e9e2d8") * shade * (1 - 0.35 * np.clip(outward**2, 0, 1)[..., None])
    eye = _iris(white.astype(np.float32), plane, look, side)
    under_lid = np.exp(-0.5 * ((plane.y - high) / 0.03) ** 2)
    eye = laid_over(eye, eye * 0.4, np.clip(under_lid, 0, 1).astype(np.float32))
    picture = laid_over(picture, eye, inside)
    return _lashes(picture, plane, outward, high, high_open, low, within)


def _iris(white: Field, plane: Ground, look: FaceLook, side: int) -> Field:
    at = (side * EYE[0] + 0.008, EYE[1] - 0.012)
    depth = np.clip(0.75 + (plane.y - at[1]) / 0.2, 0.5, 1.3)[..., None]
    eye = laid_over(white, rgb("#1b120d"), plane.ellipse(at, (0.092, 0.092), 0.12))
    eye = laid_over(
        eye, np.clip(rgb(look.iris) * depth, 0, 1), plane.ellipse(at, (0.08, 0.08), 0.3)
    )
    eye = laid_over(eye, rgb("#0a0706"), plane.ellipse(at, (0.038, 0.038), 0.3))
    glint = plane.ellipse((at[0] - 0.032, at[1] - 0.034), (0.017, 0.02), 0.5)
    return laid_over(eye, rgb("#fbf6ea"), glint)


def _lashes(
    picture: Field,
    plane: Ground,
    outward: Field,
    high: Field,
    high_open: Field,
    low: Field,
    within: Field,
) -> Field:
    dark = rgb("#20130e")
    near = step(np.abs(outward), 1.12, 0.9)
    upper = np.exp(-0.5 * ((plane.y - high + 0.004) / (0.012 + 0.006 * within)) ** 2) * near
    lower = np.exp(-0.5 * ((plane.y - low - 0.004) / 0.009) ** 2) * near
    crease_y = high_open - 0.052 - 0.01 * within
    crease = np.exp(-0.5 * ((plane.y - crease_y) / 0.016) ** 2) * step(np.abs(outward), 1.1, 0.7)
    picture = laid_over(picture, picture * 0.62, (0.7 * crease).astype(np.float32))
    picture = laid_over(picture, dark, (0.88 * upper).astype(np.float32))
    return laid_over(picture, dark, (0.32 * lower).astype(np.float32))


def _with_brows(
    picture: Field, plane: Ground, look: FaceLook, rng: np.random.Generator, unit: float
) -> Field:
    x = np.hypot(plane.x, 0.01)
    middle = curve(x, ((0.14, -0.41), (0.3, -0.455), (0.5, -0.485), (0.62, -0.465), (0.74, -0.41)))
    thick = curve(x, ((0.12, 0.0), (0.18, 0.036), (0.3, 0.044), (0.5, 0.036), (0.75, 0.008)))
    cover = np.exp(-0.5 * ((plane.y - middle) / np.maximum(thick, 1e-3)) ** 2)
    cover = cover * step(x, 0.12, 0.22) * step(x, 0.78, 0.66)
    hairs = 0.85 + 0.22 * grain(rng, x.shape, (unit / 60, unit / 40))
    return laid_over(
        picture, rgb(look.brows), np.clip(cover * hairs * 0.9, 0, 1).astype(np.float32)
    )
