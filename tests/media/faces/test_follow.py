"""Faces followed through real recordings, compared with where they are by construction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from tests.media.faces.hard_case import HEIGHT, WIDTH, Pose, draw, poses, truth
from walkaway.core.media.faces.detect import Rgb, shared_detector
from walkaway.core.media.faces.follow import LOOK_AHEAD_FRAMES, STEP_FRAMES, follow
from walkaway.core.media.faces.mask import draw_masks, hidden_in
from walkaway.core.media.faces.model import Box, FrameFaces
from walkaway.core.media.frames import Picture, picture_of, plain_picture
from walkaway.core.media.sheet.model import ProtectionPlan

SHIPPED_MARGIN: float = ProtectionPlan.__dataclass_fields__["margin"].default


class CountingDetector:
    """The real detector, and how many pixels it was shown."""

    def __init__(self) -> None:
        self.pixels = 0

    def detect(self, picture: Rgb, at_least: float = 0.5) -> tuple[Box, ...]:
        self.pixels += picture.shape[0] * picture.shape[1]
        return shared_detector().detect(picture, at_least)


def pictures_of(path: Path) -> Iterator[tuple[int, Picture]]:
    with av.open(str(path)) as container:
        yield from enumerate(map(picture_of, container.decode(video=0)))


def drawn(sequence: Iterable[Pose | Image.Image]) -> Iterator[tuple[int, Picture]]:
    for frame, each in enumerate(sequence):
        rgb = np.asarray(draw(each) if isinstance(each, Pose) else each)
        yield frame, picture_of(av.VideoFrame.from_ndarray(rgb, format="rgb24"))


def followed(frames: Iterable[tuple[int, Picture]]) -> list[FrameFaces]:
    return [faces for _, _, faces in follow(frames, shared_detector(), passage_name="p1")]


def masked_share(faces: FrameFaces, face: NDArray[np.bool_]) -> float:
    """How much of `face` is hidden by what the shipped margin draws."""
    hidden = hidden_in(faces)
    if hidden.whole or not face.any():
        return 1.0
    canvas = plain_picture(WIDTH, HEIGHT, (0, 128, 128))
    draw_masks(canvas, hidden.boxes, SHIPPED_MARGIN, (255, 128, 128))
    return float((canvas.y[face] == 255).mean())


@pytest.fixture(scope="module")
def hard_faces(hard_case: Path) -> tuple[list[FrameFaces], int]:
    """The faces of the hard case, and how many pixels the detector was shown for them."""
    detector = CountingDetector()
    found = follow(pictures_of(hard_case), detector, passage_name="p1")
    return [faces for _, _, faces in found], detector.pixels


def test_no_frame_of_the_hard_case_shows_a_face(
    hard_faces: tuple[list[FrameFaces], int],
) -> None:
    found, pixels = hard_faces
    shares: dict[str, list[float]] = defaultdict(list)
    for (part, pose), faces in zip(poses(), found, strict=True):
        shares[part].append(masked_share(faces, truth(pose)))
    assert {part: min(each) for part, each in shares.items() if min(each) < 0.9} == {}
    assert sum(hidden_in(faces).whole for faces in found) / len(found) < 0.1
    # What it costs, in a unit that does not depend on the machine: 1280x720 is 922 kilopixels.
    assert pixels / len(found) < 30_000


def test_after_a_cut_everyone_has_a_new_name(hard_faces: tuple[list[FrameFaces], int]) -> None:
    names: dict[int, set[str]] = {0: set(), 1: set()}
    for (_, pose), faces in zip(poses(), hard_faces[0], strict=True):
        names[pose.scene] |= {face.person for face in faces.faces}
    assert names == {0: {"p1.1"}, 1: {"p1.2"}}


@pytest.mark.shared_data
def test_a_real_talking_face_is_masked_in_every_frame(shared_data: Path) -> None:
    path = shared_data / "faces" / "carphone_pristine.mp4"
    found = followed(pictures_of(path))
    for (_, picture), faces in zip(pictures_of(path), found, strict=True):
        assert not faces.lost
        canvas = plain_picture(picture.width, picture.height, (0, 128, 128))
        draw_masks(canvas, hidden_in(faces).boxes, SHIPPED_MARGIN, (255, 128, 128))
        for face in shared_detector().detect(picture.rgb(picture.width)):
            rows = slice(int(face.top), int(face.top + face.height))
            columns = slice(int(face.left), int(face.left + face.width))
            assert (canvas.y[rows, columns] == 255).mean() > 0.97


def still(count: int) -> list[Pose]:
    return [Pose(scale=1.2)] * count


def faceless(count: int) -> list[Pose]:
    return [Pose(x=-900.0)] * count


def test_a_face_that_cannot_be_found_any_more_covers_the_frame_whole() -> None:
    # A board rises in front of the whole face and stays: nobody can say where the face is.
    rising = [Pose(scale=1.2, covered=share) for share in (0.3, 0.6, 0.9, 1.4)]
    found = followed(drawn([*still(12), *rising, *[rising[-1]] * 20]))
    assert all(not faces.lost for faces in found[:12])
    assert all(faces.lost == ("p1.1",) for faces in found[20:])


def test_a_face_that_is_found_again_is_no_longer_lost() -> None:
    hidden = [Pose(scale=1.2, covered=1.4)] * 40
    found = followed(drawn([*still(12), *hidden, *still(12)]))
    assert found[30].lost == ("p1.1",)
    assert found[-1].lost == ()
    assert {face.person for face in found[-1].faces} == {"p1.1"}


def test_a_face_that_is_there_between_two_searched_pictures_only_is_masked() -> None:
    # Pictures 0 and 10 are searched; the face passes in 3 to 7.
    passing = [Pose(x=300 + 150.0 * step, scale=1.2) for step in range(5)]
    assert STEP_FRAMES == 10
    found = followed(drawn([*faceless(3), *passing, *faceless(8)]))
    for step, pose in enumerate(passing):
        assert masked_share(found[3 + step], truth(pose)) > 0.9


def two_people(xs: Sequence[tuple[int, int]]) -> Iterator[Image.Image]:
    for left, right in xs:
        picture = draw(Pose(x=left, y=300, scale=0.8))
        other = draw(Pose(x=right, y=300, scale=0.8))
        middle = (left + right) // 2
        picture.paste(other.crop((middle, 0, WIDTH, HEIGHT)), (middle, 0))
        yield picture


def test_two_people_have_two_names_that_stay() -> None:
    found = followed(drawn(two_people([(350 + step, 900 - step) for step in range(25)])))
    places = [{face.person: face.box.left for face in faces.faces} for faces in found]
    assert all(set(each) == {"p1.1", "p1.2"} for each in places)
    left = min(places[0], key=places[0].__getitem__)
    assert all(min(each, key=each.__getitem__) == left for each in places)


def test_people_whose_faces_met_carry_both_names() -> None:
    # Afterwards nobody can be sure who is who: protecting one of them protects both.
    found = followed(drawn(two_people([(500, 820 - 12 * step) for step in range(22)])))
    assert hidden_in(found[0], ("p1.1",)).boxes != hidden_in(found[0], ("p1.2",)).boxes
    boxes = [set(hidden_in(found[-1], (name,)).boxes) for name in ("p1.1", "p1.2")]
    assert len(boxes[0]) == 2
    assert boxes[0] == boxes[1]


def test_pictures_come_out_in_order_and_soon() -> None:
    given: list[int] = []

    def frames() -> Iterator[tuple[int, Picture]]:
        picture = plain_picture(320, 180, (90, 128, 128))
        for number in range(100, 200):
            given.append(number)
            yield number, picture

    late = [
        given[-1] - number
        for number, _, _ in follow(frames(), shared_detector(), passage_name="p1")
    ]
    assert len(late) == 100
    assert max(late[:60]) <= LOOK_AHEAD_FRAMES + STEP_FRAMES + 2


def test_a_passage_without_pictures_has_none() -> None:
    assert followed(iter(())) == []
