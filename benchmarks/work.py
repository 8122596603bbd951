"""One contender's work, to be measured as a process of its own: `python -m benchmarks.work ...`."""

from __future__ import annotations

import sys
from pathlib import Path

from walkaway.clips.cut import Workshop
from walkaway.clips.renditions import Rendition, clip_captions, plan_renditions
from walkaway.core.media.captions.ass import CARD_COLOUR
from walkaway.core.media.faces.mask import colour_of
from walkaway.core.media.frames import plain_picture
from walkaway.core.media.material import Material, passage_pictures, read_material
from walkaway.core.media.sheet import read_sheet
from walkaway.core.media.sheet.model import Shape
from walkaway.engine import open_engine
from walkaway.engine.progress import NobodyAsked


def languages(sheet: str, out: str, count: str, jobs: str, scheduler: str = "") -> None:
    """Burned-in files of `count` languages, as `walkaway cut` makes them."""
    material, renditions = _planned(Path(sheet), Path(out), int(count))
    burned = [each for each in renditions if each.burned_in]
    with open_engine(workers=int(jobs), scheduler=scheduler or None) as engine:
        workshop = Workshop(material, Path(out), engine, NobodyAsked())
        workshop.render(burned, clip_captions(material, material.sheet.languages[: int(count)]))


def one_by_one(sheet: str, out: str, count: str) -> None:
    """The same, with one full pass for every language."""
    material, renditions = _planned(Path(sheet), Path(out), int(count))
    captions = clip_captions(material, material.sheet.languages[: int(count)])
    with open_engine(workers=1) as engine:
        workshop = Workshop(material, Path(out), engine, NobodyAsked())
        for rendition in renditions:
            if rendition.burned_in:
                workshop.render([rendition], captions)


def soft(sheet: str, out: str, count: str) -> None:
    """One file with soft tracks in `count` languages."""
    material, renditions = _planned(Path(sheet), Path(out), int(count))
    with open_engine(workers=1) as engine:
        workshop = Workshop(material, Path(out), engine, NobodyAsked())
        workshop.render(
            [each for each in renditions if not each.burned_in],
            clip_captions(material, material.sheet.languages[: int(count)]),
        )


def raw(sheet: str, out: str) -> None:
    """The frames that the encoders are given, uncompressed: the floor starts from them."""
    material = read_material(read_sheet(Path(sheet)))
    shown = sum(segment.frames for segment in material.timeline.passages)
    card = plain_picture(*material.canvas, colour_of(CARD_COLOUR)).to_bytes()
    with Path(out).open("wb") as file:
        for segment in material.timeline.passages:
            pictures = passage_pictures(material, segment)
            file.writelines(picture.to_bytes() for _, picture in pictures)
        file.writelines(card for _ in range(material.timeline.frames - shown))


def _planned(sheet: Path, out: Path, count: int) -> tuple[Material, tuple[Rendition, ...]]:
    material = read_material(read_sheet(sheet))
    captions = clip_captions(material, material.sheet.languages[:count])
    out.mkdir(parents=True, exist_ok=True)
    return material, plan_renditions(
        material, out, captions=captions, shapes=(Shape.WIDE,), burn_in=True
    )


if __name__ == "__main__":
    name, *arguments = sys.argv[1:]
    {"languages": languages, "one_by_one": one_by_one, "soft": soft, "raw": raw}[name](*arguments)
