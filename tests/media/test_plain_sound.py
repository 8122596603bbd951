"""The sound of a recording alone, at the times of the recording."""

from __future__ import annotations

import io
import wave
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from tests.media.numbered import write_numbered
from tests.media.spoken import write_sound
from walkaway.core.errors import NoSuchStream, UnreadableMedia
from walkaway.core.media.ffmpeg import run_ffmpeg
from walkaway.core.media.plan import SAMPLE_RATE_HZ
from walkaway.core.media.recordings.plain_sound import RATE_HZ, write_plain_sound


def test_a_tone_is_where_it_was(tmp_path: Path) -> None:
    sound = np.zeros(3 * SAMPLE_RATE_HZ, np.float32)
    at = np.arange(SAMPLE_RATE_HZ // 2)
    sound[SAMPLE_RATE_HZ : SAMPLE_RATE_HZ + len(at)] = 0.5 * np.sin(
        2 * np.pi * 440 * at / SAMPLE_RATE_HZ
    )
    recording = write_sound(tmp_path / "tone.flac", sound)
    target, heard = io.BytesIO(), list[Fraction]()
    with recording.open("rb") as source:
        write_plain_sound(source, target, heard.append)
    with wave.open(io.BytesIO(target.getvalue())) as plain:
        assert (plain.getnchannels(), plain.getsampwidth(), plain.getframerate()) == (1, 2, RATE_HZ)
        samples = np.frombuffer(plain.readframes(plain.getnframes()), np.int16)
    loud = np.flatnonzero(np.abs(samples) > 1000)
    assert loud[0] / RATE_HZ == pytest.approx(1, abs=0.02)
    assert loud[-1] / RATE_HZ == pytest.approx(1.5, abs=0.02)
    assert heard == sorted(heard)
    assert heard[-1] > 2


def test_sound_that_begins_late_keeps_its_time(tmp_path: Path) -> None:
    tone = np.full(SAMPLE_RATE_HZ, 0.5, np.float32) * np.sign(
        np.sin(2 * np.pi * 300 * np.arange(SAMPLE_RATE_HZ) / SAMPLE_RATE_HZ)
    ).astype(np.float32)
    sound = write_sound(tmp_path / "tone.flac", tone)
    film = write_numbered(tmp_path / "film.mp4", Fraction(25), 100)
    late = tmp_path / "late.mkv"
    run_ffmpeg(
        ["-i", film, "-itsoffset", "2", "-i", sound, "-map", "0:v", "-map", "1:a", "-c:v", "copy",
         "-c:a", "flac", late]
    )  # fmt: skip
    target = io.BytesIO()
    with late.open("rb") as source:
        write_plain_sound(source, target, lambda at: None)
    with wave.open(io.BytesIO(target.getvalue())) as plain:
        samples = np.frombuffer(plain.readframes(plain.getnframes()), np.int16)
    assert np.flatnonzero(np.abs(samples) > 1000)[0] / RATE_HZ == pytest.approx(2, abs=0.05)


def test_a_silent_film_and_what_is_no_film_are_refused(tmp_path: Path) -> None:
    heard = write_numbered(tmp_path / "heard.mp4", Fraction(25), 10)
    film = tmp_path / "silent.mp4"
    run_ffmpeg(["-i", heard, "-an", "-c:v", "copy", film])
    with film.open("rb") as source, pytest.raises(NoSuchStream):
        write_plain_sound(source, io.BytesIO(), lambda at: None)
    with pytest.raises(UnreadableMedia):
        write_plain_sound(io.BytesIO(b"no film at all"), io.BytesIO(), lambda at: None)
