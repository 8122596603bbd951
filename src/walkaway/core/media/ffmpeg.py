"""The one place where ffmpeg is run."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import imageio_ffmpeg

from walkaway.core.errors import NotEnoughDisk, ToolFailed

STDERR_TAIL_BYTES = 2000
DISK_IS_FULL = ("No space left on device", "Disk quota exceeded", "File too large")

CLEAN_OUTPUT = (
    "-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact",
    "-flags:v", "+bitexact", "-flags:a", "+bitexact", "-metadata:s:v", "encoder=",
)  # fmt: skip
"""Options that keep titles, places, dates and the encoder's signature out of the output."""

STRIP_ENCODER_SETTINGS = ("-bsf:v", "filter_units=remove_types=6")
"""Drops H.264 SEI units, in which x264 writes its version and settings."""


@cache
def ffmpeg_path() -> str:
    """The ffmpeg binary that imageio-ffmpeg carries."""
    return str(imageio_ffmpeg.get_ffmpeg_exe())


def run_ffmpeg(
    arguments: Sequence[str | Path],
    *,
    stdin: bytes | None = None,
    environment: Mapping[str, str] | None = None,
    level: str = "error",
) -> subprocess.CompletedProcess[bytes]:
    """Run ffmpeg to its end and return what it printed. Raises `ToolFailed`, `NotEnoughDisk`."""
    argv = command(arguments, level=level)
    done = subprocess.run(
        argv,
        input=stdin,
        stdin=subprocess.DEVNULL if stdin is None else None,
        capture_output=True,
        env=variables_with(environment),
        check=False,
    )
    raise_if_failed(argv, done.returncode, done.stderr)
    return done


def variables_with(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The variables a run sees: this process's own and `extra`."""
    return {**os.environ, **(extra or {})}


def command(arguments: Sequence[str | Path], *, level: str = "error") -> tuple[str, ...]:
    """The whole argv for `arguments`."""
    leading = (ffmpeg_path(), "-hide_banner", "-nostats", "-loglevel", level, "-y")
    return (*leading, *map(str, arguments))


def raise_if_failed(argv: Sequence[str], exit_code: int, stderr: bytes) -> None:
    """Turn a failed run into the error that says why."""
    if exit_code == 0:
        return
    tail = stderr[-STDERR_TAIL_BYTES:].decode("utf-8", "replace").strip()
    if exit_code == -signal.SIGXFSZ or any(words in tail for words in DISK_IS_FULL):
        raise NotEnoughDisk(path=Path(argv[-1]))
    raise ToolFailed(program="ffmpeg", argv=tuple(argv), exit_code=exit_code, stderr_tail=tail)
