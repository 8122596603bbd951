"""`./run` on machines that lack something, each in a copy of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PYTHON = Path(sys.base_prefix, "bin", f"python3.{sys.version_info.minor}")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of what `./run` needs, at a path with a space."""
    folder = tmp_path / "a copy"
    (folder / "requirements").mkdir(parents=True)
    shutil.copy(ROOT / "run", folder / "run")
    for name in ("run.lock", "dev.lock"):
        (folder / "requirements" / name).write_text("# nothing to install\n")
    command = folder / "src" / "walkaway" / "cli.py"
    command.parent.mkdir(parents=True)
    command.write_text("import sys\ndef main(): print('walkaway', *sys.argv[1:])\n")
    return folder


@pytest.fixture
def bare_path(tmp_path: Path) -> Path:
    """A PATH with nothing but this Python: no uv, no other version."""
    folder = tmp_path / "bin"
    folder.mkdir()
    return folder


@pytest.fixture
def path_with_uv(bare_path: Path) -> Path:
    """A PATH with a stand-in for uv, which makes an empty environment and installs nothing."""
    uv = bare_path / "uv"
    uv.write_text(
        '#!/bin/sh\n[ "$1" = venv ] || exit 0\n'
        f'for folder; do :; done\nexec {PYTHON} -m venv --without-pip "$folder"\n'
    )
    uv.chmod(0o755)
    return bare_path


def run(copy: Path, path: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [PYTHON, copy / "run", *words],
        env={"PATH": str(path), "HOME": str(copy), "PIP_NO_INDEX": "1", **settings},
        capture_output=True,
        text=True,
    )


def replaced(copy: Path, old: str, new: str) -> None:
    text = (copy / "run").read_text()
    assert old in text
    (copy / "run").write_text(text.replace(old, new))


def test_the_environment_is_made_once_and_words_are_passed_on(
    copy: Path, path_with_uv: Path
) -> None:
    first = run(copy, path_with_uv, "cut", "my sheet.toml")
    assert first.stdout == "walkaway cut my sheet.toml\n", first.stderr
    assert "Ready." in first.stderr
    again = run(copy, path_with_uv)
    assert (again.stdout, again.stderr) == ("walkaway\n", "")


def test_an_installation_that_was_interrupted_is_made_anew(copy: Path, path_with_uv: Path) -> None:
    half = copy / ".venv" / "bin"
    half.mkdir(parents=True)
    (half.parent / "made-by-run").touch()
    (half / "python").write_text("half a file")
    assert run(copy, path_with_uv, "doctor").stdout == "walkaway doctor\n"


def test_a_changed_lock_is_installed(copy: Path, path_with_uv: Path) -> None:
    run(copy, path_with_uv)
    (copy / "requirements" / "run.lock").write_text("# another lock\n")
    assert "Ready." in run(copy, path_with_uv).stderr
    assert run(copy, path_with_uv).stderr == ""


def test_without_uv_pip_does_it(copy: Path, bare_path: Path) -> None:
    assert run(copy, bare_path, "doctor").stdout == "walkaway doctor\n"


def test_an_environment_of_somebody_else_is_left_alone(copy: Path, bare_path: Path) -> None:
    precious = copy / ".venv" / "precious"
    precious.parent.mkdir()
    precious.touch()
    done = run(copy, bare_path)
    assert done.returncode == 1
    assert "was not made by ./run. Move it away" in done.stderr
    assert precious.exists()


def test_a_python_without_venv_names_the_package(copy: Path, bare_path: Path) -> None:
    lacking = copy / "lacking" / "ensurepip"
    lacking.mkdir(parents=True)
    (lacking / "__init__.py").write_text("raise ImportError\n")
    done = run(copy, bare_path, PYTHONPATH=str(lacking.parent))
    assert done.returncode == 1
    assert f"apt-get install python3.{sys.version_info.minor}-venv" in done.stderr


def test_an_unsupported_python_says_which_are_supported(copy: Path, bare_path: Path) -> None:
    replaced(copy, "SUPPORTED = (", "SUPPORTED = ((2, 6),)\nUNUSED = (")
    done = run(copy, bare_path)
    assert done.returncode == 1
    assert done.stderr.startswith("Walkaway needs Python 3.11, 3.12 or 3.13, and this is 3.")
    assert "Traceback" not in done.stderr


def test_a_supported_python_on_the_path_takes_over(copy: Path, bare_path: Path) -> None:
    replaced(copy, "SUPPORTED = (", "SUPPORTED = ((2, 6),)\nUNUSED = (")
    newer = bare_path / "python2.6"
    newer.write_text('#!/bin/sh\n[ "$1" = -c ] || echo "taken over: $2 $3"\n')
    newer.chmod(0o755)
    assert run(copy, bare_path, "demo", "--port").stdout == "taken over: demo --port\n"


def test_too_small_a_disk_is_said_before_anything_is_fetched(copy: Path, bare_path: Path) -> None:
    replaced(copy, '"run": 900000000', '"run": 10**18')
    done = run(copy, bare_path)
    assert done.returncode == 1
    assert "MB are needed. Free some space" in done.stderr


def test_a_place_that_cannot_be_written_to_is_a_sentence(copy: Path, bare_path: Path) -> None:
    (copy / ".cache").write_text("a file where a folder should be")
    done = run(copy, bare_path)
    assert done.returncode == 1
    assert "cannot be written to" in done.stderr
    assert "Traceback" not in done.stderr


def test_without_the_package_index_the_way_on_is_said(copy: Path, bare_path: Path) -> None:
    lock = copy / "requirements" / "run.lock"
    lock.write_text(f"no-such-package==1.0 --hash=sha256:{'0' * 64}\n")
    done = run(copy, bare_path)
    assert done.returncode == 1
    assert "Is there a network" in done.stderr
    assert "no-such-package" in done.stderr


def test_two_at_once_do_no_harm(copy: Path, path_with_uv: Path) -> None:
    environment = {"PATH": str(path_with_uv), "HOME": str(copy), "PIP_NO_INDEX": "1"}
    pipe = subprocess.PIPE
    both = [
        subprocess.Popen([PYTHON, copy / "run"], env=environment, stdout=pipe, stderr=pipe)
        for _ in range(2)
    ]
    said = [each.communicate() for each in both]
    assert [out for out, _ in said] == [b"walkaway\n"] * 2
    assert sum(b"Ready." in error for _, error in said) == 1


def test_an_installation_under_way_keeps_the_lock_when_its_parent_is_killed(
    copy: Path, path_with_uv: Path, tmp_path: Path
) -> None:
    told, answer = tmp_path / "told", tmp_path / "answer"
    os.mkfifo(told)
    os.mkfifo(answer)
    slow_uv = path_with_uv / "uv"
    quick_uv = slow_uv.rename(path_with_uv / "quick")
    slow_uv.write_text(f'#!/bin/sh\necho $$ > "{told}"\nread answer < "{answer}"\nexit 1\n')
    slow_uv.chmod(0o755)
    environment = {"PATH": str(path_with_uv), "HOME": str(copy), "PIP_NO_INDEX": "1"}
    with subprocess.Popen([PYTHON, copy / "run"], env=environment) as first:
        assert told.read_text()
        first.kill()
    quick_uv.rename(slow_uv)
    with subprocess.Popen(
        [PYTHON, copy / "run"], env=environment, stderr=subprocess.PIPE, text=True
    ) as second:
        assert second.stderr
        assert second.stderr.readline().startswith("Another ./run is preparing")
        answer.write_text("go on\n")
        assert "Ready." in second.stderr.read()
    assert second.returncode == 0
