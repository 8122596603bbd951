from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from benchmarks.figures import BENCHMARKS
from walkaway.cli import bench, commands, develop


def run_checks(monkeypatch: pytest.MonkeyPatch, *exit_codes: int) -> Result:
    checks = [
        (f"Check {number}", ("python", "-c", f"raise SystemExit({code})"))
        for number, code in enumerate(exit_codes, start=1)
    ]
    monkeypatch.setattr(develop, "CHECKS", tuple(checks))
    return CliRunner().invoke(commands, ["test"], catch_exceptions=False)


def test_all_checks_run_although_one_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    result = run_checks(monkeypatch, 0, 1, 0)
    assert result.exit_code == 1
    assert result.stdout.endswith("✓ Check 1\n✗ failed: Check 2\n✓ Check 3\n")


def test_when_everything_passed_the_exit_code_is_0(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run_checks(monkeypatch, 0, 0).exit_code == 0


def test_every_benchmark_can_be_asked_for() -> None:
    assert set(bench.NAMES) == {*BENCHMARKS, "search", "withdraw", "all"}


def test_what_is_compiled_is_kept_whatever_the_environment_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    asked = ("python", "-c", "import sys; sys.exit(sys.dont_write_bytecode)")
    monkeypatch.setattr(develop, "CHECKS", (("Check", asked),))
    assert CliRunner().invoke(commands, ["test"], catch_exceptions=False).exit_code == 0


def test_what_this_machine_lacks_something_for_is_no_success_and_no_failure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    result = run_checks(monkeypatch, 0, develop.LEFT_OUT)
    assert result.exit_code == 0
    assert result.stdout.endswith("✓ Check 1\n! left out, as said above: Check 2\n")


def test_words_go_to_pytest_alone() -> None:
    result = CliRunner().invoke(commands, ["test", "--version", "-q"], catch_exceptions=False)
    assert result.exit_code == 0
    assert "pytest --version -q" in result.stdout
    assert "mypy" not in result.stdout


def test_without_uv_the_locks_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    result = CliRunner().invoke(commands, ["lock"], catch_exceptions=False)
    assert result.exit_code == 1
    assert result.stderr.startswith("✗ uv is not here")


@pytest.mark.parametrize("command", ["lock", "reference", "test"])
def test_outside_a_copy_of_the_sources_there_is_nothing_to_work_on(
    command: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(develop, "ROOT", tmp_path)
    result = CliRunner().invoke(commands, [command], catch_exceptions=False)
    assert result.exit_code == 1
    assert "Clone the repository" in result.stderr
