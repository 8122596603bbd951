"""The real site with the cast of the tests in it, an interview, and a worker that does the jobs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext

from tests.browser.server import _variables

PREPARE = """
import json, sys, django
django.setup()
from tests.tables import make_tables
make_tables()
from tests.archive.recordings import interview_of_the_cast
from tests.cast import make_cast, signed_in
cast = make_cast()
interview = interview_of_the_cast(cast)
print(json.dumps({
    "interview": str(interview.pk),
    "speaker": str(interview.speaker_id),
    "cookies": {
        name: {key: morsel.value for key, morsel in signed_in(getattr(cast, name)).cookies.items()}
        for name in ("interviewer", "researcher", "editor", "translator", "stranger")
    },
}))
"""

WORK = """
import django
django.setup()
from walkaway.jobs.running import run_all_that_wait
print(run_all_that_wait("test"))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveSite:
    """A home with an interview in it, and the cookies with which each of the cast is signed in."""

    home: Path
    interview: str
    speaker: str
    cookies: dict[str, dict[str, str]]

    def sign_in(self, context: BrowserContext, name: str, address: str) -> None:
        """Let the browser of `context` be that of `name`, with their vault open."""
        context.add_cookies(
            [
                {"name": key, "value": value, "url": address}
                for key, value in self.cookies[name].items()
            ]
        )

    def do_all_jobs(self) -> None:
        """Do every job that waits, in a process of its own."""
        _python(self.home, WORK)


def prepare_archive(home: Path) -> ArchiveSite:
    """Make the site in `home`."""
    told: dict[str, Any] = json.loads(_python(home, PREPARE).splitlines()[-1])
    return ArchiveSite(home=home, **told)


def _python(home: Path, code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=_variables(home) | {"PYTHONPATH": f"{Path.cwd()}:{os.environ.get('PYTHONPATH', '')}"},
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout
