"""Films of drawn scenes, and what people do to films before they show them again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from walkaway.core.media import ffmpeg

WIDTH, HEIGHT, RATE = 640, 360, 25
SCENE_FRAMES = 50


def drawn_scene(seed: int) -> Image.Image:
    """A drawing wider than the picture: hills, huts, people and a banner, none twice the same."""
    rng = np.random.default_rng(seed)
    picture = Image.new("RGB", (WIDTH + 80, HEIGHT), tuple(map(int, rng.integers(90, 200, 3))))
    draw = ImageDraw.Draw(picture)
    for _ in range(14):
        x, y = rng.integers(-60, WIDTH + 60), rng.integers(-40, HEIGHT)
        w, h = rng.integers(40, 260), rng.integers(40, 220)
        colour = tuple(map(int, rng.integers(0, 255, 3)))
        shape = draw.ellipse if rng.random() < 0.5 else draw.rectangle
        shape((int(x), int(y), int(x + w), int(y + h)), fill=colour)
    for _ in range(12):
        x, y = map(int, (rng.integers(0, WIDTH), rng.integers(HEIGHT // 3, HEIGHT)))
        draw.ellipse((x, y, x + 22, y + 26), fill=(40, 34, 30))
        draw.rectangle(
            (x - 8, y + 24, x + 30, y + 90), fill=tuple(map(int, rng.integers(0, 120, 3)))
        )
    return picture.filter(ImageFilter.GaussianBlur(1.2))


def frames_of(seeds: Iterable[int]) -> Iterator[NDArray[np.uint8]]:
    """Frames of scenes in a row, over each of which the camera moves slowly."""
    for seed in seeds:
        scene = drawn_scene(seed)
        for frame in range(SCENE_FRAMES):
            left = round(frame * 60 / SCENE_FRAMES)
            yield np.asarray(scene.crop((left, 0, left + WIDTH, HEIGHT)))


def write_film(path: Path, seeds: Iterable[int], *filters: str, quality: int = 20) -> Path:
    """The film of these scenes, after `filters` of ffmpeg, encoded at `quality` (crf)."""
    raw = b"".join(frame.tobytes() for frame in frames_of(seeds))
    chain = ["-vf", ",".join(filters)] if filters else []
    ffmpeg.run_ffmpeg(
        [
            *("-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{WIDTH}x{HEIGHT}", "-r", str(RATE)),
            *("-i", "-", *chain, "-pix_fmt", "yuv420p"),
            *("-c:v", "libx264", "-preset", "veryfast", "-crf", str(quality), str(path)),
        ],
        stdin=raw,
    )
    return path
