from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.full_disk import a_disk_with_room_for
from walkaway.core import files
from walkaway.core.errors import NotEnoughDisk
from walkaway.core.files import remove_abandoned_parts, sha256_of, whole_file, write_whole


def test_what_was_written_is_there(tmp_path: Path) -> None:
    write_whole(tmp_path / "new" / "file.txt", "é\n")
    assert (tmp_path / "new" / "file.txt").read_bytes() == b"\xc3\xa9\n"


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "file.txt"
    write_whole(path, "old")
    with pytest.raises(RuntimeError), whole_file(path) as temporary:
        temporary.write_text("half")
        raise RuntimeError
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["file.txt"]


def test_a_full_disk_leaves_no_half_file(tmp_path: Path) -> None:
    path = tmp_path / "file.txt"
    with a_disk_with_room_for(1000), pytest.raises(NotEnoughDisk, match=r"file\.txt"):
        write_whole(path, b"x" * 5000)
    assert os.listdir(tmp_path) == []


def test_parts_of_killed_processes_are_swept_and_of_living_ones_are_not(tmp_path: Path) -> None:
    program = (
        "import os, signal, sys; from pathlib import Path\n"
        "from walkaway.core.files import whole_file\n"
        "with whole_file(Path(sys.argv[1]) / 'film.mp4') as part:\n"
        "    part.write_bytes(b'half'); os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=False)
    assert len(os.listdir(tmp_path)) == 1
    with whole_file(tmp_path / "mine.mp4") as part:
        part.write_bytes(b"whole")
        remove_abandoned_parts(tmp_path)
        assert os.listdir(tmp_path) == [part.name]
    assert os.listdir(tmp_path) == ["mine.mp4"]


def test_what_vanishes_while_it_is_swept_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process sweeps at the same time, or ends."""
    parts = [tmp_path / f"clip-{n}" / files._part_name("") for n in range(3)]
    for part in parts:
        part.mkdir(parents=True)
        (part / "half").touch()

    def dead_and_gone(_process: int) -> bool:
        for part in parts:
            shutil.rmtree(part.parent, ignore_errors=True)
        return False

    monkeypatch.setattr(files, "_is_running", dead_and_gone)
    remove_abandoned_parts(tmp_path)
    assert not list(tmp_path.rglob("*.part*"))


def test_a_hash_is_the_one_everybody_computes(tmp_path: Path) -> None:
    # FIPS 180-4, the one-block message "abc".
    (tmp_path / "abc").write_bytes(b"abc")
    expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert sha256_of(tmp_path / "abc") == expected
