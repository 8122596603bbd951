"""What boxes have to do with one another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from walkaway.core.media.faces.model import Box


def size_of(box: Box) -> float:
    """The longer side: the unit in which distances between faces are told."""
    return max(box.width, box.height)


def middle_of(box: Box) -> tuple[float, float]:
    """The middle as (x, y)."""
    return box.left + box.width / 2, box.top + box.height / 2


def distance(one: Box, other: Box) -> float:
    """How far apart two middles are, in sizes of the larger face."""
    (ax, ay), (bx, by) = middle_of(one), middle_of(other)
    return float(((ax - bx) ** 2 + (ay - by) ** 2) ** 0.5 / max(size_of(one), size_of(other), 1.0))


def alike(one: Box, other: Box, factor: float = 2.2) -> bool:
    """Whether the two are of about one size."""
    small, large = sorted((size_of(one), size_of(other)))
    return large <= factor * max(small, 1.0)


def around(x: float, y: float, width: float, height: float, score: float = 1.0) -> Box:
    """The box with its middle at (x, y)."""
    return Box(left=x - width / 2, top=y - height / 2, width=width, height=height, score=score)


def grown(box: Box, factor: float) -> Box:
    """`box` scaled about its middle."""
    x, y = middle_of(box)
    return around(x, y, box.width * factor, box.height * factor, box.score)


def widened(box: Box, pixels: float) -> Box:
    """`box` with `pixels` more on every side."""
    return Box(
        left=box.left - pixels,
        top=box.top - pixels,
        width=box.width + 2 * pixels,
        height=box.height + 2 * pixels,
        score=box.score,
    )


def hull(one: Box, other: Box) -> Box:
    """The smallest box that holds both."""
    left, top = min(one.left, other.left), min(one.top, other.top)
    right = max(one.left + one.width, other.left + other.width)
    bottom = max(one.top + one.height, other.top + other.height)
    return Box(left=left, top=top, width=right - left, height=bottom - top)


def between(one: Box, other: Box, share: float) -> Box:
    """The box `share` of the way from `one` to `other`."""

    def mixed(a: float, b: float) -> float:
        return a + (b - a) * share

    return Box(
        left=mixed(one.left, other.left),
        top=mixed(one.top, other.top),
        width=mixed(one.width, other.width),
        height=mixed(one.height, other.height),
        score=min(one.score, other.score),
    )


def moved(box: Box, x: float, y: float) -> Box:
    """`box` moved by (x, y)."""
    return replace(box, left=box.left + x, top=box.top + y)


def rounded(box: Box) -> Box:
    """`box` to hundredths, which is finer than anything is known."""
    return Box(
        left=round(box.left, 2),
        top=round(box.top, 2),
        width=round(box.width, 2),
        height=round(box.height, 2),
        score=round(box.score, 2),
    )


def overlap(one: Box, other: Box) -> float:
    """The share of the smaller box that the two have in common."""
    width = min(one.left + one.width, other.left + other.width) - max(one.left, other.left)
    height = min(one.top + one.height, other.top + other.height) - max(one.top, other.top)
    smaller = min(one.width * one.height, other.width * other.height)
    return max(width, 0.0) * max(height, 0.0) / smaller if smaller > 0 else 0.0


def matched(
    before: Sequence[Box], after: Sequence[Box], limit: float
) -> tuple[tuple[int, int], ...]:
    """Pairs of (index in `before`, index in `after`), nearest first, up to `limit` sizes apart."""
    candidates = sorted(
        (apart, i, j)
        for i, one in enumerate(before)
        for j, other in enumerate(after)
        if alike(one, other) and (apart := distance(one, other)) <= limit
    )
    return tuple(_first_come(candidates))


def _first_come(candidates: Iterable[tuple[float, int, int]]) -> Iterable[tuple[int, int]]:
    taken_before: set[int] = set()
    taken_after: set[int] = set()
    for _, i, j in candidates:
        if i not in taken_before and j not in taken_after:
            taken_before.add(i)
            taken_after.add(j)
            yield i, j
