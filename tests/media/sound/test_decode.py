"""A recording's sound is where its time stamps put it, in every container, from any start."""

from __future__ import annotations

import pickle
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.media.spoken import lag_between, write_recording, write_sound
from walkaway.core.errors import NoSuchStream, UnreadableMedia
from walkaway.core.media.ffmpeg import run_ffmpeg
from walkaway.core.media.plan import SAMPLE_RATE_HZ
from walkaway.core.media.sound.decode import Samples, decode_sound

SECONDS = 8
LENGTH = SECONDS * SAMPLE_RATE_HZ


def sweeping_bursts() -> Samples:
    """A tone that rises all the time and is heard every other third of a second."""
    t = np.arange(LENGTH) / SAMPLE_RATE_HZ
    audible = np.sin(2 * np.pi * 1.5 * t) > 0
    return np.asarray(0.3 * np.sin(2 * np.pi * (200 * t + 60 * t * t)) * audible, np.float32)


SOUND = sweeping_bursts()

FORMATS = {
    "48k.wav": ("-ar", "48000", "-c:a", "pcm_s16le"),
    "44k.wav": ("-ar", "44100", "-c:a", "pcm_s24le"),
    "8k.wav": ("-ar", "8000", "-c:a", "pcm_u8"),
    "16k.flac": ("-ar", "16000",),
    "variable.mp3": ("-ar", "44100", "-q:a", "4"),
    "44k.m4a": ("-ar", "44100", "-c:a", "aac"),
    "stereo.m4a": ("-af", "pan=stereo|FL=c0|FR=c0", "-c:a", "aac"),
    "surround.mka": ("-af", "pan=5.1|FC=c0|FL=c0|FR=c0|BL=c0|BR=c0|LFE=c0", "-c:a", "flac"),
    "opus.ogg": ("-c:a", "libopus"),
    "vorbis.ogg": ("-c:a", "libvorbis"),
    "44k.mkv": ("-ar", "44100", "-c:a", "aac"),
}  # fmt: skip
COARSE_SAMPLES = 48
"""Matroska counts whole milliseconds."""


@pytest.fixture(scope="module")
def encoded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("formats")
    return {name: write_sound(folder / name, SOUND, *options) for name, options in FORMATS.items()}


@pytest.mark.parametrize("name", FORMATS)
def test_sound_is_where_it_was_recorded(encoded: dict[str, Path], name: str) -> None:
    decoded = decode_sound(encoded[name], Fraction(0), LENGTH)
    assert len(decoded) == LENGTH
    coarse = COARSE_SAMPLES if name.endswith("mkv") else 1
    assert abs(lag_between(SOUND, decoded)) <= coarse
    assert decoded.std() == pytest.approx(SOUND.std(), rel=0.05)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("start_ms", [1, 2_345, 7_000])
def test_a_part_is_the_same_as_in_the_whole(
    encoded: dict[str, Path], name: str, start_ms: int
) -> None:
    whole = decode_sound(encoded[name], Fraction(0), LENGTH)
    first = start_ms * 48
    length = min(SAMPLE_RATE_HZ, LENGTH - first)
    part = decode_sound(encoded[name], Fraction(start_ms, 1000), length)
    expected = whole[first : first + length]
    if name.endswith("mkv"):
        assert abs(lag_between(expected, part)) <= COARSE_SAMPLES
    else:
        # AAC decoders fill some bands with noise, which depends on where they start.
        assert np.abs(part - expected).max() < (0.05 if "m4a" in name else 1e-4)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(start=st.fractions(-2, SECONDS + 2, max_denominator=90_000), samples=st.integers(0, 30_000))
def test_any_stretch_has_exactly_the_wanted_samples(
    encoded: dict[str, Path], start: Fraction, samples: int
) -> None:
    assert len(decode_sound(encoded["44k.wav"], start, samples)) == samples


def test_before_the_start_and_after_the_end_is_silence(encoded: dict[str, Path]) -> None:
    decoded = decode_sound(encoded["48k.wav"], Fraction(-1), LENGTH + 2 * SAMPLE_RATE_HZ)
    assert not decoded[:SAMPLE_RATE_HZ].any()
    assert not decoded[-SAMPLE_RATE_HZ:].any()
    assert np.abs(decoded[SAMPLE_RATE_HZ:-SAMPLE_RATE_HZ] - SOUND).max() < 1e-3
    assert not decode_sound(encoded["48k.wav"], Fraction(100), 480).any()


def test_a_sound_that_starts_after_the_picture_stays_late(tmp_path: Path) -> None:
    plain = write_recording(tmp_path / "plain.mp4", SOUND)
    late = tmp_path / "late.mp4"
    run_ffmpeg(
        [
            *("-i", plain, "-itsoffset", "0.35", "-i", plain),
            *("-map", "0:v", "-map", "1:a", "-c", "copy", late),
        ]
    )
    decoded = decode_sound(late, Fraction(0), LENGTH)
    assert lag_between(SOUND, decoded) == 16_800  # 0.35 s x 48,000
    assert np.abs(decoded[:16_000]).max() < 0.001  # an encoder smears a little


def test_a_gap_in_the_time_stamps_is_silence_of_its_length(tmp_path: Path) -> None:
    gapped = write_sound(
        tmp_path / "gap.mka",
        SOUND,
        *("-af", "asetnsamples=480,asetpts=PTS+if(gte(T\\,1)\\,0.3/TB\\,0)"),
        *("-c:a", "pcm_s16le"),
    )
    decoded = decode_sound(gapped, Fraction(0), LENGTH)
    expected = np.concatenate((SOUND[:48_000], np.zeros(14_400), SOUND[48_000:]))[:LENGTH]
    assert np.abs(decoded - expected).max() < 1e-3


def test_a_damaged_packet_moves_nothing_after_it(encoded: dict[str, Path], tmp_path: Path) -> None:
    content = bytearray(encoded["44k.m4a"].read_bytes())
    middle = len(content) // 2
    content[middle : middle + 300] = b"\xff" * 300
    damaged = tmp_path / "damaged.m4a"
    damaged.write_bytes(content)
    decoded = decode_sound(damaged, Fraction(0), LENGTH)
    whole = decode_sound(encoded["44k.m4a"], Fraction(0), LENGTH)
    last = slice(-2 * SAMPLE_RATE_HZ, None)
    assert lag_between(whole[last], decoded[last]) == 0
    assert np.abs(decoded[last] - whole[last]).max() < 0.05


def test_one_channel_of_a_stereo_recording_is_heard_at_half_its_level(tmp_path: Path) -> None:
    left = write_sound(tmp_path / "left.wav", SOUND, "-af", "pan=stereo|FL=c0|FR=0*c0")
    assert np.abs(decode_sound(left, Fraction(0), LENGTH) - SOUND / 2).max() < 1e-3


def test_a_recording_without_sound_is_refused_with_a_remedy(tmp_path: Path) -> None:
    silent = tmp_path / "silent.mp4"
    run_ffmpeg(["-f", "lavfi", "-i", "color=s=64x64:d=0.2", silent])
    with pytest.raises(NoSuchStream, match="replace") as raised:
        decode_sound(silent, Fraction(0), 480)
    assert str(pickle.loads(pickle.dumps(raised.value))) == str(raised.value)


def test_a_file_that_is_no_recording_is_refused(tmp_path: Path) -> None:
    nonsense = tmp_path / "nonsense.mp4"
    nonsense.write_bytes(b"not a recording " * 100)
    with pytest.raises(UnreadableMedia, match=r"nonsense\.mp4"):
        decode_sound(nonsense, Fraction(0), 480)
