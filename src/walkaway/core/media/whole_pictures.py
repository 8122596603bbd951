"""The same clip in several languages, each encoded from whole pictures.

In one pass: the source is decoded, protected and shaped once, and every encoder receives the very
same frames with its own words on them.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import langcodes

from walkaway.core.media import ffmpeg
from walkaway.core.media.captions.ass import ass_filter
from walkaway.core.media.composing import composed_pictures
from walkaway.core.media.frames import Picture
from walkaway.core.media.order import Output, RenderOrder
from walkaway.core.media.plan import Timeline

PRESET = "veryfast"
CONSTANT_RATE_FACTOR = 21
QUALITY = ("-crf", str(CONSTANT_RATE_FACTOR))
KEY_FRAME_SECONDS = 2
PROGRESS_FRAMES = 25

ReportFrames = Callable[[int], None]
"""Told how many frames were made since the last call."""

RateControl = tuple[str, ...]
"""Options of ffmpeg: how many bits a file has, or how they are found."""


def render_whole(
    order: RenderOrder,
    paths: Sequence[Path],
    report: ReportFrames,
    controls: Sequence[RateControl],
) -> None:
    """Write the files of `order` to `paths`. Raises what reading and encoding raise."""
    argv = ffmpeg.command(_arguments(order, paths, controls))
    with tempfile.TemporaryFile(dir=paths[0].parent) as stderr:
        with subprocess.Popen(
            argv,
            stdin=subprocess.PIPE,
            stderr=stderr,
            env=ffmpeg.variables_with({"FONTCONFIG_FILE": str(order.fonts)}),
        ) as encoder:
            try:
                _feed(encoder, order, report)
            except BaseException:
                encoder.kill()
                raise
        stderr.seek(0)
        ffmpeg.raise_if_failed(argv, encoder.returncode, stderr.read())


def _feed(encoder: subprocess.Popen[bytes], order: RenderOrder, report: ReportFrames) -> None:
    assert encoder.stdin is not None
    # A broken pipe is the encoder's failure: its own message tells more than ours would.
    with suppress(BrokenPipeError), encoder.stdin as pipe:
        unreported = 0
        last: Picture | None = None
        content = b""
        for picture in composed_pictures(order):
            if picture is not last:
                last, content = picture, picture.to_bytes()
            pipe.write(content)
            unreported += 1
            if unreported == PROGRESS_FRAMES:
                report(unreported)
                unreported = 0
        report(unreported)


def _arguments(
    order: RenderOrder, paths: Sequence[Path], controls: Sequence[RateControl]
) -> list[str | Path]:
    width, height = order.size
    rate = order.material.timeline.rate
    tracks = [track for output in order.outputs for track in output.tracks]
    arguments: list[str | Path] = [
        "-filter_complex_threads", "1",
        "-f", "rawvideo", "-pixel_format", "yuv420p", "-video_size", f"{width}x{height}",
        "-framerate", str(rate), "-color_range", "tv", "-colorspace", "bt709", "-i", "pipe:0",
        "-i", order.sound,
    ]  # fmt: skip
    for track in tracks:
        arguments += ["-i", track.captions]
    arguments += ["-filter_complex", _filter_graph(order.outputs)]
    first_track = 2
    for index, output in enumerate(order.outputs):
        arguments += _output_arguments(index, output, first_track, order.material.timeline)
        arguments += [*controls[index], "-f", "mp4", paths[index]]
        first_track += len(output.tracks)
    return arguments


def _filter_graph(outputs: Sequence[Output]) -> str:
    copies = "".join(f"[p{index}]" for index in range(len(outputs)))
    chains = [f"[0:v]split={len(outputs)}{copies}"]
    chains += [
        f"[p{index}]{ass_filter(output.ass)}[v{index}]" for index, output in enumerate(outputs)
    ]
    return ";".join(chains)


def _output_arguments(
    index: int, output: Output, first_track: int, timeline: Timeline
) -> list[str | Path]:
    arguments: list[str | Path] = ["-map", f"[v{index}]", "-map", "1:a", "-c:a", "copy"]
    for number, track in enumerate(output.tracks):
        arguments += ["-map", f"{first_track + number}:s", "-c:s", "mov_text"]
        three_letters = langcodes.Language.get(track.language).to_alpha3()
        arguments += [f"-metadata:s:s:{number}", f"language={three_letters}"]
    return [
        *ffmpeg.CLEAN_OUTPUT, *ffmpeg.STRIP_ENCODER_SETTINGS,
        *arguments,
        "-c:v", "libx264", "-preset", PRESET,
        "-profile:v", "high", "-pix_fmt", "yuv420p", "-threads", "1",
        "-g", str(round(KEY_FRAME_SECONDS * timeline.rate)),
        "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709",
        "-color_range", "tv", "-frames:v", str(timeline.frames), "-movflags", "+faststart",
    ]  # fmt: skip
