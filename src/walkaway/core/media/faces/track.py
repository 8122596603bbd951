"""One face through one shot: what was seen of it, and where it must be taken to be in between.

Everything here is pure: sightings go in, and for each frame comes out a place, nothing, or the
admission that the face is lost.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from dataclasses import dataclass, field

from walkaway.core.media.faces.geometry import between, distance, grown, middle_of, size_of
from walkaway.core.media.faces.model import Box

BRIDGED_FRAMES = 12
"""A face that is found again this soon, and near, was there all the time."""

BRIDGED_SIZES = 1.0
"""How far it may have moved meanwhile."""

HELD_BACK_FRAMES = 12
"""A mask comes this much before its face: the detector may have been late."""

PARKED_FRAMES = 25
"""A mask stays this long at the edge over which its face left: an ear may still be there."""

DOUBTED_FRAMES = 10
"""A mask stays this long over what may never have been a face."""

ROOMY_FRAMES = 8
"""A mask is as large as the largest sighting this near: a half covered face looks smaller."""

GROWTH_PER_FRAME = 0.05
"""What is not known any more is masked larger, frame by frame."""

SURE_SCORE = 0.7
"""A face is a person once it was seen twice and once this surely."""

LOST = "lost"


@dataclass(kw_only=True, slots=True)
class Track:
    """The sightings of one face, from the first frame of its shot on.

    `shot_end` is the first frame of the next shot once that is known. `width` and `height` are
    those of the picture. A stretch that ends at a frame of `checked` was searched: between its two
    sightings the face moved evenly.
    """

    number: int
    shot_start: int
    width: int
    height: int
    shot_end: int | None = None
    sightings: dict[int, Box] = field(default_factory=dict)
    checked: set[int] = field(default_factory=set)
    _frames: list[int] = field(default_factory=list)

    def see(self, frame: int, box: Box, *, checked: bool) -> None:
        """Note that the face is at `box` in `frame`."""
        if frame not in self.sightings:
            insort(self._frames, frame)
        self.sightings[frame] = box
        if checked:
            self.checked.add(frame)

    @property
    def first_frame(self) -> int:
        """The first frame in which it was seen."""
        return self._frames[0]

    @property
    def last_frame(self) -> int:
        """The last frame in which it was seen."""
        return self._frames[-1]

    @property
    def last_box(self) -> Box:
        """Where it was seen last."""
        return self.sightings[self.last_frame]

    @property
    def is_person(self) -> bool:
        """Whether it is surely a face, so that losing it matters."""
        surest = max(box.score for box in self.sightings.values())
        return len(self._frames) > 1 and surest >= SURE_SCORE

    def is_missed(self) -> bool:
        """Whether it was seen last inside the picture, so that it may be there still."""
        return self.is_person and not self.left_after(self.last_frame)

    def left_after(self, frame: int) -> bool:
        """Whether the face seen in `frame` was at an edge, or would be over it a step later."""
        box = self.sightings[frame]
        x, y = middle_of(box)
        index = bisect_left(self._frames, frame)
        if index:
            earlier = self._frames[index - 1]
            steps = frame - earlier
            before_x, before_y = middle_of(self.sightings[earlier])
            x += (x - before_x) / steps
            y += (y - before_y) / steps
        half_width, half_height = 0.4 * box.width, 0.4 * box.height
        return not (
            half_width < x < self.width - half_width and half_height < y < self.height - half_height
        ) or self._touches_edge(box)

    def placed(self, frame: int) -> Box | str | None:
        """Where the face is taken to be: a box, `LOST`, or None where it is not in the picture."""
        if frame < self.shot_start or (self.shot_end is not None and frame >= self.shot_end):
            return None
        place = self._placed(frame)
        return self._roomy(frame, place) if isinstance(place, Box) else place

    def _placed(self, frame: int) -> Box | str | None:
        after = bisect_left(self._frames, frame)
        if after < len(self._frames) and self._frames[after] == frame:
            return self._whole(self.sightings[frame])
        if after == 0:
            return self._not_yet(frame, self._frames[0])
        if after == len(self._frames):
            return self._no_longer(frame, self._frames[-1])
        return self._in_a_gap(frame, self._frames[after - 1], self._frames[after])

    def _in_a_gap(self, frame: int, earlier: int, later: int) -> Box | str | None:
        one, other = self._whole(self.sightings[earlier]), self._whole(self.sightings[later])
        on_the_way = between(one, other, (frame - earlier) / (later - earlier))
        if later in self.checked:
            return on_the_way
        unknown = min(frame - earlier, later - frame)
        if later - earlier <= BRIDGED_FRAMES and distance(one, other) <= BRIDGED_SIZES:
            return _held(on_the_way, unknown)
        if self.left_after(earlier):
            return self._no_longer(frame, earlier) or self._not_yet(frame, later)
        return LOST

    def _not_yet(self, frame: int, first: int) -> Box | None:
        early = first - frame
        return (
            _held(self._whole(self.sightings[first]), early) if early <= HELD_BACK_FRAMES else None
        )

    def _no_longer(self, frame: int, last: int) -> Box | str | None:
        late = frame - last
        left = self.left_after(last)
        if self.is_person and not left:
            return LOST
        held_frames = PARKED_FRAMES if left else DOUBTED_FRAMES
        return _held(self._whole(self.sightings[last]), late) if late <= held_frames else None

    def _roomy(self, frame: int, box: Box) -> Box:
        """`box` about its middle, as large as the face looked in the frames around."""
        first = bisect_left(self._frames, frame - ROOMY_FRAMES)
        last = bisect_right(self._frames, frame + ROOMY_FRAMES)
        near = [self.sightings[each] for each in self._frames[first:last]]
        width = max([box.width, *(each.width for each in near)])
        height = max([box.height, *(each.height for each in near)])
        x, y = middle_of(box)
        return Box(
            left=x - width / 2, top=y - height / 2, width=width, height=height, score=box.score
        )

    def _touches_edge(self, box: Box) -> bool:
        slack = 0.05 * size_of(box)
        return (
            box.left <= slack
            or box.top <= slack
            or box.left + box.width >= self.width - slack
            or box.top + box.height >= self.height - slack
        )

    def _whole(self, box: Box) -> Box:
        """A face cut by the picture's edge, made whole over the edge: faces are 3 wide, 4 high."""
        slack = 0.05 * size_of(box)
        left, top = box.left, box.top
        right, bottom = left + box.width, top + box.height
        width, height = max(box.width, 0.75 * box.height), max(box.height, box.width)
        if left <= slack:
            left = right - width
        if right >= self.width - slack:
            right = left + width
        if top <= slack:
            top = bottom - height
        if bottom >= self.height - slack:
            bottom = top + height
        return Box(left=left, top=top, width=right - left, height=bottom - top, score=box.score)


def _held(box: Box, frames: int) -> Box:
    return grown(box, 1 + GROWTH_PER_FRAME * frames)
