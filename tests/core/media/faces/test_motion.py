"""What thumbnails tell."""

from __future__ import annotations

import numpy as np

from walkaway.core.media.faces.model import Box
from walkaway.core.media.faces.motion import (
    changed_region,
    is_cut,
    likeness,
    passing,
    region_of,
    thumbnail,
    unlikeness,
)

RNG = np.random.default_rng(7)
ROOM = np.kron(RNG.integers(30, 220, (45, 80), dtype=np.uint8), np.ones((16, 16), np.uint8))


def test_a_thumbnail_has_the_mean_brightness_of_its_cells() -> None:
    halves = np.hstack([np.full((720, 640), 40, np.uint8), np.full((720, 640), 200, np.uint8)])
    small = thumbnail(halves)
    assert small.shape == (90, 160)
    assert (small[:, :80] == 40).all()
    assert (small[:, 80:] == 200).all()


def test_a_picture_in_another_light_is_alike_and_another_picture_is_not() -> None:
    room, dark = thumbnail(ROOM), thumbnail((ROOM * 0.3).astype(np.uint8))
    assert likeness(room, dark) > 0.9
    assert likeness(room, thumbnail(ROOM[::-1])) < 0.3


def test_one_jump_is_a_cut_and_a_fast_pan_is_none() -> None:
    assert is_cut((0.99, 0.1, 0.98))
    assert not is_cut((0.4, 0.35, 0.45))
    assert is_cut((None, 0.1, 0.98))


def test_what_moved_along_is_like_itself_and_what_was_replaced_is_not() -> None:
    moved = np.roll(ROOM, (32, 48), axis=(0, 1))
    here = Box(left=400, top=300, width=120, height=160)
    there = Box(left=448, top=332, width=120, height=160)
    assert unlikeness(thumbnail(ROOM), here, thumbnail(moved), there, 8) < 0.05
    assert unlikeness(thumbnail(ROOM), here, thumbnail(moved), here, 8) > 0.45


def test_the_changed_region_holds_what_changed_and_a_change_of_light_is_none() -> None:
    changed = ROOM.copy()
    changed[160:240, 320:480] = 255 - changed[160:240, 320:480]
    region = changed_region(thumbnail(ROOM), thumbnail(changed), 8)
    assert region is not None
    assert (region.left, region.top) == (320, 160)
    assert changed_region(thumbnail(ROOM), thumbnail((ROOM * 0.5).astype(np.uint8)), 8) is None


def test_something_that_is_there_only_in_between_is_noticed() -> None:
    shown = ROOM.copy()
    shown[200:400, 200:400] = 128
    room, where = thumbnail(ROOM), np.ones((90, 160), bool)
    region = region_of(passing(room, thumbnail(shown), room, where), 8)
    assert region == Box(left=200, top=200, width=200, height=200)
    assert not passing(room, room, thumbnail(shown), where).any()
