"""Which files a clip consists of, and the address of each."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from walkaway.clips.making.addresses import Recipe, address_of, recipe
from walkaway.core.errors import MissingPiece, Refused
from walkaway.core.media.captions.ass import ClipDocument, clip_document
from walkaway.core.media.captions.clip_captions import captions_on_clip
from walkaway.core.media.faces.detect import MODEL_SHA256
from walkaway.core.media.material import Material
from walkaway.core.media.order import Strategy, most_at_once
from walkaway.core.media.plan import Segment, Timeline, picture_area, picture_size
from walkaway.core.media.recordings.source import Recording
from walkaway.core.media.render import encoder_recipe, strategy_for
from walkaway.core.media.sheet.model import CutSheet, Shape
from walkaway.core.transcripts.model import Transcript

logger = logging.getLogger(__name__)

MEMORY_BYTES = 900_000_000
"""What all encoders at work together may take."""

WORTH_A_PASS = 4
"""Files that are worth decoding and protecting the pictures once more, for another worker."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rendition:
    """One finished file, made or to be made. `language` is that of the words in the picture;
    captions are in the picture when `burned_in`, in soft tracks of `captions` otherwise. `leader`
    is the file whose analysis it shares, if it does."""

    shape: Shape
    language: str
    burned_in: bool
    document: ClipDocument
    strategy: Strategy
    recipe: Recipe
    path: Path
    leader: Rendition | None = None


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
        spoken={
            name: {"language": sheet.sources[name].language, "cues": material.spoken[name].cues}
            for name in _used(sheet)
        },
        rate=material.timeline.rate,
        segments=_as_shown(material.timeline),
        voice=sheet.protection.voice,
        hide=sheet.protection.hide,
    )


def _as_shown(timeline: Timeline) -> tuple[Segment, ...]:
    """Segments without the statements about inserts, which change no byte of picture or sound."""
    return tuple(
        replace(each, passage=replace(each.passage, insert_purpose="", insert_source=""))
        if each.passage
        else each
        for each in timeline.segments
    )


def faces_recipe(material: Material) -> Recipe:
    """What decides where the faces of a clip are."""
    return recipe(
        "faces",
        recordings=_recordings(material.sheet),
        rate=material.timeline.rate,
        segments=_as_shown(material.timeline),
        detector=MODEL_SHA256,
    )


def plan_renditions(
    material: Material,
    folder: Path,
    *,
    captions: dict[str, Transcript],
    shapes: Sequence[Shape],
    burn_in: Collection[str],
) -> tuple[Rendition, ...]:
    """For every shape a file with soft tracks; one more for each language of `burn_in`.

    Raises `MissingPiece` for a language without a font.
    """
    first = next(iter(captions))
    planned = [_planned(material, folder, shape, first, tracks=captions) for shape in shapes]
    for shape in shapes if burn_in else ():
        lead = _lead(material, folder, shape)
        planned += [
            _planned(material, folder, shape, language, burned, lead=lead)
            for language, burned in captions.items()
            if language in burn_in
        ]
    return tuple(planned)


def groups_of(
    renditions: Collection[Rendition], height: int, workers: int
) -> Iterator[tuple[Rendition, ...]]:
    """Renditions that are made in one pass: of one shape and in one way, as many as memory allows,
    evenly.

    Those that share their encoded picture are made together: there is one encoder at a time.
    """
    ordered = sorted(renditions, key=_kind)
    for (shape, strategy), alike in groupby(ordered, key=_kind):
        group = tuple(alike)
        passes = _passes(len(group), strategy, picture_size(shape, height), workers)
        for number in range(passes):
            yield group[number::passes]


def _kind(rendition: Rendition) -> tuple[Shape, Strategy]:
    return rendition.shape, rendition.strategy


def _passes(files: int, strategy: Strategy, size: tuple[int, int], workers: int) -> int:
    if strategy is Strategy.SPLICED_BANDS:
        return 1
    least = -(-files // most_at_once(strategy, size, MEMORY_BYTES // workers))
    # No worker waits for the last pass, unless the pictures would be decoded for hardly anything.
    evenly = -(-least // workers) * workers
    return min(evenly, max(least, files // WORTH_A_PASS))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Lead:
    """The file whose analysis others share, or the reason why there is none."""

    rendition: Rendition | None = None
    reason: str = ""


def _lead(material: Material, folder: Path, shape: Shape) -> _Lead:
    """The file in the words that are spoken, since the sound of every file depends on them, too.

    Whatever else is asked for, these words are there, and so all languages have the same leader.
    """
    sheet, timeline = material.sheet, material.timeline
    if strategy_for(sheet, shape, is_led=True) is not Strategy.SHARED_ANALYSIS:
        return _Lead()
    language = sheet.sources[sheet.passages[0].source].language
    spoken = captions_on_clip(timeline, material.spoken, language, sheet.protection.hide)
    try:
        return _Lead(rendition=_planned(material, folder, shape, language, spoken))
    except (MissingPiece, Refused) as error:
        # What is refused has words in it: they are for whoever asks for this file, not for a log.
        reason = str(error) if isinstance(error, MissingPiece) else "a cue cannot be burned in"
        logger.warning("The files of %s do not share an analysis: %s", shape.value, reason)
        return _Lead(reason=reason)


def _planned(
    material: Material,
    folder: Path,
    shape: Shape,
    language: str,
    burned: Transcript | None = None,
    *,
    tracks: Mapping[str, Transcript] | None = None,
    lead: _Lead = _Lead(),
) -> Rendition:
    sheet = material.sheet
    size = picture_size(shape, sheet.height)
    document = clip_document(
        sheet, material.timeline, burned, language=language, shape=shape, size=size
    )
    leader = lead.rendition
    if leader and (leader.language, leader.document) == (language, document):
        return leader
    strategy = strategy_for(sheet, shape, is_led=leader is not None)
    ingredients = recipe(
        "rendition",
        encoder=encoder_recipe(strategy),
        shape=shape,
        size=size,
        **_placed(sheet, shape),
        faces=faces_recipe(material),
        sound=sound_recipe(material),
        protection=sheet.protection,
        **_written(document),
        tracks=tracks or {},
        **({"analysed": _written(leader.document)} if leader else {}),
        **({"not_shared": lead.reason} if lead.reason else {}),
    )
    kind = language if burned else "soft"
    name = f"{shape.value}-{kind}-{address_of(ingredients)}.mp4"
    return Rendition(
        shape=shape,
        language=language,
        burned_in=burned is not None,
        document=document,
        strategy=strategy,
        recipe=ingredients,
        path=folder / "renditions" / name,
        leader=leader,
    )


def _written(document: ClipDocument) -> dict[str, object]:
    """The words of a file, in a recipe, and what they are drawn with."""
    fonts = sorted(document.fonts, key=str)
    return {"words": document.text, "fonts": {font.file.name: font.file for font in fonts}}


def _placed(sheet: CutSheet, shape: Shape) -> dict[str, object]:
    """Where the recording is, in a recipe; nothing where it fills the picture."""
    area = picture_area(sheet, shape)
    return {} if area.height == picture_size(shape, sheet.height)[1] else {"area": area}


def _used(sheet: CutSheet) -> tuple[str, ...]:
    return tuple(sorted({passage.source for passage in sheet.passages}))


def _recordings(sheet: CutSheet) -> dict[str, Recording]:
    return {name: sheet.sources[name].recording for name in _used(sheet)}
