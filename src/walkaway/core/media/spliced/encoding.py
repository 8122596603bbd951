"""What is encoded for splicing: the moving picture once, and the stills of all files together.

All of it by x264 with the settings that splicing needs. `stitchable` keeps it from choosing headers
by what it sees; without psychovisual tricks it moves no chroma quantiser; with one reference, no
B-frames and no weights every picture depends on the one before it only; a constant key interval
keeps the keys where the plan puts them.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from walkaway.core.files import scratch_folder, write_whole
from walkaway.core.media import ffmpeg
from walkaway.core.media.captions.drawing import ass_filter
from walkaway.core.media.captions.layout import CARD_COLOUR
from walkaway.core.media.captions.typesetting import document
from walkaway.core.media.faces.mask import colour_of
from walkaway.core.media.frames import Picture, plain_picture
from walkaway.core.media.order import RenderOrder
from walkaway.core.media.spliced.looks import Look, events_of
from walkaway.core.media.spliced.strips import Strips

PICTURE_EFFORT = ("-preset", "faster", "-crf", "22")
"""No larger than a picture of `whole_pictures`, and better."""
STILL_EFFORT = ("-preset", "veryfast", "-crf", "22")
"""Slower presets make no smaller pictures when there is nothing to predict them from."""
STILL_SETTINGS = "keyint=1:no-deblock=1:qcomp=1"
"""The deblocking filter would carry traces of words three rows up, into what must be plain. With a
qcomp of 1 the quantiser of a still does not depend on the stills before it, so that a file has the
same bytes whatever else is asked for."""

SETTINGS = (
    "stitchable=1:ref=1:bframes=0:weightp=0:scenecut=0:no-psy=1:slices=1:sliced-threads=0:"
    "open-gop=0"
)

COLOURS = (
    "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709",
    "-color_range", "tv",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Stills:
    """Byte streams of stills: those of the bands, and of the cards when there are any."""

    band: bytes
    cards: bytes | None


def encode_moving(
    order: RenderOrder, pictures: Iterable[Picture], strips: Strips, key_frames: int
) -> bytes:
    """The strip of the moving picture, cut out of `pictures`, as a byte stream."""
    width = order.size[0]
    with scratch_folder(order.outputs[0].path.parent) as folder:
        moving = folder / "moving.h264"
        argv = ffmpeg.command([
            *_raw_input(width, strips.picture_height, order), "-i", "pipe:0",
            *_as_stream(PICTURE_EFFORT, f"keyint={key_frames}:min-keyint={key_frames}"), moving,
        ])  # fmt: skip
        with (
            tempfile.TemporaryFile(dir=folder) as stderr,
            subprocess.Popen(argv, stdin=subprocess.PIPE, stderr=stderr) as encoder,
        ):
            try:
                _feed(encoder, pictures, strips, width)
            except BaseException:
                encoder.kill()
                raise
            encoder.wait()
            stderr.seek(0)
            ffmpeg.raise_if_failed(argv, encoder.returncode, stderr.read())
        return moving.read_bytes()


def encode_plain(order: RenderOrder, height: int) -> bytes:
    """One picture of the ground, `height` pixels high, as a byte stream."""
    width = order.size[0]
    ground = plain_picture(width, height, colour_of(CARD_COLOUR)).to_bytes()
    return ffmpeg.run_ffmpeg(
        [
            *_raw_input(width, height, order),
            "-i",
            "pipe:0",
            *_as_stream(STILL_EFFORT, STILL_SETTINGS),
            "pipe:1",
        ],
        stdin=ground,
    ).stdout


def encode_stills(
    order: RenderOrder, bands: Sequence[Look], cards: Sequence[Look], strips: Strips
) -> Stills:
    """The looks of all files on the ground: those of a band cut out, those of a card whole."""
    width, height = order.size
    crop = f"crop={width}:{height - strips.band_top}:0:{strips.band_top}"
    looks = [*bands, *cards]
    with scratch_folder(order.outputs[0].path.parent) as folder:
        words, band, card = folder / "words.ass", folder / "band.h264", folder / "cards.h264"
        rate = order.material.timeline.rate
        write_whole(words, document(order.size, rate, events_of(looks), family=order.family))
        graph = f"[0:v]loop=loop=-1:size=1,setpts=N,trim=end_frame={len(looks)},{ass_filter(words)}"
        graph += f",split=2[a][b];[a]trim=end_frame={len(bands)},{crop}[band];[b]"
        graph += f"trim=start_frame={len(bands)}[cards]" if cards else "nullsink"
        arguments: list[str | Path] = [
            *_raw_input(width, height, order), "-i", "pipe:0", "-filter_complex_threads", "1",
            "-filter_complex", graph,
            "-map", "[band]", *_as_stream(STILL_EFFORT, STILL_SETTINGS), band,
        ]  # fmt: skip
        if cards:
            arguments += ["-map", "[cards]", *_as_stream(STILL_EFFORT, STILL_SETTINGS), card]
        ffmpeg.run_ffmpeg(
            arguments,
            stdin=plain_picture(width, height, colour_of(CARD_COLOUR)).to_bytes(),
            environment={"FONTCONFIG_FILE": str(order.fonts)},
        )
        return Stills(band=band.read_bytes(), cards=card.read_bytes() if cards else None)


def _feed(
    encoder: subprocess.Popen[bytes], pictures: Iterable[Picture], strips: Strips, width: int
) -> None:
    assert encoder.stdin is not None
    last: Picture | None = None
    content = b""
    # A broken pipe is the encoder's failure: its own message tells more than ours would.
    with suppress(BrokenPipeError), encoder.stdin as pipe:
        for picture in pictures:
            if picture is not last:
                last = picture
                strip = picture.cropped(0, strips.picture_top, width, strips.picture_height)
                content = strip.to_bytes()
            pipe.write(content)


def _raw_input(width: int, height: int, order: RenderOrder) -> list[str | Path]:
    return [
        "-f", "rawvideo", "-pixel_format", "yuv420p", "-video_size", f"{width}x{height}",
        "-framerate", str(order.material.timeline.rate),
        "-color_range", "tv", "-colorspace", "bt709",
    ]  # fmt: skip


def _as_stream(effort: tuple[str, ...], settings: str) -> list[str | Path]:
    return [
        *ffmpeg.CLEAN_OUTPUT, *ffmpeg.STRIP_ENCODER_SETTINGS,
        "-c:v", "libx264", *effort,
        "-profile:v", "high", "-pix_fmt", "yuv420p", "-threads", "1", "-fps_mode", "passthrough",
        "-x264-params", f"{SETTINGS}:{settings}",
        *COLOURS, "-f", "h264",
    ]  # fmt: skip
