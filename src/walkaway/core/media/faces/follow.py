"""Faces through a passage: found in a few pictures, searched for where anything is in doubt.

Every tenth picture is searched. Between two searched pictures the faces are paired; where a face
has no partner, moved far, or does not look like itself on the straight way from one to the other,
a picture in between is searched too, down to neighbours. What comes out lags behind what was
searched, so that a face found again is known to have been there in between.

`docs/explanation/algorithms/face-masks.md` explains it with its measurements.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce

from walkaway.core.media.faces.detect import Detects
from walkaway.core.media.faces.geometry import (
    alike,
    between,
    distance,
    grown,
    hull,
    matched,
    overlap,
    size_of,
)
from walkaway.core.media.faces.model import Box, FrameFaces
from walkaway.core.media.faces.motion import elsewhere, passing, region_of, unlikeness
from walkaway.core.media.faces.people import THROWN_SIZES, Pairs, People
from walkaway.core.media.faces.search import ANY_TURN, Search
from walkaway.core.media.faces.window import Searched, Window, with_margin
from walkaway.core.media.frames import Picture

STEP_FRAMES = 10
LOOK_AHEAD_FRAMES = 24
"""More than any stretch that `Track` bridges, holds back or looks around for."""

QUICK_PIXELS, CAREFUL_PIXELS, FULL_PIXELS = 384, 640, 1280
"""The longer side of the picture that the detector is shown."""

FULL_EVERY_STEPS = 50
CAREFUL_EVERY_STEPS = 2
"""What changed is shown large in every second step, for small faces that came in: what is found can
be traced back to its coming, since that is within `LOOK_AHEAD_FRAMES`. The whole picture is
searched at the start of a shot, and now and then against changes too slow to see.
"""

PAIRED_SIZES = 0.75
"""Two faces nearer than this, in searched pictures, are the same one."""

EVEN_SIZES = 0.5
"""A face that moved further than this between two searched pictures is looked at in between."""

STRAIGHT_SIZES = 0.1
"""A face this near to the middle of its way moves evenly, and may be trusted over more of it."""

EASY_FACE_PIXELS = 36
"""A face shown with this size is not overlooked."""

ODD_UNLIKENESS = 0.45
"""A face that looks less like itself than this, on the way between two sightings, is doubtful."""

PASSING_SHARE = 0.004
"""The share of the picture that a face passing between two searched pictures changes."""


def follow(
    frames: Iterable[tuple[int, Picture]], detector: Detects, *, passage_name: str
) -> Iterator[tuple[int, Picture, FrameFaces]]:
    """Yield every picture with its faces, in order, some pictures late.

    People are named `passage_name`.1, .2, ... as they appear; after a cut of the camera everyone
    has a new name, since nothing says that it is the same person.
    """
    follower = _Follower(detector, passage_name)
    for frame, picture in frames:
        follower.window.push(frame, picture)
        yield from follower.advance()
    yield from follower.finish()


class _Follower:
    """What is known on the way through one passage; frames are numbered from its start."""

    def __init__(self, detector: Detects, passage_name: str) -> None:
        self.window = Window()
        self._search = Search(detector)
        self._people = People(passage_name, self.window, self._search)
        self._boxes: dict[int, list[Box]] = {}
        self._settled = -1
        self._steps = 0
        self._quick = Searched()
        self._careful = Searched()

    # -- the stream ---------------------------------------------------------------------------

    def advance(self) -> Iterator[tuple[int, Picture, FrameFaces]]:
        """Settle a step when enough pictures are there, and hand on what is old enough."""
        wanted = 0 if self._settled < 0 else self._settled + STEP_FRAMES
        # A cut is only told from a pan by the picture behind it.
        if self.window.end > wanted + 1:
            self._settle_until(wanted)
        yield from self._hand_on(self._settled - LOOK_AHEAD_FRAMES)

    def finish(self) -> Iterator[tuple[int, Picture, FrameFaces]]:
        """Settle and hand on all that is left."""
        last = self.window.end - 1
        while self._settled < last:
            self._settle_until(min(last, self._settled + STEP_FRAMES) if self._settled >= 0 else 0)
        yield from self._hand_on(last + 1)

    def _hand_on(self, end: int) -> Iterator[tuple[int, Picture, FrameFaces]]:
        while self.window.start < end and self.window.start < self.window.end:
            index = self.window.start
            faces = self._people.faces_in(index)
            self._boxes.pop(index, None)
            kept = self.window.pop()
            yield kept.frame, kept.picture, faces

    # -- one step -----------------------------------------------------------------------------

    def _settle_until(self, end: int) -> None:
        for cut in range(self._settled + 1, end + 1):
            if cut and self.window.is_cut_before(cut):
                self._settle_stretch(cut - 1)
                self._begin_shot(cut)
        self._settle_stretch(end)

    def _settle_stretch(self, end: int) -> None:
        start = self._settled
        if end <= start:
            return
        if start < 0:
            self._begin_shot(0)
            start = 0
        if end > start:
            self._search_step(end)
            middle = self._search_what_passed(start, end)
            if middle is not None:
                self._settle(start, middle)
                start = middle
            self._settle(start, end)
            self._settled = end

    def _begin_shot(self, start: int) -> None:
        self._people.begin_shot(start)
        self._settled = start
        self._boxes[start] = list(self._everywhere(start, FULL_PIXELS))
        if not self._boxes[start]:
            lying = self._search.everywhere(self.window[start].picture, QUICK_PIXELS, ANY_TURN)
            self._boxes[start] += lying
        self._quick.renew(self.window[start])
        self._careful.renew(self.window[start])
        self._steps = 0
        self._people.meet(start, self._boxes[start])

    def _search_step(self, index: int) -> None:
        """Search what changed, and near where someone was seen last."""
        self._steps += 1
        missed = list(self._people.missed_since(self._settled))
        if self._steps % FULL_EVERY_STEPS == 0:
            self._boxes[index] = list(self._everywhere(index, FULL_PIXELS))
            self._quick.renew(self.window[index])
            self._careful.renew(self.window[index])
        elif missed or self._steps % CAREFUL_EVERY_STEPS == 0:
            self._boxes[index] = self._in_what_changed(self._careful, index, CAREFUL_PIXELS)
            self._quick.renew(self.window[index])
        else:
            self._boxes[index] = self._in_what_changed(self._quick, index, QUICK_PIXELS)
        for track in missed:
            gap = index - track.last_frame
            if gap <= 3 * STEP_FRAMES or self._steps % 5 == 0:
                self._look_for(track.last_box, index, min(3.0, 0.5 + 0.1 * gap))

    def _in_what_changed(self, searched: Searched, index: int, long_side: int) -> list[Box]:
        """The faces in that part of the picture which is not as it was when it was searched.

        A known face is shown whole or not at all: half of one would be found in a wrong place.
        """
        kept = self.window[index]
        region = searched.changed_in(kept)
        if region is None:
            return []
        for face in self._boxes[self._settled]:
            if overlap(face, region) > 0:
                region = hull(region, grown(face, 1.5))
        searched.renew(kept, region)
        return list(self._search.inside(kept.picture, region, long_side))

    def _everywhere(self, index: int, long_side: int) -> tuple[Box, ...]:
        return self._search.everywhere(self.window[index].picture, long_side)

    def _look_for(
        self, expected: Box, index: int, reach: float, *, every_turn: bool = True
    ) -> None:
        """Add the face near `expected` to those of a picture, unless it is among them."""
        known = self._boxes.setdefault(index, [])
        if matched([expected], known, PAIRED_SIZES):
            return
        picture = self.window[index].picture
        found = self._search.near(picture, expected, reach, every_turn=every_turn)
        if found and all(overlap(found, box) < 0.5 for box in known):
            known.append(found)

    def _search_what_passed(self, start: int, end: int) -> int | None:
        """Search where something shows that both searched pictures lack; return that frame."""
        before, after = self.window[start].thumbnail, self.window[end].thumbnail
        where = elsewhere(before, self._moves(start, end), self.window[start].cell)
        cells = {
            index: passing(before, self.window[index].thumbnail, after, where)
            for index in range(start + 1, end)
        }
        index = max(cells, key=lambda each: cells[each].sum(), default=None)
        if index is None or cells[index].mean() <= PASSING_SHARE:
            return None
        kept = self.window[index]
        region = region_of(cells[index], kept.cell)
        if region is None:
            return None
        faces = self._search.inside(kept.picture, with_margin(region, kept.cell), QUICK_PIXELS)
        self._boxes[index] = list(faces)
        return index if faces else None

    def _moves(self, start: int, end: int) -> list[tuple[Box, Box]]:
        """From where to where the known faces went, as far as can be told at first sight."""
        before, after = self._boxes[start], self._boxes[end]
        pairs = matched(before, after, PAIRED_SIZES)
        pairs = (*pairs, *_thrown(before, after, pairs, end - start))
        stays = [(box, box) for box in (*before, *after)]
        return [*((before[i], after[j]) for i, j in pairs), *stays]

    # -- between two searched pictures --------------------------------------------------------

    def _settle(self, start: int, end: int, *, straight: bool = False) -> None:
        """Search between two searched pictures until nothing is in doubt.

        `straight` says that the faces were found to move evenly through both.
        """
        pairs = self._paired(start, end)
        doubtful = self._doubtful(start, end, pairs, EVEN_SIZES * (3 if straight else 1))
        if doubtful is None:
            self._people.link(start, self._boxes[start], end, self._boxes[end], pairs)
            return
        straight = self._search_between(start, doubtful, end, pairs)
        self._settle(start, doubtful, straight=straight)
        self._settle(doubtful, end, straight=straight)

    def _paired(self, start: int, end: int) -> Pairs:
        """Which face is which; what seems to be missing is looked for in both pictures."""
        before, after = self._boxes[start], self._boxes[end]
        pairs = matched(before, after, PAIRED_SIZES)
        if end - start > 1 and (thrown := _thrown(before, after, pairs, end - start)):
            return (*pairs, *thrown)
        # Between neighbours all is tried; before, a picture in between will tell more.
        neighbours = end - start == 1
        reach = THROWN_SIZES if neighbours else 1.0
        for i in _left_over(len(before), [i for i, _ in pairs]):
            self._look_for(before[i], end, reach, every_turn=neighbours)
        for j in _left_over(len(after), [j for _, j in pairs]):
            self._look_for(after[j], start, reach, every_turn=neighbours)
        pairs = matched(before, after, PAIRED_SIZES)
        return (*pairs, *_thrown(before, after, pairs, end - start))

    def _doubtful(self, start: int, end: int, pairs: Pairs, even_sizes: float) -> int | None:
        """The frame in between to search next; None when every face is sure to be on its way."""
        if end - start == 1:
            return None
        before, after = self._boxes[start], self._boxes[end]
        lone = len(pairs) < max(len(before), len(after))
        if lone or any(distance(before[i], after[j]) > even_sizes for i, j in pairs):
            return (start + end) // 2
        odd, index = max(
            (
                (self._oddness(start, index, end, before[i], after[j]), index)
                for index in range(start + 1, end)
                for i, j in pairs
            ),
            default=(0.0, 0),
        )
        return index if odd > ODD_UNLIKENESS else None

    def _oddness(self, start: int, index: int, end: int, before: Box, after: Box) -> float:
        here = between(before, after, (index - start) / (end - start))
        cell = self.window[index].cell
        thumbnails = (self.window[each].thumbnail for each in (start, index, end))
        first, middle, last = thumbnails
        return min(
            unlikeness(first, before, middle, here, cell),
            unlikeness(last, after, middle, here, cell),
        )

    def _search_between(self, start: int, index: int, end: int, pairs: Pairs) -> bool:
        """Look where the paired faces should be; for more than that, look everywhere.

        True when all are where they should be.
        """
        before, after = self._boxes[start], self._boxes[end]
        share = (index - start) / (end - start)
        expected = [between(before[i], after[j], share) for i, j in pairs]
        known = self._boxes.setdefault(index, [])
        for box in expected:
            self._look_for(box, index, 0.6)
        most = max(len(before), len(after))
        if len(known) < most:
            seen = self._on_the_way(index, [*before, *after])
            known += [box for box in seen if all(overlap(box, old) < 0.3 for old in known)]
        return len(matched(expected, known, STRAIGHT_SIZES)) == most

    def _on_the_way(self, index: int, faces: Sequence[Box]) -> tuple[Box, ...]:
        """The faces of that part of a picture through which `faces` may have gone.

        It is shown so large that the smallest of them would be found.
        """
        picture = self.window[index].picture
        region = reduce(hull, [grown(face, 4.0) for face in faces])
        smallest = max(1.0, min(map(size_of, faces)))
        pixels = EASY_FACE_PIXELS * max(picture.width, picture.height) / smallest
        return self._search.inside(picture, region, round(min(max(pixels, 224), CAREFUL_PIXELS)))


def _thrown(
    before: Sequence[Box], after: Sequence[Box], pairs: Pairs, steps: int
) -> tuple[tuple[int, int], ...]:
    """The one face that vanished and the one that appeared, if one each and not too far."""
    lone_before = _left_over(len(before), [i for i, _ in pairs])
    lone_after = _left_over(len(after), [j for _, j in pairs])
    if len(lone_before) != 1 or len(lone_after) != 1:
        return ()
    i, j = lone_before[0], lone_after[0]
    near = distance(before[i], after[j]) <= THROWN_SIZES * steps
    return ((i, j),) if near and alike(before[i], after[j]) else ()


def _left_over(length: int, taken: Sequence[int]) -> list[int]:
    return [index for index in range(length) if index not in taken]
