"""Colours of codes. A colour is never alone: the name of its code stands beside or on it."""

from __future__ import annotations

import re

PALETTE = (
    "#8a3a1e", "#1f5f8b", "#2e6b34", "#7a2e6e", "#8a5a00", "#0f6b66",
    "#a3263b", "#4a4fa3", "#5c6315", "#6b4a2f", "#356069", "#5d4372",
)  # fmt: skip
"""Colours that white words can be read on, AA, one after the other for new codes."""

_COLOUR = re.compile("#[0-9a-f]{6}")


def is_colour(written: str) -> bool:
    """Whether this is `#rrggbb` in small letters."""
    return _COLOUR.fullmatch(written) is not None
