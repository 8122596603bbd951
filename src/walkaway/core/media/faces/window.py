"""The pictures between what was decoded and what is handed on, with their thumbnails."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass

from walkaway.core.media.faces.geometry import widened
from walkaway.core.media.faces.model import Box
from walkaway.core.media.faces.motion import (
    Thumbnail,
    cell_pixels,
    changed_region,
    is_cut,
    likeness,
    thumbnail,
)
from walkaway.core.media.frames import Picture

MARGIN_CELLS = 6


@dataclass(frozen=True, slots=True)
class Kept:
    """A picture, its clip frame, its thumbnail, and how like the picture before it is."""

    frame: int
    picture: Picture
    thumbnail: Thumbnail
    likeness: float | None

    @property
    def cell(self) -> int:
        """The side of the thumbnail's cells in pixels of the picture."""
        return cell_pixels(self.picture.width, self.picture.height)


class Searched:
    """What every part of the picture looked like when it was searched last."""

    def __init__(self) -> None:
        self._thumbnail: Thumbnail | None = None

    def changed_in(self, kept: Kept) -> Box | None:
        """What of a picture must be searched."""
        if self._thumbnail is None:
            return Box(left=0, top=0, width=kept.picture.width, height=kept.picture.height)
        region = changed_region(self._thumbnail, kept.thumbnail, kept.cell)
        return with_margin(region, kept.cell) if region else None

    def renew(self, kept: Kept, region: Box | None = None) -> None:
        """Note that a picture is searched, in whole or in a part."""
        if self._thumbnail is None or region is None:
            self._thumbnail = kept.thumbnail.copy()
            return
        left, top = max(0, int(region.left / kept.cell)), max(0, int(region.top / kept.cell))
        right = math.ceil((region.left + region.width) / kept.cell)
        bottom = math.ceil((region.top + region.height) / kept.cell)
        self._thumbnail[top:bottom, left:right] = kept.thumbnail[top:bottom, left:right]


def with_margin(region: Box, cell: int) -> Box:
    """`region` and so much around it that a face which changed in part is in it whole."""
    return widened(region, MARGIN_CELLS * cell)


class Window:
    """Consecutive pictures of one passage, from the oldest still held to the newest read.

    Inside a passage, frames are numbered from 0.
    """

    def __init__(self) -> None:
        self._kept: deque[Kept] = deque()
        self._first = 0

    @property
    def end(self) -> int:
        """One past the newest frame."""
        return self._first + len(self._kept)

    @property
    def start(self) -> int:
        """The oldest frame still held."""
        return self._first

    def __getitem__(self, index: int) -> Kept:
        return self._kept[index - self._first]

    def push(self, frame: int, picture: Picture) -> None:
        """Take in the next picture."""
        last = self._kept[-1] if self._kept else None
        if last and last.picture is picture:
            self._kept.append(Kept(frame, picture, last.thumbnail, 1.0))
            return
        small = thumbnail(picture.y)
        alike = likeness(last.thumbnail, small) if last else None
        self._kept.append(Kept(frame, picture, small, alike))

    def pop(self) -> Kept:
        """Hand on the oldest picture."""
        self._first += 1
        return self._kept.popleft()

    def is_cut_before(self, index: int) -> bool:
        """Whether the camera was cut between `index` - 1 and `index`."""
        here = self[index].likeness
        before = self[index - 1].likeness if index > self._first else None
        after = self[index + 1].likeness if index + 1 < self.end else None
        return here is not None and is_cut((before, here, after))
