"""A face track as text, and back, without losing a digit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal, TypedDict

from walkaway.core.errors import UnexpectedContent
from walkaway.core.media.faces.model import Box, FaceTrack, FrameFaces, TrackedFace
from walkaway.core.typed_json import read_typed

KIND: Literal["walkaway-face-track-1"] = "walkaway-face-track-1"
BOX_NUMBERS = 5


class FaceJson(TypedDict):
    """A face: whose, and its left, top, width, height and score."""

    person: str
    box: list[float]


class FrameJson(TypedDict):
    """The faces of one frame, and who was lost in it."""

    faces: list[FaceJson]
    lost: list[str]


class TrackJson(TypedDict):
    """A face track; frames are keyed by clip frame number."""

    kind: Literal["walkaway-face-track-1"]
    width: int
    height: int
    frames: dict[str, FrameJson]


def track_to_json(track: FaceTrack) -> str:
    """`track` as JSON text, the same every time."""
    content = TrackJson(
        kind=KIND,
        width=track.width,
        height=track.height,
        frames={
            str(frame): FrameJson(
                faces=[
                    FaceJson(person=each.person, box=_numbers(each.box)) for each in faces.faces
                ],
                lost=list(faces.lost),
            )
            for frame, faces in sorted(track.frames.items())
        },
    )
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n"


def track_from_json(text: str, *, path: Path = Path("faces.json")) -> FaceTrack:
    """The track that `track_to_json` wrote; `path` is named in what it raises.

    Raises `UnexpectedContent`: a track that is not whole protects nobody.
    """
    content = read_typed(text, TrackJson, path=path)
    return FaceTrack(
        width=content["width"],
        height=content["height"],
        frames={
            _number(name, path): FrameFaces(
                faces=tuple(
                    TrackedFace(person=face["person"], box=_box(face["box"], name, path))
                    for face in frame["faces"]
                ),
                lost=tuple(frame["lost"]),
            )
            for name, frame in content["frames"].items()
        },
    )


def _numbers(box: Box) -> list[float]:
    return [float(each) for each in (box.left, box.top, box.width, box.height, box.score)]


def _box(numbers: list[float], frame: str, path: Path) -> Box:
    if len(numbers) != BOX_NUMBERS:
        raise UnexpectedContent(
            path=path, place=f"frames.{frame}", expected="a box of five numbers", found=numbers
        )
    left, top, width, height, score = numbers
    return Box(left=left, top=top, width=width, height=height, score=score)


def _number(name: str, path: Path) -> int:
    if not (name.isascii() and name.isdigit()):
        raise UnexpectedContent(path=path, place="frames", expected="a frame number", found=name)
    return int(name)
