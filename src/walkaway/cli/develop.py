"""Commands for those who work on Walkaway itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from walkaway.core.errors import MissingPiece

ROOT = Path(__file__).resolve().parents[3]

ON_ALL_CORES = ("--numprocesses=logical", "--dist=worksteal")
"""Each process begins with tests that stand side by side in the suite, so that what a folder or a
file makes once is made once; whoever is done first takes over from another's end."""

CHECKS = (
    ("The layout of the code", ("ruff", "format", "--check", "--quiet")),
    ("The style of the code", ("ruff", "check", "--quiet")),
    ("The types", ("mypy",)),
    ("The direction of imports", ("lint-imports", "--no-logo")),
    ("The tests", ("pytest", *ON_ALL_CORES)),
    (
        "The tests of the database, on PostgreSQL",
        ("python", "-m", "tests.on_postgresql", *ON_ALL_CORES),
    ),
)
"""What `walkaway test` runs one after another, each a program of the development environment."""

COMPILES_EACH_TIME = "PYTHONDONTWRITEBYTECODE"
"""Images of containers set it. The tests start hundreds of programs, each of which would then
compile all sources anew: a third of what it takes to start."""

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

    Words after the command go to pytest, which then runs alone and in one process:
    `./run test tests/core -k name`. With CI=true a test that was left out is a failure.
    """
    require_sources()
    checks = (("The tests", ("pytest", *pytest_words)),) if pytest_words else CHECKS
    codes = {name: _exit_code(name, words) for name, words in checks}
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
    click.echo(click.style(f"── {name}: {' '.join(words)}", bold=True))
    argv = [str(Path(sys.prefix, "bin", words[0])), *words[1:]]
    kept = {name: value for name, value in os.environ.items() if name != COMPILES_EACH_TIME}
    return subprocess.run(argv, cwd=ROOT, env=kept, check=False).returncode


def _compile(*words: str | Path) -> None:
    # The certificates of the system, as in ./run: a proxy may have its own.
    settings = {**os.environ, "UV_SYSTEM_CERTS": "1", "UV_NATIVE_TLS": "1"}
    argv = [*COMPILE, *map(str, words)]
    if subprocess.run(argv, cwd=ROOT, env=settings, check=False).returncode:
        sys.exit(1)
