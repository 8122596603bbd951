"""One contender's work, to be measured as a process of its own: `python -m benchmarks.work ...`."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

from benchmarks.material import MATRIX_SECONDS
from tests.clips.making.engines import InThisProcess
from walkaway.clips.making.cut import Workshop
from walkaway.clips.making.renditions import Rendition, clip_captions, plan_renditions
from walkaway.core.media import shared_analysis
from walkaway.core.media.captions.ass import CARD_COLOUR
from walkaway.core.media.faces.mask import colour_of
from walkaway.core.media.frames import plain_picture
from walkaway.core.media.material import Material, passage_pictures, read_material
from walkaway.core.media.order import Strategy
from walkaway.core.media.plan import picture_area, picture_size
from walkaway.core.media.sheet import read_sheet
from walkaway.core.media.sheet.model import CaptionPlace, Shape
from walkaway.core.transcripts.model import Transcript
from walkaway.engine import open_engine
from walkaway.engine.progress import NobodyAsked


def languages(sheet: str, out: str, count: str, jobs: str, scheduler: str = "") -> None:
    """Burned-in files of `count` languages, as `walkaway cut` makes them."""
    material, renditions = _planned(Path(sheet), Path(out), int(count))
    burned = [each for each in renditions if each.burned_in]
    with open_engine(workers=int(jobs), scheduler=scheduler or None) as engine:
        workshop = Workshop(material, Path(out), engine, NobodyAsked())
        workshop.render(burned, clip_captions(material, material.sheet.languages[: int(count)]))


def whole_pictures(sheet: str, out: str, count: str) -> None:
    """The same, every file encoded by itself from pictures that are decoded once for several."""
    material, renditions = _planned(Path(sheet), Path(out), int(count))
    captions = clip_captions(material, material.sheet.languages[: int(count)])
    with open_engine(workers=1) as engine:
        workshop = Workshop(material, Path(out), engine, NobodyAsked())
        workshop.render([*_by_themselves(renditions)], captions)


def one_by_one(sheet: str, out: str, count: str) -> None:
    """The same, with one full pass for every language."""
    material, renditions = _planned(Path(sheet), Path(out), int(count))
    captions = clip_captions(material, material.sheet.languages[: int(count)])
    with open_engine(workers=1) as engine:
        workshop = Workshop(material, Path(out), engine, NobodyAsked())
        for rendition in _by_themselves(renditions):
            workshop.render([rendition], captions)


def nearly_lossless(sheet: str, out: str, count: str) -> None:
    """The same pictures with the same words, to compare with."""
    material, renditions = _planned(Path(sheet), Path(out), int(count))
    captions = clip_captions(material, material.sheet.languages[: int(count)])
    workshop = Workshop(material, Path(out), InThisProcess(), NobodyAsked())
    with patch.object(shared_analysis, "QUALITY", ("-qp", "1")):
        workshop.render([*_by_themselves(renditions)], captions)


def _by_themselves(renditions: Iterable[Rendition]) -> Iterator[Rendition]:
    for each in renditions:
        if each.burned_in:
            yield replace(each, strategy=Strategy.WHOLE_PICTURES, leader=None)


def soft(sheet: str, out: str, count: str) -> None:
    """One file with soft tracks in `count` languages."""
    material, renditions = _planned(Path(sheet), Path(out), int(count))
    with open_engine(workers=1) as engine:
        workshop = Workshop(material, Path(out), engine, NobodyAsked())
        workshop.render(
            [each for each in renditions if not each.burned_in],
            clip_captions(material, material.sheet.languages[: int(count)]),
        )


def in_bands(sheet: str, out: str, count: str) -> None:
    """Burned-in files of `count` languages of the tall shape, with a band below the picture."""
    folder, wanted = Path(out), int(count)
    material = _with_bands(Path(sheet))
    captions = clip_captions(material, material.sheet.languages[:wanted])
    renditions = plan_renditions(
        material, folder, captions=captions, shapes=(Shape.TALL,), burn_in=captions
    )
    with open_engine(workers=1) as engine:
        workshop = Workshop(material, folder, engine, NobodyAsked())
        workshop.render([each for each in renditions if each.burned_in], captions)


def raw_in_bands(sheet: str, out: str) -> None:
    """The frames of such files before words are on them, uncompressed; the middle is shown."""
    _write_raw(_with_bands(Path(sheet)), Shape.TALL, Path(out))


def _write_raw(material: Material, shape: Shape, out: Path) -> None:
    area = picture_area(material.sheet, shape)
    ground = plain_picture(*picture_size(shape, material.sheet.height), colour_of(CARD_COLOUR))
    shown = sum(segment.frames for segment in material.timeline.passages)
    with out.open("wb") as file:
        for segment in material.timeline.passages:
            for _, picture in passage_pictures(material, segment):
                part = picture.filling(area.width, area.height)
                file.write(part.placed_on(ground, area.top).to_bytes())
        file.writelines(ground.to_bytes() for _ in range(material.timeline.frames - shown))


def matrix(sheet: str, out: str, count: str, jobs: str, scheduler: str = "") -> None:
    """Burned-in files of `count` languages in every shape, as one job."""
    material = _of_all_shapes(Path(sheet))
    renditions, captions = _matrix(material, Path(out), int(count))
    with open_engine(workers=int(jobs), scheduler=scheduler or None) as engine:
        Workshop(material, Path(out), engine, NobodyAsked()).render(renditions, captions)


def file_by_file(sheet: str, out: str, count: str) -> None:
    """The same, every file on its own: decoded, faces found, masked, voiced and encoded whole."""
    material = _of_all_shapes(Path(sheet))
    for language in material.sheet.languages[: int(count)]:
        for shape in Shape:
            folder = Path(out) / f"{language}-{shape}"
            shutil.rmtree(folder, ignore_errors=True)
            captions = clip_captions(material, [language])
            renditions = plan_renditions(
                material, folder, captions=captions, shapes=(shape,), burn_in=captions
            )
            workshop = Workshop(material, folder, InThisProcess(), NobodyAsked())
            workshop.render([*_by_themselves(renditions)], captions)


def raw_matrix(sheet: str, out: str) -> None:
    """The frames of every shape before words are on them, uncompressed; the middle is shown."""
    material = _of_all_shapes(Path(sheet))
    for shape in Shape:
        _write_raw(material, shape, Path(out) / f"{shape.value}.yuv")


def _of_all_shapes(sheet: Path) -> Material:
    """The first `MATRIX_SECONDS`, words over the wide picture and in bands below the others."""
    whole = read_sheet(sheet)
    (passage,) = whole.passages
    short = replace(passage, end_ms=passage.start_ms + 1000 * MATRIX_SECONDS)
    return read_material(replace(whole, captions=CaptionPlace.BAND, passages=(short,)))


def _matrix(
    material: Material, folder: Path, count: int
) -> tuple[list[Rendition], dict[str, Transcript]]:
    captions = clip_captions(material, material.sheet.languages[:count])
    renditions = plan_renditions(
        material, folder, captions=captions, shapes=tuple(Shape), burn_in=captions
    )
    return [each for each in renditions if each.burned_in], captions


def _with_bands(sheet: Path) -> Material:
    return read_material(replace(read_sheet(sheet), captions=CaptionPlace.BAND))


def raw(sheet: str, out: str) -> None:
    """The frames that the encoders are given, uncompressed: the floor starts from them."""
    _write_raw(read_material(read_sheet(Path(sheet))), Shape.WIDE, Path(out))


def _planned(sheet: Path, out: Path, count: int) -> tuple[Material, tuple[Rendition, ...]]:
    material = read_material(read_sheet(sheet))
    captions = clip_captions(material, material.sheet.languages[:count])
    out.mkdir(parents=True, exist_ok=True)
    return material, plan_renditions(
        material, out, captions=captions, shapes=(Shape.WIDE,), burn_in=captions
    )


if __name__ == "__main__":
    name, *arguments = sys.argv[1:]
    work = {
        "languages": languages,
        "whole_pictures": whole_pictures,
        "one_by_one": one_by_one,
        "nearly_lossless": nearly_lossless,
        "soft": soft,
        "raw": raw,
        "in_bands": in_bands,
        "matrix": matrix,
        "file_by_file": file_by_file,
        "raw_matrix": raw_matrix,
        "raw_in_bands": raw_in_bands,
    }
    work[name](*arguments)
