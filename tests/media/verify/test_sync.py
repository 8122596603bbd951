"""A finished file whose sound or picture is late, or drifts, or is another's, does not pass."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from tests.media.sheets import a_sheet
from tests.media.spoken import Interview, moving_pictures, passage, write_recording
from walkaway.core.media.plan import SAMPLE_RATE_HZ, Timeline, plan_timeline
from walkaway.core.media.sheet.model import Cards, CutSheet, FaceProtection, VoiceProtection
from walkaway.core.media.sound.decode import Samples
from walkaway.core.media.sound.soundtrack import build_soundtrack
from walkaway.core.media.verify.motion import REACH_FRAMES, lag_between
from walkaway.core.media.verify.report import Check
from walkaway.core.media.verify.sync import check_sync
from walkaway.core.transcripts.model import Transcript

RATE = Fraction(25)
NO_CARDS = Cards(title={}, help_line={}, title_ms=0, end_ms=0)


def sheet_of(interview: Interview, **changes: object) -> CutSheet:
    """The first six seconds, voice and face kept, without cards."""
    return interview.sheet([(0, 6_000)], VoiceProtection.KEEP, cards=NO_CARDS, **changes)


def planned(sheet: CutSheet, interview: Interview) -> tuple[Timeline, Samples]:
    timeline = plan_timeline(sheet, RATE)
    return timeline, build_soundtrack(sheet, timeline, interview.transcripts).samples


def check(interview: Interview, path: Path, sheet: CutSheet | None = None) -> Check:
    sheet = sheet or sheet_of(interview)
    return check_sync(path, sheet, plan_timeline(sheet, RATE), interview.transcripts)


def test_a_clip_as_planned_passes(interview: Interview, tmp_path: Path) -> None:
    _, sound = planned(sheet_of(interview), interview)
    done = check(interview, write_recording(tmp_path / "clip.mp4", sound))
    assert done.passed, done.findings
    assert float(done.measures["largest_sound_lag_ms"] or 0) < 1
    assert done.measures["largest_picture_lag_frames"] == 0
    assert "So is the picture" in done.sentence


@pytest.mark.parametrize("late_ms", [80, 45])
def test_a_late_sound_fails(interview: Interview, tmp_path: Path, late_ms: int) -> None:
    _, sound = planned(sheet_of(interview), interview)
    done = check(interview, write_recording(tmp_path / "late.mp4", sound, sound_late_ms=late_ms))
    assert not done.passed
    assert f"{late_ms} ms late" in done.sentence


def test_an_early_sound_fails(interview: Interview, tmp_path: Path) -> None:
    _, sound = planned(sheet_of(interview), interview)
    early = np.pad(sound[80 * 48 :], (0, 80 * 48))
    done = check(interview, write_recording(tmp_path / "early.mp4", early))
    assert not done.passed
    assert "80 ms early" in done.sentence


def test_a_sound_within_the_limit_passes(interview: Interview, tmp_path: Path) -> None:
    _, sound = planned(sheet_of(interview), interview)
    done = check(interview, write_recording(tmp_path / "near.mp4", sound, sound_late_ms=30))
    assert done.passed
    assert float(done.measures["largest_sound_lag_ms"] or 0) == pytest.approx(30, abs=1)


def test_a_late_picture_fails(interview: Interview, tmp_path: Path) -> None:
    _, sound = planned(sheet_of(interview), interview)
    done = check(interview, write_recording(tmp_path / "slow.mp4", sound, late_frames=3))
    assert not done.passed
    assert "picture is 120 ms late" in done.sentence  # 3 frames of 40 ms


def test_a_covered_picture_is_said_not_to_be_measured(interview: Interview, tmp_path: Path) -> None:
    sheet = sheet_of(interview)
    sheet = replace(sheet, protection=replace(sheet.protection, face=FaceProtection.COVER))
    _, sound = planned(sheet, interview)
    done = check(interview, write_recording(tmp_path / "clip.mp4", sound, late_frames=3), sheet)
    assert done.passed
    assert "too little movement" in done.sentence


def test_another_sound_fails(interview: Interview, tmp_path: Path) -> None:
    _, sound = planned(sheet_of(interview), interview)
    done = check(interview, write_recording(tmp_path / "other.mp4", sound[::-1].copy()))
    assert not done.passed
    assert "not the one that was planned" in done.sentence


def test_a_shorter_file_fails(interview: Interview, tmp_path: Path) -> None:
    _, sound = planned(sheet_of(interview), interview)
    done = check(interview, write_recording(tmp_path / "short.mp4", sound[: 5 * 48_000]))
    assert not done.passed
    assert any("lasts" in finding.sentence for finding in done.findings)


def sixty_joins(tmp_path: Path) -> tuple[Interview, CutSheet]:
    noise = np.random.default_rng(4).normal(0, 0.1, 8 * SAMPLE_RATE_HZ).astype(np.float32)
    recording = write_recording(tmp_path / "source.mp4", noise)
    interview = Interview(recording=recording, sound=noise, transcript=Transcript(cues=()))
    sheet = a_sheet(
        recording=recording,
        passages=[passage(37 * n, 37 * n + 317) for n in range(61)],
        voice=VoiceProtection.KEEP,
        cards=NO_CARDS,
    )
    return interview, sheet


def test_sixty_joins_do_not_drift(tmp_path: Path) -> None:
    interview, sheet = sixty_joins(tmp_path)
    _, sound = planned(sheet, interview)
    done = check(interview, write_recording(tmp_path / "clip.mp4", sound), sheet)
    assert done.passed, done.findings
    assert abs(float(done.measures["sound_drift_ms"] or 0)) < 1
    assert int(done.measures["places_compared"] or 0) >= 20


def test_a_drift_over_sixty_joins_fails(tmp_path: Path) -> None:
    interview, sheet = sixty_joins(tmp_path)
    timeline, sound = planned(sheet, interview)
    # A tool that rounds every join up by 1 ms is 60 ms late at the end.
    edges = [timeline.sample_at(each.first_frame) for each in timeline.passages]
    drifting = np.concatenate(
        [np.pad(part, (0, 48)) for part in np.split(sound, edges[1:])], dtype=np.float32
    )[: len(sound)]
    done = check(interview, write_recording(tmp_path / "clip.mp4", drifting), sheet)
    assert not done.passed
    assert any("drifts" in finding.sentence for finding in done.findings)


def test_a_file_that_cannot_be_read_has_failed(interview: Interview, tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"no film")
    done = check(interview, path)
    assert (done.ran, done.passed) == (False, False)


def test_a_steady_movement_tells_no_lag() -> None:
    steady = np.ones(100) + np.random.default_rng(1).normal(0, 1e-9, 100)
    assert lag_between(steady, steady) is None
    regular = np.tile([0.0, 1.0], 50)
    assert lag_between(regular, regular) is None


@pytest.mark.parametrize("late", [-REACH_FRAMES, -1, 0, 2, REACH_FRAMES])
def test_an_irregular_movement_tells_its_lag(late: int) -> None:
    movement = np.abs(np.diff(moving_pictures(120).astype(int), axis=0)).mean(axis=(1, 2))
    assert lag_between(movement, np.roll(movement, late)) == late
