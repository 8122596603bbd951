from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageOps

from tests.clips.making.engines import InThisProcess
from tests.clips.making.interviews import write_interview
from walkaway.clips.making.cut import Wish, cut
from walkaway.clips.making.package import finished_files, verification_path
from walkaway.clips.making.proof import prove
from walkaway.core.files import sha256_of
from walkaway.core.media import ffmpeg
from walkaway.core.media.manifest import companion_files, read_manifest, write_manifest
from walkaway.core.media.sheet.model import FaceProtection, ProtectionPlan, Shape, VoicePlan
from walkaway.core.media.sheet.model import VoiceProtection as Voices
from walkaway.core.media.verify.companions import hash_of_words
from walkaway.core.media.verify.report import EVERY_CHECK, Report, report_from_json

COVERED = ProtectionPlan(
    face=FaceProtection.COVER, voice=VoicePlan(protection=Voices.REPLACE, variant="f1")
)


@pytest.fixture(scope="module")
def sheet_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_interview(tmp_path_factory.mktemp("interview"), protection=COVERED)


@pytest.fixture(scope="module")
def finished(sheet_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("out")
    folder = cut(sheet_path, out, engine=InThisProcess(), wish=Wish(shapes=(Shape.WIDE,)))
    return finished_files(folder)[0]


def proof_of(path: Path, sheet_path: Path) -> Report:
    (report,) = prove([path], sheet_path, engine=InThisProcess())
    return report


def findings(report: Report, name: str) -> list[str]:
    (check,) = (check for check in report.checks if check.name == name)
    return [finding.sentence for finding in check.findings]


def sheet_that_hides_yunus(folder: Path, sheet_path: Path) -> Path:
    sheet = folder / "sheet.toml"
    hiding = '\n[[protection.hide]]\nforms = ["Yunus", "يونس"]\nstand_ins = { en = "a man" }\n'
    text = sheet_path.read_text("utf-8").replace("[cards]", hiding + "\n[cards]")
    sheet.write_text(text, "utf-8")
    for each in sheet_path.parent.glob("interview.*"):
        shutil.copy(each, folder)
    return sheet


def failed(report: Report) -> set[str]:
    return {check.name for check in report.checks if not check.passed}


def test_a_sound_file_passes_every_check_and_the_report_is_bound_to_it(
    finished: Path, sheet_path: Path
) -> None:
    report = proof_of(finished, sheet_path)
    assert failed(report) == set()
    assert {check.name for check in report.checks} == set(EVERY_CHECK)
    kept = verification_path(finished)
    assert report_from_json(kept.read_text(), path=kept).sha256 == report.sha256
    told = subprocess.run(["sha256sum", finished], capture_output=True, text=True, check=True)
    assert told.stdout.split()[0] == report.sha256


def test_a_file_that_is_no_film_fails_every_check(tmp_path: Path, sheet_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"not a film" * 100)
    report = proof_of(path, sheet_path)
    # Nothing goes with it that could be wrong, and the sheet inserts nothing.
    nothing_to_ask = {"companions", "labels"}
    assert failed(report) == EVERY_CHECK - nothing_to_ask
    unread = {check.name for check in report.checks if not check.ran}
    assert unread == EVERY_CHECK - nothing_to_ask


def test_a_truncated_file_fails(finished: Path, tmp_path: Path, sheet_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(finished.read_bytes()[:-20_000])
    assert {"faces", "coverage"} & failed(proof_of(path, sheet_path))


def test_the_bare_recording_fails_what_it_must(tmp_path: Path, sheet_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    ffmpeg.run_ffmpeg(["-i", sheet_path.parent / "interview.mp4", "-vf", "scale=426:240", path])
    assert {"coverage", "metadata", "format", "card", "sync"} <= failed(proof_of(path, sheet_path))


def test_a_check_that_breaks_down_has_failed(
    finished: Path, sheet_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("the measure broke")

    monkeypatch.setattr("walkaway.clips.making.pieces.check_loudness", broken)
    report = proof_of(finished, sheet_path)
    assert failed(report) == {"loudness"}
    assert not next(check for check in report.checks if check.name == "loudness").ran


def test_a_file_that_changes_meanwhile_is_not_proven(
    finished: Path, tmp_path: Path, sheet_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "clip.mp4"
    shutil.copy(finished, path)
    hashes = iter(["before", "after"])
    monkeypatch.setattr("walkaway.clips.making.proof.sha256_of", lambda _path: next(hashes))
    assert failed(proof_of(path, sheet_path)) == set(EVERY_CHECK)


@pytest.fixture
def clip_folder(finished: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(finished.parents[1], tmp_path / "clip"))


def test_a_still_that_shows_another_picture_fails(clip_folder: Path, sheet_path: Path) -> None:
    poster = next(clip_folder.glob("pictures/posters-16x9-*.jpg"))
    with Image.open(poster) as picture:
        ImageOps.mirror(picture).save(poster)
    report = proof_of(finished_files(clip_folder)[0], sheet_path)
    assert failed(report) == {"companions"}
    assert poster.name in findings(report, "companions")[0]


def test_a_quote_card_that_says_other_words_fails(clip_folder: Path, sheet_path: Path) -> None:
    manifest = read_manifest(clip_folder)
    manifest["quotes"]["en"] = "Words that nobody said."
    write_manifest(clip_folder, manifest)
    report = proof_of(finished_files(clip_folder)[0], sheet_path)
    assert failed(report) == {"companions"}
    assert "en-16x9" in findings(report, "companions")[0]


def test_a_hidden_name_in_the_title_of_the_page_fails(
    clip_folder: Path, tmp_path: Path, sheet_path: Path
) -> None:
    manifest = read_manifest(clip_folder)
    manifest["title"]["en"] = "What Yunus saw"
    write_manifest(clip_folder, manifest)
    hiding = sheet_that_hides_yunus(tmp_path, sheet_path)
    report = proof_of(finished_files(clip_folder)[0], hiding)
    assert failed(report) == {"names"}
    assert findings(report, "names") == ["The file .json beside it holds a hidden name."]


def test_a_report_names_everything_that_goes_with_the_file(
    clip_folder: Path, sheet_path: Path
) -> None:
    report = proof_of(finished_files(clip_folder)[0], sheet_path)
    named = {name for _, name in companion_files(read_manifest(clip_folder))}
    assert set(report.companions) == {"clip.json", *named}
    for name in named:
        assert report.companions[name] == sha256_of(clip_folder / name)
    assert report.companions["clip.json"] == hash_of_words(read_manifest(clip_folder))


def test_a_hidden_name_in_a_caption_file_beside_it_fails(
    finished: Path, tmp_path: Path, sheet_path: Path
) -> None:
    path = tmp_path / "clip.mp4"
    shutil.copy(finished, path)
    (tmp_path / "clip.en.vtt").write_text(
        "WEBVTT\n\n00:01.000 --> 00:02.000\nIt was يونس himself.\n", "utf-8"
    )
    assert "names" in failed(proof_of(path, sheet_that_hides_yunus(tmp_path, sheet_path)))


def test_the_command_answers_in_json_and_by_its_exit_code(
    finished: Path, sheet_path: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.mp4"
    bad.write_bytes(b"")
    program = Path(sys.executable).with_name("walkaway")
    for path, code in ((finished, 0), (bad, 1)):
        done = subprocess.run(
            [program, "verify", path, "--sheet", sheet_path, "--json", "--jobs", "1"],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, done.stderr
        assert json.loads(done.stdout)["passed"] is (code == 0)
