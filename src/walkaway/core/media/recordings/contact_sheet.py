"""Small pictures of a recording on one sheet, by which a passage is found again."""

from __future__ import annotations

import io
from collections.abc import Callable
from fractions import Fraction
from typing import BinaryIO

import av
from av.container import InputContainer
from PIL import Image

from walkaway.core.media.recordings.opening import duration_of, opened

COLUMNS, ROWS = 6, 3
PICTURE_WIDTH = 192
QUALITY = 70


def contact_sheet(source: BinaryIO, reached: Callable[[int], object]) -> bytes | None:
    """A WebP of `COLUMNS` × `ROWS` pictures at equal distances; None when there is no picture.

    `reached` is told how many pictures are done.
    """
    with opened(source) as container:
        if not container.streams.video:
            return None
        pictures = []
        for number in range(COLUMNS * ROWS):
            at = duration_of(container) * (2 * number + 1) / (2 * COLUMNS * ROWS)
            picture = _picture_at(container, at)
            if picture is not None:
                pictures.append(picture)
            reached(number + 1)
        return _on_one_sheet(pictures) if pictures else None


def _picture_at(container: InputContainer, at: Fraction) -> Image.Image | None:
    stream = container.streams.video[0]
    start = Fraction(container.start_time or 0, av.time_base)
    try:
        container.seek(int((at + start) * av.time_base))
        frame = next(container.decode(stream), None)
    except av.FFmpegError:
        return None  # a damaged passage has no picture
    if frame is None:
        return None
    picture = Image.fromarray(frame.to_ndarray(format="rgb24"))
    picture = picture.rotate(frame.rotation, expand=True)
    height = max(1, picture.height * PICTURE_WIDTH // picture.width)
    return picture.resize((PICTURE_WIDTH, height))


def _on_one_sheet(pictures: list[Image.Image]) -> bytes:
    height = max(picture.height for picture in pictures)
    rows = -(-len(pictures) // COLUMNS)
    sheet = Image.new("RGB", (PICTURE_WIDTH * min(COLUMNS, len(pictures)), height * rows))
    for number, picture in enumerate(pictures):
        row, column = divmod(number, COLUMNS)
        sheet.paste(picture, (column * PICTURE_WIDTH, row * height))
    file = io.BytesIO()
    sheet.save(file, "WEBP", quality=QUALITY)
    return file.getvalue()
