"""Fonts for a document: that of its language, and others for words in another script."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import uharfbuzz as hb

from walkaway.core.errors import MissingPiece
from walkaway.core.media.captions.fonts import Cut, Font, fallback_fonts, font_for

CUTS = (Cut.TEXT, Cut.STRONG)


@dataclass(frozen=True, slots=True, kw_only=True)
class Faces:
    """The regular and the strong font that draw the same characters."""

    text: Font
    strong: Font


def faces_for(language: str, texts: Iterable[str]) -> tuple[Faces, ...]:
    """The fonts that draw all of `texts`: first that of `language`, then what it lacks.

    Raises `MissingPiece` for a language without a font here, and for a character that none draws:
    a box on a receipt might be the one word that mattered.
    """
    wanted = {ord(sign) for text in texts for sign in text if _is_drawn(sign)}
    chosen: list[Faces] = []
    for faces in _offered(language):
        drawn = wanted & _characters(faces.text.file, faces.text.index)
        if drawn or not chosen:
            chosen.append(faces)
            wanted -= drawn
        if not wanted:
            return tuple(chosen)
    sign = chr(min(wanted))
    raise MissingPiece(
        piece=f"A font for {sign!r} ({unicodedata.name(sign, 'without a name')})",
        cost="this paper cannot be printed",
        remedy="Install the Debian packages fonts-noto-core and fonts-noto-cjk.",
    )


def _offered(language: str) -> Iterator[Faces]:
    yield Faces(text=font_for(language, Cut.TEXT), strong=font_for(language, Cut.STRONG))
    for tag in ("en", "ar"):
        yield Faces(text=font_for(tag, Cut.TEXT), strong=font_for(tag, Cut.STRONG))
    for font in fallback_fonts(Cut.TEXT):
        yield Faces(text=font, strong=font)


def _is_drawn(sign: str) -> bool:
    return unicodedata.category(sign)[0] not in "CZ"


@cache
def _characters(file: Path, index: int) -> frozenset[int]:
    return frozenset(hb.Face(hb.Blob.from_file_path(str(file)), index).unicodes)
