"""The real site in a process of its own, with small clips in it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PATIENCE_S = 60

PUBLISH = """
import sys, django
from pathlib import Path
django.setup()
from tests.tables import make_tables
from walkaway.accounts.actors import program
from tests.release.releasing import released
from walkaway.library.services import withdraw_clip
make_tables()
for folder in map(Path, sys.argv[1:]):
    released(folder)
    if folder.name == "withdrawn":
        withdraw_clip(folder.name, actor=program("protection-officer"))
"""


def prepare(home: Path, *folders: Path) -> None:
    """Publish the clips in `folders` into a library in `home`; the one named withdrawn, is."""
    subprocess.run(
        [sys.executable, "-c", PUBLISH, *map(str, folders)], env=_variables(home), check=True
    )


@contextmanager
def serving(home: Path) -> Iterator[str]:
    """The address at which the library in `home` is served while `with` lasts."""
    with served(home) as (_server, address):
        yield address


@contextmanager
def served(
    home: Path, application: str = "walkaway.config.wsgi:application", **variables: str
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """As above: the server, which leads a process group of its own, and its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"),
            *("--port", str(port), "--workers", "1", "--blocking-threads", "4"),
            application,
        ],
        env=_variables(home) | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        _wait_until_started(server)
        wait_until_it_listens(port)
        yield server, f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        try:
            server.communicate(timeout=PATIENCE_S)
        except subprocess.TimeoutExpired:
            # It waits for a request that goes on, and how it stops is not what is tested.
            os.killpg(server.pid, signal.SIGKILL)
            server.communicate()


def _wait_until_started(server: subprocess.Popen[str]) -> None:
    assert server.stdout
    said = []
    for line in server.stdout:
        said.append(line)
        if "Started worker" in line:
            return
    raise RuntimeError(f"the server did not start: {''.join(said)}")


def wait_until_it_listens(port: int) -> None:
    """A worker says that it started before it listens. Raises `ConnectionRefusedError`."""
    latest = time.monotonic() + PATIENCE_S
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S).close()
        except ConnectionRefusedError:
            if time.monotonic() > latest:
                raise
            time.sleep(0.05)
        else:
            return


def _variables(home: Path) -> dict[str, Any]:
    return os.environ | {
        "WALKAWAY_HOME": str(home),
        "WALKAWAY_DATABASE": "",
        "DJANGO_SETTINGS_MODULE": "walkaway.config.settings",
    }
