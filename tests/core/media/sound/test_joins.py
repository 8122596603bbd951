from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.media.sheets import a_sheet
from walkaway.core.media.plan import STANDARD_FRAME_RATES, plan_timeline
from walkaway.core.media.sheet.model import Passage
from walkaway.core.media.sound.joins import FADE_SAMPLES, faded, joined, samples_of, silenced
from walkaway.core.spans import Span


def _passage(start_ms: int, length_ms: int) -> Passage:
    return Passage(
        source="interview", start_ms=start_ms, end_ms=start_ms + length_ms, insert_label={}
    )


@settings(max_examples=30, deadline=None)
@given(
    lengths_ms=st.lists(st.integers(40, 400), min_size=1, max_size=60),
    rate=st.sampled_from(STANDARD_FRAME_RATES),
)
def test_every_join_is_at_its_frame_to_the_sample(lengths_ms: list[int], rate: Fraction) -> None:
    sheet = a_sheet(passages=[_passage(0, length) for length in lengths_ms])
    timeline = plan_timeline(sheet, rate)
    lengths = [len(samples_of(timeline, each)) for each in timeline.passages]
    pieces = [np.ones(length, np.float32) for length in lengths]
    clip = joined(timeline, zip(timeline.passages, pieces, strict=True))
    assert len(clip) == timeline.samples
    for segment in timeline.passages:
        exact = segment.first_frame * 48_000 / rate
        begin, end = samples_of(timeline, segment).start, samples_of(timeline, segment).end
        assert abs(begin - exact) <= Fraction(1, 2)
        assert clip[begin] < 0.01
        assert clip[end - 1] < 0.01
        assert clip[(begin + end) // 2] == 1


def test_a_card_is_silent() -> None:
    timeline = plan_timeline(a_sheet(), Fraction(25))
    title, passage, end = timeline.segments
    clip = joined(timeline, [(passage, np.ones(len(samples_of(timeline, passage)), np.float32))])
    assert not clip[: samples_of(timeline, title).end].any()
    assert not clip[samples_of(timeline, end).start :].any()


def test_a_piece_of_another_length_is_an_error() -> None:
    timeline = plan_timeline(a_sheet(), Fraction(25))
    with pytest.raises(ValueError, match="96000"):  # 2 s x 48,000
        joined(timeline, [(timeline.passages[0], np.ones(95_999, np.float32))])


def test_a_fade_rises_and_falls_without_a_step() -> None:
    sound = faded(np.ones(4_800, np.float32))
    assert np.abs(np.diff(sound, prepend=0, append=0)).max() < 0.01
    assert (sound[FADE_SAMPLES:-FADE_SAMPLES] == 1).all()


def test_a_short_piece_fades_too() -> None:
    assert np.abs(faded(np.ones(9, np.float32))[[0, -1]]).max() < 0.1
    assert len(faded(np.ones(1, np.float32))) == 1
    assert len(faded(np.zeros(0, np.float32))) == 0


@given(
    spans=st.lists(
        st.tuples(st.integers(-600, 5_000), st.integers(0, 2_000)).map(
            lambda pair: Span(pair[0], pair[0] + pair[1])
        ),
        max_size=5,
    )
)
def test_silence_is_digital_and_complete(spans: list[Span]) -> None:
    result = silenced(np.ones(4_800, np.float32), spans)
    silent = np.zeros(4_800, bool)
    for span in spans:
        silent[max(0, span.start) : max(0, span.end)] = True
        assert not result[max(0, span.start) : max(0, span.end)].any()
    far = np.convolve(silent, np.ones(2 * FADE_SAMPLES + 1), "same") == 0
    assert (result[far] == 1).all()
    assert result.min(initial=0) >= 0
