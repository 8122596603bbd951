"""Who is seen in a clip, for the editor who chooses whom to protect."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from walkaway.clips.making.faces import find_all_faces
from walkaway.clips.making.keeping_sealed import require_memory_for_sealed
from walkaway.core.files import scratch_folder, write_whole
from walkaway.core.media.faces.choose import frames_to_show, people_sheet, person_picture
from walkaway.core.media.faces.detect import Rgb
from walkaway.core.media.faces.model import FaceTrack
from walkaway.core.media.material import Material, passage_pictures, read_material
from walkaway.core.media.sheet import read_sheet
from walkaway.engine import Engine
from walkaway.engine.progress import Progress


@dataclass(frozen=True, kw_only=True, slots=True)
class SeenPerson:
    """Somebody in the passages, by the name that a cut sheet masks them under.

    `seen` and `lost` are half-open milliseconds of the clip: where the face was placed, and where
    the person is in the picture for all we know and the face was not. `picture` is a PNG of their
    bare face.
    """

    name: str
    seen: tuple[tuple[int, int], ...]
    lost: tuple[tuple[int, int], ...]
    picture: bytes


def seen_people(
    material: Material, scratch: Path, *, engine: Engine, progress: Progress
) -> tuple[SeenPerson, ...]:
    """Everyone who is seen in the passages, in order of appearance."""
    track = find_all_faces(material, scratch, engine, progress)
    pictures = _pictures(material, track)

    def spans(frames: Iterable[int]) -> tuple[tuple[int, int], ...]:
        return tuple(
            (material.timeline.ms_at(start), material.timeline.ms_at(end))
            for start, end in _runs(frames)
        )

    return tuple(
        SeenPerson(
            name=person,
            seen=spans(
                frame
                for frame, faces in track.frames.items()
                if any(each.person == person for each in faces.faces)
            ),
            lost=spans(frame for frame, faces in track.frames.items() if person in faces.lost),
            picture=person_picture(track, person, pictures),
        )
        for person in frames_to_show(track)
    )


def draw_people(
    sheet_path: Path, out: Path, *, engine: Engine, progress: Progress
) -> tuple[str, ...]:
    """Write a PNG with a row of pictures for everyone in the passages; return their names."""
    material = read_material(read_sheet(sheet_path))
    return draw_people_of(material, out, engine=engine, progress=progress)


def draw_people_of(
    material: Material, out: Path, *, engine: Engine, progress: Progress
) -> tuple[str, ...]:
    """Write that PNG for `material`; return the names."""
    require_memory_for_sealed(material.sheet, out.resolve().parent, engine)
    with scratch_folder(out.resolve().parent) as scratch:
        track = find_all_faces(material, scratch, engine, progress)
    write_whole(out, people_sheet(track, _pictures(material, track)))
    return tuple(frames_to_show(track))


def _pictures(material: Material, track: FaceTrack) -> dict[int, Rgb]:
    """The pictures of the clip that show the faces best, by frame."""
    wanted = {frame for frames in frames_to_show(track).values() for frame in frames}
    return {
        frame: picture.rgb(picture.width)
        for segment in material.timeline.passages
        for frame, picture in passage_pictures(material, segment)
        if frame in wanted
    }


def _runs(frames: Iterable[int]) -> list[tuple[int, int]]:
    """Frames that follow one another, joined."""
    runs: list[tuple[int, int]] = []
    for frame in sorted(frames):
        if runs and runs[-1][1] == frame:
            runs[-1] = runs[-1][0], frame + 1
        else:
            runs.append((frame, frame + 1))
    return runs
