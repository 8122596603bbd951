"""The frame around all commands: what they print and the exit code they leave."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from walkaway.cli import COMMANDS, commands
from walkaway.core.errors import Refused


def a_command_that(does: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("walkaway.cli.doctor.doctor", click.Command("doctor", callback=does))


def test_what_is_refused_is_a_sentence_and_exit_code_1(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise Refused(what="A title", reason="it is the group's own", way_on="Choose another.")

    a_command_that(refuse, monkeypatch)
    result = CliRunner().invoke(commands, ["doctor"])
    assert result.exit_code == 1
    assert result.stderr == "✗ A title is refused: it is the group's own. Choose another.\n"
    assert result.stdout == ""


def test_ctrl_c_leaves_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    a_command_that(interrupt, monkeypatch)
    assert CliRunner().invoke(commands, ["doctor"]).exit_code == 130


def test_an_error_that_nobody_foresaw_keeps_its_traceback(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def stumble() -> None:
        raise ZeroDivisionError

    a_command_that(stumble, monkeypatch)
    assert isinstance(CliRunner().invoke(commands, ["doctor"]).exception, ZeroDivisionError)


def test_an_unknown_command_is_named() -> None:
    result = CliRunner().invoke(commands, ["frobnicate"])
    assert result.exit_code == 2
    assert "frobnicate" in result.stderr


def test_help_lists_every_command_without_importing_one() -> None:
    asked = (
        "import sys; from walkaway.cli import commands\n"
        "try: commands(['--help'])\n"
        "finally: print([m for m in sys.modules if m.startswith(('walkaway.cli.', 'av'))])"
    )
    shown = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True
    ).stdout
    assert shown.endswith("[]\n")
    assert all(f"\n  {name} " in shown for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_can_be_asked_for_help(name: str) -> None:
    result = CliRunner().invoke(commands, [name, "--help"], catch_exceptions=False)
    assert result.exit_code == 0
    assert result.stdout.startswith("Usage:")


def test_a_terminated_command_runs_its_cleaning_up(tmp_path: Path) -> None:
    told, left = tmp_path / "told", tmp_path / "left"
    program = (
        "import pathlib, signal, sys, click, walkaway.cli, walkaway.cli.doctor\n"
        "told, left = map(pathlib.Path, sys.argv[2:])\n"
        "del sys.argv[2:]\n"
        "def wait():\n"
        "    try:\n"
        "        told.write_text('started')\n"
        "        signal.pause()\n"
        "    finally:\n"
        "        left.write_text('cleaned up')\n"
        "walkaway.cli.doctor.doctor = click.Command('doctor', callback=wait)\n"
        "walkaway.cli.main()\n"
    )
    os.mkfifo(told)
    with subprocess.Popen([sys.executable, "-c", program, "doctor", told, left]) as process:
        assert told.read_text() == "started"
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 143
    assert left.read_text() == "cleaned up"
