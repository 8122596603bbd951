"""Pictures, sound and words into finished files.

One pass makes the same clip in several languages: the source is decoded, protected and shaped
once, and every encoder receives the very same frames with its own words on them. What is written
here is what was planned; whether it is, is for `verify` to find out.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

import langcodes

from walkaway.core.files import whole_file
from walkaway.core.media import ffmpeg
from walkaway.core.media.captions.ass import CARD_COLOUR, ass_filter
from walkaway.core.media.faces.mask import colour_of
from walkaway.core.media.faces.model import FaceTrack
from walkaway.core.media.frames import Picture, plain_picture
from walkaway.core.media.material import Material
from walkaway.core.media.plan import Timeline, picture_size
from walkaway.core.media.protect import protected_pictures
from walkaway.core.media.sheet.model import Shape

PRESET = "veryfast"
CONSTANT_RATE_FACTOR = 21
KEY_FRAME_SECONDS = 2
PROGRESS_FRAMES = 25

ReportFrames = Callable[[int], None]
"""Told how many frames were made since the last call."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SoftTrack:
    """A caption track inside the file; a player shows it when asked."""

    language: str
    captions: Path


@dataclass(frozen=True, kw_only=True, slots=True)
class Output:
    """One file to write: the words burned into it, an ASS document, and its soft tracks."""

    path: Path
    ass: Path
    tracks: tuple[SoftTrack, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class RenderOrder:
    """Files that share their pictures and their sound.

    `faces` may be None when the pictures need no face track. `fonts` is a fontconfig file that
    names only the fonts in use: libass holds every font it is shown, once per output.
    """

    material: Material
    shape: Shape
    faces: FaceTrack | None
    sound: Path
    fonts: Path
    outputs: tuple[Output, ...]


def render(order: RenderOrder, report: ReportFrames = lambda _frames: None) -> None:
    """Write every output of `order`, each wholly or not at all.

    Raises `ToolFailed`, `NotEnoughDisk`, `UnreadableMedia`, `NoSuchStream`.
    """
    with ExitStack() as stack:
        temporary = [stack.enter_context(whole_file(output.path)) for output in order.outputs]
        _encode(order, temporary, report)


def _encode(order: RenderOrder, paths: Sequence[Path], report: ReportFrames) -> None:
    argv = ffmpeg.command(_arguments(order, paths))
    with tempfile.TemporaryFile() as stderr:
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
        for picture in clip_pictures(order):
            pipe.write(picture)
            unreported += 1
            if unreported == PROGRESS_FRAMES:
                report(unreported)
                unreported = 0
        report(unreported)


def clip_pictures(order: RenderOrder) -> Iterator[bytes]:
    """Every frame of the clip as rawvideo in yuv420p, cards included, at the size of the shape."""
    width, height = picture_size(order.shape, order.material.sheet.height)
    card = plain_picture(width, height, colour_of(CARD_COLOUR)).to_bytes()
    last: Picture | None = None
    content = card
    for segment in order.material.timeline.segments:
        if segment.passage is None:
            yield from (card for _ in range(segment.frames))
            continue
        for picture in protected_pictures(
            order.material, segment, order.shape, order.faces, (width, height)
        ):
            if picture is not last:
                last, content = picture, picture.to_bytes()
            yield content


def _arguments(order: RenderOrder, paths: Sequence[Path]) -> list[str | Path]:
    width, height = picture_size(order.shape, order.material.sheet.height)
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
    for index, (output, path) in enumerate(zip(order.outputs, paths, strict=True)):
        arguments += _output_arguments(index, output, first_track, order.material.timeline)
        arguments.append(path)
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
        "-c:v", "libx264", "-preset", PRESET, "-crf", str(CONSTANT_RATE_FACTOR),
        "-profile:v", "high", "-pix_fmt", "yuv420p", "-threads", "1",
        "-g", str(round(KEY_FRAME_SECONDS * timeline.rate)),
        "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709",
        "-color_range", "tv", "-frames:v", str(timeline.frames), "-movflags", "+faststart",
        "-f", "mp4",
    ]  # fmt: skip
