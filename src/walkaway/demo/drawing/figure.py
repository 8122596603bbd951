"""Neck, shoulders and clothes: the still part of a sitting person."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from walkaway.demo.drawing.face import WINDOW, FaceLook
from walkaway.demo.drawing.head import Layer
from walkaway.demo.drawing.surface import (
    Field,
    Ground,
    Ramp,
    curve,
    grain,
    laid_over,
    light_on,
    step,
    tinted,
)


class Garment(StrEnum):
    """What is worn."""

    JUMPER = "a knitted jumper with a round neck"
    SHIRT = "a shirt with an open collar"
    JACKET = "a jacket over a shirt"


@dataclass(frozen=True, kw_only=True, slots=True)
class Clothes:
    """A garment and its colours; `under` is that of the shirt beneath a jacket."""

    garment: Garment
    cloth: Ramp
    under: Ramp
    shoulders: float = 1.0


def figure_layer(plane: Ground, look: FaceLook, clothes: Clothes, unit: float, seed: int) -> Layer:
    """Neck and body, without the head."""
    rng = np.random.default_rng(seed)
    body = _body_mask(plane, clothes)
    colour = _cloth(plane, clothes, unit, rng)
    if clothes.garment is Garment.JACKET:
        colour = _lapels(colour, plane, clothes)
    colour = laid_over(colour, _neck(plane, look, unit), _skin(plane, clothes))
    colour = _collar(colour, plane, clothes)
    neck = step(
        np.abs(plane.x) - curve(plane.y, ((0.5, 0.62), (1.1, 0.55), (1.45, 0.66))), 0.02, -0.02
    )
    cover = np.maximum(body, neck * step(plane.y, 0.5, 0.6))
    return Layer(colour, cover)


def _shoulder_line(plane: Ground, clothes: Clothes) -> Field:
    line = (
        (0.0, 1.42), (0.45, 1.36), (0.62, 1.34), (0.9, 1.5), (1.4, 1.68), (1.85, 1.86),
        (2.15, 2.12), (2.32, 2.5), (2.45, 3.2), (2.6, 5.0),
    )  # fmt: skip
    return curve(np.hypot(plane.x, 0.08) / clothes.shoulders, line)


def _body_mask(plane: Ground, clothes: Clothes) -> Field:
    return step(plane.y - _shoulder_line(plane, clothes), -0.02, 0.02)


def _skin(plane: Ground, clothes: Clothes) -> Field:
    """Where the neck is bare above the garment."""
    neckline = {
        Garment.JUMPER: ((0.0, 1.56), (0.3, 1.53), (0.52, 1.42), (0.62, 1.3), (0.8, 1.2)),
        Garment.SHIRT: ((0.0, 2.08), (0.2, 1.78), (0.45, 1.44), (0.6, 1.26), (0.8, 1.2)),
        Garment.JACKET: ((0.0, 2.05), (0.2, 1.8), (0.45, 1.44), (0.6, 1.26), (0.8, 1.2)),
    }[clothes.garment]
    return step(plane.y - curve(np.hypot(plane.x, 0.03), neckline), 0.015, -0.015)


def _neck(plane: Ground, look: FaceLook, unit: float) -> Field:
    form = 0.62 * np.sqrt(np.clip(1 - (plane.x / 0.64) ** 2, 0, 1))
    form = (
        form
        + 0.05 * plane.pair((0.3, 1.45), (0.08, 0.35))
        + 0.06 * plane.pair((0.16, 1.6), (0.1, 0.06))
    )
    form = form + 0.03 * plane.bump((0.0, 1.3), (0.09, 0.1)) * look.jaw
    light = 0.05 + 0.68 * light_on(form.astype(np.float32), WINDOW, unit)
    under_chin = step(plane.y - 0.16 * plane.x, 1.55, 1.18)
    return tinted(np.clip(light * (1 - 0.5 * under_chin), 0, 1), look.skin) * 0.97


def _cloth(plane: Ground, clothes: Clothes, unit: float, rng: np.random.Generator) -> Field:
    depth = np.clip(plane.y - _shoulder_line(plane, clothes), 0, None)
    form = 0.8 * np.sqrt(1 - np.exp(-1.4 * depth)) + 0.35 * np.sqrt(
        np.clip(1 - (plane.x / 2.7) ** 2, 0, 1)
    )
    folds = 0.03 * grain(rng, plane.x.shape, (unit / 3.2, unit / 7))
    folds = folds + 0.05 * _drawn_folds(plane)
    light = 0.06 + 0.72 * light_on((form + folds).astype(np.float32), WINDOW, unit)
    light = light * curve(plane.x, ((-2.4, 1.08), (0.0, 0.95), (2.4, 0.62)))
    if clothes.garment is Garment.JUMPER:
        knit = np.sin(plane.x * 95 + 1.5 * np.sin(plane.y * 60)) * np.sin(plane.y * 70)
        light = light + 0.022 * knit
    return tinted(np.clip(light, 0, 1), clothes.cloth)


def _drawn_folds(plane: Ground) -> Field:
    """A few folds that fall from the shoulders."""
    leaning = plane.x * np.sign(plane.x) - 0.32 * plane.y
    return (np.exp(-0.5 * ((leaning - 0.55) / 0.05) ** 2) + np.exp(
        -0.5 * ((leaning - 0.2) / 0.06) ** 2
    ) + np.exp(-0.5 * ((leaning - 1.0) / 0.05) ** 2)).astype(np.float32)  # fmt: skip


def _collar(colour: Field, plane: Ground, clothes: Clothes) -> Field:
    if clothes.garment is Garment.JUMPER:
        return _ribbed_neck(colour, plane)
    shirt = clothes.cloth if clothes.garment is Garment.SHIRT else clothes.under
    return _shirt_collar(colour, plane, shirt)


def _ribbed_neck(colour: Field, plane: Ground) -> Field:
    middle = curve(np.abs(plane.x), ((0.0, 1.6), (0.3, 1.565), (0.52, 1.46), (0.66, 1.32)))
    away = np.abs(plane.y - middle)
    rib = step(away, 0.065, 0.05) * step(np.abs(plane.x), 0.75, 0.66)
    ribs = 0.92 + 0.14 * np.sin(np.arctan2(plane.x, 2.6 - plane.y) * 150)
    lit = colour * ribs[..., None] * (1.18 - 3.2 * away)[..., None]
    colour = laid_over(colour, np.clip(lit, 0, 1).astype(np.float32), rib)
    edge = np.exp(-0.5 * ((away - 0.065) / 0.014) ** 2) * step(np.abs(plane.x), 0.75, 0.6)
    return laid_over(colour, colour * 0.45, (0.7 * edge).astype(np.float32))


def _shirt_collar(colour: Field, plane: Ground, cloth: Ramp) -> Field:
    for side in (-1, 1):
        x = plane.x * side
        inner = curve(plane.y, ((1.2, 0.56), (1.44, 0.46), (1.75, 0.22), (2.0, 0.06)))
        outer = curve(plane.y, ((1.2, 0.72), (1.42, 0.8), (1.66, 0.72), (1.86, 0.52), (2.02, 0.3)))
        flap = step(x - inner, -0.012, 0.012) * step(x - outer, 0.012, -0.012)
        flap = flap * step(plane.y + 0.35 * x, 2.16, 2.12) * step(plane.y, 1.2, 1.26)
        light = np.clip((0.66 if side < 0 else 0.36) + 0.25 * (x - inner), 0, 1)
        shadow = np.exp(-0.5 * ((x - outer) / 0.035) ** 2) * step(plane.y, 2.1, 1.9)
        colour = laid_over(colour, colour * 0.5, (0.6 * shadow).astype(np.float32))
        colour = laid_over(colour, tinted(light, cloth), flap)
        fold = np.exp(-0.5 * ((x - inner) / 0.012) ** 2) * flap
        colour = laid_over(colour, colour * 0.6, fold.astype(np.float32))
    return colour


def _lapels(colour: Field, plane: Ground, clothes: Clothes) -> Field:
    x = np.abs(plane.x)
    opening = curve(plane.y, ((1.3, 0.62), (1.8, 0.55), (2.4, 0.36), (3.2, 0.06)))
    light = np.clip(curve(plane.x, ((-0.6, 0.72), (0.6, 0.34))) + 0.05 * np.sin(plane.y * 9), 0, 1)
    colour = laid_over(
        colour,
        tinted(light, clothes.under),
        step(x - opening, 0.012, -0.012) * step(plane.y, 1.4, 1.5),
    )
    outer = curve(plane.y, ((1.3, 0.7), (1.7, 0.98), (2.02, 1.1), (2.06, 0.92), (3.2, 0.2)))
    edge = np.exp(-0.5 * ((x - outer) / 0.016) ** 2) + np.exp(-0.5 * ((x - opening) / 0.018) ** 2)
    return laid_over(
        colour, colour * 0.5, np.clip(edge * step(plane.y, 1.4, 1.5), 0, 0.75).astype(np.float32)
    )
