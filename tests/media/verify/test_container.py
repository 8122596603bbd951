from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from tests.media.sheets import a_sheet
from walkaway.core.media import ffmpeg
from walkaway.core.media.plan import Timeline, plan_timeline
from walkaway.core.media.sheet.model import CutSheet
from walkaway.core.media.verify.container import check_format, check_metadata

Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Write a clip of the test sheet's size and length; options stand before the output."""

    def _make(*options: str, clean: bool = True, seconds: float = 8.0) -> Path:
        path = tmp_path / "clip.mp4"
        cleaning = (*ffmpeg.CLEAN_OUTPUT, *ffmpeg.STRIP_ENCODER_SETTINGS) if clean else ()
        ffmpeg.run_ffmpeg(
            [
                *("-f", "lavfi", "-i", f"testsrc2=s=320x180:r=25:d={seconds}"),
                *("-f", "lavfi", "-i", f"sine=r=48000:d={seconds}"),
                *("-c:v", "libx264", "-profile:v", "high", "-pix_fmt", "yuv420p"),
                *("-c:a", "aac", *cleaning, "-movflags", "+faststart", *options, path),
            ]
        )
        return path

    return _make


@pytest.fixture
def sheet() -> CutSheet:
    return a_sheet()


@pytest.fixture
def timeline(sheet: CutSheet) -> Timeline:
    return plan_timeline(sheet, Fraction(25))


def test_a_clean_file_passes_both(make: Make, sheet: CutSheet, timeline: Timeline) -> None:
    path = make()
    assert check_metadata(path).passed
    assert check_format(path, sheet, timeline).passed


@pytest.mark.parametrize(
    ("options", "trace"),
    [
        (["-metadata", "title=My village"], "title"),
        (["-metadata", "location=+36.2000+037.1600/"], "location"),
        (["-metadata:s:v", "handler_name=Phone of A."], "handler_name"),
        (["-metadata", "creation_time=2026-01-01T00:00:00Z"], "creation_time"),
    ],
)
def test_a_tag_that_tells_something_fails(make: Make, options: list[str], trace: str) -> None:
    check = check_metadata(make(*options))
    assert not check.passed
    assert any(trace in finding.sentence for finding in check.findings)


def test_the_encoders_own_signature_fails(make: Make) -> None:
    sentences = " ".join(each.sentence for each in check_metadata(make(clean=False)).findings)
    assert "x264 - core" in sentences
    assert "supplemental units" in sentences
    assert "encoder" in sentences


def test_a_signature_in_the_sound_fails(make: Make) -> None:
    path = make("-flags:a", "-bitexact")
    assert any("Lavc" in finding.sentence for finding in check_metadata(path).findings)


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        (["-profile:v", "main"], "Main"),
        (["-pix_fmt", "yuv422p", "-profile:v", "high422"], "4:2:2"),
        (["-ar", "44100"], "44100 Hz"),
        (["-s", "322x180"], "322x180"),
        (["-r", "24"], "24 frames a second"),
        (["-t", "7"], "lasts 7"),
        (["-movflags", "-faststart"], "index is behind"),
        (["-an"], "lacks a picture or a sound"),
    ],
)
def test_a_file_that_was_not_planned_fails(
    make: Make, sheet: CutSheet, timeline: Timeline, options: list[str], fault: str
) -> None:
    check = check_format(make(*options), sheet, timeline)
    assert not check.passed
    assert any(fault in finding.sentence for finding in check.findings)
