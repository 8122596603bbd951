"""The real site with three small clips: nobody looked at one, one lacks a signature, one is out."""

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
from tests.browser.release_site import make
print(json.dumps(make(Path(sys.argv[1]))))
"""
OUT = "the-door"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseSite:
    """A home with packages of clips, and the cookies with which people are signed in."""

    home: Path
    fresh: str
    """The clip that nobody weighed, watched or read."""
    unwatched: str
    """A film of it."""
    nearly: str
    """The clip that lacks nothing but one signature of the reviewer."""
    out: str
    """The clip that is in the library."""
    cookies: dict[str, dict[str, str]]

    def sign_in(self, context: BrowserContext, name: str, address: str) -> None:
        """Let the browser of `context` be that of `name`, with their vault open."""
        context.add_cookies(
            [
                {"name": key, "value": value, "url": address}
                for key, value in self.cookies[name].items()
            ]
        )


def prepare_release(home: Path) -> ReleaseSite:
    """Make the site in `home`."""
    home.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-c", PREPARE, str(home)],
        env=_variables_with_tests(home), check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return ReleaseSite(home=home, **json.loads(done.stdout.splitlines()[-1]))


def make(home: Path) -> dict[str, Any]:
    """Fill the database. Asks for Django."""
    from tests.library.clips import make_media
    from tests.release.releasing import a_crew, released_package
    from walkaway.accounts.models import ReadLanguage
    from walkaway.accounts.site_keys import make_site_keys

    make_site_keys()
    crew, media = a_crew(), make_media(home / "clips-of-tests" / "media")
    ReadLanguage.objects.create(staff=crew.reviewer.staff, language="fr")
    fresh = _package(media, "the-road", "Dilan", crew)
    nearly = _package(media, "the-well", "Bahar", crew)
    _all_but_one_signature(nearly, crew)
    out, _released = released_package(_clip(media, OUT, "Sirwan"), crew=crew)
    return {
        "fresh": str(fresh.pk),
        "unwatched": str(fresh.renditions.get(position=0).pk),
        "nearly": str(nearly.pk),
        "out": str(out.pk),
        "cookies": _cookies(crew),
    }


def _clip(media: Path, name: str, pseudonym: str) -> Path:
    from tests.library.clips import make_clip
    from walkaway.core.media.manifest import ClipManifest

    def change(manifest: ClipManifest) -> None:
        manifest["id"] = name
        manifest["speaker"]["pseudonym"] = pseudonym

    return make_clip(media, media.parent / name, change=change)


def _package(media: Path, name: str, pseudonym: str, crew: Any) -> Any:
    from tests.release.packages import packaged
    from tests.release.releasing import speaker_of_crew

    speaker = speaker_of_crew(pseudonym, crew)
    return packaged(_clip(media, name, pseudonym), speaker, editor=crew.editor)


def _all_but_one_signature(package: Any, crew: Any) -> None:
    """Do whatever the gate asks for, but leave the first film to the reviewer."""
    from django.utils import timezone

    from tests.release.releasing import approve_all, assess_all, sign
    from walkaway.release.services.releasing import review_jigsaw

    assess_all(package, crew.reviewer)
    first, *others = package.renditions.order_by("position")
    sign(first, crew.officer)
    for rendition in others:
        for signer in crew.signers:
            sign(rendition, signer)
    approve_all(package, crew.officer)
    review_jigsaw(package, actor=crew.officer, now=timezone.now())


def _cookies(crew: Any) -> dict[str, dict[str, str]]:
    from tests.cast import Member, keys_of, signed_in

    people = {
        "editor": crew.editor,
        "reviewer": crew.reviewer,
        "officer": crew.officer,
        "second officer": crew.others[0],
    }
    cookies = {}
    for name, actor in people.items():
        member = Member(actor.staff, keys_of(f"crew {name}"))
        cookies[name] = {key: each.value for key, each in signed_in(member).cookies.items()}
    return cookies
