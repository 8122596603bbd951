"""The real site in a process of its own, with small clips in it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PUBLISH = """
import sys, django
from pathlib import Path
django.setup()
from django.core.management import call_command
from walkaway.accounts.actors import program
from tests.library.publishing import published
from walkaway.library.services import withdraw_clip
call_command("migrate", verbosity=0)
for folder in map(Path, sys.argv[1:]):
    published(folder, actor=program("editor"))
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
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"),
            *("--port", str(port), "--workers", "1", "--blocking-threads", "4"),
            "walkaway.config.wsgi:application",
        ],
        env=_variables(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        _wait_until_started(server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.communicate(timeout=30)


def _wait_until_started(server: subprocess.Popen[str]) -> None:
    assert server.stdout
    said = []
    for line in server.stdout:
        said.append(line)
        if "Started worker" in line:
            return
    raise RuntimeError(f"the server did not start: {''.join(said)}")


def _variables(home: Path) -> dict[str, Any]:
    return os.environ | {
        "WALKAWAY_HOME": str(home),
        "WALKAWAY_DATABASE": "",
        "DJANGO_SETTINGS_MODULE": "walkaway.config.settings",
    }
