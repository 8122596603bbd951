"""Commands for those who work on Walkaway itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile

import click

from walkaway.core.errors import MissingPiece

ROOT = Path(__file__).resolve().parents[3]

CHECKS = (
    ("The layout of the code", ("ruff", "format", "--check", "--quiet")),
    ("The style of the code", ("ruff", "check", "--quiet")),
    ("The types", ("mypy",)),
    ("The direction of imports", ("lint-imports", "--no-logo")),
    ("The tests", ("pytest",)),
    ("The tests of the database, on PostgreSQL", ("python", "-m", "tests.on_postgresql")),
)
"""What `walkaway test` runs, each a program of the development environment. The last runs beside
the others: either kind of tests waits a good part of its time, for browsers, servers and disks."""

LEFT_OUT = 77
"""The exit code of a check that this machine lacks something for, and that said what."""

FAILED = "✗ failed: "
OUTCOMES = {0: "✓ ", LEFT_OUT: "! left out, as said above: "}
"""How the summary tells of the exit codes that fail nothing."""

COMPILE = (
    *("uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"),
    *("--fork-strategy", "fewest", "--generate-hashes", "--no-emit-index-url"),
    *("--no-emit-find-links", "--custom-compile-command", "./run lock"),
)


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("pytest_words", nargs=-1, type=click.UNPROCESSED)
def test(pytest_words: tuple[str, ...]) -> None:
    """Check the code and run its tests.

    Words after the command go to pytest, which then runs alone:
    `./run test tests/core -k name`. With CI=true a test that was left out is a failure.
    """
    require_sources()
    codes = {}
    if pytest_words:
        codes["The tests"] = _exit_code("The tests", ("pytest", *pytest_words))
    else:
        *first, (last, last_words) = CHECKS
        with _beside(last, last_words) as outcome:
            codes = {name: _exit_code(name, words) for name, words in first}
            codes[last] = outcome()
    click.echo(click.style("── Summary", bold=True))
    for name, code in codes.items():
        click.echo(f"{OUTCOMES.get(code, FAILED)}{name}")
    if set(codes.values()) - set(OUTCOMES):
        sys.exit(1)


@click.command()
@click.option("--upgrade", is_flag=True, help="Take the newest versions, not only what is needed.")
def lock(upgrade: bool) -> None:
    """Write the locks in requirements/ anew from pyproject.toml."""
    require_sources()
    if not shutil.which("uv"):
        raise MissingPiece(
            piece="uv",
            cost="only uv writes a lock for all systems at once",
            remedy="Install it: https://docs.astral.sh/uv/",
        )
    run_lock = Path("requirements", "run.lock")
    dev_lock = Path("requirements", "dev.lock")
    newest = ("--upgrade",) if upgrade else ()
    _compile("pyproject.toml", "-o", run_lock, *newest)
    # Held to the versions of the smaller lock, so that the larger environment serves for both.
    groups = ("--all-extras", "--group", "dev", "--constraints", run_lock)
    _compile("pyproject.toml", "-o", dev_lock, *groups, *newest)
    peers = Path("requirements", "peers.in")
    _compile(peers, "-o", peers.with_suffix(".lock"), *newest)
    click.echo(f"✓ {run_lock}, {dev_lock} and {peers.with_suffix('.lock')} are written.")


def require_sources() -> None:
    """Raise `MissingPiece` where Walkaway was installed as a package and not copied."""
    if not (ROOT / "pyproject.toml").exists():
        raise MissingPiece(
            piece="A copy of the sources",
            cost="there is nothing to work on",
            remedy="Clone the repository and use ./run there.",
        )


def _exit_code(name: str, words: Sequence[str]) -> int:
    _announce(name, words)
    return subprocess.run(_argv(words), cwd=ROOT, check=False).returncode


@contextmanager
def _beside(name: str, words: Sequence[str]) -> Iterator[Callable[[], int]]:
    """Run a check beside others. The function that is given waits for it, shows what it said, and
    answers with its exit code; without being asked for, it is ended."""
    with (
        TemporaryFile("w+") as said,
        subprocess.Popen(_argv(words), cwd=ROOT, stdout=said, stderr=subprocess.STDOUT) as check,
    ):

        def outcome() -> int:
            code = check.wait()
            _announce(name, words)
            said.seek(0)
            click.echo(said.read(), nl=False)
            return code

        try:
            yield outcome
        finally:
            check.terminate()


def _announce(name: str, words: Sequence[str]) -> None:
    click.echo(click.style(f"── {name}: {' '.join(words)}", bold=True))


def _argv(words: Sequence[str]) -> list[str]:
    return [str(Path(sys.prefix, "bin", words[0])), *words[1:]]


def _compile(*words: str | Path) -> None:
    # The certificates of the system, as in ./run: a proxy may have its own.
    settings = {**os.environ, "UV_SYSTEM_CERTS": "1", "UV_NATIVE_TLS": "1"}
    argv = [*COMPILE, *map(str, words)]
    if subprocess.run(argv, cwd=ROOT, env=settings, check=False).returncode:
        sys.exit(1)
