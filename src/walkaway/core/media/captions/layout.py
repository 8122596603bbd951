"""Where words may stand in each shape, how large they are, and in which colours.

All margins are at least title-safe (5 %). The tall shape is watched in apps that lay their own
buttons over it: nothing is written in its lowest 18 %, its top 10 %, or its right edge.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from walkaway.core.media.plan import BAND_INSET, Area
from walkaway.core.media.sheet.model import Shape

INK = "#1a2226"
PAPER = "#f5f1e8"
MUTED = "#b4b9b4"
ACCENT = "#dca552"
QUIET_INK = "#5f6462"
DEEP_ACCENT = "#8f4f1e"

CARD_COLOUR = INK
"""The ground of title and end cards, dark so that a cut to it does not dazzle."""

CAPTION_GROUND = INK
CAPTION_GROUND_OPACITY = 0.86
"""Paper on this ground has a contrast above 7:1 even over a white wall (WCAG 1.4.6)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Band:
    """Words in a band below the picture, between `top` and `bottom`; all begin at the margin.

    Notes stand above the captions, beside each other where they fit. With `has_columns` they have a
    column of their own, at the other margin. They end above `note_bottom`.
    """

    top: float
    bottom: float
    note_width: float
    note_bottom: float
    has_columns: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Layout:
    """Places and sizes in pixels of one picture. An em is that of Latin text.

    Over the picture captions are centred and their ground ends at `caption_bottom`. Notes begin
    near the edge where the language begins, below `note_top`. Cards use the picture between
    `margin` left and right and `card_top` and `card_bottom`. `band` says where words stand beside
    the picture instead.
    """

    width: int
    height: int
    margin: float
    caption_em: float
    caption_width: float
    caption_bottom: float
    note_em: float
    note_top: float
    title_em: float
    body_em: float
    small_em: float
    card_top: float
    card_bottom: float
    band: Band | None = None

    @property
    def card_width(self) -> float:
        """How wide a line on a card may be."""
        return self.width - 2 * self.margin


def layout_in(area: Area, shape: Shape, size: tuple[int, int]) -> Layout:
    """The layout of a picture of `size` in `shape` that shows the recording in `area`."""
    layout = layout_for(shape, size)
    if area.height == size[1]:
        return layout
    has_columns = shape is Shape.WIDE
    top = area.bottom + BAND_INSET + 0.3 * layout.note_em
    bottom = size[1] * (0.815 if shape is Shape.TALL else 0.95)
    return replace(
        layout,
        note_top=top,
        caption_width=layout.card_width * (0.62 if has_columns else 1),
        band=Band(
            top=top,
            bottom=bottom,
            note_width=layout.card_width * (0.32 if has_columns else 1),
            note_bottom=bottom if has_columns else top + (bottom - top) / 2,
            has_columns=has_columns,
        ),
    )


def layout_for(shape: Shape, size: tuple[int, int]) -> Layout:
    """The layout of a picture of `size` (width, height) in `shape`."""
    width, height = size
    short = min(size)
    tall = shape is Shape.TALL
    return Layout(
        width=width,
        height=height,
        margin={Shape.WIDE: 0.08, Shape.SQUARE: 0.08, Shape.TALL: 0.12}[shape] * width,
        caption_em=short * (0.066 if tall else 0.054),
        caption_width={Shape.WIDE: 0.68, Shape.SQUARE: 0.84, Shape.TALL: 0.72}[shape] * width,
        caption_bottom=height * (0.80 if tall else 0.93),
        note_em=short * (0.040 if tall else 0.034),
        note_top=height * (0.11 if tall else 0.06),
        title_em=short * {Shape.WIDE: 0.105, Shape.SQUARE: 0.095, Shape.TALL: 0.105}[shape],
        body_em=short * (0.064 if tall else 0.050),
        small_em=short * (0.046 if tall else 0.036),
        card_top=height * (0.14 if tall else 0.10),
        card_bottom=height * (0.80 if tall else 0.90),
    )
