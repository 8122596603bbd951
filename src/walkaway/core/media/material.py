"""All that a cut sheet refers to, read and laid out: what cutting and verifying start from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from walkaway.core.errors import Refused
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

    Raises `NoSuchStream`, `UnreadableMedia`, `NotOpened`.
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
    """Read what `sheet` names. Raises `UnreadableMedia`, `NotOpened`, `TranscriptError`."""
    used = _used(sheet)
    return material_of(
        sheet,
        {
            name: {
                language: read_transcript(_file_of_words(source, language), language=language)
                for language in {source.language, *sheet.languages}
            }
            for name, source in used.items()
        },
    )


def material_of(sheet: CutSheet, words: Mapping[str, Mapping[str, Transcript]]) -> Material:
    """`sheet` with its words: `words[source][language]` is what is said in `source`.

    The transcripts that the sheet names are not opened, its recordings are. Raises `Refused` for a
    source that lacks words in its own language or in one of the sheet, `UnreadableMedia`,
    `NotOpened`.
    """
    used = _used(sheet)
    for name, source in used.items():
        known = words.get(name, {}).keys()
        if missing := [each for each in (source.language, *sheet.languages) if each not in known]:
            raise Refused(
                what=f"A clip of {name}",
                reason=f"there are no words of it in {', '.join(dict.fromkeys(missing))}",
                way_on="Add the transcript or the translation, or leave the language out.",
            )
    pictures = {
        name: facts for name, source in used.items() if (facts := probe(source.recording).picture)
    }
    return Material(
        sheet=sheet,
        timeline=plan_timeline(sheet, _rate(sheet, pictures)),
        pictures=pictures,
        spoken={name: words[name][source.language] for name, source in used.items()},
        transcripts={
            language: {name: words[name][language] for name in used} for language in sheet.languages
        },
    )


def _used(sheet: CutSheet) -> dict[str, Source]:
    return {passage.source: sheet.sources[passage.source] for passage in sheet.passages}


def _file_of_words(source: Source, language: str) -> Path:
    return source.transcript if language == source.language else source.translations[language]


def _rate(sheet: CutSheet, pictures: Mapping[str, PictureFacts]) -> Fraction:
    """The rate of the first passage that has a picture to show."""
    if sheet.protection.face is FaceProtection.COVER:
        return RATE_WITHOUT_PICTURE
    shown = (pictures[each.source] for each in sheet.passages if each.source in pictures)
    first = next(shown, None)
    return standard_rate(first.rate) if first else RATE_WITHOUT_PICTURE
