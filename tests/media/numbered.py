"""Recordings whose every frame says its own number, and every sound sample its own time.

The number is sixteen black or white squares along the top, most significant first: it survives
lossy encoding, scaling and cropping from below. The sound is a click at the start of every second.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from walkaway.core.media import ffmpeg

WIDTH, HEIGHT, BITS = 320, 180, 16
SQUARE = WIDTH // BITS


def numbered_frame(number: int) -> NDArray[np.uint8]:
    """The luma of frame `number`: (HEIGHT, WIDTH)."""
    luma = np.full((HEIGHT, WIDTH), 110, np.uint8)
    for bit in range(BITS):
        white = number >> (BITS - 1 - bit) & 1
        luma[:SQUARE, bit * SQUARE : (bit + 1) * SQUARE] = 235 if white else 16
    return luma


def number_of(luma: NDArray[np.uint8]) -> int:
    """The number that a decoded frame shows, at any size of the same outline."""
    width = luma.shape[1]
    square = width / BITS
    row = luma[int(square / 2)]
    bits = (row[int((bit + 0.5) * square)] > 125 for bit in range(BITS))
    return sum(int(bit) << (BITS - 1 - index) for index, bit in enumerate(bits))


def clicks(seconds: float, rate_hz: int) -> NDArray[np.int16]:
    """A sound of `seconds` with a 5 ms burst at the start of every second."""
    sound = np.zeros(int(seconds * rate_hz), np.int16)
    burst = (np.sin(np.arange(rate_hz // 200) * 2 * np.pi * 1000 / rate_hz) * 20_000).astype(int)
    for second in range(int(seconds)):
        sound[second * rate_hz : second * rate_hz + len(burst)] = burst
    return sound


def write_numbered(
    path: Path, rate: Fraction, frames: int, *, sound_rate_hz: int = 48_000, key_every: int = 50
) -> Path:
    """Write a numbered recording at a constant frame rate."""
    grey = np.full((HEIGHT // 2, WIDTH), 128, np.uint8).tobytes()
    raw = b"".join(numbered_frame(number).tobytes() + grey for number in range(frames))
    sound = path.with_suffix(".clicks.raw")
    clicks(float(frames / rate), sound_rate_hz).tofile(sound)
    ffmpeg.run_ffmpeg(
        [
            *("-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", f"{WIDTH}x{HEIGHT}"),
            *("-r", str(rate), "-i", "pipe:0"),
            *("-f", "s16le", "-ar", str(sound_rate_hz), "-ac", "1", "-i", sound),
            *("-c:v", "libx264", "-preset", "ultrafast", "-crf", "12", "-bf", "2"),
            *("-g", str(key_every), "-c:a", "aac", "-b:a", "96k", path),
        ],
        stdin=raw,
    )
    sound.unlink()
    return path


def write_variable(path: Path, times_ms: Sequence[int]) -> Path:
    """Write a numbered recording whose frame n is on show from `times_ms[n]` on."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=1000, options={"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.time_base = stream.codec_context.time_base = Fraction(1, 1000)
        chroma = np.full((HEIGHT // 2, WIDTH), 128, np.uint8)
        for number, at_ms in enumerate(times_ms):
            stacked = np.vstack([numbered_frame(number), chroma])
            frame = av.VideoFrame.from_ndarray(stacked, format="yuv420p")
            frame.pts, frame.time_base = at_ms, Fraction(1, 1000)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path
