from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.media.sheets import a_sheet
from walkaway.core.media.plan import (
    SAMPLE_RATE_HZ,
    STANDARD_FRAME_RATES,
    SegmentKind,
    plan_timeline,
    standard_rate,
)
from walkaway.core.media.sheet.model import Cards, Passage
from walkaway.core.spans import Span

lengths = st.lists(st.integers(min_value=100, max_value=90_000), min_size=1, max_size=80)


def passage(start_ms: int, length_ms: int) -> Passage:
    return Passage(
        source="interview", start_ms=start_ms, end_ms=start_ms + length_ms, insert_label={}
    )


@given(lengths=lengths, rate=st.sampled_from(STANDARD_FRAME_RATES))
def test_boundaries_never_drift_from_the_exact_sum(lengths: list[int], rate: Fraction) -> None:
    sheet = a_sheet(passages=[passage(0, length) for length in lengths])
    timeline = plan_timeline(sheet, rate)
    elapsed_ms = sheet.cards.title_ms
    for segment, length_ms in zip(timeline.passages, lengths, strict=True):
        elapsed_ms += length_ms
        exact_frames = Fraction(elapsed_ms) * rate / 1000
        assert abs(segment.span.end - exact_frames) <= Fraction(1, 2)
        exact_samples = segment.span.end * SAMPLE_RATE_HZ / rate
        assert abs(timeline.sample_at(segment.span.end) - exact_samples) <= Fraction(1, 2)


@given(lengths=lengths, rate=st.sampled_from(STANDARD_FRAME_RATES))
def test_segments_follow_one_another_without_gap(lengths: list[int], rate: Fraction) -> None:
    timeline = plan_timeline(a_sheet(passages=[passage(0, length) for length in lengths]), rate)
    ends = [segment.span.end for segment in timeline.segments]
    starts = [segment.span.start for segment in timeline.segments]
    assert starts == [0, *ends[:-1]]
    assert timeline.frames == ends[-1]


@given(frame=st.integers(0, 500_000), rate=st.sampled_from(STANDARD_FRAME_RATES))
def test_the_frame_on_show_at_the_start_of_a_frame_is_that_frame(
    frame: int, rate: Fraction
) -> None:
    timeline = plan_timeline(a_sheet(), rate)
    assert timeline.frame_at(timeline.ms_at(frame)) == frame


def test_a_card_of_no_length_is_left_out() -> None:
    timeline = plan_timeline(
        a_sheet(cards=Cards(title={}, help_line={}, title_ms=0, end_ms=0)), Fraction(25)
    )
    assert [segment.kind for segment in timeline.segments] == [SegmentKind.PASSAGE]


def test_a_moment_of_the_recording_is_found_in_the_clip() -> None:
    # 1 s of title, then 10.0 to 14.0 s of the recording: 12.5 s is heard at 3.5 s.
    sheet = a_sheet(
        passages=[passage(10_000, 4_000)], cards=Cards(title={}, help_line={}, title_ms=1_000)
    )
    timeline = plan_timeline(sheet, Fraction(25))
    segment = timeline.passages[0]
    assert timeline.clip_span_of(segment, Span(12_500, 13_000)) == Span(3_500, 4_000)
    assert timeline.clip_span_of(segment, Span(9_000, 11_000)) == Span(1_000, 2_000)
    assert timeline.clip_span_of(segment, Span(14_000, 15_000)) is None


@pytest.mark.parametrize(
    ("measured", "standard"),
    [
        (Fraction(2997, 100), Fraction(30_000, 1001)),
        (Fraction(25), Fraction(25)),
        (Fraction(28), Fraction(30_000, 1001)),
        (Fraction(15), Fraction(24_000, 1001)),
        (Fraction(120), Fraction(60)),
    ],
)
def test_any_rate_becomes_the_nearest_standard_one(measured: Fraction, standard: Fraction) -> None:
    assert standard_rate(measured) == standard
