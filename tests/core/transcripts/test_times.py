from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from walkaway.core.transcripts.times import LATEST_MS, format_clock, parse_clock, short_clock


@pytest.mark.parametrize(
    ("text", "expected_ms"),
    [
        ("0.02", 2_000),  # two digits behind a dot are seconds
        ("00.36", 36_000),
        ("0:10", 10_000),
        ("1:02:03", 3_723_000),  # 3600 + 120 + 3 s
        ("1.02.03", 3_723_000),
        ("75:00", 4_500_000),  # minutes run on where no hours are written
        ("00:01:02.500", 62_500),
        ("00:01:02,5", 62_500),
        ("0:01:02.05", 62_050),
        ("0:00:00.0005", 1),  # half a millisecond rounds up
        ("0:00:00.00049", 0),
        ("62.500", 62_500),  # three digits behind a dot are a fraction
        ("12.345678", 12_346),
        (" 0:10\t", 10_000),
        ("٠:١٠", 10_000),
    ],
)
def test_a_time_is_understood_in_every_form_people_write(text: str, expected_ms: int) -> None:
    assert parse_clock(text) == expected_ms


@pytest.mark.parametrize(
    "text",
    ["", "ten", "0.2", "0:75", "1:75:00", "0.75", "-0:10", "0:10:", "9999999:00", "10", "1:2:3:4"],
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"time like|beyond the end"):
        parse_clock(text)


@given(st.integers(0, LATEST_MS - 1))
def test_every_time_survives_its_written_form(time_ms: int) -> None:
    assert parse_clock(format_clock(time_ms)) == time_ms
    assert parse_clock(format_clock(time_ms, fraction_mark=",", hour_digits=1)) == time_ms


@pytest.mark.parametrize(
    ("time_ms", "decimals", "expected"),
    [
        (59_999, 0, "00:01:00"),  # rounding carries into the minutes
        (59_995, 2, "00:01:00.00"),
        (3_599_999, 1, "01:00:00.0"),
        (4, 2, "00:00:00.00"),
        (5, 2, "00:00:00.01"),
    ],
)
def test_rounding_carries(time_ms: int, decimals: int, expected: str) -> None:
    assert format_clock(time_ms, decimals=decimals) == expected


def test_a_time_before_the_start_is_refused() -> None:
    with pytest.raises(ValueError, match="before the start"):
        format_clock(-1)


@pytest.mark.parametrize(
    ("milliseconds", "shown"),
    [(0, "0:00"), (59_999, "0:59"), (60_000, "1:00"), (3_725_000, "1:02:05")],
)
def test_times_are_shown_as_players_do(milliseconds: int, shown: str) -> None:
    assert short_clock(milliseconds) == shown
