"""Faces in one picture, found by CenterFace.

**Source**: Xu, Yan, Yang, Luo, "CenterFace: Joint Face Detection and Alignment Using Face as
Point", 2019, arXiv:1911.03599, section 3.1. Where the model file comes from stands beside it in
`assets/faces/README.md`.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Protocol

import numpy as np
import onnxruntime
from numpy.typing import NDArray

import walkaway
from walkaway.core.errors import MissingPiece
from walkaway.core.media.faces.model import Box

Rgb = NDArray[np.uint8]
"""A picture as (height, width, 3)."""

MODEL_PATH = Path(walkaway.__file__).parent / "assets" / "faces" / "centerface.onnx"
MODEL_SHA256 = "ae0a965de1f929235f91bec73c71c2d6244a9df05d0d939c672e35feca002ff7"

CELL_PIXELS = 4
"""The network answers for cells of this many pixels."""

SIDE_MULTIPLE = 32
"""The network halves a picture five times, so its sides are multiples of 2^5."""

NEGLIGIBLE_PIXELS = 3
"""So many columns to the right and rows below are left out where that saves work."""

SAME_FACE_OVERLAP = 0.3
"""Two boxes whose intersection over union reaches this are one face seen twice."""

_WITHOUT_IT = "no face can be found, so nothing can be masked or verified"
_REINSTALL = "Install Walkaway again."


class Detects(Protocol):
    """Anything that finds faces in a picture."""

    def detect(self, picture: Rgb, at_least: float = 0.5) -> tuple[Box, ...]:
        """The faces with a score of `at_least`, the surest first, in pixels of `picture`."""
        ...  # pragma: no cover


class FaceDetector:
    """CenterFace on one thread of the processor.

    Raises `MissingPiece` when the model file is absent or is not the one Walkaway was measured
    with: another model would make every figure of the documentation untrue.
    """

    def __init__(self, model: Path = MODEL_PATH) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            _checked_model(model), options, providers=["CPUExecutionProvider"]
        )

    def detect(self, picture: Rgb, at_least: float = 0.5) -> tuple[Box, ...]:
        """The faces with a score of `at_least`, the surest first, in pixels of `picture`."""
        heat, log_size, offset = self._session.run(None, {"picture": _network_input(picture)})
        boxes = _boxes(heat[0, 0], log_size[0], offset[0], at_least)
        height, width = picture.shape[:2]
        return tuple(_clipped(boxes[index], width, height) for index in without_doubles(boxes))


@cache
def shared_detector() -> FaceDetector:
    """The one detector of this process: loading the model takes longer than many pictures."""
    return FaceDetector()


def without_doubles(boxes: NDArray[np.float32]) -> list[int]:
    """Which rows of `boxes` to keep so that each face is there once, the surest first.

    Rows are (left, top, right, bottom, score).
    """
    left, top, right, bottom, score = boxes.T
    area = (right - left) * (bottom - top)
    waiting = np.argsort(-score, kind="stable")
    kept: list[int] = []
    while len(waiting):
        best, others = int(waiting[0]), waiting[1:]
        kept.append(best)
        width = np.minimum(right[best], right[others]) - np.maximum(left[best], left[others])
        height = np.minimum(bottom[best], bottom[others]) - np.maximum(top[best], top[others])
        shared = np.maximum(width, 0) * np.maximum(height, 0)
        waiting = others[shared < SAME_FACE_OVERLAP * (area[best] + area[others] - shared)]
    return kept


def _checked_model(path: Path) -> bytes:
    try:
        model = path.read_bytes()
    except OSError as error:
        raise MissingPiece(
            piece=f"The face model {path.name}", cost=_WITHOUT_IT, remedy=_REINSTALL
        ) from error
    if hashlib.sha256(model).hexdigest() != MODEL_SHA256:
        raise MissingPiece(
            piece=f"The face model {path.name} as it was measured",
            cost=_WITHOUT_IT,
            remedy=_REINSTALL,
        )
    return model


def _network_input(picture: Rgb) -> NDArray[np.float32]:
    """`picture` as (1, 3, height, width), with black to the right and below to fit the network."""
    height, width = picture.shape[:2]
    fitted = np.zeros((1, 3, _fitting(height), _fitting(width)), np.float32)
    height, width = min(height, fitted.shape[2]), min(width, fitted.shape[3])
    fitted[0, :, :height, :width] = picture[:height, :width].transpose(2, 0, 1)
    return fitted


def _fitting(side: int) -> int:
    """The next multiple; a few last pixels are not worth the work for a whole one more."""
    return max(1, -(-(side - NEGLIGIBLE_PIXELS) // SIDE_MULTIPLE)) * SIDE_MULTIPLE


def _boxes(
    heat: NDArray[np.float32],
    log_size: NDArray[np.float32],
    offset: NDArray[np.float32],
    at_least: float,
) -> NDArray[np.float32]:
    """Rows of (left, top, right, bottom, score) for every cell as hot as `at_least`.

    Of the two channels of `log_size` and `offset`, the first is vertical.
    """
    rows, columns = np.nonzero(heat >= at_least)
    height, width = np.exp(log_size[:, rows, columns]) * CELL_PIXELS
    middle_y = (rows + offset[0, rows, columns] + 0.5) * CELL_PIXELS
    middle_x = (columns + offset[1, rows, columns] + 0.5) * CELL_PIXELS
    sides = (
        middle_x - width / 2, middle_y - height / 2,
        middle_x + width / 2, middle_y + height / 2,
        heat[rows, columns],
    )  # fmt: skip
    return np.stack(sides, axis=1).astype(np.float32)


def _clipped(row: NDArray[np.float32], width: int, height: int) -> Box:
    """The part of a box that is inside the picture."""
    left, right = np.clip(row[[0, 2]], 0, width)
    top, bottom = np.clip(row[[1, 3]], 0, height)
    return Box(
        left=float(left),
        top=float(top),
        width=float(right - left),
        height=float(bottom - top),
        score=float(row[4]),
    )
