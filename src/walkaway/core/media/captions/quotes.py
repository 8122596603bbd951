"""Which words of a clip are quoted, and the cards that carry them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from walkaway.core.media.captions.cards import Block, Part, Rule, fitting_block, protection_notes
from walkaway.core.media.captions.drawing import draw_picture
from walkaway.core.media.captions.fonts import STANDARD_FOLDERS, Cut
from walkaway.core.media.captions.layout import (
    DEEP_ACCENT,
    INK,
    PAPER,
    QUIET_INK,
    Layout,
    layout_for,
)
from walkaway.core.media.captions.lines import SENTENCE_ENDS
from walkaway.core.media.captions.typesetting import Event, Style, paragraph, place_box
from walkaway.core.media.sheet.model import CutSheet, Shape
from walkaway.core.spans import Span
from walkaway.core.text.names import NEUTRAL_STAND_IN, replace_names
from walkaway.core.transcripts.model import Cue, Transcript, Voice

LONGEST_QUOTE = 140
"""Characters; a longer cue is not chosen by itself."""

CARD_SIZES = {Shape.WIDE: (1600, 900), Shape.SQUARE: (1080, 1080), Shape.TALL: (1080, 1920)}

ORNAMENT = "“"
"""Drawn large above the words in every language: a sign that someone is quoted, not a letter."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Quote:
    """What a quote card says, in one language. `attribution` is a pseudonym, empty when nothing is
    told of the speaker; `note` says what was done to voice and face, and may be empty. `publisher`
    is empty only while a cut is unfinished."""

    text: str
    attribution: str
    publisher: str
    language: str
    note: str = ""


def quotes_of(sheet: CutSheet, captions: Mapping[str, Transcript]) -> dict[str, str]:
    """The words for the quote card of each language of `captions`, without hidden names.

    The sheet's own choice where it has one. Otherwise the longest cue of the witness of at most
    140 characters, whole sentences before parts of one, and in every other language the cue of
    the same time. A language without such a cue is left out: words are never made up.
    """
    chosen = _chosen_cue(next(iter(captions.values()), Transcript(cues=())))
    quotes = {}
    for language, transcript in captions.items():
        words = sheet.quote.get(language) or _words_at(transcript, chosen)
        if words:
            quotes[language] = replace_names(words, sheet.protection.hide, language)
    return quotes


def quote_in(sheet: CutSheet, language: str, text: str) -> Quote:
    """`text` as the card of the clip of `sheet` says it in `language`."""
    return Quote(
        text=text,
        attribution=sheet.speaker.pseudonym,
        publisher=sheet.publisher,
        language=language,
        note=" · ".join(note for note, _ in protection_notes(sheet, language)),
    )


def _chosen_cue(transcript: Transcript) -> Cue | None:
    fitting = (
        cue
        for cue in transcript.cues
        if cue.voice is Voice.WITNESS
        and len(cue.text) <= LONGEST_QUOTE
        and NEUTRAL_STAND_IN not in cue.text
    )
    return max(fitting, key=lambda cue: (_is_sentence(cue.text), len(cue.text)), default=None)


def _is_sentence(text: str) -> bool:
    return text.rstrip("\"'»”’ ")[-1:] in SENTENCE_ENDS and not text[:1].islower()


def _words_at(transcript: Transcript, chosen: Cue | None) -> str:
    if chosen is None:
        return ""
    middle_ms = (chosen.start_ms + chosen.end_ms) // 2
    return next((cue.text for cue in transcript.cues if middle_ms in cue.span), "")


def quote_card(
    quote: Quote, shape: Shape, path: Path, folders: Sequence[Path] = STANDARD_FOLDERS
) -> Path:
    """Draw `quote` as a PNG of `shape` at `path`, whole or not at all; return `path`."""
    layout = layout_for(shape, CARD_SIZES[shape])
    card = _QuoteCard(quote=quote, layout=layout, folders=folders)
    body, foot = card.body(), card.foot()
    frames = Span(0, 1)
    foot_top = layout.card_bottom - foot.height
    events: list[Event] = [
        *body.events(layout, frames, top=card.body_top(body, foot)),
        card.line_above(foot_top, frames),
        *foot.events(layout, frames, top=foot_top),
    ]
    draw_picture(path, CARD_SIZES[shape], PAPER, events, {*body.fonts, *foot.fonts})
    return path


@dataclass(frozen=True, kw_only=True, slots=True)
class _QuoteCard:
    """The parts of a quote card: what was said, by whom, and who publishes it."""

    quote: Quote
    layout: Layout
    folders: Sequence[Path]

    def body(self) -> Block:
        foot_room = self.layout.small_em * 5
        room = self.layout.card_bottom - self.layout.card_top - foot_room
        return fitting_block(self._body_parts, self.quote.language, room)

    def foot(self) -> Block:
        return fitting_block(self._foot_parts, self.quote.language, self.layout.height)

    def body_top(self, body: Block, foot: Block) -> float:
        """A little above the middle of what the foot leaves."""
        room = self.layout.card_bottom - self.layout.card_top - foot.height - body.height
        return self.layout.card_top + max(0.0, room - self.layout.small_em) * 0.45

    def line_above(self, top: float, frames: Span) -> Event:
        """The hairline between the foot at `top` and what is above it."""
        thickness = max(1.0, self.layout.small_em * 0.04)
        return place_box(
            self.layout.margin, top - self.layout.small_em, self.layout.card_width, thickness,
            frames, colour=QUIET_INK, opacity=0.45,
        )  # fmt: skip

    def _body_parts(self, scale: float) -> Iterator[Part]:
        em = self.layout.title_em * 0.82 * scale
        small = self.layout.small_em * 1.15
        opening = Style(em=em * 2.2, colour=DEEP_ACCENT, cut=Cut.DISPLAY, most_lines=1)
        words = Style(em=em, colour=INK, cut=Cut.DISPLAY, most_lines=9)
        yield self._part(0, ORNAMENT, opening, language="en")
        yield self._part(-em * 0.75, self.quote.text, words)
        rule = Rule(width=small * 1.6, thickness=max(2, small * 0.09), colour=DEEP_ACCENT)
        yield Part(gap=em * 0.75, content=rule)
        if self.quote.attribution:
            who = Style(em=small, colour=INK, cut=Cut.STRONG, most_lines=2)
            yield self._part(small * 0.7, self.quote.attribution, who)
        if self.quote.note:
            quiet = Style(em=small * 0.82, colour=QUIET_INK, most_lines=2)
            yield self._part(small * 0.25, self.quote.note, quiet)

    def _foot_parts(self, scale: float) -> Iterator[Part]:
        style = Style(em=self.layout.small_em * scale, colour=QUIET_INK, most_lines=2)
        if self.quote.publisher:
            yield self._part(0, self.quote.publisher, style)

    def _part(self, gap: float, text: str, style: Style, *, language: str = "") -> Part:
        language = language or self.quote.language
        words = paragraph(text, language, style, self.layout.card_width, self.folders)
        return Part(gap=gap, content=words)
