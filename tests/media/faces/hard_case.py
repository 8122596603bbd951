"""A portrait put through everything that makes a face hard to follow, with the truth beside it.

The portrait is the public domain one of scikit-image. Every frame is drawn from a `Pose`, so where
the face is in it is known without asking any detector.
"""

from __future__ import annotations

import math
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from skimage import data

from walkaway.core.media.ffmpeg import command, raise_if_failed

WIDTH, HEIGHT, RATE = 1280, 720, 25
FACE_CENTRE = (225.5, 128.0)
FACE_RADII = (48.0, 55.0)
PORTRAIT_CENTRE, PORTRAIT_RADIUS = (240, 190), 188


@dataclass(frozen=True, kw_only=True, slots=True)
class Pose:
    """Where the face is: its centre in pixels, times its size in the portrait, turned clockwise.

    `covered` is how much of the face, from the chin up, a board in front of it hides.
    """

    x: float = 640.0
    y: float = 320.0
    scale: float = 1.6
    degrees: float = 0.0
    light: float = 1.0
    covered: float = 0.0
    scene: int = 0


def calm() -> Iterator[Pose]:
    for n in range(30):
        yield Pose(x=640 + 6 * math.sin(n / 5), y=320 + 3 * math.sin(n / 3))


def rolling() -> Iterator[Pose]:
    for n in range(40):
        yield Pose(degrees=60 * math.sin(2 * math.pi * n / 40))


def upside_down() -> Iterator[Pose]:
    for n in range(36):
        yield Pose(degrees=15.0 * min(n, 12, 36 - n))


def covered_in_part() -> Iterator[Pose]:
    for n in range(32):
        yield Pose(x=640 + n, covered=0.55 * min(1.0, n / 8, (31 - n) / 8))


def at_the_edge() -> Iterator[Pose]:
    for n in range(40):
        yield Pose(x=671 + (WIDTH + 10 - 671) * math.sin(math.pi * n / 39))


def fast() -> Iterator[Pose]:
    for n in range(25):
        yield Pose(x=640 + 360 * math.sin(2 * math.pi * n / 24), y=320 + 60 * math.sin(n))


def dark() -> Iterator[Pose]:
    for n in range(26):
        yield Pose(x=640 + 4 * n, light=1 - 0.86 * min(1.0, n / 8, (25 - n) / 8))


def small() -> Iterator[Pose]:
    for n in range(36):
        yield Pose(
            x=744 - 6 * n, y=320 + 3 * n, scale=1.6 * 0.22 ** min(1.0, n / 12, (35 - n) / 12)
        )


def after_a_cut() -> Iterator[Pose]:
    for n in range(20):
        yield Pose(x=330 + n, y=250, scale=1.1, scene=1)


def away_and_back() -> Iterator[Pose]:
    for n in range(40):
        yield Pose(x=350 - 28 * min(n, 39 - n), y=250, scale=1.1, scene=1)


PARTS = (
    calm, rolling, upside_down, covered_in_part, at_the_edge,
    fast, dark, small, after_a_cut, away_and_back,
)  # fmt: skip


def poses() -> list[tuple[str, Pose]]:
    """Every frame of the hard case with the name of its part."""
    return [(part.__name__, pose) for part in PARTS for pose in part()]


def draw(pose: Pose) -> Image.Image:
    """The picture of `pose`."""
    picture = _scene(pose.scene).copy()
    _paste_portrait(picture, pose)
    if pose.covered:
        ImageDraw.Draw(picture).rectangle(_board(pose), fill=(70, 90, 60))
    return picture.point(lambda value: value * pose.light) if pose.light < 1 else picture


