"""Footage of others is labelled on every frame on which a finished file shows it.

Each label is drawn anew from the sheet, in every language of it, and compared with what stands in
its place, as a whole and a few letters at a time: on all frames of a passage in the language in
which it is first found. A little of the footage shines through a label. So it is drawn on black and
on white, and what lies between the two is as it must be, whatever is below.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from walkaway.core.errors import MissingPiece
from walkaway.core.media.captions.ass import InsertLabel, insert_labels
from walkaway.core.media.captions.drawing import draw_luma
from walkaway.core.media.captions.fonts import STANDARD_FOLDERS
from walkaway.core.media.captions.layout import Layout, layout_in
from walkaway.core.media.plan import Timeline, picture_area, picture_size
from walkaway.core.media.sheet.model import CutSheet, Shape
from walkaway.core.media.verify.likeness import Luma, least_likeness
from walkaway.core.media.verify.report import Check, Finding
from walkaway.core.spans import Span

TOLERANCE = 8
"""What an encoder changes in the brightness of a plain surface."""
BLACK, WHITE = "#000000", "#ffffff"
LEAST_LIKENESS = 0.8
"""An encoder leaves more than this, of letters of a few pixels too."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Expected:
    """A label in one language, and how its place looks over black, and over white."""

    label: InsertLabel
    darkest: Luma
    brightest: Luma


def check_labels(
    path: Path,
    sheet: CutSheet,
    timeline: Timeline,
    shape: Shape,
    folders: Sequence[Path] = STANDARD_FOLDERS,
) -> Check:
    """Every frame of inserted footage shows its label, in one of the sheet's languages."""
    inserts = [each for each in timeline.passages if each.passage and each.passage.insert_label]
    if not inserts:
        return _check(0, 1.0, ())
    size = picture_size(shape, sheet.height)
    layout = layout_in(picture_area(sheet, shape), shape, size)
    by_language = tuple(_expected(sheet, timeline, layout, path.parent, folders))
    if not by_language:
        sentence = "No language of the sheet has a font here: nothing to compare."
        return Check(name="labels", passed=False, ran=False, sentence=sentence)
    frames, worst, findings = 0, 1.0, []
    for number, insert in enumerate(inserts):
        labels = [labels[number] for labels in by_language]
        least, lacking = _lacking(path, timeline.rate, layout, insert.span, labels)
        frames, worst = frames + insert.frames, min(worst, least)
        if lacking:
            findings.append(_finding(lacking, timeline.rate))
    return _check(frames, worst, tuple(findings))


def _lacking(
    path: Path, rate: Fraction, layout: Layout, frames: Span, labels: Sequence[_Expected]
) -> tuple[float, list[int]]:
    """How alike the label is on the frame where it is least so, and the frames that lack it."""
    seen: dict[int, float] = {}
    chosen: _Expected | None = None
    for frame, picture in _pictures(path, rate, frames):
        if picture.shape != (layout.height, layout.width):
            continue
        alike, label = _most_alike(picture, [chosen] if chosen else labels)
        if alike >= LEAST_LIKENESS:
            chosen = label
        seen[frame] = min(alike, seen.get(frame, 1.0))
    wanted = range(frames.start, frames.end)
    likenesses = [seen.get(frame, 0.0) for frame in wanted]
    lacking = [
        frame for frame, alike in zip(wanted, likenesses, strict=True) if alike < LEAST_LIKENESS
    ]
    return min(likenesses), lacking


def _most_alike(picture: Luma, labels: Sequence[_Expected]) -> tuple[float, _Expected]:
    likenesses = [_likeness(picture, label) for label in labels]
    best = max(range(len(labels)), key=likenesses.__getitem__)
    return likenesses[best], labels[best]


def _likeness(picture: Luma, expected: _Expected) -> float:
    label = expected.label
    shown = picture[label.rows, label.columns].astype(np.int16)
    darkest, brightest = expected.darkest.astype(np.int16), expected.brightest.astype(np.int16)
    between = (darkest + brightest) // 2
    strange = shown - np.clip(shown, darkest - TOLERANCE, brightest + TOLERANCE)
    explained = np.clip(between + strange, 0, 255).astype(np.uint8)
    return least_likeness(explained, between.astype(np.uint8), em=label.em)


def _expected(
    sheet: CutSheet, timeline: Timeline, layout: Layout, beside: Path, folders: Sequence[Path]
) -> Iterator[tuple[_Expected, ...]]:
    """For each language the labels, in the order of the clip."""
    for language in sheet.languages:
        try:
            labels = insert_labels(
                sheet, timeline, language=language, layout=layout, folders=folders
            )
        except MissingPiece:
            continue  # The file cannot show a language that the others do not cover.
        yield tuple(_drawn(labels, layout, beside))


def _drawn(labels: Sequence[InsertLabel], layout: Layout, beside: Path) -> Iterator[_Expected]:
    """The labels as pictures, each drawn on frames of its own."""
    over_black = _pictures_of(labels, BLACK, layout, beside)
    over_white = _pictures_of(labels, WHITE, layout, beside)
    for number, label in enumerate(labels):
        place = number, label.rows, label.columns
        yield _Expected(label=label, darkest=over_black[place], brightest=over_white[place])


def _pictures_of(
    labels: Sequence[InsertLabel], ground: str, layout: Layout, beside: Path
) -> NDArray[np.uint8]:
    """The labels on a plain ground: (labels, height, width)."""
    events = [
        replace(event, frames=Span(number, number + 1))
        for number, label in enumerate(labels)
        for event in label.events
    ]
    fonts = [font for label in labels for font in label.fonts]
    size = (layout.width, layout.height)
    content = draw_luma(size, ground, events, fonts, frames=len(labels), beside=beside)
    return np.frombuffer(content, np.uint8).reshape(len(labels), layout.height, layout.width)


def _pictures(path: Path, rate: Fraction, frames: Span) -> Iterator[tuple[int, Luma]]:
    """The brightness of every frame that a player shows during `frames`, with its number."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        assert stream.time_base is not None
        container.seek(int(frames.start / rate / stream.time_base), stream=stream)
        for frame in container.decode(stream):
            if frame.pts is None:
                continue
            number = round(frame.pts * stream.time_base * rate)
            if number >= frames.end:
                return
            if number >= frames.start:
                yield number, np.asarray(frame.to_ndarray(format="gray"), np.uint8)


def _finding(lacking: Sequence[int], rate: Fraction) -> Finding:
    return Finding(
        sentence=f"{len(lacking)} frame(s) of inserted footage do not show its label.",
        at_ms=int(lacking[0] * 1000 / rate),
    )


def _check(frames: int, least: float, findings: tuple[Finding, ...]) -> Check:
    if findings:
        sentence = "Footage of others is shown without the label that the sheet gives it."
    elif frames:
        sentence = f"All {frames} frame(s) of footage of others show its label."
    else:
        sentence = "No footage of others is in the clip."
    return Check(
        name="labels",
        passed=not findings,
        sentence=sentence,
        measures={"frames": frames, "likeness": round(least, 3)},
        findings=findings,
    )
