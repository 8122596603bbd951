"""Pictures without people: the landscape that stands in for a speaker, and a recruitment film."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from walkaway.demo.drawing.brush import painted
from walkaway.demo.drawing.motion import DRAWINGS_PER_SECOND
from walkaway.demo.drawing.portrait import HEIGHT, WIDTH, as_image
from walkaway.demo.drawing.surface import (
    Field,
    Ground,
    curve,
    grain,
    ground,
    laid_over,
    rgb,
    softened,
    step,
    tinted,
)

BRUSHES = (14.0, 7.0, 3.5)
HAZE = "#e9cfb0"
ROAD_END = (0.99, 0.47)
"""Where the road of the film meets the horizon, in picture heights."""

LORRIES = (0.14, 0.27, 0.38, 0.48)
"""Where on the road each lorry is when the film begins: 0 at the horizon, 1 in front."""


def draw_stand_in() -> Image.Image:
    """Hills at daybreak, a river, and one tree: what is seen instead of somebody."""
    plane = ground(WIDTH, HEIGHT, unit=HEIGHT, origin=(0, 0))
    rng = np.random.default_rng(11)
    picture = _daybreak(plane, rng)
    picture = _far_hills(picture, plane, rng)
    picture = _river(picture, plane)
    picture = _tree(picture, plane, rng)
    return as_image(softened(painted(picture, rng, BRUSHES), 0.6))


def _daybreak(plane: Ground, rng: np.random.Generator) -> Field:
    clouds = 0.05 * grain(rng, plane.x.shape, (16, 90))
    height = np.clip(1 - plane.y / 0.62 + clouds, 0, 1)
    sky = tinted(height, ("#f6ddb2", "#ecc59d", "#c9a79b", "#8d93a3", "#5d7186", "#42586f"))
    away = np.hypot(plane.x - 0.55, (plane.y - 0.43) * 1.3)
    sky = laid_over(sky, rgb("#fff0c9"), np.exp(-0.5 * (away / 0.14) ** 2) * 0.85)
    return laid_over(sky, rgb("#fff8e2"), step(away, 0.05, 0.043))


def _far_hills(picture: Field, plane: Ground, rng: np.random.Generator) -> Field:
    colours = ("#a39a9c", "#7f8489", "#5e6d70", "#44585a", "#2f4545", "#213434")
    for index, colour in enumerate(colours):
        nearness = index / (len(colours) - 1)
        ridge = 0.43 + 0.075 * index + _ridge(plane.x, rng, 0.055 - 0.02 * nearness)
        inside = step(plane.y - ridge, -0.003, 0.004)
        mist = np.exp(-np.clip(plane.y - ridge, 0, None) / (0.05 + 0.05 * nearness))
        hill = laid_over(np.broadcast_to(rgb(colour), picture.shape), rgb(HAZE),
                         0.55 * (1 - mist) * (1 - nearness))  # fmt: skip
        rough = 1 + 0.06 * nearness * grain(rng, plane.x.shape, (4, 8))
        lit = 1 + 0.35 * mist * np.exp(-0.5 * ((plane.x - 0.55) / 0.35) ** 2)
        picture = laid_over(picture, hill * (rough * lit)[..., None], inside)
    return np.clip(picture, 0, 1).astype(np.float32)


def _ridge(x: Field, rng: np.random.Generator, height: float) -> Field:
    total = np.zeros_like(x)
    for waves in (1.3, 2.9, 6.1, 13.0):
        shift, stretch = rng.uniform(0, 6.3), rng.uniform(0.85, 1.2)
        total += np.sin(x * waves * stretch * 2.4 + shift).astype(np.float32) / waves**0.9
    return (total * height * 0.8).astype(np.float32)


def _river(picture: Field, plane: Ground) -> Field:
    """Light on water, winding from the sun to the front of the picture."""
    down = np.clip((plane.y - 0.6) / 0.4, 0, 1)
    middle = 0.56 + 0.16 * np.sin(down * 4.6 + 0.2) * down + 0.12 * down**2
    half = 0.006 + 0.085 * down**1.7
    inside = step(np.abs(plane.x - middle) - half, 0.006, -0.004) * step(plane.y, 0.605, 0.64)
    water = tinted(1 - down, ("#8a8b86", "#c2b39b", "#f3d9ab", "#fff0cd"))
    return laid_over(picture, water, (inside * (0.9 - 0.25 * down)).astype(np.float32))


def _tree(picture: Field, plane: Ground, rng: np.random.Generator) -> Field:
    bark, foot = rgb("#1a1f1d"), (1.42, 0.9)
    lean = 0.03 * np.sin((foot[1] - plane.y) * 7)
    trunk_half = curve(plane.y, ((0.4, 0.006), (0.6, 0.014), (0.84, 0.021), (0.92, 0.045)))
    trunk = step(np.abs(plane.x - foot[0] - lean) - trunk_half, 0.003, -0.003)
    trunk = trunk * step(plane.y, 0.4, 0.44) * step(plane.y, 0.925, 0.91)
    picture = laid_over(picture, bark, trunk)
    crown = sum(
        (plane.bump((foot[0] + dx, foot[1] + dy), (size, size * 0.8))
         for dx, dy, size in ((-0.02, -0.42, 0.11), (-0.14, -0.36, 0.085), (0.12, -0.37, 0.09),
                              (0.04, -0.52, 0.085), (-0.08, -0.49, 0.075), (0.2, -0.3, 0.05),
                              (-0.21, -0.29, 0.05))),
        np.zeros_like(plane.x),
    )  # fmt: skip
    ragged = 0.26 * grain(rng, plane.x.shape, (5, 6)) + 0.12 * grain(rng, plane.x.shape, (2.5, 3))
    leaves = step(crown + ragged, 0.62, 0.8) * step(crown, 0.1, 0.3)
    facing = np.clip(0.55 - 2.1 * (plane.x - foot[0]) + 0.2 * ragged, 0, 1)
    green = tinted(facing, ("#141e1b", "#22322b", "#3e4f3b", "#7c7a50"))
    return laid_over(picture, green, leaves)


def film_drawings(drawings: int) -> Iterator[Image.Image]:
    """Lorries on a road at dusk, coming nearer: nothing that anybody could follow."""
    road = _dusk_road()
    for number in range(drawings):
        frame = road.copy()
        for start in LORRIES:
            _put_lorry(frame, start + number / float(DRAWINGS_PER_SECOND) / 28)
        yield frame


def _dusk_road() -> Image.Image:
    plane = ground(WIDTH, HEIGHT, unit=HEIGHT, origin=(0, 0))
    rng = np.random.default_rng(23)
    clouds = 0.07 * grain(rng, plane.x.shape, (12, 80))
    sky = tinted(np.clip(1.02 - plane.y / 0.5 + clouds, 0, 1),
                 ("#f0b26a", "#d98755", "#a3605a", "#5d4a62", "#322f4a"))  # fmt: skip
    down = np.clip((plane.y - ROAD_END[1]) / (1 - ROAD_END[1]), 0, 1)
    rough = 0.12 * grain(rng, plane.x.shape, (3, 14))
    land = tinted(
        np.clip(0.75 - 0.6 * down + rough, 0, 1), ("#17130f", "#3a2b20", "#745235", "#b98250")
    )
    half = 0.01 + 0.55 * down**1.15
    from_middle = np.abs(plane.x - ROAD_END[0] + 0.25 * down) - half
    dust = tinted(np.clip(0.8 - 0.55 * down + 0.5 * rough, 0, 1), ("#3d2f26", "#7d5f45", "#c89a6a"))
    land = laid_over(land, dust, step(from_middle, 0.02, -0.02))
    hills = ROAD_END[1] - 0.045 - 0.02 * np.sin(plane.x * 6 + 1) - 0.012 * np.sin(plane.x * 17)
    picture = laid_over(sky, rgb("#4b3a45"), step(plane.y - hills, -0.004, 0.004))
    picture = laid_over(picture, land, step(plane.y, ROAD_END[1] - 0.004, ROAD_END[1] + 0.008))
    haze = np.exp(-0.5 * ((plane.y - ROAD_END[1]) / 0.05) ** 2)
    picture = laid_over(picture, rgb("#efb173"), (0.55 * haze).astype(np.float32))
    return as_image(softened(painted(picture, rng, BRUSHES), 0.6))


def _put_lorry(frame: Image.Image, travelled: float) -> None:
    """One lorry as a shape against the light; `travelled` is 0 at the horizon and 1 in front."""
    down = travelled**2.1
    scale = HEIGHT * (0.012 + 0.26 * down)
    x = (ROAD_END[0] - 0.25 * down**1.05 - 0.12 * down) * HEIGHT
    y = (ROAD_END[1] + (1 - ROAD_END[1]) * down) * HEIGHT
    half = int(scale * 1.5) + 8
    at = (int(x) - half, int(y - scale * 0.6) - half)
    for colour, mask in (
        ((222, 164, 108), _dust_behind(half, scale)),
        ((46, 33, 34), _lorry_shape(half, scale)),
        ((255, 226, 168), _headlamps(half, scale)),
    ):
        frame.paste(colour, at, mask)


def _dust_behind(half: int, scale: float) -> Image.Image:
    mask = Image.new("L", (half * 2, half * 2), 0)
    draw = ImageDraw.Draw(mask)
    for across, fill in ((-0.75, 70), (0.75, 70), (0.0, 120)):
        middle = half + across * scale
        draw.ellipse((middle - scale * 0.6, half + scale * 0.1, middle + scale * 0.6,
                      half + scale * 0.75), fill=fill)  # fmt: skip
    return mask.filter(ImageFilter.GaussianBlur(scale / 5 + 1))


def _lorry_shape(half: int, scale: float) -> Image.Image:
    mask = Image.new("L", (half * 2, half * 2), 0)
    draw = ImageDraw.Draw(mask)
    for left, top, right, bottom, fill in (
        (-0.40, -0.52, 0.40, 0.30, 240), (-0.34, -0.30, 0.34, 0.50, 255),
        (-0.38, 0.38, -0.20, 0.60, 255), (0.20, 0.38, 0.38, 0.60, 255),
        (-0.27, -0.20, 0.27, 0.06, 150),
    ):  # fmt: skip
        box = tuple(half + scale * each for each in (left, top, right, bottom))
        draw.rounded_rectangle(box, radius=scale * 0.07, fill=fill)
    return mask.filter(ImageFilter.GaussianBlur(0.8 + scale / 70))


def _headlamps(half: int, scale: float) -> Image.Image:
    glow = Image.new("L", (half * 2, half * 2), 0)
    lamps = glow.copy()
    for image, radius, fill in ((glow, 0.22, 190), (lamps, 0.07, 255)):
        draw = ImageDraw.Draw(image)
        for across in (-0.25, 0.25):
            x, y = half + scale * across, half + scale * 0.24
            reach = max(scale * radius, 1.0)
            draw.ellipse((x - reach, y - reach, x + reach, y + reach), fill=fill)
    soft = glow.filter(ImageFilter.GaussianBlur(scale * 0.14 + 0.5))
    return ImageChops.lighter(soft, lamps.filter(ImageFilter.GaussianBlur(0.7)))
