"""How wide words are, measured with the very fonts that draw them.

Everything is in ems of Latin text: a font of another script is drawn at `size_factor` times that
em, and so measured.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

import uharfbuzz as hb

from walkaway.core.errors import MissingPiece
from walkaway.core.media.captions.directions import RIGHT, directions
from walkaway.core.media.captions.fonts import (
    STANDARD_FOLDERS,
    Cut,
    Font,
    fallback_fonts,
    font_for,
    missing_font,
)
from walkaway.core.text.word_forms import script_of
from walkaway.core.transcripts.model import direction_of

SCRIPT_CODES = {
    "ARABIC": "Arab", "BENGALI": "Beng", "DEVANAGARI": "Deva", "HEBREW": "Hebr", "THAI": "Thai",
    "CJK": "Hans", "HIRAGANA": "Jpan", "KATAKANA": "Jpan", "HANGUL": "Kore", "ETHIOPIC": "Ethi",
    "TAMIL": "Taml", "SYRIAC": "Syrc", "MUSIC": "Zmus", "MUSICAL": "Zmus",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Extent:
    """Advance width, ink above and below the baseline, and the `ascent` that libass gives to the
    line: the largest of its fonts."""

    width: float
    above: float
    below: float
    ascent: float


@dataclass(frozen=True, kw_only=True, slots=True)
class _Manner:
    """How a stretch of text is shaped; `script` is an ISO 15924 code."""

    font: Font
    script: str
    rtl: bool


class Typeface:
    """A font file as HarfBuzz sees it; made once per process by `typeface`."""

    def __init__(self, font: Font) -> None:
        face = hb.Face(hb.Blob.from_file_path(str(font.file)), font.index)
        self.font = hb.Font(face)
        self.characters: frozenset[int] = frozenset(face.unicodes)
        self.ems_per_unit: float = font.size_factor / face.upem
        self.ascent = self._metric(hb.OTMetricsTag.HORIZONTAL_CLIPPING_ASCENT)
        self.descent = abs(self._metric(hb.OTMetricsTag.HORIZONTAL_CLIPPING_DESCENT))

    @property
    def size_in_ems(self) -> float:
        """The size to give to libass for an em of 1.

        libass takes a size for the sum of clipping ascent and descent (OS/2 `usWinAscent`,
        `usWinDescent`), as its model does on Windows.
        """
        return (self.ascent + self.descent) * self.ems_per_unit

    def _metric(self, tag: Any) -> int:
        return int(self.font.get_metric_position_with_fallback(tag))

    def extent(self, text: str, manner: _Manner) -> Extent:
        """The extent of `text` when it is shaped in `manner`."""
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.script = manner.script
        buffer.direction = "rtl" if manner.rtl else "ltr"
        hb.shape(self.font, buffer)
        above = below = width = 0
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            ink = self.font.get_glyph_extents(info.codepoint)
            width += position.x_advance
            if ink is not None and ink.height:
                above = max(above, position.y_offset + ink.y_bearing)
                below = max(below, -(position.y_offset + ink.y_bearing + ink.height))
        unit = self.ems_per_unit
        return Extent(
            width=width * unit, above=above * unit, below=below * unit, ascent=self.ascent * unit
        )


@cache
def typeface(font: Font) -> Typeface:
    """The typeface of `font`."""
    return Typeface(font)


@dataclass(frozen=True, kw_only=True)
class FontChain:
    """The font of a language, followed by the fonts for characters that it lacks; `rtl` tells
    in which direction its lines run."""

    fonts: tuple[Font, ...]
    rtl: bool

    @property
    def main(self) -> Font:
        """The font that is named to libass."""
        return self.fonts[0]

    def extent(self, text: str) -> Extent:
        """The extent of a line of `text`, whatever scripts it mixes."""
        return _extent_of_line(self, text)

    def width(self, text: str) -> float:
        """The advance width of `text`."""
        return self.extent(text).width

    def runs(self, text: str) -> tuple[tuple[Font, str], ...]:
        """`text` cut where the font changes."""
        shaped = groupby(_runs(self, text), key=lambda each: each[0].font)
        return tuple((font, "".join(run for _, run in runs)) for font, runs in shaped)

    def font_of(self, character: str) -> Font:
        """The first font that has `character`, or the main one."""
        wanted = ord(character)
        return next((font for font in self.fonts if wanted in typeface(font).characters), self.main)


def chain_for(
    language: str,
    texts: Sequence[str],
    cut: Cut = Cut.TEXT,
    folders: Sequence[Path] = STANDARD_FOLDERS,
) -> FontChain:
    """The fonts that draw every character of `texts` in `language`.

    Raises `MissingPiece` when a character is in no font that is here: it would be drawn as a box.
    """
    main = font_for(language, cut, folders)
    chain = [main]
    drawn = (each for text in texts for each in text if not is_undrawn(each))
    lacking = {each for each in drawn if ord(each) not in typeface(main).characters}
    for font in fallback_fonts(cut, folders) if lacking else ():
        newly = {each for each in lacking if ord(each) in typeface(font).characters}
        chain += [font] if newly else []
        lacking -= newly
    if lacking:
        raise _missing_for(min(lacking), language)
    return FontChain(fonts=tuple(chain), rtl=direction_of(language) == "rtl")


def is_undrawn(character: str) -> bool:
    """Whether a character has no shape of its own: spaces, joiners and marks of direction."""
    return (
        unicodedata.category(character) in {"Cf", "Cc", "Zs"} or "\ufe00" <= character <= "\ufe0f"
    )


def _missing_for(character: str, language: str) -> MissingPiece:
    name = unicodedata.name(character, f"U+{ord(character):04X}")
    script = SCRIPT_CODES.get(script_of(character), "Zsye")
    return missing_font(script, f"the character {character!r} ({name}) in {language!r}")


@lru_cache(maxsize=20_000)
def _extent_of_line(chain: FontChain, text: str) -> Extent:
    extents = [typeface(manner.font).extent(run, manner) for manner, run in _runs(chain, text)]
    return Extent(
        width=sum(each.width for each in extents),
        above=max((each.above for each in extents), default=0.0),
        below=max((each.below for each in extents), default=0.0),
        ascent=max((each.ascent for each in extents), default=0.0),
    )


def _runs(chain: FontChain, text: str) -> Iterator[tuple[_Manner, str]]:
    """Stretches that are shaped in one manner. As in libass, spaces and signs have the script of
    the letter before them, or else of the first letter."""
    ways = directions(text, rtl=chain.rtl)
    script = next((_script(each) for each in text if each.isalpha()), "Zyyy")
    font = chain.main
    manners = []
    for character, way in zip(text, ways, strict=True):
        if unicodedata.category(character)[0] != "M" and not is_undrawn(character):
            font = chain.font_of(character)
        if character.isalpha():
            script = _script(character)
        manners.append(_Manner(font=font, script=script, rtl=way == RIGHT))
    for manner, run in groupby(zip(manners, text, strict=True), key=lambda each: each[0]):
        yield manner, "".join(character for _, character in run)


@cache
def _script(letter: str) -> str:
    """The ISO 15924 code of the script of a letter."""
    buffer = hb.Buffer()
    buffer.add_str(letter)
    buffer.guess_segment_properties()
    return str(buffer.script)
