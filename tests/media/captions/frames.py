"""Frames of an ASS document as libass draws it, for tests that look at pixels."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from walkaway.core.media.captions.ass import ass_filter
from walkaway.core.media.captions.fonts import Font, private_font_configuration
from walkaway.core.media.ffmpeg import run_ffmpeg

Luma = NDArray[np.uint8]
GROUND = 128
"""A grey that no word and no box has."""


class Painter:
    """Draws documents; the fonts lie in one folder for all of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = ""

    def draw(
        self,
        text: str,
        fonts: Iterable[Font],
        size: tuple[int, int],
        *,
        frames: tuple[int, int] = (0, 1),
        rate: Fraction = Fraction(25),
        name: str = "words.ass",
    ) -> Luma:
        """The frames [first, after) on a plain grey: (frames, height, width)."""
        document = self.folder / name
        document.parent.mkdir(exist_ok=True)
        document.write_text(text)
        first, after = frames
        plain = f"color=c=0x808080:s={size[0]}x{size[1]}:r={rate},format=gray"
        chosen = f"trim=start_frame={first}:end_frame={after}"
        done = run_ffmpeg(
            [
                *("-f", "lavfi", "-i", f"{plain},{chosen},{ass_filter(document)}"),
                *("-f", "rawvideo", "-pix_fmt", "gray", "-"),
            ],
            environment={"FONTCONFIG_FILE": str(private_font_configuration(self.folder, fonts))},
            level="verbose",
        )
        self.log = done.stderr.decode()
        return np.frombuffer(done.stdout, np.uint8).reshape(-1, size[1], size[0])


def box_of(ink: NDArray[np.bool_]) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what is true; right and bottom lie outside."""
    rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
    assert len(rows), "nothing was drawn"
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def likeness(one: Luma, other: Luma) -> float:
    """Pearson's correlation."""
    return float(np.corrcoef(one.ravel(), other.ravel())[0, 1])
