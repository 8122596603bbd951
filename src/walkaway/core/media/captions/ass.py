"""Everything that is written over the picture of one rendition, as one ASS document.

Always render it with `ass_filter` and with the fontconfig file of `private_font_configuration`:
any other way, older builds shape badly without saying so, and fonts are found by chance.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from walkaway.core.errors import Refused
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
    MUTED,
    PAPER,
    Band,
    Layout,
    layout_in,
)
from walkaway.core.media.captions.phrases import text_in, voice_note
from walkaway.core.media.captions.screens import SpokenScreen, screens_on_clip
from walkaway.core.media.captions.shaping import FontChain, chain_for
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
from walkaway.core.media.plan import Segment, SegmentKind, Timeline, picture_area
from walkaway.core.media.sheet.model import CutSheet, Shape
from walkaway.core.spans import Span
from walkaway.core.text.names import replace_names
from walkaway.core.transcripts.model import Transcript, Voice, direction_of

__all__ = ["CARD_COLOUR", "ClipDocument", "ass_filter", "clip_document", "write_clip_document"]

OTHER_VOICE = "#f0d7a8"
"""Words that are not the witness's own, so that nobody takes them for such."""

BOX_PADDING_X, BOX_PADDING_Y, BOX_RADIUS = 0.46, 0.20, 0.26
"""In ems of the text inside."""
NOTE_GAP, CAPTION_GAP = 0.4, 0.8
"""Between notes, and between notes and captions in a band, in ems of the note."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ClipDocument:
    """An ASS document, the fonts without which it must not be rendered, and what it draws."""

    text: str
    fonts: frozenset[Font]
    events: tuple[Event, ...]


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
    without a font, and `Refused` for a cue that cannot be read in its time, or words that have no
    room in their band.
    """
    layout = layout_in(picture_area(sheet, shape), shape, size)
    page = _Page(sheet=sheet, timeline=timeline, language=language, layout=layout, folders=folders)
    drawn = [*page.cards(), *page.notes()]
    if captions is not None:
        drawn += page.captions(captions)
    events = [event for _, events in drawn for event in events]
    fonts = {font for fonts, _ in drawn for font in fonts}
    main = font_for(language, folders=folders)
    text = document(size, timeline.rate, events, family=main.family)
    return ClipDocument(text=text, fonts=frozenset({main, *fonts}), events=tuple(events))


@dataclass(frozen=True, kw_only=True, slots=True)
class InsertLabel:
    """The label of one passage of inserted footage: it is drawn on `frames`, in the pixels of
    `rows` and `columns`, in letters of `em` pixels."""

    frames: Span
    rows: slice
    columns: slice
    em: float
    events: tuple[Event, ...]
    fonts: tuple[Font, ...]


