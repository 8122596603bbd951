"""Opaque masks, drawn into the planes of a picture.

A mask is one solid colour: blurred and pixelated faces have been recognised again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from walkaway.core.media.faces.model import Box, FrameFaces
from walkaway.core.media.frames import Picture

Ycc = tuple[int, int, int]
"""A colour as (Y, Cb, Cr), 8 bits, limited range."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Hidden:
    """What must not be seen in one frame: the faces in `boxes`, or with `whole` everything."""

    boxes: tuple[Box, ...]
    whole: bool


def colour_of(text: str) -> Ycc:
    """The colour "#rrggbb" in a `Picture`, whatever its size.

    **Source**: ITU-R BT.709-6, table 4 (luma and chroma) and table 5 (8-bit limited range).
    """
    red, green, blue = (int(text[start : start + 2], 16) / 255 for start in (1, 3, 5))
    luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return (
        round(16 + 219 * luma),
        round(128 + 224 * (blue - luma) / 1.8556),
        round(128 + 224 * (red - luma) / 1.5748),
    )


def hidden_in(faces: FrameFaces | None, people: Collection[str] = ()) -> Hidden:
    """What protects `people`, or everyone when it is empty.

    A frame whose faces are not known, or in which a protected face was lost, is hidden whole.
    """
    if faces is None:
        return Hidden(boxes=(), whole=True)
    return Hidden(
        boxes=tuple(face.box for face in faces.faces if not people or face.person in people),
        whole=any(not people or person in people for person in faces.lost),
    )


def cover_whole(picture: Picture, colour: Ycc) -> None:
    """Fill `picture` with one colour."""
    picture.y[:], picture.u[:], picture.v[:] = colour


def draw_masks(picture: Picture, boxes: Iterable[Box], margin: float, colour: Ycc) -> None:
    """Draw over each box the ellipse that fits it, made `margin` times as large.

    Every chroma sample that any covered luma sample uses is covered as well.
    """
    for box in boxes:
        drawn = ellipse(box, margin, picture.width, picture.height)
        if drawn is None:
            continue
        left, top, inside = drawn
        bottom, right = top + inside.shape[0], left + inside.shape[1]
        np.copyto(picture.y[top:bottom, left:right], np.uint8(colour[0]), where=inside)
        rows, columns = slice(top // 2, bottom // 2), slice(left // 2, right // 2)
        touched = inside[0::2] | inside[1::2]
        touched = touched[:, 0::2] | touched[:, 1::2]
        np.copyto(picture.u[rows, columns], np.uint8(colour[1]), where=touched)
        np.copyto(picture.v[rows, columns], np.uint8(colour[2]), where=touched)


def ellipse(
    box: Box, margin: float, width: int, height: int
) -> tuple[int, int, NDArray[np.bool_]] | None:
    """The pixels of an ellipse as (left, top, mask), all even, clipped to the picture.

    None when it is outside the picture.
    """
    x, y = box.left + box.width / 2, box.top + box.height / 2
    half_width, half_height = box.width * margin / 2, box.height * margin / 2
    left, right = _even_limits(x - half_width, x + half_width, width)
    top, bottom = _even_limits(y - half_height, y + half_height, height)
    if left >= right or top >= bottom:
        return None
    across = (np.arange(left, right, dtype=np.float32) + np.float32(0.5 - x)) / half_width
    down = (np.arange(top, bottom, dtype=np.float32) + np.float32(0.5 - y)) / half_height
    return left, top, (across**2)[None, :] <= (1 - down**2)[:, None]


def _even_limits(start: float, end: float, length: int) -> tuple[int, int]:
    """The smallest even interval around [start, end) inside [0, length), which is even."""
    return max(0, int(start // 2) * 2), min(length, int(-(-end // 2)) * 2)
