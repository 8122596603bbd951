"""Single pictures out of a finished clip: its posters and thumbnails."""

from __future__ import annotations

from pathlib import Path

from walkaway.core.errors import UnreadableMedia
from walkaway.core.files import whole_file
from walkaway.core.media.ffmpeg import CLEAN_OUTPUT, run_ffmpeg
from walkaway.core.media.plan import Timeline
from walkaway.core.media.probe import probe

STILL_WIDTHS = {"posters": 1080, "thumbnails": 480}
"""How wide each kind is, in pixels."""


def still_time_ms(timeline: Timeline) -> int:
    """The moment that stands for the clip: the middle of its first passage."""
    first = timeline.passages[0]
    return timeline.ms_at(first.first_frame + first.frames // 2)


def draw_still(video: Path, at_ms: int, path: Path, *, width: int) -> Path:
    """The frame of `video` at `at_ms` as a picture of `width` pixels; the suffix of `path` says
    which format. Raises `UnreadableMedia` when there is no frame at that time."""
    if at_ms >= probe(video).duration * 1000:
        raise UnreadableMedia(
            path=video,
            problem=f"it shows nothing at {at_ms} ms",
            remedy="Choose a time within the clip",
        )
    with whole_file(path) as temporary:
        run_ffmpeg([
            "-ss", f"{at_ms / 1000:.3f}", "-i", video, "-frames:v", "1", "-update", "1",
            "-vf", f"scale={width}:-2:out_range=full", "-q:v", "3", *CLEAN_OUTPUT, temporary,
        ])  # fmt: skip
    return path
