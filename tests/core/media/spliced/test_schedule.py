"""What every picture of a spliced clip is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.core.media.h264.sets import PPS, SPS, a_slice
from walkaway.core.media.captions.typesetting import Event
from walkaway.core.media.h264.parameters import SequenceParameterSet
from walkaway.core.media.h264.slices import SliceType
from walkaway.core.media.h264.streams import Stream
from walkaway.core.media.spliced.looks import Album, events_of
from walkaway.core.media.spliced.rendering import busiest_second
from walkaway.core.media.spliced.schedule import (
    Composed,
    Plan,
    Streams,
    composed_pictures,
    score_of,
)
from walkaway.core.media.spliced.strips import Strips
from walkaway.core.spans import Span

STRIPS = Strips(above=1, picture=3, below=2)
KEY = 4


def sps(rows: int) -> SequenceParameterSet:
    return replace(SPS, pic_height_in_map_units_minus1=rows - 1)


def stills(count: int, name: str, rows: int) -> Stream:
    made = (
        a_slice(SliceType.I, idr_pic_id=0, payload=f"{name}{number}".encode())
        for number in range(count)
    )
    return Stream(sps=sps(rows), pps=PPS, slices=tuple(made))


def moving(frames: int) -> Stream:
    made = (
        a_slice(SliceType.I, idr_pic_id=0, payload=f"picture{number}".encode())
        if number % KEY == 0
        else a_slice(SliceType.P, frame_num=number % KEY, payload=f"picture{number}".encode())
        for number in range(frames)
    )
    return Stream(sps=sps(STRIPS.picture), pps=PPS, slices=tuple(made))


class Piece:
    """A clip with words, and everything that it would be spliced of."""

    def __init__(self, frames: int, shown: Span, events: Sequence[Event]) -> None:
        self.plan = Plan(frames=frames, moving=shown, key_frames=KEY)
        self.bands, self.cards = Album(), Album()
        self.score = score_of(self.plan, events, self.bands, self.cards)
        self.streams = Streams(
            picture=moving(len(shown)),
            band=stills(len(self.bands.looks), "band", STRIPS.below),
            above=stills(1, "above", STRIPS.above),
            cards=stills(len(self.cards.looks), "card", STRIPS.rows) if self.cards.looks else None,
        )

    def pictures(self) -> list[Composed]:
        return list(composed_pictures(self.plan, self.score, self.streams))

    def told(self) -> list[str]:
        """Each picture in words: "*" where decoding can begin, then what is new in each strip."""
        return [
            ("*" if each.is_key else "")
            + " ".join(part.slice.payload.decode() if part.slice else "-" for part in each.parts)
            for each in self.pictures()
        ]


def words(start: int, end: int, text: str) -> Event:
    return Event(layer=2, frames=Span(start, end), content=text)


def test_words_change_on_their_frames_and_are_shown_anew_with_every_key() -> None:
    piece = Piece(13, Span(2, 9), [words(0, 2, "title"), words(5, 9, "said"), words(9, 13, "end")])
    assert piece.told() == [
        "*card0",
        "-",
        "*above0 picture0 band0",
        "- picture1 -",
        "- picture2 -",
        "- picture3 band1",
        "*above0 picture4 band1",
        "- picture5 -",
        "- picture6 -",
        "*card1",
        "-",
        "-",
        "-",
    ]


def test_a_clip_without_cards_is_bands_alone() -> None:
    assert Piece(2, Span(0, 2), []).told() == ["*above0 picture0 band0", "- picture1 -"]


def test_what_looks_alike_is_one_still_whenever_and_in_whichever_file() -> None:
    bands, cards = Album(), Album()
    plan = Plan(frames=12, moving=Span(0, 12), key_frames=KEY)
    note = words(0, 12, "note")
    first = score_of(plan, [note, words(2, 4, "one"), words(6, 8, "two")], bands, cards)
    other = score_of(plan, [note, words(3, 6, "un"), words(8, 9, "one")], bands, cards)
    assert (first.band.starts, first.band.stills) == ((0, 2, 4, 6, 8), (0, 1, 0, 2, 0))
    assert (other.band.starts, other.band.stills) == ((0, 3, 6, 8, 9), (0, 3, 0, 1, 0))
    drawn = [(each.frames.start, each.content) for each in events_of(bands.looks)]
    said = [(1, "note"), (1, "one"), (2, "note"), (2, "two"), (3, "note"), (3, "un")]
    assert drawn == [(0, "note"), *said]
    assert all(len(each.frames) == 1 for each in events_of(bands.looks))


@given(
    st.integers(0, 9),
    st.integers(1, 20),
    st.integers(0, 9),
    st.sets(st.tuples(st.integers(0, 40), st.integers(1, 9))),
)
def test_every_picture_fills_the_frame_and_a_key_depends_on_nothing(
    before: int, shown: int, after: int, spoken: set[tuple[int, int]]
) -> None:
    said = [words(start, start + length, f"{start}+{length}") for start, length in sorted(spoken)]
    piece = Piece(before + shown + after, Span(before, before + shown), said)
    pictures = piece.pictures()
    assert len(pictures) == piece.plan.frames
    assert pictures[0].is_key
    for picture in pictures:
        assert sum(part.rows for part in picture.parts) == STRIPS.rows
        if picture.is_key:
            assert all(
                part.slice and part.slice.header.slice_type is SliceType.I for part in picture.parts
            )


def test_the_busiest_second_is_that_of_the_most_bits() -> None:
    assert busiest_second([1, 5, 6, 1, 1], 2) == 11
    assert busiest_second([3], 25) == 3
