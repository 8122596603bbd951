"""`walkaway captions check`: what it finds, mends and refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from walkaway.cli import commands
from walkaway.core.transcripts import read_transcript

ENGLISH = """WEBVTT

00:00:00.000 --> 00:00:04.000
We left the camp in the night, and my brother stayed behind.

00:00:04.040 --> 00:00:04.400
Yes.

00:00:08.000 --> 00:00:10.000
Then.
"""
ARABIC = """WEBVTT

00:00:00.000 --> 00:00:04.000
غادرنا المخيم ليلًا.

00:00:04.040 --> 00:00:04.400
نعم.

00:00:08.000 --> 00:00:10.000
ثم.
"""


def run(*words: object) -> Result:
    return CliRunner().invoke(commands, ["captions", "check", *map(str, words)])


@pytest.fixture
def english(tmp_path: Path) -> Path:
    path = tmp_path / "a.en.vtt"
    path.write_text(ENGLISH)
    return path


@pytest.fixture
def arabic(tmp_path: Path) -> Path:
    path = tmp_path / "a.ar.vtt"
    path.write_text(ARABIC)
    return path


def test_what_is_found_is_told_with_its_limit_and_leaves_one(english: Path) -> None:
    answer = run(english)
    assert answer.exit_code == 1
    assert "a line of 60 characters, but at most 42 fit" in answer.stdout
    assert "--fix would break its lines anew" in answer.stdout
    assert "cue 2 at 00:00:04.040: on screen for 360 ms" in answer.stdout


def test_json_names_kinds_and_the_source_of_the_limits(english: Path) -> None:
    (file,) = json.loads(run(english, "--json").stdout)["files"]
    assert (file["language"], file["cues"]) == ("en", 3)
    assert file["limits"]["source"] == "Netflix Timed Text Style Guide, English"
    assert [(each["cue"], each["kind"], each["fix"]) for each in file["findings"]] == [
        (1, "line too long", "break-lines"),
        (1, "gap too small", "close-gap"),
        (2, "too short", "extend"),
    ]


def test_mended_files_are_written_beside_and_are_well(english: Path, tmp_path: Path) -> None:
    answer = run(english, "--fix", tmp_path / "out")
    assert answer.exit_code == 0, answer.output
    cues = read_transcript(tmp_path / "out" / "a.en.vtt").cues
    assert cues[0].text == "We left the camp in the night,\nand my brother stayed behind."
    assert (cues[0].end_ms, cues[1].end_ms) == (4_040, 4_873)
    assert english.read_text() == ENGLISH
    again = run(english, "--fix", tmp_path / "out")
    assert again.exit_code == 1
    assert "already" in again.stderr


def test_translations_keep_the_times_of_their_transcript(
    english: Path, arabic: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert run(english, arabic, "--together", "--fix", out).exit_code == 0
    one, two = read_transcript(out / "a.en.vtt"), read_transcript(out / "a.ar.vtt")
    assert [each.span for each in one.cues] == [each.span for each in two.cues]
    assert two.cues[0].text == "غادرنا المخيم ليلًا."


def test_files_that_do_not_follow_one_another_are_refused(
    english: Path, arabic: Path, tmp_path: Path
) -> None:
    arabic.write_text(ARABIC.replace("00:00:08.000", "00:00:09.000"))
    answer = run(english, arabic, "--together", "--fix", tmp_path / "out")
    assert answer.exit_code == 1
    assert "does not follow it cue by cue" in answer.stderr
    assert not (tmp_path / "out").exists()


def test_the_language_may_be_told(tmp_path: Path) -> None:
    path = tmp_path / "talk.vtt"
    path.write_text("WEBVTT\n\n00:00.000 --> 00:02.000\n我们夜里离开了那个营地没有人\n")
    (file,) = json.loads(run(path, "--json").stdout)["files"]
    assert (file["language"], file["limits"]["characters_per_second"]) == ("", 9)
    (file,) = json.loads(run(path, "--json", "--language", "ja").stdout)["files"]
    assert file["limits"]["characters_per_second"] == 4
