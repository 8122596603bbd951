"""The encoder of every contender and of the floor: the one that `walkaway cut` uses."""

from __future__ import annotations

from walkaway.core.media.whole_pictures import CONSTANT_RATE_FACTOR, KEY_FRAME_SECONDS, PRESET

RATE = 25
"""Frames a second of the material."""

ENCODER = (
    *("-c:v", "libx264", "-preset", PRESET, "-crf", str(CONSTANT_RATE_FACTOR)),
    *("-profile:v", "high", "-pix_fmt", "yuv420p", "-threads", "1"),
    *("-g", str(KEY_FRAME_SECONDS * RATE), "-f", "mp4"),
)