def truth(pose: Pose) -> NDArray[np.bool_]:
    """The pixels of `pose` that show the face."""
    mask = Image.new("L", (WIDTH, HEIGHT))
    turn = math.radians(pose.degrees)
    outline = [
        _turned(pose, turn, FACE_RADII[0] * math.cos(t), FACE_RADII[1] * math.sin(t))
        for t in np.linspace(0, 2 * math.pi, 72)
    ]
    ImageDraw.Draw(mask).polygon(outline, fill=1)
    if pose.covered:
        ImageDraw.Draw(mask).rectangle(_board(pose), fill=0)
    return np.asarray(mask, dtype=bool)


def encode(pictures: Sequence[Image.Image] | Iterator[Image.Image], path: Path, rate: int) -> Path:
    """Write `pictures` as a good H.264 recording."""
    pictures = iter(pictures)
    first = next(pictures)
    argv = command(
        ("-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{first.width}x{first.height}",
         "-r", str(rate), "-i", "-", "-vf", "scale=out_color_matrix=bt709", "-colorspace", "bt709",
         "-c:v", "libx264", "-preset", "superfast", "-crf", "16", "-pix_fmt", "yuv420p", path)
    )  # fmt: skip
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdin
        assert running.stderr
        running.stdin.write(first.tobytes())
        for picture in pictures:
            running.stdin.write(picture.tobytes())
        running.stdin.close()
        stderr = running.stderr.read()
    raise_if_failed(argv, running.returncode, stderr)
    return path


def _turned(pose: Pose, turn: float, right: float, down: float) -> tuple[float, float]:
    """Where a point of the portrait, told from the middle of the face, is in the picture."""
    return (
        pose.x + pose.scale * (right * math.cos(turn) - down * math.sin(turn)),
        pose.y + pose.scale * (right * math.sin(turn) + down * math.cos(turn)),
    )


def _paste_portrait(picture: Image.Image, pose: Pose) -> None:
    """Draw the portrait by the inverse of its turn: where each pixel of the picture comes from."""
    turn = math.radians(pose.degrees)
    cos, sin = math.cos(turn) / pose.scale, math.sin(turn) / pose.scale
    reach = int(pose.scale * 290)
    left, top = int(pose.x) - reach, int(pose.y) - reach
    dx, dy = left - pose.x, top - pose.y
    inverse = (
        cos, sin, FACE_CENTRE[0] + cos * dx + sin * dy,
        -sin, cos, FACE_CENTRE[1] - sin * dx + cos * dy,
    )  # fmt: skip
    turned = _portrait(pose.scale < 0.8).transform(
        (2 * reach, 2 * reach),
        Image.Transform.AFFINE,
        _for_half(inverse) if pose.scale < 0.8 else inverse,
        Image.Resampling.BILINEAR,
    )
    picture.paste(turned, (left, top), turned)


def _for_half(inverse: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(value / 2 for value in inverse)


@cache
def _portrait(halved: bool) -> Image.Image:
    """The portrait in a disc; at half its size when it will be drawn small, against aliasing."""
    portrait = Image.fromarray(data.astronaut()).convert("RGBA")
    disc = Image.new("L", portrait.size)
    (x, y), radius = PORTRAIT_CENTRE, PORTRAIT_RADIUS
    ImageDraw.Draw(disc).ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    portrait.putalpha(disc)
    return portrait.resize((256, 256), Image.Resampling.BOX) if halved else portrait


def _board(pose: Pose) -> tuple[float, float, float, float]:
    """The board stands upright in front of the face and reaches to the picture's foot."""
    chin, height = pose.y + FACE_RADII[1] * pose.scale, 2 * FACE_RADII[1] * pose.scale
    half = 1.6 * FACE_RADII[0] * pose.scale
    return pose.x - half, chin - pose.covered * height, pose.x + half, float(HEIGHT)


@cache
def _scene(number: int) -> Image.Image:
    """A room with some texture in it; each number is another room."""
    noise = np.random.default_rng(number).integers(0, 256, (9, 16, 3), dtype=np.uint8)
    room = Image.fromarray(noise).resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
    return Image.blend(room, Image.new("RGB", room.size, (120, 110, 100)), 0.6)
