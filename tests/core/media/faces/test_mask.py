"""Masks, by the pixel."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from walkaway.core.media.faces.mask import colour_of, cover_whole, draw_masks, hidden_in
from walkaway.core.media.faces.model import Box, FrameFaces, TrackedFace
from walkaway.core.media.frames import Picture, plain_picture

COLOUR = (50, 131, 123)


def a_picture() -> Picture:
    return plain_picture(64, 48, (200, 90, 170))


def a_face(person: str) -> TrackedFace:
    return TrackedFace(person=person, box=Box(left=1, top=2, width=3, height=4))


@pytest.mark.parametrize(
    ("text", "ycc"),
    [
        # Limited range: black is 16, white 16 + 219; a grey has no chroma.
        ("#000000", (16, 128, 128)),
        ("#ffffff", (235, 128, 128)),
        # BT.709 table 4: red is 16 + 219 * 0.2126 = 62.6; Cr is 128 + 224 * 0.7874 / 1.5748 = 240.
        ("#ff0000", (63, 102, 240)),
    ],
)
def test_a_colour_is_that_of_bt709_in_limited_range(text: str, ycc: tuple[int, int, int]) -> None:
    assert colour_of(text) == ycc


@given(
    left=st.floats(-30, 70), top=st.floats(-30, 60),
    width=st.floats(1, 60), height=st.floats(1, 60), margin=st.floats(1, 2),
)  # fmt: skip
def test_a_mask_covers_its_ellipse_and_all_the_chroma_that_the_ellipse_uses(
    left: float, top: float, width: float, height: float, margin: float
) -> None:
    picture = a_picture()
    draw_masks(picture, [Box(left=left, top=top, width=width, height=height)], margin, COLOUR)
    rows, columns = np.mgrid[0:48, 0:64] + 0.5
    x, y = left + width / 2, top + height / 2
    far = ((columns - x) / (width * margin / 2)) ** 2 + ((rows - y) / (height * margin / 2)) ** 2
    inside, outside = far <= 0.999, far >= 1.001
    assert (picture.y[inside] == COLOUR[0]).all()
    assert (picture.y[outside] == 200).all()
    chroma = inside.reshape(24, 2, 32, 2).any(axis=(1, 3))
    assert (picture.u[chroma] == COLOUR[1]).all()
    assert (picture.v[chroma] == COLOUR[2]).all()


def test_covering_the_whole_leaves_one_colour() -> None:
    picture = a_picture()
    cover_whole(picture, COLOUR)
    assert [set(plane.flat) for plane in (picture.y, picture.u, picture.v)] == [{50}, {131}, {123}]


def test_nobody_named_means_everybody() -> None:
    faces = FrameFaces(faces=(a_face("p1.1"), a_face("p1.2")), lost=())
    assert len(hidden_in(faces).boxes) == 2
    assert hidden_in(faces, ("p1.2",)).boxes == (faces.faces[1].box,)


def test_a_frame_that_lost_a_protected_person_is_hidden_whole() -> None:
    faces = FrameFaces(lost=("p1.1",))
    assert hidden_in(faces).whole
    assert hidden_in(faces, ("p1.1",)).whole
    assert not hidden_in(faces, ("p1.2",)).whole


def test_a_frame_whose_faces_are_not_known_is_hidden_whole() -> None:
    assert hidden_in(None, ("p1.1",)).whole
