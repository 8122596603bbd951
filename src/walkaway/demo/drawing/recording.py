"""Putting a drawn picture and a sound together as a recording."""

from __future__ import annotations

import subprocess
import tempfile
import wave
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from walkaway.core.files import whole_file
from walkaway.core.media.ffmpeg import command, raise_if_failed
from walkaway.core.media.plan import SAMPLE_RATE_HZ
from walkaway.core.media.sound.decode import Samples
from walkaway.demo.drawing.motion import DRAWINGS_PER_SECOND, Bend, Motion
from walkaway.demo.drawing.portrait import HEIGHT, WIDTH, Portrait, Setting


def sitting_drawings(
    setting: Setting, portrait: Portrait, motions: Sequence[Motion]
) -> Iterator[Image.Image]:
    """Every drawing of `setting`; each is the same image object, painted anew."""
    frame = portrait.picture.copy()
    bends = [Bend(each.at, each.unit, WIDTH, HEIGHT) for each in setting.sitters]
    parts = [portrait.picture.crop(bend.box) for bend in bends]
    for number in range(len(motions[0].mouths)):
        for index, (bend, motion) in enumerate(zip(bends, motions, strict=True)):
            left, top, _, _ = bend.box
            part = parts[index].copy()
            for patch, state in (
                (portrait.mouths[index], motion.mouths[number]),
                (portrait.lids[index], motion.lids[number]),
            ):
                part.paste(patch.states[state], (patch.left - left, patch.top - top))
            frame.paste(bend.bent(part, motion.poses[number]), (left, top))
        yield frame


def write_recording(drawings: Iterable[Image.Image], sound: Samples, path: Path) -> None:
    """Write `drawings` and `sound` to `path` as H.264 and AAC. Raises `ToolFailed`.

    A fixed number of threads and bit-exact headers: the same drawings give the same bytes.
    """
    with tempfile.TemporaryDirectory() as folder, whole_file(path) as temporary:
        spoken = Path(folder) / "sound.wav"
        _write_wave(sound, spoken)
        _run_with_pictures(_encode_command(spoken, temporary), drawings)


def _encode_command(sound: Path, path: Path) -> tuple[str, ...]:
    return command(
        (
            *("-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{WIDTH}x{HEIGHT}"),
            *("-r", str(DRAWINGS_PER_SECOND), "-i", "-", "-i", sound),
            *("-vf", "scale=out_color_matrix=bt709:out_range=tv", "-pix_fmt", "yuv420p"),
            *(
                "-r",
                "25",
                "-colorspace",
                "bt709",
                "-color_primaries",
                "bt709",
                "-color_trc",
                "bt709",
            ),
            *("-c:v", "libx264", "-preset", "superfast", "-crf", "19", "-g", "50"),
            *("-threads", "2", "-filter_threads", "1"),
            *("-c:a", "aac", "-b:a", "128k", "-ar", str(SAMPLE_RATE_HZ), "-shortest"),
            *("-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact"),
            *("-movflags", "+faststart", path),
        )
    )


def _run_with_pictures(argv: tuple[str, ...], pictures: Iterable[Image.Image]) -> None:
    with tempfile.TemporaryFile() as complaints:
        with subprocess.Popen(argv, stdin=subprocess.PIPE, stderr=complaints) as running:
            assert running.stdin is not None
            try:
                for picture in pictures:
                    running.stdin.write(picture.tobytes())
                running.stdin.close()
            except BrokenPipeError:
                # ffmpeg gave up first: its own words say why, below.
                pass
            except BaseException:
                running.kill()
                raise
        complaints.seek(0)
        raise_if_failed(argv, running.returncode, complaints.read())


def _write_wave(sound: Samples, path: Path) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE_HZ)
        file.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
