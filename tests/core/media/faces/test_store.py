"""A face track survives being written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from walkaway.core.errors import UnexpectedContent
from walkaway.core.media.faces.model import Box, FaceTrack, FrameFaces, TrackedFace
from walkaway.core.media.faces.store import track_from_json, track_to_json

numbers = st.floats(allow_nan=False, allow_infinity=False)
boxes = st.builds(Box, left=numbers, top=numbers, width=numbers, height=numbers, score=numbers)
people = st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), max_size=6)
faces = st.builds(TrackedFace, person=people, box=boxes)
frames = st.builds(
    FrameFaces,
    faces=st.lists(faces, max_size=3).map(tuple),
    lost=st.lists(people, max_size=2).map(tuple),
)
tracks = st.builds(
    FaceTrack,
    width=st.integers(1, 8000),
    height=st.integers(1, 8000),
    frames=st.dictionaries(st.integers(0, 10**6), frames, max_size=4),
)


@given(tracks)
def test_a_track_is_read_as_it_was_written(track: FaceTrack) -> None:
    assert track_from_json(track_to_json(track)) == track


HEAD = '{"kind":"walkaway-face-track-1","width":1,"height":1,"frames":'


@pytest.mark.parametrize(
    "text",
    [
        "",
        HEAD + '{"x":{"faces":[],"lost":[]}}}',
        HEAD + '{"0":{"faces":[{"person":"p","box":[1.0,2.0]}],"lost":[]}}}',
        HEAD.replace("track-1", "track-9") + "{}}",
    ],
    ids=["nothing", "no frame number", "half a box", "another kind"],
)
def test_a_track_that_is_not_whole_is_refused(text: str) -> None:
    with pytest.raises(UnexpectedContent):
        track_from_json(text)
