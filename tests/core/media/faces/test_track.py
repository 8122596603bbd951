"""Where a face is taken to be between and around the frames in which it was seen."""

from __future__ import annotations

import pytest

from walkaway.core.media.faces.geometry import middle_of
from walkaway.core.media.faces.model import Box
from walkaway.core.media.faces.track import (
    BRIDGED_FRAMES,
    DOUBTED_FRAMES,
    HELD_BACK_FRAMES,
    LOST,
    PARKED_FRAMES,
    Track,
)


def a_track(sightings: dict[int, Box], *, checked: set[int] = frozenset(), start: int = 0) -> Track:
    track = Track(number=1, shot_start=start, width=1280, height=720)
    for frame, box in sightings.items():
        track.see(frame, box, checked=frame in checked)
    return track


def a_face(x: float = 640, y: float = 360, *, size: float = 100, score: float = 0.9) -> Box:
    return Box(left=x - size / 2, top=y - size / 2, width=size, height=size, score=score)


def placed(track: Track, frame: int) -> Box:
    box = track.placed(frame)
    assert isinstance(box, Box)
    return box


def test_no_frame_between_two_checked_sightings_is_bare_and_the_mask_is_on_the_straight_way() -> (
    None
):
    track = a_track({10: a_face(600), 20: a_face(700)}, checked={20})
    assert [middle_of(placed(track, frame))[0] for frame in range(10, 21)] == pytest.approx(
        range(600, 701, 10)
    )


def test_a_face_found_again_soon_and_near_is_masked_larger_in_between() -> None:
    track = a_track({9: a_face(), 10: a_face(), 20: a_face(650)})
    # Five frames from either sighting, 5 % a frame: 125 %.
    assert placed(track, 15).width == pytest.approx(125)


@pytest.mark.parametrize(
    "later",
    [
        {11 + BRIDGED_FRAMES: a_face()},
        {14: a_face(900)},
    ],
    ids=["too late", "too far"],
)
def test_a_person_found_again_late_or_far_off_was_lost_meanwhile(later: dict[int, Box]) -> None:
    track = a_track({9: a_face(), 10: a_face(), **later})
    assert track.placed(12) == LOST


def test_a_person_who_is_not_found_again_is_lost_until_the_end_of_the_shot() -> None:
    track = a_track({9: a_face(), 10: a_face()})
    track.shot_end = 500
    assert [track.placed(frame) for frame in (11, 499, 500)] == [LOST, LOST, None]


def test_a_face_that_left_over_the_edge_keeps_a_mask_there_and_is_then_gone() -> None:
    track = a_track({9: a_face(80), 10: a_face(40)})
    parked = placed(track, 10 + PARKED_FRAMES)
    assert parked.left < 0 < parked.left + parked.width
    assert track.placed(11 + PARKED_FRAMES) is None


def test_a_face_that_moves_towards_the_edge_and_vanishes_there_is_not_lost() -> None:
    track = a_track({9: a_face(180), 10: a_face(110)})
    assert isinstance(track.placed(11), Box)


def test_what_may_never_have_been_a_face_is_masked_for_a_while_and_covers_nothing() -> None:
    track = a_track({10: a_face(score=0.55), 11: a_face(score=0.6)})
    assert isinstance(track.placed(11 + DOUBTED_FRAMES), Box)
    assert track.placed(12 + DOUBTED_FRAMES) is None


def test_a_mask_comes_before_its_face_but_not_before_its_shot() -> None:
    box = a_face()
    assert isinstance(a_track({30: box}).placed(30 - HELD_BACK_FRAMES), Box)
    assert a_track({30: box}).placed(29 - HELD_BACK_FRAMES) is None
    assert a_track({30: box}, start=28).placed(27) is None


def test_a_mask_is_as_large_as_the_largest_sighting_near_it() -> None:
    track = a_track({0: a_face(), 4: a_face(size=60)}, checked={4})
    assert placed(track, 4).width == 100


def test_a_face_cut_by_the_edge_is_masked_as_a_whole_one() -> None:
    # A third of a face 100 high is to be seen: 25 of 75 pixels.
    track = a_track({0: Box(left=1255, top=300, width=25, height=100)})
    box = placed(track, 0)
    assert (box.left, box.width) == (1255, 75)
