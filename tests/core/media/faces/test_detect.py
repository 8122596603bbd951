"""The detector and its model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from skimage import data

from walkaway.core.errors import MissingPiece
from walkaway.core.media.faces.detect import FaceDetector, shared_detector, without_doubles


def test_the_portrait_has_one_face_where_it_is() -> None:
    (face,) = shared_detector().detect(data.astronaut())
    assert face.score > 0.84
    # Read off the portrait: hairline and chin at 78 and 180, cheeks at 180 and 272.
    assert (face.left, face.top) == (pytest.approx(178, abs=12), pytest.approx(70, abs=16))
    assert (face.width, face.height) == (pytest.approx(92, abs=16), pytest.approx(112, abs=16))


def test_pictures_of_any_size_are_searched_and_boxes_stay_inside() -> None:
    part = data.astronaut()[60:215, 190:263]
    for face in shared_detector().detect(part, 0.2):
        assert face.left >= 0
        assert face.top >= 0
        assert face.left + face.width <= part.shape[1]
        assert face.top + face.height <= part.shape[0]


def test_a_picture_without_a_face_has_none() -> None:
    assert shared_detector().detect(np.full((64, 96, 3), 90, np.uint8)) == ()


def test_a_face_seen_twice_is_kept_once_and_the_surer_one() -> None:
    boxes = np.array([[0, 0, 10, 10, 0.6], [1, 1, 11, 11, 0.9], [40, 0, 50, 10, 0.5]], np.float32)
    assert without_doubles(boxes) == [1, 2]


def test_without_the_model_nothing_can_be_masked_and_that_is_said(tmp_path: Path) -> None:
    with pytest.raises(MissingPiece, match="nothing can be masked"):
        FaceDetector(tmp_path / "centerface.onnx")


def test_another_model_under_its_name_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "centerface.onnx"
    other.write_bytes(b"another network")
    with pytest.raises(MissingPiece, match="as it was measured"):
        FaceDetector(other)
