"""Codebooks to begin with. Each is a file of the same JSON that every codebook is exported as."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from walkaway.core.coding.codebook_json import read_codebook
from walkaway.core.coding.codebook_rules import require_sound
from walkaway.core.coding.model import Codebook

FOLDER = Path(__file__).with_name("presets_json")

LEAVING, JOINING, BLANK = "leaving", "joining", "blank"
PRESETS = (LEAVING, JOINING, BLANK)
"""Their names, in the order in which they are offered."""


@cache
def preset(name: str) -> Codebook:
    """The preset of that name, one of `PRESETS`. Its codes keep their identifiers for good."""
    path = FOLDER / f"{name}.json"
    codebook = read_codebook(path.read_text(encoding="utf-8"), path=path)
    require_sound(codebook)
    return codebook
