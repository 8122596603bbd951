from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from walkaway.cli import commands


def doctor(*words: str) -> Result:
    return CliRunner().invoke(commands, ["doctor", *words], catch_exceptions=False)


def piece(result: Result, name: str) -> dict[str, str]:
    (found,) = (each for each in json.loads(result.stdout)["pieces"] if each["name"] == name)
    return found


@pytest.fixture(autouse=True)
def _no_cluster(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WALKAWAY_SCHEDULER", raising=False)


def test_where_the_tests_run_a_clip_can_be_made() -> None:
    result = doctor("--json")
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    assert told["ready"] is True
    here = {each["name"] for each in told["pieces"] if each["state"] == "here"}
    assert here >= {"Python", "ffmpeg", "PyAV", "Face model", "Synthetic voices", "Cores"}
    assert piece(result, "ffmpeg")["found"].endswith("with ass, rubberband, loudnorm")


def test_a_state_is_a_word_with_a_shape() -> None:
    shown = doctor().stdout
    assert "✓ Python: 3.1" in shown
    assert "✓ Face model: centerface.onnx" in shown


def test_an_ffmpeg_that_cannot_run_is_essential(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "ffmpeg"
    broken.write_text("#!/bin/sh\necho broken >&2\nexit 3\n")
    broken.chmod(0o755)
    monkeypatch.setattr("walkaway.core.media.ffmpeg.ffmpeg_path", lambda: str(broken))
    result = doctor()
    assert result.exit_code == 1
    assert "✗ ffmpeg: ffmpeg ended with exit code 3: broken" in result.stdout
    assert "No clip can be rendered." in result.stdout


def test_an_ffmpeg_without_captions_says_what_that_costs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    meagre = tmp_path / "ffmpeg"
    meagre.write_text("#!/bin/sh\necho ffmpeg version 4.0 loudnorm\n")
    meagre.chmod(0o755)
    monkeypatch.setattr("walkaway.core.media.ffmpeg.ffmpeg_path", lambda: str(meagre))
    result = doctor("--json")
    assert result.exit_code == 1
    told = piece(result, "ffmpeg")
    assert told["state"] == "essential, missing"
    assert told["found"] == "ffmpeg with ass, rubberband is missing"
    assert told["cost"].startswith("captions cannot be burned in")


def test_another_face_model_is_not_trusted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    other = tmp_path / "centerface.onnx"
    other.write_bytes(b"another model")
    from walkaway.core.media.faces import detect

    monkeypatch.setattr(detect, "shared_detector", lambda: detect.FaceDetector(other))
    result = doctor("--json")
    assert result.exit_code == 1
    assert "nothing can be masked or verified" in piece(result, "Face model")["cost"]


def test_what_is_missing_and_not_essential_leaves_exit_code_0(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("shutil.which", lambda *_: None)
    result = doctor()
    assert result.exit_code == 0
    assert "! Chromium: not found" in result.stdout
    assert "→ apt-get install chromium" in result.stdout


def test_fonts_that_are_missing_are_named_with_their_package(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        "walkaway.core.media.captions.fonts.missing_fonts",
        lambda languages: dict.fromkeys(list(languages)[:1], "fonts-noto-core"),
    )
    told = piece(doctor("--json"), "Fonts")
    assert "English" in told["cost"]
    assert told["remedy"] == "apt-get install fonts-noto-core"


def test_a_scheduler_that_does_not_answer_is_essential(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WALKAWAY_SCHEDULER", "nonsense://127.0.0.1:1")
    result = doctor("--json")
    assert result.exit_code == 1
    assert "Start it with `dask scheduler`" in piece(result, "Cluster")["remedy"]


def test_an_old_python_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("walkaway.cli.pieces.SUPPORTED_PYTHONS", ((2, 7),))
    result = doctor("--json")
    assert result.exit_code == 1
    assert f"this is {sys.version_info.major}." in piece(result, "Python")["found"]
