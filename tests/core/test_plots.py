"""Plots: the same bytes everywhere, and what is said is what is drawn."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from defusedxml import ElementTree
from numpy.typing import NDArray
from PIL import Image

from walkaway.core.plots import (
    ACCENT,
    COUNTS,
    FORMATS,
    LABELS,
    MARGIN,
    WIDTH,
    Mark,
    Picture,
    drawn,
)
from walkaway.core.stats.proportions import Proportion


def mark(label: str, count: int, group: str = "") -> Mark:
    share = Proportion(count=count, total=58)
    return Mark(label=label, told=f"{count} of 58", share=share, group=group)


ROWS = Picture(
    title="Reasons", explains="Of 58.", marks=(mark("Brutality", 29), mark("Corruption", 0))
)
ARABIC = Picture(
    title="أسباب المغادرة", explains="من 58.", marks=(mark("العنف", 29),), right_to_left=True
)
SEASONS = Picture(
    title="When",
    explains="Of 58.",
    marks=tuple(mark(name, 7, year) for year in ("2014", "2015") for name in ("Spring", "Summer")),
    over_time=True,
)
PICTURES = [ROWS, ARABIC, SEASONS]

DRAW = """
import hashlib, sys
from tests.core.test_plots import PICTURES, FORMATS, drawn
print(*(hashlib.sha256(drawn(p, k)).hexdigest() for p in PICTURES for k in FORMATS))
"""


def pixels(picture: Picture) -> NDArray[np.uint8]:
    """Height, width, colour."""
    return np.asarray(Image.open(io.BytesIO(drawn(picture, "png"))).convert("RGB"))


def dots(picture: Picture) -> list[tuple[float, float]]:
    """Where the accent is, as parts of the picture's width and height."""
    image = pixels(picture)
    height, width, _ = image.shape
    down, across = np.nonzero((image == tuple(bytes.fromhex(ACCENT[1:]))).all(axis=2))
    return [(x / width, y / height) for x, y in zip(across, down, strict=True)]


def test_a_picture_is_the_same_bytes_in_another_process_with_other_settings(tmp_path: Path) -> None:
    (tmp_path / "matplotlibrc").write_text("font.size: 33\nsavefig.facecolor: red\n")
    environment = os.environ | {"MATPLOTLIBRC": str(tmp_path), "PYTHONHASHSEED": "7"}
    environment["PYTHONPATH"] = os.pathsep.join([str(Path.cwd()), *sys.path])
    there = subprocess.run(
        [sys.executable, "-c", DRAW], env=environment, check=True, capture_output=True, text=True
    ).stdout.split()
    assert there == [sha256(drawn(each, kind)).hexdigest() for each in PICTURES for kind in FORMATS]


@pytest.mark.parametrize("picture", PICTURES)
def test_an_svg_has_no_script_no_day_and_asks_for_nothing(picture: Picture) -> None:
    svg = drawn(picture, "svg")
    tags = {each.tag.rpartition("}")[2] for each in ElementTree.fromstring(svg).iter()}
    assert not tags & {"script", "image", "foreignObject", "a", "date", "text"}
    assert b"matplotlib v" not in svg.lower()


def test_the_dot_of_a_half_stands_between_none_and_all() -> None:
    none = min(x for x, y in dots(ROWS) if y > 0.6)
    half = min(x for x, y in dots(ROWS) if y < 0.6)
    room = (WIDTH - 2 * MARGIN - LABELS - COUNTS) / WIDTH
    assert half - none == pytest.approx(room / 2, abs=0.01)


def test_in_arabic_a_share_grows_to_the_left() -> None:
    (one, two) = (
        min(x for x, _ in dots(Picture(title="", explains="", marks=(mark("", n),),
                                       right_to_left=True)))
        for n in (10, 50)
    )  # fmt: skip
    assert two < one


def test_arabic_letters_are_joined() -> None:
    # Apart, the letters of this word take far more room than joined.
    joined = "العنف"
    assert columns_with_ink(joined) < 0.9 * columns_with_ink("\u200c".join(joined))


def columns_with_ink(title: str) -> int:
    image = pixels(Picture(title=title, explains="", marks=(mark("", 1),)))
    return int((image[:110] < 120).all(axis=2).any(axis=0).sum())
