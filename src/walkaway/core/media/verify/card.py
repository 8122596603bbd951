"""The end card of a finished file really names its publisher.

The card is drawn anew from the sheet, in every language of it, and compared with what the file
shows in the middle of its end card: once as a whole, and then the publisher's name, its lines whole
and a few letters at a time, so that no other name passes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from walkaway.core.errors import MissingPiece
from walkaway.core.media.captions.cards import PUBLISHER_PART, Block, end_card
from walkaway.core.media.captions.drawing import draw_luma
from walkaway.core.media.captions.fonts import STANDARD_FOLDERS
from walkaway.core.media.captions.layout import CARD_COLOUR, Layout, layout_for
from walkaway.core.media.captions.typesetting import Paragraph
from walkaway.core.media.plan import Segment, SegmentKind, Timeline, picture_size
from walkaway.core.media.sheet.model import CutSheet, Shape
from walkaway.core.media.verify.likeness import Luma, least_likeness, likeness
from walkaway.core.media.verify.report import Check
from walkaway.core.spans import Span

LEAST_LIKENESS = 0.9


@dataclass(frozen=True, kw_only=True, slots=True)
class _Card:
    """An expected end card, and where it names the publisher, letters of `em` pixels."""

    language: str
    block: Block
    rows: slice
    em: float


def check_card(
    path: Path,
    sheet: CutSheet,
    timeline: Timeline,
    shape: Shape,
    folders: Sequence[Path] = STANDARD_FOLDERS,
) -> Check:
    """The end card shows the publisher as the sheet names it, in one of the sheet's languages."""
    segment = next((each for each in timeline.segments if each.kind is SegmentKind.END), None)
    if segment is None:
        return _failed("The clip has no end card: nothing in it says who publishes it.")
    shown = _frame(path, timeline.rate, segment)
    size = picture_size(shape, sheet.height)
    if shown is None or shown.shape != (size[1], size[0]):
        return _failed("There is no picture of the planned size where the end card should be.")
    layout = layout_for(shape, size)
    cards = tuple(_expected(sheet, layout, folders))
    if not cards:
        return _failed("No language of the sheet has a font here: nothing to compare.", ran=False)
    drawn = _drawn(cards, layout, path.parent)
    return _judged(shown, cards, drawn, sheet.publisher)


def _judged(shown: Luma, cards: Sequence[_Card], drawn: NDArray[np.uint8], publisher: str) -> Check:
    scores = [
        (
            likeness(shown, expected),
            least_likeness(shown[card.rows], expected[card.rows], em=card.em),
            card.language,
        )
        for card, expected in zip(cards, drawn, strict=True)
    ]
    whole, letters, language = max(scores, key=lambda score: min(score[:2]))
    passed = whole >= LEAST_LIKENESS and letters >= LEAST_LIKENESS
    return Check(
        name="card",
        passed=passed,
        sentence=f"The end card names the publisher, {publisher} (language {language})."
        if passed
        else f"The end card does not show the publisher, {publisher}, as the sheet names it.",
        measures={
            "likeness": round(whole, 3),
            "likeness_of_letters": round(letters, 3),
            "language": language,
        },
    )


def _expected(sheet: CutSheet, layout: Layout, folders: Sequence[Path]) -> Iterator[_Card]:
    for language in sheet.languages:
        try:
            block = end_card(sheet, language, layout, folders)
        except MissingPiece:
            continue  # The file cannot show a language that the other cards do not cover.
        yield _named(language, block, layout)


def _named(language: str, block: Block, layout: Layout) -> _Card:
    for part, top in zip(block.parts, block.tops(layout), strict=True):
        if part.name == PUBLISHER_PART and isinstance(part.content, Paragraph):
            rows = slice(round(top), round(top + part.content.height))
            return _Card(language=language, block=block, rows=rows, em=part.content.em)
    raise AssertionError("every end card names the publisher")


def _drawn(cards: Sequence[_Card], layout: Layout, beside: Path) -> NDArray[np.uint8]:
    """The cards as pictures: (cards, height, width)."""
    events = [
        event
        for number, card in enumerate(cards)
        for event in card.block.events(layout, Span(number, number + 1))
    ]
    fonts = [font for card in cards for font in card.block.fonts]
    size = (layout.width, layout.height)
    content = draw_luma(size, CARD_COLOUR, events, fonts, frames=len(cards), beside=beside)
    return np.frombuffer(content, np.uint8).reshape(len(cards), layout.height, layout.width)


def _frame(path: Path, rate: Fraction, segment: Segment) -> Luma | None:
    """The brightness of the frame in the middle of `segment`, or None when there is none."""
    wanted = (segment.first_frame + Fraction(segment.frames, 2)) / rate
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        assert stream.time_base is not None
        container.seek(int(wanted / stream.time_base), stream=stream)
        for frame in container.decode(stream):
            if (
                frame.pts is not None
                and (frame.pts + (frame.duration or 0)) * stream.time_base > wanted
            ):
                return np.asarray(frame.to_ndarray(format="gray"), np.uint8)
    return None


def _failed(sentence: str, *, ran: bool = True) -> Check:
    return Check(name="card", passed=False, sentence=sentence, ran=ran)
