"""A sheet of the people found in a clip, from which an editor picks who is protected."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from itertools import pairwise

from PIL import Image, ImageDraw, ImageFont

from walkaway.core.media.faces.detect import Rgb
from walkaway.core.media.faces.geometry import grown, size_of
from walkaway.core.media.faces.model import Box, FaceTrack

PICTURES_EACH = 4
"""A person is shown several times, so that two people under one name are noticed."""

THUMBNAIL_PIXELS = 160
GAP_PIXELS = 12
NAME_PIXELS = 120
PAPER, INK = (250, 249, 246), (31, 42, 48)


def frames_to_show(track: FaceTrack) -> dict[str, tuple[int, ...]]:
    """For every person, in order of appearance, the clip frames that show the face best.

    They are the largest faces of equal parts of the time in which the person is seen.
    """
    return {
        person: tuple(
            max(part, key=lambda frame: size_of(seen[frame]) * seen[frame].score)
            for part in _parts(sorted(seen))
        )
        for person, seen in _seen(track).items()
    }


def people_sheet(track: FaceTrack, pictures: Mapping[int, Rgb]) -> bytes:
    """A PNG with a row of thumbnails for every person, by name.

    `pictures` are those of `frames_to_show`, at any size; the faces in them are bare, so the sheet
    is for the editor's eyes and never leaves the workshop.
    """
    rows = list(frames_to_show(track).items())
    seen = _seen(track)
    pitch = THUMBNAIL_PIXELS + GAP_PIXELS
    size = (
        NAME_PIXELS + PICTURES_EACH * pitch + GAP_PIXELS,
        max(1, len(rows)) * pitch + GAP_PIXELS,
    )
    sheet = Image.new("RGB", size, PAPER)
    writing = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(24)
    for row, (person, frames) in enumerate(rows):
        top = GAP_PIXELS + row * pitch
        middle = top + THUMBNAIL_PIXELS // 2
        writing.text((GAP_PIXELS, middle), person, INK, font, anchor="lm")
        for column, frame in enumerate(frames):
            face = _thumbnail(pictures[frame], seen[person][frame], track.width)
            sheet.paste(face, (NAME_PIXELS + column * pitch, top))
    encoded = BytesIO()
    sheet.save(encoded, "PNG")
    return encoded.getvalue()


def person_picture(track: FaceTrack, person: str, pictures: Mapping[int, Rgb]) -> bytes:
    """A PNG with the thumbnails of one person in a row, bare as in `people_sheet`."""
    frames, seen = frames_to_show(track)[person], _seen(track)[person]
    width = len(frames) * (THUMBNAIL_PIXELS + GAP_PIXELS) - GAP_PIXELS
    row = Image.new("RGB", (width, THUMBNAIL_PIXELS), PAPER)
    for column, frame in enumerate(frames):
        face = _thumbnail(pictures[frame], seen[frame], track.width)
        row.paste(face, (column * (THUMBNAIL_PIXELS + GAP_PIXELS), 0))
    encoded = BytesIO()
    row.save(encoded, "PNG")
    return encoded.getvalue()


def _seen(track: FaceTrack) -> dict[str, dict[int, Box]]:
    """Who is seen where, by frame."""
    seen: dict[str, dict[int, Box]] = {}
    for frame, faces in sorted(track.frames.items()):
        for face in faces.faces:
            seen.setdefault(face.person, {})[frame] = face.box
    return seen


def _parts(frames: list[int]) -> list[list[int]]:
    count = min(PICTURES_EACH, len(frames))
    bounds = [round(index * len(frames) / count) for index in range(count + 1)]
    return [frames[start:end] for start, end in pairwise(bounds)]


def _thumbnail(picture: Rgb, box: Box, track_width: int) -> Image.Image:
    """The square around a face that is twice as large."""
    scale = picture.shape[1] / track_width
    square = grown(box, 2.0)
    x, y = square.left + square.width / 2, square.top + square.height / 2
    half = size_of(square) / 2
    corners = [scale * place for place in (x - half, y - half, x + half, y + half)]
    cut = Image.fromarray(picture).crop((*map(round, corners),))
    return cut.resize((THUMBNAIL_PIXELS, THUMBNAIL_PIXELS), Image.Resampling.LANCZOS)
