"""The address of a piece of work: a hash of everything that decides its bytes.

Two runs that would make the same file give it the same name, so the second has nothing to do; two
that would not can never overwrite each other. A recipe is kept beside what was made from it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from fractions import Fraction
from importlib.metadata import version
from pathlib import Path
from typing import Any

from walkaway.core.files import write_whole
from walkaway.core.media.recordings.source import SealedRecording, content_hash

RECIPE_VERSION = 1
"""Raised when the same recipe would be made into other bytes by a newer Walkaway."""

PROGRAMS = ("av", "imageio-ffmpeg", "onnxruntime", "espeakng-loader", "numpy")
ADDRESS_DIGITS = 16

Recipe = Mapping[str, Any]


def recipe(kind: str, **ingredients: Any) -> Recipe:
    """The recipe of a `kind` of work: ingredients as plain JSON values, and who prepares it."""
    return {
        "kind": kind,
        "recipe_version": RECIPE_VERSION,
        "programs": {program: version(program) for program in PROGRAMS},
        **{name: _plain(value) for name, value in ingredients.items()},
    }


def address_of(recipe: Recipe) -> str:
    """The short name of what `recipe` makes."""
    return hashlib.sha256(as_text(recipe).encode()).hexdigest()[:ADDRESS_DIGITS]


def as_text(recipe: Recipe) -> str:
    """`recipe` as canonical JSON."""
    return json.dumps(recipe, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def keep_recipe(recipe: Recipe, path: Path, **told: Any) -> None:
    """Write down beside `path` what it is made from, and what else is `told` of it."""
    write_whole(path.with_suffix(".recipe.json"), as_text({**recipe, **told}))


def _plain(value: Any) -> Any:
    """`value` as JSON knows it. A file becomes the hash of its content: its name does not matter,
    nor whether it is sealed."""
    match value:
        case Enum():
            return value.value
        case Path() | SealedRecording():
            return content_hash(value)
        case Fraction():
            return str(value)
        case Mapping():
            return {str(key): _plain(each) for key, each in value.items()}
        case list() | tuple():
            return [_plain(each) for each in value]
        case _ if is_dataclass(value) and not isinstance(value, type):
            return _plain({field.name: getattr(value, field.name) for field in fields(value)})
        case _:
            return value