def insert_labels(
    sheet: CutSheet,
    timeline: Timeline,
    *,
    language: str,
    layout: Layout,
    folders: Sequence[Path] = STANDARD_FOLDERS,
) -> tuple[InsertLabel, ...]:
    """The labels that `clip_document` draws in `language`. Raises `MissingPiece`."""
    page = _Page(sheet=sheet, timeline=timeline, language=language, layout=layout, folders=folders)
    return tuple(page.insert_labels())


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
        """For every passage the label of inserted footage and, after it, the note on the voice."""
        for segment in self.timeline.passages:
            for note in self._notes(segment):
                yield note.words.fonts, note.events(segment.span)

    def insert_labels(self) -> Iterator[InsertLabel]:
        """The labels of inserted footage among the notes."""
        for segment in self.timeline.passages:
            for note in self._notes(segment):
                if note.is_label:
                    yield InsertLabel(
                        frames=segment.span,
                        rows=slice(round(note.top), round(note.bottom)),
                        columns=slice(round(note.left), round(note.left + note.width)),
                        em=note.words.em,
                        events=tuple(note.events(segment.span)),
                        fonts=note.words.fonts,
                    )

    @property
    def _rtl(self) -> bool:
        return direction_of(self.language) == "rtl"

    def _notes(self, segment: Segment) -> list[_Note]:
        """The notes of a passage; in a band they are so small that they end where they must."""
        em, band = self.layout.note_em, self.layout.band
        notes = self._notes_of_size(segment, em)
        while band and notes[-1:] and notes[-1].bottom > band.note_bottom:
            em = _smaller(em, self.layout.note_em, "A label or a note")
            notes = self._notes_of_size(segment, em)
        return notes

    def _notes_of_size(self, segment: Segment, em: float) -> list[_Note]:
        """The notes one below the other, or beside each other in a band where they fit."""
        band = self.layout.band
        flows = band is not None and not band.has_columns
        top, used = self.layout.note_top, 0.0
        notes: list[_Note] = []
        for text, language, is_label in self._texts_of_notes(segment):
            colour = INK if is_label else MUTED if band else PAPER
            style = Style(em=em, colour=colour, cut=Cut.STRONG, most_lines=2)
            words = paragraph(text, language, style, self._note_width, self.folders)
            if notes and not (flows and used + _width_in_box(words) <= self._note_width):
                top, used = notes[-1].bottom + NOTE_GAP * notes[-1].words.em, 0.0
            left = self._left_of_note(words, used)
            notes.append(_Note(words=words, left=left, top=top, is_label=is_label))
            used += _width_in_box(words) + NOTE_GAP * words.em
        return notes

    def _texts_of_notes(self, segment: Segment) -> Iterator[tuple[str, str, bool]]:
        """Text and language of each note, and whether it is the label of inserted footage."""
        assert segment.passage is not None
        label, language = text_in(segment.passage.insert_label, self.language, self.sheet.languages)
        if label:
            yield replace_names(label, self.sheet.protection.hide, language), language, True
        note, language = voice_note(self.sheet, self.language)
        if note:
            yield note, language, False

    @property
    def _note_width(self) -> float:
        return self.layout.band.note_width if self.layout.band else self.layout.card_width * 0.8

    def _left_of_note(self, words: Paragraph, used: float) -> float:
        """Where the ground of a note begins, `used` pixels from the edge. In a band its words
        begin where all others do."""
        band = self.layout.band
        inset = self.layout.margin - BOX_PADDING_X * words.em if band else self.layout.margin * 0.75
        at_right = self._rtl != bool(band and band.has_columns)
        left = self.layout.width - inset - _width_in_box(words) - used
        return left if at_right else inset + used

    def captions(self, captions: Transcript) -> Iterator[Drawn]:
        """Captions, over the picture or in the band."""
        chain = chain_for(self.language, [cue.text for cue in captions.cues], folders=self.folders)
        band = self.layout.band
        if band:
            for segment in self.timeline.passages:
                yield chain.fonts, self._captions_in(band, segment, captions, chain)
            return
        for words, frames in self._captions_of(captions, chain, self.layout.caption_em):
            yield chain.fonts, self._place_over(words, frames)

    def _captions_in(
        self, band: Band, segment: Segment, captions: Transcript, chain: FontChain
    ) -> list[Event]:
        """The captions of a passage, so small that all of them have room in the band."""
        notes = [] if band.has_columns else self._notes(segment)
        top = max((each.bottom + CAPTION_GAP * each.words.em for each in notes), default=band.top)
        em = self.layout.caption_em
        while True:
            shown = [
                (words, frames)
                for words, frames in self._captions_of(captions, chain, em)
                if segment.span.overlaps(frames)
            ]
            if all(top + words.height <= band.bottom for words, _ in shown):
                break
            em = _smaller(em, self.layout.caption_em, "A caption")
        return [
            event for words, frames in shown for event in self._place_in_band(words, top, frames)
        ]

    def _captions_of(
        self, captions: Transcript, chain: FontChain, em: float
    ) -> list[tuple[Paragraph, Span]]:
        width = self.layout.caption_width / em
        return [
            (
                paragraph_of_lines(
                    spoken.screen.lines, chain, em, _colour_of(spoken), self.language
                ),
                spoken.screen.frames,
            )
            for spoken in screens_on_clip(captions, self.timeline, width, chain.width)
        ]

    def _place_in_band(self, words: Paragraph, top: float, frames: Span) -> list[Event]:
        margin = self.layout.margin
        start = self.layout.width - margin if self._rtl else margin
        return place_paragraph(words, start, top, frames, align="right" if self._rtl else "left")

    def _place_over(self, words: Paragraph, frames: Span) -> list[Event]:
        left = (self.layout.width - _width_in_box(words)) / 2
        top = self.layout.caption_bottom - _height_in_box(words)
        return _boxed(
            words, left, top, frames, CAPTION_GROUND, CAPTION_GROUND_OPACITY, align="centre"
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Note:
    """A note at its place."""

    words: Paragraph
    left: float
    top: float
    is_label: bool

    @property
    def width(self) -> float:
        return _width_in_box(self.words)

    @property
    def bottom(self) -> float:
        return self.top + _height_in_box(self.words)

    def events(self, frames: Span) -> list[Event]:
        ground = ACCENT if self.is_label else CAPTION_GROUND
        return _boxed(self.words, self.left, self.top, frames, ground, CAPTION_GROUND_OPACITY)


def _smaller(em: float, usual_em: float, what: str) -> float:
    """The next smaller size of words in a band; less than half the usual nobody can read."""
    if em < usual_em / 2:
        raise Refused(
            what=f"{what} in the band",
            reason="it is too long to be read there",
            way_on='Shorten it, or place the words over the picture: captions = "over".',
        )
    return em * 0.95


def _width_in_box(words: Paragraph) -> float:
    return words.width + 2 * BOX_PADDING_X * words.em


def _height_in_box(words: Paragraph) -> float:
    return words.height + 2 * BOX_PADDING_Y * words.em


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
