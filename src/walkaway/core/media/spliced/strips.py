"""The strips of which a frame is made: a plain one, the moving picture, and the band of words."""

from __future__ import annotations

from dataclasses import dataclass

from walkaway.core.media.h264.parameters import MACROBLOCK
from walkaway.core.media.plan import Area

SOLID_ROWS = 16
"""Rows of the ground, above and below the recording, that are encoded with the moving picture."""

SEAM_ROWS = 32
"""Rows of the ground on the other side of a seam: x264 lets a vector reach 24 rows over an edge,
and its interpolation three more."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Strips:
    """Rows of macroblocks, from top to bottom; `above` is 0 where the picture is at the top."""

    above: int
    picture: int
    below: int

    @property
    def rows(self) -> int:
        """The height of the frame in macroblocks."""
        return self.above + self.picture + self.below

    @property
    def picture_top(self) -> int:
        """In pixels."""
        return self.above * MACROBLOCK

    @property
    def picture_height(self) -> int:
        """In pixels."""
        return self.picture * MACROBLOCK

    @property
    def band_top(self) -> int:
        """In pixels."""
        return (self.above + self.picture) * MACROBLOCK


def strips_of(area: Area, height: int) -> Strips:
    """The strips of a frame of `height` pixels that shows the recording in `area`.

    Raises `ValueError` when the area leaves no band, or does not lie on whole macroblocks.
    """
    top = area.top - SOLID_ROWS if area.top else 0
    bottom = area.top + area.height + SOLID_ROWS
    rows = -(-height // MACROBLOCK)
    if top % MACROBLOCK or bottom % MACROBLOCK or top < 0:
        raise ValueError("the picture does not lie on whole macroblocks")
    above, below = top // MACROBLOCK, rows - bottom // MACROBLOCK
    if below * MACROBLOCK < SEAM_ROWS or 0 < top < SEAM_ROWS:
        raise ValueError("there is no band beside the picture")
    return Strips(above=above, picture=rows - above - below, below=below)
