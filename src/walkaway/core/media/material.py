"""All that a cut sheet refers to, read and laid out: what cutting and verifying start from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from walkaway.core.media.frames import Picture, planned_pictures
from walkaway.core.media.plan import Segment, Timeline, plan_timeline, standard_rate
from walkaway.core.media.probe import PictureFacts, probe
from walkaway.core.media.sheet.model import CutSheet, FaceProtection, Source
from walkaway.core.transcripts import read_transcript
from walkaway.core.transcripts.model import Transcript

RATE_WITHOUT_PICTURE = Fraction(25)
CANVAS_WITHOUT_PICTURE = (1280, 720)


@dataclass(frozen=True, kw_only=True, slots=True)
class Material:
    """A sheet with its plan and its words.

    `pictures` are the facts of each source's picture, for sources that have one.
    `transcripts[language][source]` is what is said in `source`, in `language`; the spoken words of
    every source are in `spoken`.
    """

    sheet: CutSheet
    timeline: Timeline
    pictures: Mapping[str, PictureFacts]
    spoken: Mapping[str, Transcript]
    transcripts: Mapping[str, Mapping[str, Transcript]]

    @property
    def canvas(self) -> tuple[int, int]:
        """Width and height, even, in which all sources are seen: those of the first picture.

        Faces are told and masks are drawn in pixels of the canvas.
        """
        shown = (self.pictures.get(each.source) for each in self.sheet.passages)
        first = next(filter(None, shown), None)
        width, height = first.upright_size if first else CANVAS_WITHOUT_PICTURE
        return width & ~1, height & ~1


def passage_pictures(material: Material, segment: Segment) -> Iterator[tuple[int, Picture]]:
    """Yield (clip frame, picture on show) for a passage; every picture fills the canvas.

    Raises `NoSuchStream`, `UnreadableMedia`.
    """
    assert segment.passage is not None
    recording = material.sheet.sources[segment.passage.source].recording
    last: Picture | None = None
    filling = last
    for frame, picture in planned_pictures(recording, material.timeline, segment):
        if picture is not last:
            last, filling = picture, picture.filling(*material.canvas)
        assert filling is not None
        yield frame, filling


def read_material(sheet: CutSheet) -> Material:
    """Read what `sheet` names. Raises `UnreadableMedia`, `TranscriptError`."""
    used = {passage.source: sheet.sources[passage.source] for passage in sheet.passages}
    pictures = {
        name: facts for name, source in used.items() if (facts := probe(source.recording).picture)
    }
    return Material(
        sheet=sheet,
        timeline=plan_timeline(sheet, _rate(sheet, pictures)),
        pictures=pictures,
        spoken={
            name: read_transcript(source.transcript, language=source.language)
            for name, source in used.items()
        },
        transcripts={
            language: {name: _words(source, language) for name, source in used.items()}
            for language in sheet.languages
        },
    )


def _words(source: Source, language: str) -> Transcript:
    path = source.transcript if language == source.language else source.translations[language]
    return read_transcript(path, language=language)


def _rate(sheet: CutSheet, pictures: Mapping[str, PictureFacts]) -> Fraction:
    """The rate of the first passage that has a picture to show."""
    if sheet.protection.face is FaceProtection.COVER:
        return RATE_WITHOUT_PICTURE
    shown = (pictures[each.source] for each in sheet.passages if each.source in pictures)
    first = next(shown, None)
    return standard_rate(first.rate) if first else RATE_WITHOUT_PICTURE
