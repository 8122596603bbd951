"""Where to look for faces in a picture, and how hard."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from walkaway.core.media.faces.detect import SIDE_MULTIPLE, Detects, Rgb
from walkaway.core.media.faces.geometry import alike, distance, middle_of, moved, overlap, size_of
from walkaway.core.media.faces.model import Box
from walkaway.core.media.frames import Picture

NEW_FACE_SCORE = 0.5
"""What a face needs that nobody expected. A bare one scores .84 or more."""

KNOWN_FACE_SCORE = 0.3
"""What is enough where a face is expected: upside down or half covered, it scores about .4."""

FAINT_SIZES = 0.6
"""A faint face counts no further than this from where it is expected: hands look like faces."""

NEAR_FACE_PIXELS = 36
"""The size at which an expected face is shown to the detector: small enough to be cheap."""

UPRIGHT, ANY_TURN = (0,), (0, 2, 1, 3)
"""Quarter turns counter-clockwise; upside down is commoner than lying on a side."""


class Search:
    """Looks for faces in whole pictures and near places, in pixels of the picture given."""

    def __init__(self, detector: Detects) -> None:
        self._detector = detector
        self._last_turn = 0

    def everywhere(
        self, picture: Picture, long_side: int, turns: Iterable[int] = UPRIGHT
    ) -> tuple[Box, ...]:
        """The faces of the whole picture, shown to the detector with `long_side` pixels."""
        scale = min(1.0, long_side / max(picture.width, picture.height))
        rgb = _shown(picture, max(1, round(picture.width * scale)))
        found: list[Box] = []
        for turn in turns:
            seen = self._seen(rgb, picture, turn, NEW_FACE_SCORE)
            found += [face for face in seen if all(overlap(face, old) < 0.5 for old in found)]
        return tuple(found)

    def inside(self, picture: Picture, region: Box, long_side: int) -> tuple[Box, ...]:
        """The faces of a part of the picture, at the scale of `everywhere`."""
        left, right = _even_span(region.left, region.left + region.width, picture.width)
        top, bottom = _even_span(region.top, region.top + region.height, picture.height)
        part = picture.cropped(left, top, right - left, bottom - top)
        share = max(part.width, part.height) / max(picture.width, picture.height)
        return tuple(
            moved(face, left, top) for face in self.everywhere(part, round(long_side * share))
        )

    def near(
        self, picture: Picture, expected: Box, reach: float, *, every_turn: bool = True
    ) -> Box | None:
        """The face at most `reach` sizes from where it is expected, in whatever turn.

        The first that would count anywhere is taken. Only when there is none in any turn does the
        best of the fainter ones count. The turn that served last is tried first; without
        `every_turn`, that and upright are all.
        """
        left, top, part = _surroundings(picture, expected, reach)
        scale = NEAR_FACE_PIXELS / max(size_of(expected), 8.0)
        rgb = _shown(part, fitting(part.width * scale))
        faint: list[Box] = []
        turns = dict.fromkeys((self._last_turn, *(ANY_TURN if every_turn else UPRIGHT)))
        for turn in turns:
            for face in self._seen(rgb, part, turn, KNOWN_FACE_SCORE):
                placed = moved(face, left, top)
                if distance(placed, expected) > reach or not alike(placed, expected):
                    continue
                if placed.score >= NEW_FACE_SCORE:
                    self._last_turn = turn
                    return placed
                if distance(placed, expected) <= FAINT_SIZES and alike(placed, expected, 1.5):
                    faint.append(placed)
        return max(faint, key=lambda face: face.score, default=None)

    def _seen(
        self, rgb: Rgb, picture: Picture, quarter_turns: int, at_least: float
    ) -> tuple[Box, ...]:
        """What is seen in `rgb` after turning it, told in pixels of the `picture` it shows."""
        turned = np.ascontiguousarray(np.rot90(rgb, quarter_turns))
        height, width = turned.shape[:2]
        scale_x, scale_y = picture.width / rgb.shape[1], picture.height / rgb.shape[0]
        seen = []
        for face in self._detector.detect(turned, at_least):
            back = _turned_back(face, quarter_turns, width, height)
            seen.append(
                Box(
                    left=back.left * scale_x,
                    top=back.top * scale_y,
                    width=back.width * scale_x,
                    height=back.height * scale_y,
                    score=back.score,
                )
            )
        return tuple(seen)


def _shown(picture: Picture, width: int) -> Rgb:
    """`picture` at another width; where many pixels become one, most are left out first."""
    return _thinned(picture, max(1, picture.width // width)).rgb(width)


def _thinned(picture: Picture, by: int) -> Picture:
    """Every pixel of `picture` that is `by` from the last one, across and down."""
    height, width = picture.height // by // 2, picture.width // by // 2
    if by == 1 or not height or not width:
        return picture
    return Picture(
        picture.y[::by, ::by][: 2 * height, : 2 * width],
        picture.u[::by, ::by][:height, :width],
        picture.v[::by, ::by][:height, :width],
    )


def _turned_back(box: Box, quarter_turns: int, width: int, height: int) -> Box:
    """`box` of a picture of `width` by `height`, before that was turned counter-clockwise."""
    for _ in range(quarter_turns % 4):
        box = replace(
            box,
            left=height - box.top - box.height,
            top=box.left,
            width=box.height,
            height=box.width,
        )
        width, height = height, width
    return box


def _surroundings(picture: Picture, expected: Box, reach: float) -> tuple[int, int, Picture]:
    """The part of `picture` that shows any face `reach` sizes around; its left, its top."""
    x, y = middle_of(expected)
    half = (reach + 0.75) * max(size_of(expected), 8.0)
    left, right = _even_span(x - half, x + half, picture.width)
    top, bottom = _even_span(y - half, y + half, picture.height)
    return left, top, picture.cropped(left, top, right - left, bottom - top)


def fitting(side: float) -> int:
    """The nearest length that the network takes without padding."""
    return max(1, round(side / SIDE_MULTIPLE)) * SIDE_MULTIPLE


def _even_span(start: float, end: float, length: int) -> tuple[int, int]:
    """Even limits inside [0, length) that hold at least 16 pixels of it."""
    first = min(max(0, int(start)), length - 16) & ~1
    last = max(min(length, int(end)), first + 16)
    return max(first, 0), last & ~1
