"""The pictures of a clip before words are written on them."""

from __future__ import annotations

from collections.abc import Iterator

from walkaway.core.media.captions.layout import CARD_COLOUR
from walkaway.core.media.faces.mask import colour_of
from walkaway.core.media.frames import Picture, plain_picture
from walkaway.core.media.order import RenderOrder
from walkaway.core.media.protect import protected_pictures


def composed_pictures(order: RenderOrder) -> Iterator[Picture]:
    """Every frame of the clip, cards and bands included, at the size of the shape.

    A picture that does not change is the very same object again.
    """
    card = plain_picture(*order.size, colour_of(CARD_COLOUR))
    for segment in order.material.timeline.segments:
        if segment.passage is None:
            yield from (card for _ in range(segment.frames))
            continue
        shown: Picture | None = None
        composed = card
        for picture in protected_pictures(order.material, segment, order.area, order.faces):
            if picture is not shown:
                shown, composed = picture, picture.placed_on(card, order.area.top)
            yield composed
