from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from walkaway.core import memory
from walkaway.core.errors import NotEnoughDisk, Refused
from walkaway.core.files import write_whole
from walkaway.core.memory import USUAL_PLACE, memory_folder, sweep_memory

OURS = USUAL_PLACE / f"walkaway-{os.geteuid()}"

HOLD = (
    "import os, signal, sys; from pathlib import Path\n"
    "from walkaway.core.memory import memory_folder\n"
    "with memory_folder() as folder:\n"
    "    (folder / 'clip.mp4').write_bytes(b'film')\n"
    "    print(folder, flush=True)\n"
    "    sys.stdin.read() or os.kill(os.getpid(), signal.SIGKILL)"
)


def test_a_folder_in_memory_vanishes_with_what_is_in_it() -> None:
    with memory_folder() as folder:
        write_whole(folder / "renditions" / "clip.mp4", b"film")
        assert folder.is_relative_to(USUAL_PLACE)
        assert folder.stat().st_mode & 0o077 == OURS.stat().st_mode & 0o077 == 0
    assert not folder.exists()


def test_it_vanishes_after_a_failure_too() -> None:
    with pytest.raises(RuntimeError), memory_folder() as folder:
        (folder / "clip.mp4").write_bytes(b"film")
        raise RuntimeError
    assert not folder.exists()


def test_what_a_killed_process_left_goes_with_the_next_start() -> None:
    killed = subprocess.run(
        [sys.executable, "-c", HOLD], stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    left = Path(killed.stdout.decode().strip())
    assert (left / "clip.mp4").exists()
    with memory_folder():
        assert not left.exists()


def test_what_a_living_process_holds_is_left_alone() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as living:
        assert living.stdin
        assert living.stdout
        held = Path(living.stdout.readline().decode().strip())
        sweep_memory()
        assert (held / "clip.mp4").exists()
        living.stdin.write(b"go on")
        living.stdin.close()
    assert not held.exists()


def test_many_come_and_go_at_once() -> None:
    def come_and_go(number: int) -> None:
        with memory_folder() as folder:
            write_whole(folder / "clip.mp4", b"film" * number)
            assert (folder / "clip.mp4").read_bytes() == b"film" * number

    with ThreadPoolExecutor(8) as people:
        list(people.map(come_and_go, range(300)))


def test_a_folder_on_a_disk_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = tmp_path / "mountinfo"
    device = tmp_path.stat().st_dev
    mounts.write_text(f"25 24 {os.major(device)}:{os.minor(device)} / / rw - ext4 disk rw\n")
    monkeypatch.setattr(memory, "_MOUNTS", mounts)
    remedy = r"lies on a disk \(ext4\).*WALKAWAY_MEMORY_FOLDER"
    with pytest.raises(Refused, match=remedy), memory_folder(tmp_path):
        pass
    assert os.listdir(tmp_path) == ["mountinfo"]


def test_where_the_system_does_not_say_what_is_memory_everything_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "_MOUNTS", tmp_path / "nothing")
    with pytest.raises(Refused, match="unknown"), memory_folder():
        pass


def test_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no folder"), memory_folder(tmp_path / "nothing"):
        pass


@pytest.fixture
def a_place() -> Iterator[Path]:
    """A place in memory of a test's own."""
    with memory_folder() as folder:
        yield folder


def test_a_folder_that_others_can_read_is_refused(a_place: Path) -> None:
    (a_place / OURS.name).mkdir()
    (a_place / OURS.name).chmod(0o755)
    with pytest.raises(Refused, match="open to other people"), memory_folder(a_place):
        pass


def test_a_link_that_somebody_left_is_not_followed(a_place: Path, tmp_path: Path) -> None:
    (a_place / OURS.name).symlink_to(tmp_path)
    with pytest.raises(Refused, match="is no folder"), memory_folder(a_place):
        pass
    assert os.listdir(tmp_path) == []


def test_full_memory_is_told_as_a_full_disk_is() -> None:
    with pytest.raises(NotEnoughDisk, match="shm"), memory_folder() as folder:
        raise OSError(errno.ENOSPC, "No space left on device")
    assert not folder.exists()
