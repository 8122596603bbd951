"""From a cut sheet to a folder of finished files.

The work falls into pieces with an address each: where the faces are, the sound, every rendition,
the stream, every card. A piece that is there is not made again, so a second run does nothing and a
killed run goes on where it was.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from walkaway.clips import jobs
from walkaway.clips.addresses import address_of, as_text
from walkaway.clips.faces import find_all_faces
from walkaway.clips.package import Package
from walkaway.clips.renditions import (
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
from walkaway.core.media.material import Material, read_material
from walkaway.core.media.protect import follows_while_rendering, needs_faces
from walkaway.core.media.render import Output, RenderOrder, SoftTrack
from walkaway.core.media.sheet import read_sheet
from walkaway.core.media.sheet.model import Shape
from walkaway.core.transcripts.model import Transcript
from walkaway.engine import Engine
from walkaway.engine.progress import NobodyAsked, Progress, new_tally, watch

WORK_FOLDER = ".work"
"""Inside a clip's folder: what was measured and made on the way, kept to be used again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """Which files of a sheet are wanted; an empty choice means all that the sheet names.

    A file with soft caption tracks is made for every shape; `burn_in` adds one with the captions
    in the picture for every language.
    """

    languages: tuple[str, ...] = ()
    shapes: tuple[Shape, ...] = ()
    burn_in: bool = False


def cut(
    sheet_path: Path,
    out: Path,
    *,
    engine: Engine,
    wish: Wish = Wish(),
    progress: Progress | None = None,
) -> Path:
    """Make the clip of a cut sheet in a folder below `out` named by its id; return that folder.

    Raises `SheetError` for a sheet with mistakes, `Refused` for a wish outside the sheet, and what
    reading and rendering raise.
    """
    material = read_material(read_sheet(sheet_path))
    languages, shapes = _chosen(material, wish)
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
        ("shape", shapes, tuple(Shape)),
    ):
        if strange := sorted(set(wanted) - set(known)):
            raise Refused(
                what=f"The {kind} {', '.join(strange)}",
                reason=f"the sheet names {', '.join(known)}",
                way_on=f"Choose among these, or add the {kind} to the sheet.",
            )
    return languages, shapes


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
            faces = self._faces(scratch, missing)
            sound = self._sound()
            groups = list(groups_of(missing, self._material.sheet.height, self._engine.workers))
            orders = [
                self._order(scratch / str(number), group, faces, sound, captions)
                for number, group in enumerate(groups)
            ]
            frames = self._material.timeline.frames * len(missing)
            self._progress.stage("Rendering", frames)
            tallies = [new_tally(scratch) for _ in orders]
            watch(
                [
                    self._engine.submit(jobs.render_pass, order, tally)
                    for order, tally in zip(orders, tallies, strict=True)
                ],
                tallies,
                self._progress,
            )
        for rendition in missing:
            write_whole(rendition.recipe_path, as_text(rendition.recipe))

    def _faces(self, scratch: Path, missing: Collection[Rendition]) -> FaceTrack | None:
        shapes = {rendition.shape for rendition in missing}
        if not needs_faces(self._material, shapes):
            return None
        stored = self._work / f"faces-{address_of(faces_recipe(self._material))}.json"
        if not stored.exists():
            if len(missing) == 1 and follows_while_rendering(self._material, shapes):
                return None
            found = find_all_faces(self._material, scratch, self._engine, self._progress)
            write_whole(stored, track_to_json(found))
        return track_from_json(stored.read_text("utf-8"))

    def _sound(self) -> Path:
        path = self._work / f"sound-{address_of(sound_recipe(self._material))}.m4a"
        if not path.exists():
            self._progress.stage("Speaking and mixing", 1)
            watch([self._engine.submit(jobs.make_sound, self._material, path)], [], self._progress)
        return path

    def _order(
        self,
        folder: Path,
        group: Sequence[Rendition],
        faces: FaceTrack | None,
        sound: Path,
        captions: dict[str, Transcript],
    ) -> RenderOrder:
        folder.mkdir()
        fonts = {font for rendition in group for font in rendition.document.fonts}
        tracks = tuple(
            SoftTrack(language=language, captions=write_captions(each, folder / f"{language}.vtt"))
            for language, each in captions.items()
        )
        return RenderOrder(
            material=self._material,
            shape=group[0].shape,
            faces=faces,
            sound=sound,
            fonts=private_font_configuration(folder, fonts),
            outputs=tuple(
                Output(
                    path=rendition.path,
                    ass=write_clip_document(rendition.document, folder / f"{number}.ass"),
                    tracks=() if rendition.burned_in else tracks,
                )
                for number, rendition in enumerate(group)
            ),
        )
