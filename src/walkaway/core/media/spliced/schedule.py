"""What every picture of a spliced clip is made of.

Words change on few frames. There a still is shown, which is a slice of type I; on all others the
strip is a slice that changes nothing. Where decoding can begin, every strip is shown anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from walkaway.core.media.captions.typesetting import Event
from walkaway.core.media.h264.splice import Part
from walkaway.core.media.h264.streams import Stream
from walkaway.core.media.spliced.looks import Album, Run
from walkaway.core.spans import Span


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What the files of an order have in common: the `moving` frames show the recording, those
    around it show cards. A card can be begun with every `key_frames` frames."""

    frames: int
    moving: Span
    key_frames: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Score:
    """What the words of one file do: in the band, beginning with the first moving frame, and on
    the cards, beginning with the first frame of each."""

    band: Run
    cards: Run


def score_of(plan: Plan, events: Sequence[Event], bands: Album, cards: Album) -> Score:
    """The score of a file that shows `events`, whose stills are put into the albums."""
    changes = {each for event in events for each in (event.frames.start, event.frames.end)}
    ends = {0, plan.moving.start, plan.moving.end}
    starts = sorted(each for each in changes | ends if 0 <= each < plan.frames)
    moving = plan.moving
    return Score(
        band=bands.run_of(events, (each for each in starts if moving.start <= each < moving.end)),
        cards=cards.run_of(
            events, (each for each in starts if not moving.start <= each < moving.end)
        ),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Streams:
    """What was encoded: `picture` has a slice for every moving frame, `band` and `cards` one for
    each still of their album, `above` a single one. A stream without any is None."""

    picture: Stream
    band: Stream
    above: Stream | None
    cards: Stream | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Composed:
    """One picture; `is_key` says that decoding can begin with it."""

    is_key: bool
    parts: tuple[Part, ...]


def composed_pictures(plan: Plan, score: Score, streams: Streams) -> Iterator[Composed]:
    """Every picture of the clip in order."""
    for frame in range(plan.frames):
        if plan.moving.start <= frame < plan.moving.end:
            yield _moving(frame, plan, score.band, streams)
        else:
            yield _card(frame, plan, score.cards, streams)


def _moving(frame: int, plan: Plan, run: Run, streams: Streams) -> Composed:
    number = frame - plan.moving.start
    is_key = streams.picture.slices[number].header.idr_pic_id is not None
    index = run.at(frame)
    is_new = is_key or frame == run.starts[index]
    parts = [
        Part(stream=streams.picture, number=number),
        Part(stream=streams.band, number=run.stills[index] if is_new else None),
    ]
    if streams.above is not None:
        parts.insert(0, Part(stream=streams.above, number=0 if is_key else None))
    return Composed(is_key=is_key, parts=tuple(parts))


def _card(frame: int, plan: Plan, run: Run, streams: Streams) -> Composed:
    assert streams.cards is not None
    index = run.at(frame)
    is_key = (frame - run.starts[index]) % plan.key_frames == 0
    shown = Part(stream=streams.cards, number=run.stills[index] if is_key else None)
    return Composed(is_key=is_key, parts=(shown,))
