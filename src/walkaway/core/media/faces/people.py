"""Who is who: names for faces, carried from one searched picture to the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from walkaway.core.media.faces.geometry import (
    alike,
    distance,
    middle_of,
    moved,
    overlap,
    rounded,
)
from walkaway.core.media.faces.model import Box, FrameFaces, TrackedFace
from walkaway.core.media.faces.search import NEW_FACE_SCORE, Search
from walkaway.core.media.faces.track import LOST, PARKED_FRAMES, Track
from walkaway.core.media.faces.window import Window

Pairs = tuple[tuple[int, int], ...]
"""Which face of one picture is which of another, by their places in two lists."""

MIXED_SIZES = 1.0
"""Two people whose faces were nearer than this may be taken for one another from then on."""

THROWN_SIZES = 1.5
"""How far a face can be thrown from one picture to the next."""

TRACED_FRAMES = 6
"""A new face is looked for in pictures this far apart, back to its coming."""


class People:
    """The people of one passage; frames are numbered from its start."""

    def __init__(self, passage_name: str, window: Window, search: Search) -> None:
        self._passage_name = passage_name
        self._window = window
        self._search = search
        self._shot_start = 0
        self._tracks: list[Track] = []
        self._owners: dict[tuple[int, int], Track] = {}
        self._mixed: dict[tuple[int, int], int] = {}

    def begin_shot(self, start: int) -> None:
        """Forget everyone: nothing says that the next shot shows the same people."""
        for track in self._present():
            track.shot_end = start
        self._shot_start = start

    def missed_since(self, index: int) -> Iterator[Track]:
        """The people who may be in the picture and were last seen before `index`."""
        for track in self._present():
            if track.last_frame < index and track.is_missed():
                yield track

    def link(
        self, start: int, before: Sequence[Box], end: int, after: Sequence[Box], pairs: Pairs
    ) -> None:
        """Carry names from the faces `before` to those `after`; the rest return or are new."""
        for i, j in pairs:
            track = self._owners.get((start, i)) or self._newcomer(start, i, before[i])
            self._own(track, end, j, after[j], checked=True)
        self.meet(end, after)

    def meet(self, index: int, faces: Sequence[Box]) -> None:
        """Name the faces of a picture that have no name; faint ones are not taken for people."""
        for position, box in enumerate(faces):
            if (index, position) not in self._owners and box.score >= NEW_FACE_SCORE:
                self._newcomer(index, position, box)
        self._note_mixed(index)

    def faces_in(self, index: int) -> FrameFaces:
        """All that is known of the faces of a picture."""
        faces: list[TrackedFace] = []
        lost: list[str] = []
        for track in self._tracks:
            place = track.placed(index)
            names = [f"{self._passage_name}.{each}" for each in self._numbers(track, index)]
            if isinstance(place, Box):
                faces += [TrackedFace(person=name, box=rounded(place)) for name in names]
            elif place == LOST:
                lost += names
        return FrameFaces(faces=tuple(faces), lost=tuple(dict.fromkeys(lost)))

    def _present(self) -> list[Track]:
        return [track for track in self._tracks if track.shot_end is None]

    def _own(self, track: Track, index: int, position: int, box: Box, *, checked: bool) -> None:
        self._owners[index, position] = track
        track.see(index, box, checked=checked)

    def _newcomer(self, index: int, position: int, box: Box) -> Track:
        """The track of a face without a name: of someone who was missed, or a new one."""
        missed = [track for track in self._present() if _may_return(track, index, box)]
        missed.sort(key=lambda track: distance(track.last_box, box))
        track = missed[0] if missed else self._new_track(index)
        for other in missed[1:]:
            self._mix(track, other, index)
        self._own(track, index, position, box, checked=False)
        self._trace_back(track, index)
        return track

    def _new_track(self, index: int) -> Track:
        picture = self._window[index].picture
        track = Track(
            number=len(self._tracks) + 1,
            shot_start=self._shot_start,
            width=picture.width,
            height=picture.height,
        )
        self._tracks.append(track)
        return track

    def _trace_back(self, track: Track, index: int) -> None:
        """Follow a face back to where it came from, as far as pictures are still held.

        A face that moves fast is followed from picture to picture.
        """
        earliest = max(self._window.start, self._shot_start)
        step, shift = 1, (0.0, 0.0)
        while (earlier := index - step) >= earliest and earlier not in track.sightings:
            box = track.sightings[index]
            reach = THROWN_SIZES if shift == (0.0, 0.0) and step == 1 else 0.6
            found = self._search.near(self._window[earlier].picture, moved(box, *shift), reach)
            if not found or self._is_known(found, earlier):
                return
            track.see(earlier, found, checked=False)
            track.checked.add(index)
            is_fast = distance(box, found) > 0.1 * step
            (x, y), (before_x, before_y) = middle_of(box), middle_of(found)
            step = 1 if is_fast else TRACED_FRAMES
            shift = (before_x - x, before_y - y) if is_fast else (0.0, 0.0)
            index = earlier

    def _is_known(self, box: Box, index: int) -> bool:
        places = (track.placed(index) for track in self._tracks)
        return any(isinstance(place, Box) and overlap(place, box) > 0.5 for place in places)

    def _note_mixed(self, index: int) -> None:
        """Faces this near may swap names unseen: from here on each carries both."""
        here = [track for track in self._tracks if index in track.sightings]
        for position, track in enumerate(here):
            for other in here[position + 1 :]:
                if distance(track.sightings[index], other.sightings[index]) < MIXED_SIZES:
                    self._mix(track, other, index)

    def _mix(self, one: Track, other: Track, index: int) -> None:
        for pair in ((one.number, other.number), (other.number, one.number)):
            self._mixed.setdefault(pair, index)

    def _numbers(self, track: Track, index: int) -> list[int]:
        others = (
            b for (a, b), since in self._mixed.items() if a == track.number and since <= index
        )
        return [track.number, *others]


def _may_return(track: Track, index: int, box: Box) -> bool:
    """Whether someone last seen some time ago can be the one seen here: the longer, the further.

    Who left over the edge, and not a moment ago, does not return: that is another person for all
    we know.
    """
    gap = index - track.last_frame
    if gap <= 0 or (gap > PARKED_FRAMES and not track.is_missed()):
        return False
    nearness = distance(track.last_box, box)
    return nearness <= 0.75 + 0.15 * gap and alike(track.last_box, box, 2.2 + 0.05 * gap)
