"""Whether what lies on both sides of a seam is one colour, so that the picture stays bit-exact.

A motion vector that leaves the picture alone in its stream sees the last row repeated; in the
spliced frame it sees the strip beside it. When the last row is one colour on every frame, and so
are the rows within reach beyond it, both are the same (ITU-T H.264, 8.4.2.2.1). Below, the reach
of every vector is measured; above, the whole strip is plain, so that any vector is harmless: beyond
the frame its first row is repeated, which is that colour too. Whether they are is told by decoding:
a lossy encoder promises nothing. Rows are compared over the coded width, since vectors see what is
cropped off, too.
"""

from __future__ import annotations

from collections.abc import Iterator

import av
import numpy as np
from av.codec.context import Flags2
from numpy.typing import NDArray

from walkaway.core.errors import UnusableStream
from walkaway.core.media.spliced.strips import SEAM_ROWS

CLAUSE = "8.4.2.2.1"
INTERPOLATION_ROWS = 3
"""Below a block, of the six that half a sample is made of (8.4.2.2.1)."""
Plane = NDArray[np.uint8]
Colour = tuple[int, int, int]
"""Y, Cb, Cr."""


def edge_colour(picture: bytes, *, has_strip_above: bool) -> Colour:
    """The one colour of the last row, and of the first if `has_strip_above`, of every picture.

    Raises `UnusableStream` when there is none, and when motion reaches beyond the seam.
    """
    colours: set[Colour] = set()
    for frame in _frames(picture, Flags2.ignore_crop | Flags2.export_mvs):
        if _reach_below(frame) > SEAM_ROWS:
            raise UnusableStream(reason="motion reaches beyond the seam", clause=CLAUSE)
        planes = _planes(frame)
        colours |= _colours([plane[-1:] for plane in planes])
        if has_strip_above:
            colours |= _colours([plane[:1] for plane in planes])
    if len(colours) != 1:
        raise UnusableStream(reason="the edge of the picture is not one colour", clause=CLAUSE)
    return colours.pop()


def stills_in_the_seam(bands: bytes, colour: Colour) -> frozenset[int]:
    """Which pictures of `bands`, counted from 0, do not begin with rows of `colour`."""
    return frozenset(
        number
        for number, planes in enumerate(_decoded(bands))
        if not _are_plain(planes, SEAM_ROWS, colour)
    )


def require_plain_above(strip: bytes, colour: Colour) -> None:
    """Raise `UnusableStream` unless every picture of `strip` is `colour` all over."""
    if not all(_are_plain(planes, None, colour) for planes in _decoded(strip)):
        raise reaches_into_the_seam()


def reaches_into_the_seam() -> UnusableStream:
    """Why a still cannot lie beside the picture."""
    return UnusableStream(reason="words or colours reach into the seam", clause=CLAUSE)


def _are_plain(planes: tuple[Plane, Plane, Plane], rows: int | None, colour: Colour) -> bool:
    """Whether the first `rows`, or all of them, are `colour`."""
    y, u, v = planes
    halves = None if rows is None else rows // 2
    return _colours([y[:rows], u[:halves], v[:halves]]) == {colour}


def _colours(planes: list[Plane]) -> set[Colour]:
    """The colour of `planes` if they are plain; more than one otherwise."""
    darkest = tuple(int(plane.min()) for plane in planes)
    brightest = tuple(int(plane.max()) for plane in planes)
    y, u, v = darkest
    other_y, other_u, other_v = brightest
    return {(y, u, v), (other_y, other_u, other_v)}


def _reach_below(frame: av.VideoFrame) -> int:
    """How many rows below the picture its blocks were predicted from, interpolation included."""
    vectors = frame.side_data.get("MOTION_VECTORS")
    if vectors is None:
        return 0
    each = vectors.to_ndarray()
    lowest = each["dst_y"].astype(int) + each["h"] // 2 + -(-each["motion_y"].astype(int) // 4)
    return int(lowest.max(initial=0)) + INTERPOLATION_ROWS - frame.height


def _decoded(stream: bytes) -> Iterator[tuple[Plane, Plane, Plane]]:
    return map(_planes, _frames(stream))


def _frames(stream: bytes, flags: int = Flags2.ignore_crop) -> Iterator[av.VideoFrame]:
    """The pictures of `stream`, with what is cropped off."""
    decoder = av.CodecContext.create("h264", "r")
    assert isinstance(decoder, av.VideoCodecContext)
    decoder.thread_count = 1
    decoder.flags2 |= flags
    for packet in (*decoder.parse(stream), *decoder.parse(None), None):
        yield from decoder.decode(packet)


def _planes(frame: av.VideoFrame) -> tuple[Plane, Plane, Plane]:
    y, u, v = (
        np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)[
            :, : plane.width
        ]
        for plane in frame.planes
    )
    return y, u, v
