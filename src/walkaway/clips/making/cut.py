"""From a cut sheet to a folder of finished files.

The work falls into pieces with an address each: where the faces are, the sound, every rendition,
the stream, every card. A piece that is there is not made again, so a second run does nothing and a
killed run goes on where it was.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from walkaway.clips.making import pieces
from walkaway.clips.making.addresses import Recipe, address_of
from walkaway.clips.making.analyses import Analyses, analyses_for
from walkaway.clips.making.faces import find_all_faces
from walkaway.clips.making.keeping_sealed import require_memory_for_sealed
from walkaway.clips.making.package import Package
from walkaway.clips.making.renditions import (
    MEMORY_BYTES,
    Rendition,
    clip_captions,
    faces_recipe,
    groups_of,
    plan_renditions,
    sound_recipe,
)
from walkaway.core.errors import Refused
from walkaway.core.files import remove_abandoned_parts, scratch_folder, write_whole
from walkaway.core.media.captions.ass import write_clip_document
from walkaway.core.media.captions.fonts import private_font_configuration
from walkaway.core.media.captions.vtt import write_captions
from walkaway.core.media.faces.model import FaceTrack
from walkaway.core.media.faces.store import track_from_json, track_to_json
from walkaway.core.media.known_items.hash_list import HashList
from walkaway.core.media.known_items.inserts import refuse_known_inserts
from walkaway.core.media.material import Material, read_material
from walkaway.core.media.order import Output, RenderOrder, SoftTrack, Strategy
from walkaway.core.media.protect import follows_while_rendering, needs_faces
from walkaway.core.media.render import Made
from walkaway.core.media.sheet import read_sheet
from walkaway.core.media.sheet.model import Shape
from walkaway.core.transcripts.model import Transcript
from walkaway.engine import Engine
from walkaway.engine.progress import NobodyAsked, Progress, new_tally, watch

logger = logging.getLogger(__name__)

WORK_FOLDER = ".work"
"""Inside a clip's folder: what was measured and made on the way, kept to be used again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """Which files of a sheet are wanted; an empty choice means all that the sheet names.

    A file with soft caption tracks is made for every shape; `burn_in` are languages for each of
    which there is one more, with the captions in the picture.
    """

    languages: tuple[str, ...] = ()
    shapes: tuple[Shape, ...] = ()
    burn_in: tuple[str, ...] = ()


def cut(
    sheet_path: Path,
    out: Path,
    *,
    engine: Engine,
    wish: Wish = Wish(),
    known: HashList | None = None,
    progress: Progress | None = None,
) -> Path:
    """Make the clip of a cut sheet in a folder below `out` named by its id; return that folder.

    `known` are items that inserted footage must not show. Raises `SheetError` for a sheet with
    mistakes, `Refused` for a wish outside the sheet and for such footage, and what reading and
    rendering raise.
    """
    material = read_material(read_sheet(sheet_path))
    return cut_material(material, out, engine=engine, wish=wish, known=known, progress=progress)


def cut_material(
    material: Material,
    out: Path,
    *,
    engine: Engine,
    wish: Wish = Wish(),
    known: HashList | None = None,
    progress: Progress | None = None,
) -> Path:
    """Make the clip of `material` in a folder below `out` named by its id; return that folder.

    Of sealed recordings, `out` is a folder in memory, and the engine is that of this machine.
    Raises as `cut` does.
    """
    require_memory_for_sealed(material.sheet, out, engine)
    languages, shapes = _chosen(material, wish)
    if known is not None:
        refuse_known_inserts(material.sheet, known)
    folder = out / material.sheet.id
    folder.mkdir(parents=True, exist_ok=True)
    remove_abandoned_parts(folder)
    captions = clip_captions(material, languages)
    renditions = plan_renditions(
        material, folder, captions=captions, shapes=shapes, burn_in=wish.burn_in
    )
    progress = progress or NobodyAsked()
    workshop = Workshop(material, folder, engine, progress)
    workshop.render([each for each in renditions if not each.path.exists()], captions)
    package = Package(material=material, folder=folder, renditions=renditions, captions=captions)
    package.make(engine, progress)
    return folder


def _chosen(material: Material, wish: Wish) -> tuple[tuple[str, ...], tuple[Shape, ...]]:
    sheet = material.sheet
    languages, shapes = wish.languages or sheet.languages, wish.shapes or sheet.shapes
    for kind, wanted, known in (
        ("language", languages, sheet.languages),
        ("language to burn in", wish.burn_in, languages),
        ("shape", shapes, tuple(Shape)),
    ):
        if strange := sorted(set(wanted) - set(known)):
            raise Refused(
                what=f"The {kind} {', '.join(strange)}",
                reason=f"there are {', '.join(known)}",
                way_on=f"Choose among these, or add the {kind} to the sheet.",
            )
    return languages, shapes


@dataclass(frozen=True, kw_only=True, slots=True)
class _Shared:
    """What all files of a clip have in common."""

    faces: FaceTrack | None
    sound: Path
    captions: dict[str, Transcript]
    analyses: Analyses


class _Turn(Enum):
    """When a pass begins, by what it has to do with analyses."""

    LEADS = auto()
    STANDS_ALONE = auto()
    SHARES = auto()


def _turn_of(order: RenderOrder) -> _Turn:
    if order.strategy is Strategy.SHARED_ANALYSIS:
        return _Turn.SHARES
    return _Turn.LEADS if any(each.analysis for each in order.outputs) else _Turn.STANDS_ALONE


class Workshop:
    """The heavy work of one clip."""

    def __init__(
        self, material: Material, folder: Path, engine: Engine, progress: Progress
    ) -> None:
        self._material = material
        self._work = folder / WORK_FOLDER
        self._engine = engine
        self._progress = progress

    def render(self, missing: Sequence[Rendition], captions: dict[str, Transcript]) -> None:
        """Make the renditions that are not there."""
        if not missing:
            return
        with scratch_folder(self._work) as scratch:
            analyses = analyses_for(missing, self._work, scratch)
            asked = [*missing, *analyses.aside]
            groups = tuple(groups_of(asked, self._material.sheet.height, self._engine.workers))
            shared = _Shared(
                faces=self._faces(scratch, groups),
                sound=self._sound(),
                captions=captions,
                analyses=analyses,
            )
            orders = [
                self._order(scratch / str(number), group, shared)
                for number, group in enumerate(groups)
            ]
            made = self._carried_out(orders, {each.path: each.recipe for each in missing}, scratch)
        for path, each in made.items():
            if each.reason:
                logger.warning("%s was made of whole pictures: %s", path.name, each.reason)

    def _carried_out(
        self, orders: Sequence[RenderOrder], recipes: Mapping[Path, Recipe], scratch: Path
    ) -> dict[Path, Made]:
        """Carry out `orders`; those that share an analysis begin when it is left."""
        files = sum(len(order.outputs) for order in orders)
        self._progress.stage("Rendering", self._material.timeline.frames * files)
        tallies = [new_tally(scratch) for _ in orders]

        def begun(turn: _Turn) -> list[Future[dict[Path, Made]]]:
            return [
                self._engine.submit(pieces.render_pass, order, recipes, tally)
                for order, tally in zip(orders, tallies, strict=True)
                if _turn_of(order) is turn
            ]

        leading, others = begun(_Turn.LEADS), begun(_Turn.STANDS_ALONE)
        watch(leading, tallies, self._progress)
        passes = [*leading, *others, *begun(_Turn.SHARES)]
        watch(passes, tallies, self._progress)
        return {path: made for each in passes for path, made in each.result().items()}

    def _faces(self, scratch: Path, groups: Sequence[Sequence[Rendition]]) -> FaceTrack | None:
        """Where the faces are, unless nobody asks or the only pass finds them on its way."""
        shapes = {rendition.shape for group in groups for rendition in group}
        if not needs_faces(self._material, shapes):
            return None
        stored = self._work / f"faces-{address_of(faces_recipe(self._material))}.json"
        if not stored.exists():
            if len(groups) == 1 and follows_while_rendering(self._material, shapes):
                return None
            found = find_all_faces(self._material, scratch, self._engine, self._progress)
            write_whole(stored, track_to_json(found))
        return track_from_json(stored.read_text("utf-8"))

    def _sound(self) -> Path:
        path = self._work / f"sound-{address_of(sound_recipe(self._material))}.m4a"
        if not path.exists():
            self._progress.stage("Speaking and mixing", 1)
            watch(
                [self._engine.submit(pieces.make_sound, self._material, path)], [], self._progress
            )
        return path

    def _order(self, folder: Path, group: Sequence[Rendition], shared: _Shared) -> RenderOrder:
        folder.mkdir()
        fonts = {font for rendition in group for font in rendition.document.fonts}
        tracks = tuple(
            SoftTrack(language=language, captions=write_captions(each, folder / f"{language}.vtt"))
            for language, each in shared.captions.items()
        )
        return RenderOrder(
            material=self._material,
            shape=group[0].shape,
            strategy=group[0].strategy,
            faces=shared.faces,
            sound=shared.sound,
            fonts=private_font_configuration(folder, fonts),
            family=min(font.family for font in fonts),
            outputs=tuple(
                Output(
                    path=rendition.path,
                    ass=write_clip_document(rendition.document, folder / f"{number}.ass"),
                    events=rendition.document.events,
                    tracks=() if rendition.burned_in else tracks,
                    analysis=shared.analyses.of(rendition),
                )
                for number, rendition in enumerate(group)
            ),
            memory_bytes=MEMORY_BYTES // self._engine.workers,
        )
