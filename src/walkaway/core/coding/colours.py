"""Colours of codes. A colour is never alone: the name of its code stands beside or on it."""

from __future__ import annotations

import re

PALETTE = (
    "#8a3a1e", "#1f5f8b", "#2e6b34", "#7a2e6e", "#8a5a00", "#0f6b66",
    "#a3263b", "#4a4fa3", "#5c6315", "#6b4a2f", "#356069", "#5d4372",
)  # fmt: skip
"""Colours that white words can be read on, AA, one after the other for new codes."""

LEAST_CONTRAST = 4.5
"""What WCAG 2.2 asks of text, 1.4.3 (AA)."""

INK, PAPER = "#000000", "#ffffff"
_COLOUR = re.compile("#[0-9a-f]{6}")


def is_colour(written: str) -> bool:
    """Whether this is `#rrggbb` in small letters."""
    return _COLOUR.fullmatch(written) is not None


def ink_on(colour: str) -> str:
    """Black or white, whichever is read better on `colour`; it always passes AA.

    >>> ink_on("#1f5f8b"), ink_on("#ffe08a")
    ('#ffffff', '#000000')
    """
    return max(PAPER, INK, key=lambda ink: contrast(ink, colour))


def contrast(one: str, other: str) -> float:
    """How far two colours differ, from 1 to 21.

    **Source:** W3C, *Web Content Accessibility Guidelines 2.2*, "contrast ratio".

    >>> round(contrast("#000000", "#ffffff"), 2)
    21.0
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
