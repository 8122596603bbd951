"""A painted picture of one or two sitting people, whose faces can take expressions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from walkaway.demo.drawing.brush import painted
from walkaway.demo.drawing.face import Expression, FaceLook
from walkaway.demo.drawing.figure import Clothes, figure_layer
from walkaway.demo.drawing.head import HairStyle, Layer, back_of_hair, head_layer
from walkaway.demo.drawing.rooms import Room, draw_room
from walkaway.demo.drawing.surface import Field, Ground, ground, laid_over, softened, step

WIDTH, HEIGHT = 1280, 720
MOUTHS = (0.0, 0.25, 0.5, 0.75, 1.0)
LIDS = (1.0, 0.45, 0.0)

MOUTH_WINDOW = (-0.62, 0.36, 0.62, 1.5)
EYES_WINDOW = (-0.72, -0.44, 0.72, 0.06)
"""The parts of a face that an expression changes, in face units: left, top, right, bottom."""

BROAD_BRUSHES = (12.0, 6.5, 3.5)
FINE_BRUSHES = (4.0, 2.2)

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, kw_only=True, slots=True)
class Sitter:
    """Somebody who sits before the camera. `at` is the middle of the face in pixels and `unit`
    half its width; `turn` is where the head rests, -1 facing left and 1 facing right."""

    look: FaceLook
    style: HairStyle
    clothes: Clothes
    at: tuple[int, int]
    unit: int
    turn: float = 0.0
    seed: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """A recording's picture: a room and who sits in it, the one nearest the camera last."""

    room: Room
    sitters: tuple[Sitter, ...]
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Patch:
    """A part of the picture that changes, ready to be pasted at (left, top), state by state."""

    left: int
    top: int
    states: tuple[Image.Image, ...]


@dataclass(frozen=True, slots=True)
class Portrait:
    """The painted picture and, for every sitter, the patches of `MOUTHS` and `LIDS`."""

    picture: Image.Image
    mouths: tuple[Patch, ...]
    lids: tuple[Patch, ...]


def paint_portrait(setting: Setting) -> Portrait:
    """Model `setting`, paint it, and paint every expression its sitters can take."""
    model = _model(setting)
    rng = np.random.default_rng(setting.seed)
    picture = softened(painted(model, rng, BROAD_BRUSHES), 0.7)
    for sitter in setting.sitters:
        picture = _with_fine_strokes(picture, model, sitter, rng)
    return Portrait(
        as_image(picture),
        tuple(_patch(picture, each, MOUTH_WINDOW, _mouths()) for each in setting.sitters),
        tuple(_patch(picture, each, EYES_WINDOW, _lids()) for each in setting.sitters),
    )


def as_image(picture: Field) -> Image.Image:
    """A picture of values from 0 to 1 as an RGB image."""
    pixels: Pixels = (np.clip(picture, 0, 1) * 255 + 0.5).astype(np.uint8)
    return Image.fromarray(pixels)


def _model(setting: Setting) -> Field:
    picture = draw_room(setting.room, WIDTH, HEIGHT, setting.seed)
    for sitter in setting.sitters:
        picture = _seated(picture, sitter)
    return picture


def _seated(picture: Field, sitter: Sitter) -> Field:
    unit = sitter.unit
    rows = slice(max(0, sitter.at[1] - 2 * unit), HEIGHT)
    columns = slice(max(0, sitter.at[0] - 3 * unit), min(WIDTH, sitter.at[0] + 3 * unit))
    plane = _plane(sitter, columns.start, rows.start, columns.stop, rows.stop)
    part = picture[rows, columns]
    for layer in (
        back_of_hair(plane, sitter.look, sitter.style, unit, sitter.seed),
        figure_layer(plane, sitter.look, sitter.clothes, unit, sitter.seed),
        head_layer(plane, sitter.look, sitter.style, Expression(), unit, sitter.seed),
    ):
        part = laid_over(part, layer.colour, layer.cover)
    seated = picture.copy()
    seated[rows, columns] = part
    return seated


def _plane(sitter: Sitter, left: int, top: int, right: int, bottom: int) -> Ground:
    origin = (sitter.at[0] - left, sitter.at[1] - top)
    return ground(right - left, bottom - top, unit=sitter.unit, origin=origin)


def _with_fine_strokes(
    picture: Field, model: Field, sitter: Sitter, rng: np.random.Generator
) -> Field:
    """The face again with the finest brush, where a painter takes the most care."""
    (x, y), unit = sitter.at, sitter.unit
    rows = slice(max(0, y - 2 * unit), min(HEIGHT, y + 2 * unit))
    columns = slice(max(0, x - 3 * unit // 2), min(WIDTH, x + 3 * unit // 2))
    plane = _plane(sitter, columns.start, rows.start, columns.stop, rows.stop)
    care = step(np.hypot(plane.x / 1.25, plane.y / 1.6), 1.15, 0.6)
    part = model[rows, columns]
    careful = 0.45 * painted(part, rng, FINE_BRUSHES) + 0.55 * part
    finished = picture.copy()
    finished[rows, columns] = laid_over(picture[rows, columns], careful, care)
    return finished


def _mouths() -> tuple[Expression, ...]:
    return tuple(Expression(mouth=each) for each in MOUTHS)


def _lids() -> tuple[Expression, ...]:
    return tuple(Expression(lids=each) for each in LIDS)


def _patch(
    picture: Field,
    sitter: Sitter,
    window: tuple[float, float, float, float],
    expressions: tuple[Expression, ...],
) -> Patch:
    """Every expression as the painted rest plus what the expression changes in the model."""
    left, top, right, bottom = (
        int(each * sitter.unit) + sitter.at[index % 2] for index, each in enumerate(window)
    )
    plane = _plane(sitter, left, top, right, bottom)
    rest = picture[top:bottom, left:right]
    models = [
        head_layer(plane, sitter.look, sitter.style, each, sitter.unit, sitter.seed)
        for each in expressions
    ]
    states = tuple(as_image(_restated(rest, models[0], each, _edge(plane))) for each in models)
    return Patch(left, top, states)


def _restated(rest: Field, neutral: Layer, state: Layer, edge: Field) -> Field:
    """`rest`, the painted neutral face, as `state`: its strokes stay where little changes."""
    change = state.colour - neutral.colour
    changed = step(np.abs(change).max(axis=-1), 0.04, 0.2)
    stroked = laid_over(rest + change, state.colour, np.maximum(changed, 1 - neutral.cover))
    return laid_over(rest, stroked, state.cover * edge)


def _edge(plane: Ground) -> Field:
    """1 inside a window and 0 at its border, so that a patch leaves no seam."""
    height, width = plane.x.shape
    across = np.minimum(np.arange(width), np.arange(width)[::-1])
    down = np.minimum(np.arange(height), np.arange(height)[::-1])
    return step(np.minimum.outer(down, across).astype(np.float32), 0, 8)
