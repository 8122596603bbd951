"""An installation as it runs: a home, a server and a worker in processes of their own."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.backup.homes import COMMAND, ROOT, Home
from tests.browser.server import PATIENCE_S, wait_until_it_listens
from tests.safety.browsing import Browser
from tests.safety.traces import headers

FILL = """
import django
django.setup()
import json, sys, tempfile
from pathlib import Path
from fractions import Fraction
from tests.tables import make_tables
make_tables()
from tests.cast import ROLES, signed_in
from tests.safety.canaries import words
from tests.safety.world import build_world
def cookies_of(member):
    return {key: morsel.value for key, morsel in signed_in(member).cookies.items()}
world = build_world(Path(sys.argv[1]).read_bytes())
given = world.given
print(json.dumps({
    "speaker": str(given.speaker.pk),
    "interview": str(given.interview.pk),
    "original": str(given.original.pk),
    "transcript": str(given.transcript.pk),
    "translation": str(given.translation.pk),
    "code": given.code,
    "opening": str(given.opening.pk),
    "interviewer": str(world.cast.interviewer.staff.pk),
    "cookies": {name: cookies_of(getattr(world.cast, name)) for name in ROLES},
}))
"""

LOOK_EVERY_S = 0.05


@dataclass(frozen=True, slots=True)
class Installation:
    """What a seizure would find: the folders, and who was signed in."""

    home: Home
    logs: Path
    temporary: Path
    address: str
    facts: dict[str, Any]

    def browser(self, name: str = "") -> Browser:
        """The browser of a member of the cast, or of a stranger."""
        return Browser(self.address, dict(self.facts["cookies"].get(name, {})), headers())


@contextmanager
def running(folder: Path, film: Path, database: str = "") -> Iterator[Installation]:
    """A filled installation that serves and works while `with` lasts; then its plug is pulled."""
    home, logs, temporary = Home(folder / "home", database), folder / "logs", folder / "tmp"
    logs.mkdir()
    temporary.mkdir()
    variables = home.variables | {"TMPDIR": str(temporary), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    facts = json.loads(_output([sys.executable, "-c", FILL, str(film)], variables))
    port = _free_port()
    serve = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"),
        *("--port", str(port), "--workers", "1", "--blocking-threads", "4", "--no-access-log"),
        "walkaway.config.wsgi:application",
    ]
    work = [sys.executable, "-c", COMMAND, "work"]
    with (
        _logged(serve, logs / "server", variables) as server,
        _logged(work, logs / "worker", variables) as worker,
    ):
        _wait_for(logs / "server", "Started worker", server)
        wait_until_it_listens(port)
        try:
            yield Installation(home, logs, temporary, f"http://127.0.0.1:{port}", facts)
        finally:
            for process in (server, worker):
                process.terminate()


@contextmanager
def _logged(
    command: list[str], log: Path, variables: dict[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as file:
        process = subprocess.Popen(
            command, cwd=ROOT, env=variables, stdout=file, stderr=subprocess.STDOUT
        )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def _wait_for(log: Path, sentence: str, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None and not re.search(sentence, log.read_text()):
        time.sleep(LOOK_EVERY_S)
    assert process.poll() is None, log.read_text()


def _output(command: list[str], variables: dict[str, str]) -> str:
    done = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1]


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
