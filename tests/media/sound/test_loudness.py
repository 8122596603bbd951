from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.signal import resample_poly

from tests.media.spoken import Interview, write_sound
from walkaway.core.errors import ToolFailed
from walkaway.core.media.sound import soundtrack
from walkaway.core.media.sound.loudness import (
    TARGET_LUFS,
    TRUE_PEAK_CEILING_DBTP,
    limited,
    loudness_of,
    measure_loudness,
    normalised,
)
from walkaway.core.media.sound.soundtrack import encode_soundtrack


def test_a_full_scale_tone_has_its_published_loudness(tmp_path: Path) -> None:
    # BS.1770: a 997 Hz sine at 0 dBFS in one channel reads -3.01 LKFS
    tone = np.sin(2 * np.pi * 997 * np.arange(240_000) / 48_000).astype(np.float32)
    assert loudness_of(tone).integrated_lufs == pytest.approx(-3.01, abs=0.05)
    path = write_sound(tmp_path / "tone.flac", tone)
    assert measure_loudness(path).integrated_lufs == pytest.approx(-3.01, abs=0.05)


@pytest.mark.parametrize("gain", [0.02, 1, 4])
def test_any_level_comes_to_the_same_loudness(
    interview: Interview, tmp_path: Path, gain: float
) -> None:
    path = tmp_path / "sound.m4a"
    encode_soundtrack(interview.sound[:480_000] * np.float32(gain), path)
    loudness = measure_loudness(path)
    assert loudness.integrated_lufs == pytest.approx(TARGET_LUFS, abs=0.6)
    assert loudness.true_peak_dbtp is not None
    assert loudness.true_peak_dbtp <= TRUE_PEAK_CEILING_DBTP


def test_peaks_that_the_encoder_lifts_are_brought_below_the_ceiling(
    interview: Interview, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = interview.sound[:240_000]
    bare = write_sound(tmp_path / "bare.m4a", normalised(part, 0), "-c:a", "aac", "-b:a", "128k")
    assert (measure_loudness(bare).true_peak_dbtp or -99) > TRUE_PEAK_CEILING_DBTP
    monkeypatch.setattr(soundtrack, "ENCODER_HEADROOM_DB", 0.0)
    encode_soundtrack(part, tmp_path / "sound.m4a")
    assert (measure_loudness(tmp_path / "sound.m4a").true_peak_dbtp or 0) <= TRUE_PEAK_CEILING_DBTP


def test_what_is_soft_stays_softer() -> None:
    part = np.sin(np.arange(192_000) / 20).astype(np.float32)
    mixed = np.concatenate((part * np.float32(0.1), part * np.float32(0.3)))
    soft, loud = np.split(normalised(mixed), 2)
    assert 20 * np.log10(loud.std() / soft.std()) == pytest.approx(9.54, abs=0.1)  # 20 log10(3)


def test_silence_stays_silence() -> None:
    assert not normalised(np.zeros(48_000, np.float32)).any()
    assert loudness_of(np.zeros(48_000, np.float32)).integrated_lufs is None


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 99), gain=st.floats(0.1, 20), length=st.integers(10, 5_000))
def test_no_peak_passes_the_ceiling(seed: int, gain: float, length: int) -> None:
    sound = (np.random.default_rng(seed).normal(0, gain, length)).astype(np.float32)
    held = limited(sound, -6.0)
    assert len(held) == length
    assert np.abs(held).max() <= 10 ** (-6 / 20) + 1e-4
    between = np.abs(resample_poly(held, 4, 1)).max()
    assert between <= 10 ** (-6 / 20) * 1.1


def test_a_file_without_sound_cannot_be_measured(tmp_path: Path) -> None:
    path = tmp_path / "nothing.m4a"
    path.write_bytes(b"nothing")
    with pytest.raises(ToolFailed):
        measure_loudness(path)
