from __future__ import annotations

from pathlib import Path

import numpy as np

from tests.media.spoken import Interview, write_sound
from walkaway.core.media.ffmpeg import run_ffmpeg
from walkaway.core.media.sound.soundtrack import encode_soundtrack
from walkaway.core.media.verify.loudness import check_loudness


def test_an_encoded_soundtrack_passes(interview: Interview, tmp_path: Path) -> None:
    path = tmp_path / "sound.m4a"
    encode_soundtrack(interview.sound[:480_000], path)
    check = check_loudness(path)
    assert (check.name, check.ran, check.passed) == ("loudness", True, True)
    assert "LUFS" in check.sentence


def test_a_clip_that_is_too_soft_fails(interview: Interview, tmp_path: Path) -> None:
    path = write_sound(tmp_path / "soft.m4a", interview.sound[:480_000] * np.float32(0.1))
    check = check_loudness(path)
    assert check.ran
    assert not check.passed
    assert "expected is -16" in check.sentence


def test_a_peak_above_the_ceiling_fails(tmp_path: Path) -> None:
    sound = np.sin(np.arange(480_000) / 20).astype(np.float32) * np.float32(0.16)
    sound[240_000:240_100] *= np.float32(6)
    check = check_loudness(write_sound(tmp_path / "peak.flac", sound))
    assert not check.passed
    assert any("peak" in finding.sentence for finding in check.findings)


def test_silence_passes_and_says_so(tmp_path: Path) -> None:
    check = check_loudness(write_sound(tmp_path / "silent.m4a", np.zeros(96_000, np.float32)))
    assert check.passed
    assert "Nothing is heard" in check.sentence


def test_a_file_without_sound_has_failed(tmp_path: Path) -> None:
    path = tmp_path / "picture.mp4"
    run_ffmpeg(["-f", "lavfi", "-i", "color=s=64x64:d=0.2", path])
    check = check_loudness(path)
    assert (check.ran, check.passed) == (False, False)
