"""The sheet from which an editor picks people."""

from __future__ import annotations

from io import BytesIO

import numpy as np
from PIL import Image

from walkaway.core.media.faces.choose import (
    GAP_PIXELS,
    NAME_PIXELS,
    THUMBNAIL_PIXELS,
    frames_to_show,
    people_sheet,
)
from walkaway.core.media.faces.model import Box, FaceTrack, FrameFaces, TrackedFace


def a_face(person: str, left: float, size: float = 20) -> TrackedFace:
    return TrackedFace(person=person, box=Box(left=left, top=30, width=size, height=size))


def a_track() -> FaceTrack:
    return FaceTrack(
        width=160,
        height=90,
        frames={
            frame: FrameFaces(
                faces=(a_face("p1.1", 20), *((a_face("p1.2", 110, frame),) if frame > 6 else ()))
            )
            for frame in range(10)
        },
    )


def test_everyone_is_shown_several_times_where_the_face_is_largest() -> None:
    shown = frames_to_show(a_track())
    assert list(shown) == ["p1.1", "p1.2"]
    assert len(shown["p1.1"]) == 4
    assert shown["p1.2"] == (7, 8, 9)


def test_the_sheet_has_each_persons_own_face() -> None:
    picture = np.zeros((180, 320, 3), np.uint8)
    picture[:, :160] = (200, 0, 0)
    picture[:, 160:] = (0, 0, 200)
    frames = {frame for each in frames_to_show(a_track()).values() for frame in each}
    sheet = Image.open(BytesIO(people_sheet(a_track(), dict.fromkeys(frames, picture))))
    x = NAME_PIXELS + THUMBNAIL_PIXELS // 2
    first, second = (GAP_PIXELS + THUMBNAIL_PIXELS // 2 + row * 172 for row in (0, 1))
    assert sheet.getpixel((x, first)) == (200, 0, 0)
    assert sheet.getpixel((x, second)) == (0, 0, 200)


def test_a_clip_without_people_has_an_empty_sheet() -> None:
    assert people_sheet(FaceTrack(width=1, height=1, frames={}), {}).startswith(b"\x89PNG")
