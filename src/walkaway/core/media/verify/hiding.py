"""Whether a part of a finished picture shows the mask, with nothing but captions over it.

A caption may lie over a mask, so pixels count as hidden when they have the colour of the mask, of
the ground of a caption over it, or of a letter. A face has none of these for long: skin has another
chroma, and in black and white most of a face lies between the ground and the letters.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from walkaway.core.media.captions.ass import OTHER_VOICE
from walkaway.core.media.captions.layout import (
    ACCENT,
    CAPTION_GROUND,
    CAPTION_GROUND_OPACITY,
    MUTED,
    PAPER,
)
from walkaway.core.media.faces.mask import colour_of
from walkaway.core.media.frames import Picture

Colours = NDArray[np.float32]
"""Colours as (..., 3): Y, Cb, Cr."""

LETTERS = (PAPER, OTHER_VOICE, MUTED, ACCENT)

LUMA_TOLERANCE, CHROMA_TOLERANCE = 16.0, 11.0
"""What an encoder changes in a plain surface, with room to spare."""

HIDDEN_SHARE = 0.98
"""Where this much is plain, no letter needs to be looked for."""

GROUND_SHARE = 0.4
"""Letters are believed only where this much around them is plain."""

LETTER_EDGES_SHARE = 0.2
"""How much of a captioned part may lie between ground and letters: the soft edges of letters."""

BLOCK = 32
"""The side of the blocks in which a whole picture is judged, in chroma samples."""


def seen_colours(picture: Picture) -> Colours:
    """The colours of `picture` as (rows, columns, 3), one for each chroma sample."""
    return np.stack([picture.y[::2, ::2], picture.u, picture.v], axis=-1).astype(np.float32)


def exposed_share(seen: Colours, expected: Colours) -> float:
    """The share of the colours `seen`, (n, 3), that are not hidden; `expected` is (3,) or (n, 3).

    0 when all is mask or caption, 1 when nothing is.
    """
    ground = _ground_over(expected)
    plain = _near(seen, expected) | _near(seen, ground)
    plain_share = float(plain.mean())
    if plain_share >= HIDDEN_SHARE or plain_share < GROUND_SHARE:
        return 1 - plain_share
    letters, edges = _as_letters(seen, ground)
    strange = float((~plain & ~letters & ~edges).mean())
    between = float((~plain & ~letters & edges).mean())
    return max(strange, between - LETTER_EDGES_SHARE, 0.0)


def most_exposed_block(seen: Colours, expected: Colours) -> float:
    """The exposed share of the worst block of a whole picture, `seen` as from `seen_colours`.

    `expected` is one colour, (3,), or a whole picture of them.
    """
    wanted = np.broadcast_to(expected, seen.shape)
    doubtful = ~_near(seen, wanted)
    worst = 0.0
    for top in range(0, seen.shape[0], BLOCK):
        for left in range(0, seen.shape[1], BLOCK):
            block = slice(top, top + BLOCK), slice(left, left + BLOCK)
            if doubtful[block].any():
                share = exposed_share(seen[block].reshape(-1, 3), wanted[block].reshape(-1, 3))
                worst = max(worst, share)
    return worst


def _ground_over(expected: Colours) -> Colours:
    ink = np.array(colour_of(CAPTION_GROUND), np.float32)
    mixed = CAPTION_GROUND_OPACITY * ink + (1 - CAPTION_GROUND_OPACITY) * expected
    return np.asarray(mixed, np.float32)


def _near(seen: Colours, wanted: Colours) -> NDArray[np.bool_]:
    apart = np.abs(seen - wanted)
    return np.asarray(
        (apart[..., 0] <= LUMA_TOLERANCE)
        & (apart[..., 1] <= CHROMA_TOLERANCE)
        & (apart[..., 2] <= CHROMA_TOLERANCE)
    )


def _as_letters(seen: Colours, ground: Colours) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which colours are those of a letter, and which lie between a letter and its ground."""
    letters = np.zeros(seen.shape[:-1], bool)
    edges = np.zeros(seen.shape[:-1], bool)
    for text in LETTERS:
        letter = np.array(colour_of(text), np.float32)
        letters |= _near(seen, letter)
        along = np.clip((seen[..., 0] - ground[..., 0]) / (letter[0] - ground[..., 0]), 0, 1)
        edges |= _near(seen, ground + along[..., None] * (letter - ground))
    return letters, edges
