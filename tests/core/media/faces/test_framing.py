"""What part of the picture a square or tall clip shows."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from walkaway.core.media.faces.framing import CropPath, crop_path, crop_size
from walkaway.core.media.faces.geometry import middle_of
from walkaway.core.media.faces.model import Box, FaceTrack, FrameFaces, TrackedFace
from walkaway.core.media.plan import RATIOS, Segment, SegmentKind, Timeline
from walkaway.core.media.sheet.model import Passage, Shape

PASSAGE = Passage(source="interview", start_ms=0, end_ms=4_000, insert_label={})


def a_timeline(frames: int) -> Timeline:
    segment = Segment(kind=SegmentKind.PASSAGE, first_frame=0, frames=frames, passage=PASSAGE)
    return Timeline(rate=Fraction(25), segments=(segment,))


def a_track(middles: list[float | None], *, person: str = "p1.1", y: float = 300) -> FaceTrack:
    return FaceTrack(
        width=1280,
        height=720,
        frames={
            frame: FrameFaces(faces=() if x is None else (a_face(person, x, y),))
            for frame, x in enumerate(middles)
        },
    )


def a_face(person: str, x: float, y: float = 300, size: float = 120) -> TrackedFace:
    return TrackedFace(
        person=person, box=Box(left=x - size / 2, top=y - size / 2, width=size, height=size)
    )


def lefts(path: CropPath) -> list[int]:
    return [path.corners[frame][0] for frame in sorted(path.corners)]


@pytest.mark.parametrize(
    ("shape", "size"),
    [(Shape.WIDE, (1280, 720)), (Shape.SQUARE, (720, 720)), (Shape.TALL, (404, 720))],
)
def test_the_part_is_the_largest_of_its_shape(shape: Shape, size: tuple[int, int]) -> None:
    assert crop_size(1280, 720, RATIOS[shape]) == size


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.one_of(st.none(), st.floats(-40, 1320)), min_size=1, max_size=80),
    st.sampled_from([Shape.SQUARE, Shape.TALL]),
)
def test_the_part_is_inside_the_picture_and_has_the_face_inside(
    middles: list[float | None], shape: Shape
) -> None:
    track = a_track(middles)
    path = crop_path(track, a_timeline(len(middles)), RATIOS[shape])
    assert sorted(path.corners) == list(range(len(middles)))
    for frame, (left, top) in path.corners.items():
        assert left % 2 == top % 2 == 0
        assert 0 <= left <= 1280 - path.width
        assert 0 <= top <= 720 - path.height
        for face in track.frames[frame].faces:
            x, _ = middle_of(face.box)
            assert left <= min(max(x, 0), 1280) <= left + path.width


def test_the_part_stays_where_it_is_while_the_face_stays_in_it() -> None:
    path = crop_path(a_track([400, 420, 380, 500, 300] * 20), a_timeline(100), RATIOS[Shape.SQUARE])
    # The median place is 400; half of 720 to its left.
    assert set(lefts(path)) == {40}


def test_the_part_follows_a_walk_smoothly() -> None:
    walk = [200.0] * 20 + [200 + 10.0 * step for step in range(80)] + [1000.0] * 20
    steps = lefts(crop_path(a_track(list(walk)), a_timeline(120), RATIOS[Shape.TALL]))
    assert max(abs(b - a) for a, b in pairwise(steps)) <= 12
    assert steps[-1] - steps[0] > 500


def test_without_a_face_the_middle_is_shown() -> None:
    assert set(lefts(crop_path(a_track([None] * 5), a_timeline(5), RATIOS[Shape.SQUARE]))) == {280}


def test_the_larger_face_is_kept_when_two_do_not_fit() -> None:
    faces = FrameFaces(faces=(a_face("p1.1", 150, size=60), a_face("p1.2", 1100, size=200)))
    track = FaceTrack(width=1280, height=720, frames=dict.fromkeys(range(50), faces))
    assert set(lefts(crop_path(track, a_timeline(50), RATIOS[Shape.TALL]))) == {1280 - 404}


def test_the_part_jumps_where_the_camera_was_cut() -> None:
    before, after = a_track([300.0] * 30), a_track([1000.0] * 60, person="p1.2")
    frames = {**after.frames, **before.frames}
    track = FaceTrack(width=1280, height=720, frames=frames)
    steps = lefts(crop_path(track, a_timeline(60), RATIOS[Shape.TALL]))
    assert (steps[29], steps[30]) == (98, 798)


def test_a_box_is_mapped_into_the_finished_picture() -> None:
    path = CropPath(width=720, height=720, corners={7: (280, 0)})
    assert path.mapped(Box(left=300, top=10, width=40, height=60), 7, 360) == Box(
        left=10, top=5, width=20, height=30
    )
