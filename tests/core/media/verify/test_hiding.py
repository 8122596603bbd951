"""What counts as hidden, colour by colour."""

from __future__ import annotations

import numpy as np
import pytest

from walkaway.core.media.captions.layout import CAPTION_GROUND, PAPER
from walkaway.core.media.faces.mask import colour_of
from walkaway.core.media.verify.hiding import BLOCK, Colours, exposed_share, most_exposed_block

MASK = np.array(colour_of("#1f2a30"), np.float32)
GROUND = np.array(colour_of(CAPTION_GROUND), np.float32)
LETTER = np.array(colour_of(PAPER), np.float32)
SKIN = np.array((140, 110, 155), np.float32)
GREYS = np.array([(level, 128, 128) for level in np.linspace(60, 200, 50)], np.float32)


def mixed(*parts: tuple[Colours, int]) -> Colours:
    """So many of each colour."""
    return np.concatenate([np.resize(colour, (count, 3)) for colour, count in parts])


@pytest.mark.parametrize(
    ("seen", "share"),
    [
        (mixed((MASK, 100)), 0.0),
        # An encoder's noise.
        (mixed((MASK + 5, 100)), 0.0),
        # A caption: ground with letters and their soft edges, which may be 20 in 100.
        (mixed((MASK, 30), (GROUND, 40), (LETTER, 15), ((GROUND + LETTER) / 2, 15)), 0.0),
        (mixed((MASK, 90), (SKIN, 10)), 0.1),
        (mixed((SKIN, 100)), 1.0),
        # Half a face in black and white: of 50 greys, 3 are taken for ground and 11 for muted
        # letters (173 in limited range, 16 more or less); 36 are between them, 20 are forgiven.
        (mixed((MASK, 50), (GREYS, 50)), 0.16),
        # Letters without a ground are a white wall.
        (mixed((MASK, 30), (LETTER, 70)), 0.7),
    ],
    ids=["mask", "noise", "caption", "skin", "bare", "black and white", "white wall"],
)
def test_the_exposed_share(seen: Colours, share: float) -> None:
    assert exposed_share(seen, MASK) == pytest.approx(share)


def test_in_a_whole_picture_one_small_bare_place_is_found() -> None:
    seen = np.broadcast_to(MASK, (8 * BLOCK, 10 * BLOCK, 3)).copy()
    assert most_exposed_block(seen, MASK) == 0
    seen[BLOCK : 2 * BLOCK, BLOCK : 2 * BLOCK] = SKIN
    assert most_exposed_block(seen, MASK) == 1


def test_a_stand_in_is_compared_place_by_place() -> None:
    expected = np.broadcast_to(MASK, (BLOCK, 2 * BLOCK, 3)).copy()
    expected[:, BLOCK:] = SKIN
    assert most_exposed_block(expected.copy(), expected) == 0
    assert most_exposed_block(expected[:, ::-1].copy(), expected) == 1
