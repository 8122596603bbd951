"""Where the faces of a clip are, found on all cores."""

from __future__ import annotations

from pathlib import Path

from walkaway.clips.making import pieces
from walkaway.core.media.faces.model import FaceTrack
from walkaway.core.media.material import Material
from walkaway.engine import Engine
from walkaway.engine.progress import Progress, new_tally, watch


def find_all_faces(
    material: Material, scratch: Path, engine: Engine, progress: Progress
) -> FaceTrack:
    """Follow the faces of every passage; people of the n-th passage are named "pn.1", "pn.2" ..."""
    passages = material.timeline.passages
    progress.stage("Looking for faces", sum(each.frames for each in passages))
    tallies = [new_tally(scratch) for _ in passages]
    futures = [
        engine.submit(pieces.find_faces, material, segment, f"p{number}", tally)
        for number, (segment, tally) in enumerate(zip(passages, tallies, strict=True), start=1)
    ]
    watch(futures, tallies, progress)
    width, height = material.canvas
    frames = {frame: faces for future in futures for frame, faces in future.result().items()}
    return FaceTrack(width=width, height=height, frames=frames)
