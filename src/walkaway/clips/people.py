"""Who is seen in a clip, for the editor who chooses whom to protect."""

from __future__ import annotations

from pathlib import Path

from walkaway.clips.faces import find_all_faces
from walkaway.core.files import scratch_folder, write_whole
from walkaway.core.media.faces.choose import frames_to_show, people_sheet
from walkaway.core.media.material import passage_pictures, read_material
from walkaway.core.media.sheet import read_sheet
from walkaway.engine import Engine
from walkaway.engine.progress import Progress


def draw_people(
    sheet_path: Path, out: Path, *, engine: Engine, progress: Progress
) -> tuple[str, ...]:
    """Write a PNG with a row of pictures for everyone in the passages; return their names."""
    material = read_material(read_sheet(sheet_path))
    with scratch_folder(out.resolve().parent) as scratch:
        track = find_all_faces(material, scratch, engine, progress)
    shown = frames_to_show(track)
    wanted = {frame for frames in shown.values() for frame in frames}
    pictures = {
        frame: picture.rgb(picture.width)
        for segment in material.timeline.passages
        for frame, picture in passage_pictures(material, segment)
        if frame in wanted
    }
    write_whole(out, people_sheet(track, pictures))
    return tuple(shown)
