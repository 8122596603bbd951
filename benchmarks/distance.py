"""How much of a known face is hidden in a masked film, whoever masked it.

A mask is one colour, so a face is hidden as far as its samples lie near to their median.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from tests.media.faces.hard_case import Pose, truth

FLAT = 12
"""A mask is one colour: its samples lie this near to their median."""

HIDDEN_SHARE = 0.9
BARE_SHARE = 0.5
WHOLE_SHARE = 0.95


@dataclass(frozen=True, kw_only=True, slots=True)
class Coverage:
    """`recall` is the share of frames in which at least 90 % of the face is hidden; in `bare`
    frames less than half of it is; `whole` frames show one colour everywhere."""

    recall: float
    bare: int
    whole: int


def coverage_of(masked: Path, poses: Sequence[Pose]) -> Coverage:
    """Hold the frames of `masked` against where the face of every pose is known to be."""
    shares, whole = [], 0
    for pose, luma in zip(poses, _lumas(masked), strict=True):
        face = truth(pose)
        if not face.any():
            continue
        shares.append(_flat_share(luma[face]))
        whole += _flat_share(luma) > WHOLE_SHARE
    hidden = np.array(shares)
    return Coverage(
        recall=float((hidden >= HIDDEN_SHARE).mean()),
        bare=int((hidden < BARE_SHARE).sum()),
        whole=int(whole),
    )


def _flat_share(luma: NDArray[np.uint8]) -> float:
    values = luma.astype(int)
    return float((np.abs(values - np.median(values)) <= FLAT).mean())


def _lumas(path: Path) -> Iterator[NDArray[np.uint8]]:
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            yield frame.to_ndarray(format="gray")
