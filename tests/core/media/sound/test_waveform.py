from __future__ import annotations

from xml.etree import ElementTree as ET

import numpy as np
import pytest

from walkaway.core.media.sound.waveform import waveform_peaks, waveform_svg


def test_peaks_follow_the_sound() -> None:
    sound = np.concatenate((np.zeros(100), np.full(100, -0.25), np.full(100, 0.5)))
    waveform = waveform_peaks(sound.astype(np.float32), 3)
    assert waveform["peaks"] == [0, 0.5, 1]
    assert waveform["duration_s"] == pytest.approx(0.006)  # 300 / 48,000


@pytest.mark.parametrize("length", [0, 1, 7])
def test_a_short_sound_has_fewer_columns(length: int) -> None:
    waveform = waveform_peaks(np.zeros(length, np.float32), 10)
    assert len(waveform["peaks"]) == max(1, length)
    assert set(waveform["peaks"]) == {0.0}


def test_the_picture_is_quiet_and_well_formed() -> None:
    svg = waveform_svg(waveform_peaks(np.ones(4_000, np.float32), 40))
    root = ET.fromstring(svg)
    assert root.get("aria-hidden") == "true"
    assert root.get("viewBox") == "0 0 40 64"
    assert "script" not in svg
    assert "style" not in svg
    assert len(svg) < 2_000
