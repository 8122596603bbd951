"""Everything that is written over the picture of one rendition, as one ASS document.

Always render it with `ass_filter` and with the fontconfig file of `private_font_configuration`:
any other way, older builds shape badly without saying so, and fonts are found by chance.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from walkaway.core.files import write_whole
from walkaway.core.media.captions.cards import end_card, title_card
from walkaway.core.media.captions.drawing import ass_filter
from walkaway.core.media.captions.fonts import STANDARD_FOLDERS, Cut, Font, font_for
from walkaway.core.media.captions.layout import (
    ACCENT,
    CAPTION_GROUND,
    CAPTION_GROUND_OPACITY,
    CARD_COLOUR,
    INK,
    PAPER,
    Layout,
    layout_for,
)
from walkaway.core.media.captions.phrases import text_in, voice_note
from walkaway.core.media.captions.screens import SpokenScreen, screens_on_clip
from walkaway.core.media.captions.shaping import chain_for
from walkaway.core.media.captions.typesetting import (
    Event,
    Paragraph,
    Style,
    document,
    paragraph,
    paragraph_of_lines,
    place_box,
    place_paragraph,
)
from walkaway.core.media.plan import Segment, SegmentKind, Timeline
from walkaway.core.media.sheet.model import CutSheet, Shape
from walkaway.core.spans import Span
from walkaway.core.text.names import replace_names
from walkaway.core.transcripts.model import Transcript, Voice, direction_of

__all__ = ["CARD_COLOUR", "ClipDocument", "ass_filter", "clip_document", "write_clip_document"]

OTHER_VOICE = "#f0d7a8"
"""Words that are not the witness's own, so that nobody takes them for such."""

BOX_PADDING_X, BOX_PADDING_Y, BOX_RADIUS = 0.46, 0.20, 0.26
"""In ems of the text inside."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ClipDocument:
    """An ASS document and the fonts without which it must not be rendered."""

    text: str
    fonts: frozenset[Font]


def clip_document(
    sheet: CutSheet,
    timeline: Timeline,
    captions: Transcript | None,
    *,
    language: str,
    shape: Shape,
    size: tuple[int, int],
    folders: Sequence[Path] = STANDARD_FOLDERS,
) -> ClipDocument:
    """Cards, labels and notes of a clip in `language`, with `captions` burned in unless None.

    `size` is the picture's width and height. Raises `MissingPiece` for a language or a character
    without a font, and `Refused` for a cue that cannot be read in its time.
    """
    layout = layout_for(shape, size)
    page = _Page(sheet=sheet, timeline=timeline, language=language, layout=layout, folders=folders)
    drawn = [*page.cards(), *page.notes()]
    if captions is not None:
        drawn += page.captions(captions)
    events = [event for _, events in drawn for event in events]
    fonts = {font for fonts, _ in drawn for font in fonts}
    main = font_for(language, folders=folders)
    text = document(size, timeline.rate, events, family=main.family)
    return ClipDocument(text=text, fonts=frozenset({main, *fonts}))


def write_clip_document(clip: ClipDocument, path: Path) -> Path:
    """Write the document, whole or not at all."""
    write_whole(path, clip.text)
    return path


Drawn = tuple[tuple[Font, ...], list[Event]]
"""Events and the fonts they need."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Page:
    """What the parts of a clip's document have in common."""

    sheet: CutSheet
    timeline: Timeline
    language: str
    layout: Layout
    folders: Sequence[Path]

    def cards(self) -> Iterator[Drawn]:
        for segment in self.timeline.segments:
            if segment.kind is SegmentKind.PASSAGE:
                continue
            card = title_card if segment.kind is SegmentKind.TITLE else end_card
            block = card(self.sheet, self.language, self.layout, self.folders)
            yield block.fonts, block.events(self.layout, segment.span)

    def notes(self) -> Iterator[Drawn]:
        """For every passage the label of inserted footage and, below it, the note on the voice."""
        for segment in self.timeline.passages:
            top = self.layout.note_top
            for text, language, ground, colour in self._notes_of(segment):
                style = Style(em=self.layout.note_em, colour=colour, cut=Cut.STRONG, most_lines=2)
                label = paragraph(text, language, style, self._note_width, self.folders)
                yield label.fonts, self._place_note(label, top, segment.span, ground)
                top += label.height + (2 * BOX_PADDING_Y + 0.4) * label.em

    @property
    def _note_width(self) -> float:
        return self.layout.card_width * 0.8

    def _notes_of(self, segment: Segment) -> Iterator[tuple[str, str, str, str]]:
        assert segment.passage is not None
        label, language = text_in(segment.passage.insert_label, self.language, self.sheet.languages)
        if label:
            shown = replace_names(label, self.sheet.protection.hide, language)
            yield shown, language, ACCENT, INK
        note, language = voice_note(self.sheet, self.language)
        if note:
            yield note, language, CAPTION_GROUND, PAPER

    def _place_note(self, label: Paragraph, top: float, frames: Span, ground: str) -> list[Event]:
        width = label.width + 2 * BOX_PADDING_X * label.em
        inset = self.layout.margin * 0.75
        rtl = direction_of(self.language) == "rtl"
        left = self.layout.width - inset - width if rtl else inset
        return _boxed(label, left, top, frames, ground, CAPTION_GROUND_OPACITY)

    def captions(self, captions: Transcript) -> Iterator[Drawn]:
        chain = chain_for(self.language, [cue.text for cue in captions.cues], folders=self.folders)
        em = self.layout.caption_em
        width = self.layout.caption_width / em
        for spoken in screens_on_clip(captions, self.timeline, width, chain.width):
            words = paragraph_of_lines(
                spoken.screen.lines, chain, em, _colour_of(spoken), self.language
            )
            yield chain.fonts, self._place_caption(words, spoken.screen.frames)

    def _place_caption(self, words: Paragraph, frames: Span) -> list[Event]:
        width = words.width + 2 * BOX_PADDING_X * words.em
        height = words.height + 2 * BOX_PADDING_Y * words.em
        left = (self.layout.width - width) / 2
        top = self.layout.caption_bottom - height
        return _boxed(
            words, left, top, frames, CAPTION_GROUND, CAPTION_GROUND_OPACITY, align="centre"
        )


def _boxed(
    words: Paragraph,
    left: float,
    top: float,
    frames: Span,
    ground: str,
    opacity: float,
    *,
    align: str = "",
) -> list[Event]:
    """`words` on a ground of their size whose left upper corner is at (left, top)."""
    padding_x, padding_y = BOX_PADDING_X * words.em, BOX_PADDING_Y * words.em
    width, height = words.width + 2 * padding_x, words.height + 2 * padding_y
    box = place_box(
        left, top, width, height, frames,
        colour=ground, opacity=opacity, radius=BOX_RADIUS * words.em,
    )  # fmt: skip
    align = align or ("right" if words.rtl else "left")
    x = {"left": left + padding_x, "centre": left + width / 2, "right": left + width - padding_x}
    return [box, *place_paragraph(words, x[align], top + padding_y, frames, align=align)]


def _colour_of(spoken: SpokenScreen) -> str:
    return PAPER if spoken.voice is Voice.WITNESS else OTHER_VOICE
