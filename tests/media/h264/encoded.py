"""Streams that x264 really wrote, and what a decoder makes of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from walkaway.core.media.ffmpeg import run_ffmpeg
from walkaway.core.media.spliced.encoding import SETTINGS

WIDTH = 160
GROUND = "0x1a2226"
SPLICEABLE = f"{SETTINGS}:threads=1"
STRICTLY = (
    "-xerror",
    "-err_detect",
    "crccheck+bitstream+buffer+careful+compliant+aggressive+explode",
)
"""Options of ffmpeg before an input: it complains of whatever is not as the standard has it."""

Frames = NDArray[np.uint8]
"""Pictures as their planes in yuv420p: (pictures, height * 3 / 2, width)."""


def encode(
    source: str, frames: int, settings: str = SPLICEABLE, extra: Sequence[str] = (), keyint: int = 8
) -> bytes:
    """`frames` pictures of a lavfi `source` as a byte stream."""
    return run_ffmpeg([
        "-f", "lavfi", "-i", source, "-frames:v", str(frames), "-c:v", "libx264",
        "-preset", "medium", "-crf", "21", "-profile:v", "high", "-pix_fmt", "yuv420p",
        "-threads", "1", "-x264-params", f"keyint={keyint}:min-keyint={keyint}:{settings}",
        *extra, "-f", "h264", "-",
    ]).stdout  # fmt: skip


def moving(height: int, frames: int, solid: int = 24) -> str:
    """A source that moves all over, with `solid` rows of one colour above and below."""
    inner = f"mandelbrot=s={WIDTH}x{height - 2 * solid}:r=25:start_scale=1:end_scale=0.05"
    scroll = "scroll=vertical=0.04:horizontal=0.02"
    return f"{inner},{scroll},format=yuv420p,pad={WIDTH}:{height}:0:{solid}:color={GROUND}"


def band(height: int, box_top: int, box_height: int) -> str:
    """A band that differs from picture to picture in a box, and is one colour around it."""
    box = f"testsrc2=s={WIDTH}x{box_height}:r=25,format=yuv420p"
    return f"{box},pad={WIDTH}:{height}:0:{box_top}:color={GROUND}"


def decode(stream: bytes, height: int, decoder: str = "h264") -> Frames:
    """All pictures of a byte stream, decoded strictly: any complaint is an error."""
    done = run_ffmpeg(
        [
            *(*STRICTLY, "-f", "h264", "-c:v", decoder, "-i", "-"),
            *("-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", "yuv420p", "-"),
        ],
        stdin=stream,
        level="warning",
    )
    assert done.stderr == b""
    return np.frombuffer(done.stdout, np.uint8).reshape(-1, height * 3 // 2, WIDTH)


def rows(frames: Frames, height: int, top: int, count: int) -> list[Frames]:
    """The luma and chroma of `count` rows from `top` on."""
    luma = frames[:, :height]
    chroma = frames[:, height:].reshape(len(frames), 2, height // 2, WIDTH // 2)
    return [luma[:, top : top + count], chroma[:, :, top // 2 : (top + count) // 2]]
