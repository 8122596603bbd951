"""How far one frame goes, for recordings of every rate."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

from walkaway.clips.services.frame_steps import UNKNOWN, FrameStep, step_in


def report(*streams: dict[str, object]) -> str:
    return json.dumps({"streams": list(streams)})


def picture(rate: str | None, **more: object) -> dict[str, object]:
    return {"kind": "video", "frames_per_second": rate, **more}


@pytest.mark.parametrize(
    ("rate", "step_ms", "per_second"),
    [
        ("24000/1001", 41.7, 23.976),
        ("25", 40.0, 25.0),
        ("2997/100", 33.4, 29.97),
        ("30000/1001", 33.4, 29.97),
        ("30", 33.3, 30.0),
        ("50", 20.0, 50.0),
    ],
)
def test_a_frame_is_as_long_as_the_report_says(
    rate: str, step_ms: float, per_second: float
) -> None:
    step = step_in(report({"kind": "audio"}, picture(rate, is_uneven=False)))
    assert step == FrameStep(rate=Fraction(rate))
    assert (step.step_ms, step.per_second) == (step_ms, per_second)


def test_uneven_frames_are_said_to_be_and_so_are_those_of_an_older_report() -> None:
    assert step_in(report(picture("4000/167", is_uneven=True))).is_uneven
    assert step_in(report(picture("25"))).is_uneven


@pytest.mark.parametrize("streams", [[], [{"kind": "audio"}], [picture(None)], [picture("1000")]])
def test_what_tells_no_rate_is_unknown(streams: list[dict[str, object]]) -> None:
    assert step_in(report(*streams)) == UNKNOWN
