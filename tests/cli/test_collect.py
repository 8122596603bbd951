from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.stories.collecting.saved import a_page, stories, write_archive
from walkaway.cli import commands

ROOT = Path(__file__).resolve().parents[2]


def test_what_was_found_is_counted_and_the_folder_named(tmp_path: Path) -> None:
    write_archive(tmp_path / "a.warc.gz", stories())
    out = tmp_path / "out"
    answer = CliRunner().invoke(
        commands, ["collect", str(tmp_path / "a.warc.gz"), "--out", str(out), "--jobs", "1"]
    )
    assert answer.exit_code == 0, answer.output
    lines = answer.stdout.splitlines()
    assert lines[0].split() == ["Candidates", "5"]
    assert lines[3].split() == ["Pages", "read", "10"]
    assert lines[-1] == str(out)
    assert (out / "manifest.json").exists()


def test_damage_is_told_with_its_place_and_by_the_exit_code(tmp_path: Path) -> None:
    path = write_archive(tmp_path / "a.warc.gz", stories())
    path.write_bytes(path.read_bytes()[:-30])
    answer = CliRunner().invoke(
        commands, ["collect", str(tmp_path), "--out", str(tmp_path / "out"), "--jobs", "1"]
    )
    assert answer.exit_code == 3
    assert "! Incomplete: 1." in answer.stdout
    assert "a.warc.gz, byte " in answer.stdout
    assert "the file ends inside a compressed record" in answer.stdout
    assert (tmp_path / "out" / "candidates.jsonl").read_text().count("\n") == 5


@pytest.mark.parametrize(
    ("arguments", "said", "code"),
    [
        ([], "Missing argument", 2),
        (["gone.warc", "--out", "out"], "does not exist", 2),
        (["empty", "--out", "out"], "no file that is read lies there", 1),
        (["pages", "--out", "pages"], "it holds something else: a.html", 1),
        (["pages", "--out", "out", "--lexicons", "empty"], "no lexicon lies here", 1),
        (["pages"], "Missing option '--out'", 2),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str, code: int
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.html").write_bytes(a_page("Nothing."))
    monkeypatch.chdir(tmp_path)
    answer = CliRunner().invoke(commands, ["collect", *arguments])
    assert said in answer.output
    assert answer.exit_code == code
    assert not (tmp_path / "out" / "manifest.json").exists()


def test_a_full_disk_is_told_and_leaves_nothing_half(tmp_path: Path) -> None:
    write_archive(tmp_path / "a.warc.gz", stories())
    command = [sys.executable, "-m", "walkaway", "collect", str(tmp_path / "a.warc.gz")]
    command += ["--out", str(tmp_path / "out"), "--jobs", "1"]

    def allow_small_files_only() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300))

    answer = subprocess.run(
        command,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=allow_small_files_only,  # nothing runs beside it
    )
    assert answer.returncode == 1
    assert "The disk that holds" in answer.stderr
    left = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert {path.name for path in left} == {"lock"}
