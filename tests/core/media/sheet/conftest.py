from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.core.media.sheet.examples import SHEET
from walkaway.core.media.ffmpeg import run_ffmpeg

ARABIC = """\
WEBVTT

00:00:01.000 --> 00:00:02.500
لم يخبرنا أحد يا سالم

00:00:03.000 --> 00:00:04.000
ثم مشيت
"""
ENGLISH = """\
WEBVTT

00:00:01.000 --> 00:00:02.500
Nobody had told us, Salem.

00:00:03.000 --> 00:00:04.000
Then I walked.
"""


@pytest.fixture(scope="session")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with five seconds of picture and sound, of picture alone and of sound alone."""
    folder = tmp_path_factory.mktemp("recordings")
    picture = ["-f", "lavfi", "-i", "testsrc2=size=64x48:rate=10:duration=5"]
    sound = ["-f", "lavfi", "-i", "sine=duration=5:sample_rate=8000"]
    run_ffmpeg([*picture, *sound, folder / "interview.mp4"])
    run_ffmpeg([*picture, folder / "silent.mp4"])
    run_ffmpeg([*sound, folder / "sound.wav"])
    run_ffmpeg([*sound, "-t", "2", folder / "short.wav"])
    run_ffmpeg([*picture, "-frames:v", "1", folder / "face.png"])
    return folder


@pytest.fixture
def clip_folder(recordings: Path, tmp_path: Path) -> Path:
    """A folder in which the example sheet finds everything it names."""
    for each in recordings.iterdir():
        shutil.copy(each, tmp_path)
    (tmp_path / "interview.ar.vtt").write_text(ARABIC, encoding="utf-8")
    (tmp_path / "interview.en.vtt").write_text(ENGLISH, encoding="utf-8")
    return tmp_path


@pytest.fixture
def sheet_file(clip_folder: Path) -> Callable[..., Path]:
    """Writes the example sheet, spoilt by pairs of old and new words, and returns its path."""

    def write(*exchanges: tuple[str, str]) -> Path:
        text = SHEET
        for old, new in exchanges:
            assert old in text
            text = text.replace(old, new, 1)
        path = clip_folder / "clip.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write
