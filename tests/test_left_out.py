"""A test that a machine cannot run is left out loudly, and fails where everything must run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

WANTING = {
    "browser": "import pytest\n@pytest.mark.browser\ndef test_it(): raise AssertionError\n",
    "fixture": "def test_it(chromium_path): raise AssertionError\n",
    "shared_data": "def test_it(shared_data): raise AssertionError\n",
    "skipped": "import pytest\n@pytest.mark.skip(reason='why')\ndef test_it(): pass\n",
    "strange": "import pytest\n@pytest.mark.brwoser\ndef test_it(): pass\n",
}


def run_pytest(
    tmp_path: Path, test: str, words: tuple[str, ...] = (), **settings: str
) -> tuple[int, str]:
    """Exit code and output on a machine with nothing on its PATH."""
    path = tmp_path / "test_it.py"
    path.write_text(WANTING[test])
    plain = {name: value for name, value in os.environ.items() if not name.startswith("WALKAWAY")}
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "tests.conftest"),
            *("--noconftest", "-c", ROOT / "pyproject.toml", *words, path),
        ],
        cwd=ROOT,
        env={**plain, "PATH": "", "WALKAWAY_SHARED_DATA": str(tmp_path / "none"), "CI": ""}
        | settings,
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout


@pytest.mark.parametrize("test", ["browser", "fixture"])
def test_it_is_left_out_and_what_to_install_is_said(tmp_path: Path, test: str) -> None:
    exit_code, said = run_pytest(tmp_path, test)
    assert exit_code == 0
    assert "! 1 for want of Chromium: apt-get install chromium" in said


@pytest.mark.parametrize("test", ["browser", "fixture", "skipped"])
def test_in_ci_it_is_a_failure(tmp_path: Path, test: str) -> None:
    exit_code, said = run_pytest(tmp_path, test, CI="true")
    assert exit_code == 1
    assert "✗ CI=true: a test that was left out is a failure" in said


def test_in_ci_it_is_a_failure_whichever_process_left_it_out(tmp_path: Path) -> None:
    exit_code, said = run_pytest(tmp_path, "browser", ("--numprocesses=1",), CI="true")
    assert exit_code == 1
    assert "! 1 for want of Chromium: apt-get install chromium" in said
    assert "✗ CI=true: a test that was left out is a failure" in said


def test_recordings_that_no_package_brings_are_missed_by_nobody(tmp_path: Path) -> None:
    exit_code, said = run_pytest(tmp_path, "shared_data", CI="true")
    assert exit_code == 0
    assert "! 1 for want of real recordings" in said


def test_a_marker_that_is_misspelt_is_refused(tmp_path: Path) -> None:
    assert run_pytest(tmp_path, "strange")[0] == 2
