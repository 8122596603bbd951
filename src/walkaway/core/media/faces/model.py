"""Where faces are in the frames of a clip, before anything is hidden."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Box:
    """A rectangle in pixels of the upright source picture; `score` is the detector's, 0 to 1."""

    left: float
    top: float
    width: float
    height: float
    score: float = 1.0


@dataclass(frozen=True, kw_only=True, slots=True)
class TrackedFace:
    """The face of one person in one frame. `person` is a name like "p2.1": the second passage's
    first person. It follows a face through a passage and says nothing of who it is."""

    person: str
    box: Box


@dataclass(frozen=True, kw_only=True, slots=True)
class FrameFaces:
    """All that is known of the faces in one frame.

    `lost` names the people who are in the picture for all we know and whose face could not be
    placed: when one of them is protected, the frame is covered whole.
    """

    faces: tuple[TrackedFace, ...] = ()
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class FaceTrack:
    """The faces of every passage frame of a clip, keyed by clip frame number.

    `width` and `height` are those of the upright source picture that the boxes are measured in.
    """

    width: int
    height: int
    frames: dict[int, FrameFaces]
