"""Cards: the words before and after the passages, and quotes to be shared on their own.

Everything is drawn by the libass inside ffmpeg, one engine for all scripts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from walkaway.core.media.captions.fonts import STANDARD_FOLDERS, Cut, Font
from walkaway.core.media.captions.layout import ACCENT, MUTED, PAPER, Layout
from walkaway.core.media.captions.phrases import Phrase, say, text_in, voice_note
from walkaway.core.media.captions.typesetting import (
    Event,
    Paragraph,
    Style,
    paragraph,
    place_box,
    place_paragraph,
)
from walkaway.core.media.sheet.model import CutSheet, FaceProtection
from walkaway.core.spans import Span
from walkaway.core.text.names import replace_names
from walkaway.core.transcripts.model import direction_of

OPTICAL_CENTRE = 0.47
"""Where the middle of a card's words is, as a share of the room: a little high looks centred."""


PUBLISHER_PART = "publisher"


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """A short line between two parts of a card."""

    width: float
    thickness: float
    colour: str

    @property
    def height(self) -> float:
        """As a paragraph has one."""
        return self.thickness


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A paragraph or a rule, and the space above it in pixels; `name` tells it from the others."""

    gap: float
    content: Paragraph | Rule
    name: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """Parts from top to bottom, all beginning at the edge where the language begins."""

    parts: tuple[Part, ...]
    rtl: bool

    @property
    def height(self) -> float:
        """From the top of the first part to the bottom of the last."""
        return sum(part.gap + part.content.height for part in self.parts)

    @property
    def fonts(self) -> tuple[Font, ...]:
        """The font files that draw it."""
        return tuple(
            font
            for part in self.parts
            if isinstance(part.content, Paragraph)
            for font in part.content.fonts
        )

    def tops(self, layout: Layout, top: float | None = None) -> tuple[float, ...]:
        """Where each part begins, the whole in the middle of the card unless `top` is given."""
        room = layout.card_bottom - layout.card_top - self.height
        y = layout.card_top + room * OPTICAL_CENTRE if top is None else top
        tops = []
        for part in self.parts:
            tops.append(y + part.gap)
            y += part.gap + part.content.height
        return tuple(tops)

    def events(self, layout: Layout, frames: Span, top: float | None = None) -> list[Event]:
        """The block as events."""
        return [
            event
            for part, y in zip(self.parts, self.tops(layout, top), strict=True)
            for event in _place(part.content, layout, y, frames, rtl=self.rtl)
        ]


def _place(
    content: Paragraph | Rule, layout: Layout, top: float, frames: Span, *, rtl: bool
) -> list[Event]:
    start = layout.width - layout.margin if rtl else layout.margin
    if isinstance(content, Paragraph):
        return place_paragraph(content, start, top, frames, align="right" if rtl else "left")
    left = start - content.width if rtl else start
    return [place_box(left, top, content.width, content.thickness, frames, colour=content.colour)]


def fitting_block(parts: Callable[[float], Iterator[Part]], language: str, height: float) -> Block:
    """The block of `parts(scale)` at the largest scale, from 1 down, that fits `height`."""
    rtl = direction_of(language) == "rtl"
    scale = 1.0
    while True:
        block = Block(parts=tuple(parts(scale)), rtl=rtl)
        if block.height <= height or scale < 0.3:
            return block
        scale *= 0.92


def title_card(
    sheet: CutSheet, language: str, layout: Layout, folders: Sequence[Path] = STANDARD_FOLDERS
) -> Block:
    """The title of the clip, and beneath it who publishes it."""
    card = _Card(sheet=sheet, language=language, layout=layout, folders=folders)
    return fitting_block(card.title_parts, language, layout.card_bottom - layout.card_top)


def end_card(
    sheet: CutSheet, language: str, layout: Layout, folders: Sequence[Path] = STANDARD_FOLDERS
) -> Block:
    """Who publishes the clip, always; where help is; who paid; what was changed."""
    card = _Card(sheet=sheet, language=language, layout=layout, folders=folders)
    return fitting_block(card.end_parts, language, layout.card_bottom - layout.card_top)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Card:
    """The parts of a clip's cards in one language."""

    sheet: CutSheet
    language: str
    layout: Layout
    folders: Sequence[Path]

    def title_parts(self, scale: float) -> Iterator[Part]:
        em = self.layout.title_em * scale
        title, language = text_in(
            {**self.sheet.title, **self.sheet.cards.title}, self.language, self.sheet.languages
        )
        title = replace_names(title, self.sheet.protection.hide, language)
        small = self.layout.small_em * scale
        yield Part(gap=0, content=Rule(width=em * 0.9, thickness=max(2, em * 0.07), colour=ACCENT))
        yield self._part(em * 0.5, title, language, Style(em=em, colour=PAPER, cut=Cut.DISPLAY))
        yield self._part(
            em * 0.6, self.sheet.publisher, self.language, Style(em=small, colour=MUTED)
        )

    def end_parts(self, scale: float) -> Iterator[Part]:
        body, small = self.layout.body_em * scale, self.layout.small_em * scale
        quiet = Style(em=small, colour=MUTED, most_lines=2)
        publisher = Style(em=body * 1.5, colour=PAPER, cut=Cut.STRONG, most_lines=3)
        yield self._part(0, *say(Phrase.PUBLISHER, self.language), quiet)
        named = self._part(small * 0.35, self.sheet.publisher, self.language, publisher)
        yield replace(named, name=PUBLISHER_PART)
        help_line, language = text_in(
            self.sheet.cards.help_line, self.language, self.sheet.languages
        )
        if help_line:
            rule = Rule(width=body * 1.8, thickness=max(2, body * 0.09), colour=ACCENT)
            yield Part(gap=body * 0.9, content=rule)
            words = Style(em=body, colour=PAPER, most_lines=4)
            yield self._part(body * 0.8, help_line, language, words)
        for gap, (text, language) in self._small_print():
            yield self._part(gap * small, text, language, quiet)

    def _small_print(self) -> Iterator[tuple[float, tuple[str, str]]]:
        gap = 2.2
        for text, language in (self._funder(), *protection_notes(self.sheet, self.language)):
            if text:
                yield gap, (text, language)
                gap = 0.35

    def _funder(self) -> tuple[str, str]:
        if not self.sheet.funder:
            return "", ""
        words, language = say(Phrase.FUNDER, self.language)
        return f"{words}: {self.sheet.funder}", language

    def _part(self, gap: float, text: str, language: str, style: Style) -> Part:
        words = paragraph(text, language, style, self.layout.card_width, self.folders)
        return Part(gap=gap, content=words)


def protection_notes(sheet: CutSheet, language: str) -> Iterator[tuple[str, str]]:
    """What a viewer must know: what was done to voice and face, and whether the speaker exists."""
    note = voice_note(sheet, language)
    if note[0]:
        yield note
    if sheet.protection.face is not FaceProtection.KEEP:
        yield say(Phrase.FACE_HIDDEN, language)
    if sheet.speaker.invented:
        yield say(Phrase.INVENTED, language)
