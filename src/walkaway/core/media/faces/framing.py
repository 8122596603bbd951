"""What part of a wide picture a square or tall clip shows: the part with the speaker in it.

The part stays where it is as long as the speaker stays in it, and follows smoothly otherwise. It
jumps only where the camera was cut or another person takes over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import scipy
from numpy.typing import NDArray

from walkaway.core.media.faces.geometry import middle_of
from walkaway.core.media.faces.model import Box, FaceTrack
from walkaway.core.media.plan import Timeline
from walkaway.core.spans import Span

SMOOTHING_SECONDS = 0.8
STEADY_SHARE = 0.12
"""Of the part's side: how near to its edge a face may come before the part moves."""

HEADROOM_SHARE = 0.42
"""How far down the part a face is, where the part is lower than the picture."""

SHORTEST_TURN_SECONDS = 0.5
"""Whoever is the largest for less than this does not take over."""

Path = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, slots=True)
class CropPath:
    """A part of constant, even size; its even (left, top) by clip frame."""

    width: int
    height: int
    corners: Mapping[int, tuple[int, int]]

    def mapped(self, box: Box, frame: int, width: int) -> Box:
        """Where `box` of the source picture is in the finished one, `width` pixels wide."""
        left, top = self.corners[frame]
        scale = width / self.width
        return Box(
            left=(box.left - left) * scale,
            top=(box.top - top) * scale,
            width=box.width * scale,
            height=box.height * scale,
            score=box.score,
        )


def crop_size(width: int, height: int, ratio: Fraction) -> tuple[int, int]:
    """The largest part whose width is `ratio` times its height, in even pixels."""
    wide = min(width, int(height * ratio + Fraction(1, 2)))
    high = min(height, int(width / ratio + Fraction(1, 2)))
    return wide // 2 * 2, high // 2 * 2


def crop_path(track: FaceTrack, timeline: Timeline, ratio: Fraction) -> CropPath:
    """The part of the source picture, of outline `ratio`, that every passage frame of the clip
    shows.

    Where nobody is seen, the middle is shown.
    """
    width, height = crop_size(track.width, track.height, ratio)
    sigma = SMOOTHING_SECONDS * float(timeline.rate)
    corners: dict[int, tuple[int, int]] = {}
    for segment in timeline.passages:
        speakers = _speakers(track, segment.span, float(timeline.rate))
        for turn in _turns(speakers):
            middles = [_middle(track, frame, speakers[frame]) for frame in turn]
            lefts = _offsets([x for x, _ in middles], track.width, width, 0.5, sigma)
            tops = _offsets([y for _, y in middles], track.height, height, HEADROOM_SHARE, sigma)
            corners |= dict(zip(turn, zip(lefts, tops, strict=True), strict=True))
    return CropPath(width=width, height=height, corners=corners)


def _speakers(track: FaceTrack, span: Span, rate: float) -> dict[int, str | None]:
    """For every frame the person to keep in the picture: who is largest and there longest."""
    weight: Counter[str] = Counter()
    present: dict[int, list[str]] = {}
    for frame in range(span.start, span.end):
        faces = track.frames[frame].faces if frame in track.frames else ()
        present[frame] = [face.person for face in faces]
        for face in faces:
            weight[face.person] += int(face.box.width * face.box.height)
    chosen = {
        frame: max(people, key=lambda person: (weight[person], person), default=None)
        for frame, people in present.items()
    }
    return _without_short_turns(chosen, SHORTEST_TURN_SECONDS * rate)


def _without_short_turns(
    speakers: dict[int, str | None], shortest_frames: float
) -> dict[int, str | None]:
    """Short turns, and frames without anyone, go to whoever was kept in the picture before."""
    kept = dict(speakers)
    turns = _turns(speakers)
    before: str | None = next((speakers[turn[0]] for turn in turns if speakers[turn[0]]), None)
    for turn in turns:
        speaker = speakers[turn[0]]
        if speaker is None or len(turn) < shortest_frames:
            kept |= dict.fromkeys(turn, before)
        else:
            before = speaker
    return kept


def _turns(speakers: Mapping[int, str | None]) -> list[list[int]]:
    """Consecutive frames with one speaker."""
    turns: list[list[int]] = []
    for frame in sorted(speakers):
        if turns and speakers[turns[-1][-1]] == speakers[frame]:
            turns[-1].append(frame)
        else:
            turns.append([frame])
    return turns


def _middle(
    track: FaceTrack, frame: int, person: str | None
) -> tuple[float, float] | tuple[None, None]:
    faces = track.frames[frame].faces if frame in track.frames else ()
    boxes = (face.box for face in faces if face.person == person)
    return next(map(middle_of, boxes), (None, None))


def _offsets(
    places: Sequence[float | None], length: int, side: int, share: float, sigma: float
) -> list[int]:
    """Where a part of `side` in a picture of `length` begins, to have `places` in it."""
    known = [index for index, place in enumerate(places) if place is not None]
    if not known or side >= length:
        return [_even((length - side) / 2)] * len(places)
    seen = np.array([place for place in places if place is not None], np.float64)
    line: Path = np.interp(np.arange(len(places)), known, seen)
    inset = STEADY_SHARE * side
    if line.max() - line.min() <= side - 2 * inset:
        steady = _steady(line, side, share, inset)
        return [_even(min(max(steady, 0.0), length - side))] * len(places)
    smooth: Path = scipy.ndimage.gaussian_filter1d(line, sigma, mode="nearest") - share * side
    inside = np.clip(smooth, line - side + inset, line - inset)
    return [_even(offset) for offset in np.clip(inside, 0, length - side)]


def _steady(line: Path, side: int, share: float, inset: float) -> float:
    """One offset for all of `line`: its usual place where that is, and nothing beyond the edge."""
    usual = float(np.median(line)) - share * side
    return float(min(max(usual, line.max() - side + inset), line.min() - inset))


def _even(offset: float) -> int:
    return int(offset) // 2 * 2
