"""The demonstration's sheets with recordings that cost nothing: a grey picture and silence."""

from __future__ import annotations

import shutil
from pathlib import Path

from walkaway.core.media.ffmpeg import run_ffmpeg
from walkaway.demo.prepare import CONTENT


def laid_out_without_drawing(folder: Path, speaker: str, seconds: int) -> Path:
    """The content of `speaker` with plain recordings; returns the sheet."""
    mine = folder / speaker
    shutil.copytree(CONTENT / speaker, mine)
    for name in ("interview.mp4", "film.mp4"):
        _plain_recording(mine / name, seconds)
    run_ffmpeg(("-f", "lavfi", "-i", "color=gray:s=64x36", "-frames:v", "1", mine / "stand-in.png"))
    return mine / "sheet.toml"


def _plain_recording(path: Path, seconds: int) -> None:
    run_ffmpeg(
        (
            *("-f", "lavfi", "-i", f"color=gray:s=64x36:r=25:d={seconds}"),
            *("-f", "lavfi", "-i", f"anullsrc=r=48000:cl=mono:d={seconds}"),
            *("-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", "-shortest", path),
        )
    )
