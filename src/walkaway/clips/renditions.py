"""Which files a clip consists of, and the address of each."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from walkaway.clips.addresses import Recipe, address_of, recipe
from walkaway.core.media.captions.ass import ClipDocument, clip_document
from walkaway.core.media.captions.clip_captions import captions_on_clip
from walkaway.core.media.faces.detect import MODEL_SHA256
from walkaway.core.media.material import Material
from walkaway.core.media.plan import picture_size
from walkaway.core.media.render import CONSTANT_RATE_FACTOR, PRESET
from walkaway.core.media.sheet.model import CutSheet, Shape
from walkaway.core.transcripts.model import Transcript

MEMORY_BYTES = 900_000_000
"""What all encoders at work together may take."""

ENCODER_BYTES_PER_PIXEL = 90
"""What one encoder and its caption renderer take, measured from 1 to 27 of them in one pass."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rendition:
    """One finished file, made or to be made. `language` is that of the words in the picture;
    captions are in the picture when `burned_in`, in soft tracks of `captions` otherwise."""

    shape: Shape
    language: str
    burned_in: bool
    document: ClipDocument
    recipe: Recipe
    path: Path

    @property
    def recipe_path(self) -> Path:
        """Where the recipe is kept."""
        return self.path.with_suffix(".recipe.json")


def clip_captions(material: Material, languages: Collection[str]) -> dict[str, Transcript]:
    """The captions of the clip by language, in clip time, hidden names replaced."""
    return {
        language: captions_on_clip(
            material.timeline,
            material.transcripts[language],
            language,
            material.sheet.protection.hide,
        )
        for language in languages
    }


def sound_recipe(material: Material) -> Recipe:
    """What decides the sound of a clip."""
    sheet = material.sheet
    return recipe(
        "sound",
        recordings=_recordings(sheet),
        spoken={name: sheet.sources[name].transcript for name in _used(sheet)},
        rate=material.timeline.rate,
        segments=material.timeline.segments,
        voice=sheet.protection.voice,
        hide=sheet.protection.hide,
    )


def faces_recipe(material: Material) -> Recipe:
    """What decides where the faces of a clip are."""
    return recipe(
        "faces",
        recordings=_recordings(material.sheet),
        rate=material.timeline.rate,
        segments=material.timeline.segments,
        detector=MODEL_SHA256,
    )


def plan_renditions(
    material: Material,
    folder: Path,
    *,
    captions: dict[str, Transcript],
    shapes: Sequence[Shape],
    burn_in: bool,
) -> tuple[Rendition, ...]:
    """For every shape a file with soft tracks; with `burn_in` one more for every language.

    Raises `MissingPiece` for a language without a font.
    """
    first = next(iter(captions))
    wanted: list[tuple[Shape, str, Transcript | None]] = [(shape, first, None) for shape in shapes]
    if burn_in:
        wanted += [
            (shape, language, each) for shape in shapes for language, each in captions.items()
        ]
    return tuple(
        _planned(material, folder, shape, language, burned, captions)
        for shape, language, burned in wanted
    )


def groups_of(
    renditions: Collection[Rendition], height: int, workers: int
) -> Iterator[tuple[Rendition, ...]]:
    """Renditions that are made in one pass: of one shape, as many as memory allows, evenly."""
    ordered = sorted(renditions, key=lambda rendition: rendition.shape)
    for shape, alike in groupby(ordered, key=lambda rendition: rendition.shape):
        of_shape = tuple(alike)
        passes = _passes(len(of_shape), shape, height, workers)
        for number in range(passes):
            yield of_shape[number::passes]


def _passes(files: int, shape: Shape, height: int, workers: int) -> int:
    width, height = picture_size(shape, height)
    at_once = MEMORY_BYTES // (ENCODER_BYTES_PER_PIXEL * width * height * workers)
    return -(-files // max(1, at_once))


def _planned(
    material: Material,
    folder: Path,
    shape: Shape,
    language: str,
    burned: Transcript | None,
    captions: dict[str, Transcript],
) -> Rendition:
    sheet = material.sheet
    size = picture_size(shape, sheet.height)
    document = clip_document(
        sheet, material.timeline, burned, language=language, shape=shape, size=size
    )
    ingredients = recipe(
        "rendition",
        encoder={"preset": PRESET, "crf": CONSTANT_RATE_FACTOR},
        shape=shape,
        size=size,
        faces=faces_recipe(material),
        sound=sound_recipe(material),
        protection=sheet.protection,
        words=document.text,
        fonts={font.file.name: font.file for font in sorted(document.fonts, key=str)},
        tracks={} if burned else captions,
    )
    kind = language if burned else "soft"
    name = f"{shape.value}-{kind}-{address_of(ingredients)}.mp4"
    return Rendition(
        shape=shape,
        language=language,
        burned_in=burned is not None,
        document=document,
        recipe=ingredients,
        path=folder / "renditions" / name,
    )


def _used(sheet: CutSheet) -> tuple[str, ...]:
    return tuple(sorted({passage.source for passage in sheet.passages}))


def _recordings(sheet: CutSheet) -> dict[str, Path]:
    return {name: sheet.sources[name].recording for name in _used(sheet)}
