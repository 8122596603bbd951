"""The real site with a cut of a small film in it, whose words are approved."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext

from tests.browser.staffed_site import _variables_with_tests

PREPARE = """
import json, sys, django
from pathlib import Path
django.setup()
from tests.tables import make_tables
make_tables()
from tests.browser.rendering_site import make
print(json.dumps(make(Path(sys.argv[1]))))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderingSite:
    """A home with a cut, and the cookies with which people are signed in."""

    home: Path
    cut: str
    cookies: dict[str, dict[str, str]]

    def sign_in(self, context: BrowserContext, name: str, address: str) -> None:
        """Let the browser of `context` be that of `name`, with their vault open."""
        context.add_cookies(
            [
                {"name": key, "value": value, "url": address}
                for key, value in self.cookies[name].items()
            ]
        )


def prepare_rendering(home: Path) -> RenderingSite:
    """Make the site in `home`."""
    home.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-c", PREPARE, str(home)],
        env=_variables_with_tests(home), check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return RenderingSite(home=home, **json.loads(done.stdout.splitlines()[-1]))


def make(folder: Path) -> dict[str, Any]:
    """Fill the database. Asks for Django."""
    from tests.archive.consents import consent
    from tests.cast import Member, keys_of, signed_in
    from tests.clips.rendered import a_scene
    from walkaway.accounts.site_keys import make_site_keys
    from walkaway.core.gate import Form, Purpose

    make_site_keys()
    scene = a_scene(folder, film=_a_face(folder))
    consent(
        scene.desk.speaker,
        (Purpose.LIBRARY, Form.ALTERED_VOICE),
        (Purpose.CAMPAIGN, Form.ALTERED_VOICE),
    )
    people = {"editor": scene.desk.editor, "reviewer": scene.desk.reviewer}
    cookies = {}
    for name, actor in people.items():
        assert actor.staff
        member = Member(actor.staff, keys_of(name))
        cookies[name] = {key: each.value for key, each in signed_in(member).cookies.items()}
    return {"cut": str(scene.cut.pk), "cookies": cookies}


def _a_face(folder: Path) -> bytes:
    """Five seconds of somebody who turns away for a while, with a click each second."""
    from tests.media.faces.hard_case import RATE, Pose, draw, encode
    from tests.media.numbered import clicks
    from walkaway.core.media import ffmpeg

    seconds = 5
    poses = (Pose(x=560 + n, covered=1.0 if 80 <= n < 90 else 0.0) for n in range(seconds * RATE))
    silent = encode((draw(pose) for pose in poses), folder / "silent.mp4", RATE)
    sound, film = folder / "clicks.raw", folder / "film.mp4"
    clicks(seconds, 48_000).tofile(sound)
    ffmpeg.run_ffmpeg(
        [
            *("-i", silent, "-f", "s16le", "-ar", "48000", "-ac", "1", "-i", sound),
            *("-c:v", "copy", "-c:a", "aac", film),
        ]
    )
    return film.read_bytes()
