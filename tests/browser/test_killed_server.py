"""The web server is killed with -9 in the middle of a signature, and of a release: none of it
stays, and whoever asked asks again.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import new_context
from tests.browser.release_site import ReleaseSite, prepare_release
from tests.browser.server import served
from tests.browser.staffed_site import _variables_with_tests

pytestmark = pytest.mark.browser

COUNTS = {
    "signatures": "SELECT count(*) FROM release_signoff",
    "signed": "SELECT count(*) FROM journal_entry WHERE verb = 'rendition-signed'",
    "releases": "SELECT count(*) FROM release_release",
    "films of releases": "SELECT count(*) FROM release_releasedrendition",
    "released": "SELECT count(*) FROM journal_entry WHERE verb = 'clip-released'",
    "clips": "SELECT count(*) FROM library_clip",
    "files of clips": "SELECT count(*) FROM library_asset",
}
SIGN = "Sign what I saw"
CLIP = "/en/clips/the-well/"


def counted(site: ReleaseSite) -> dict[str, int]:
    """How much there is of what is signed and released."""
    with closing(sqlite3.connect(site.home / "walkaway.sqlite3")) as database:
        return {name: database.execute(query).fetchone()[0] for name, query in COUNTS.items()}


@contextmanager
def reviewer(chromium: Browser, site: ReleaseSite, stop: Path) -> Iterator[Reviewer]:
    """The reviewer before a server that stands still once `stop` is there."""
    path = _variables_with_tests(site.home)["PYTHONPATH"]
    more = {"WALKAWAY_TEST_STOP": str(stop), "PYTHONPATH": path}
    with served(site.home, "tests.browser.stopping_wsgi:application", **more) as (server, at):
        address = at.replace("127.0.0.1", "localhost")
        with new_context(chromium, base_url=address) as context:
            site.sign_in(context, "reviewer", address)
            yield Reviewer(context, server, stop)


class Reviewer:
    """A reviewer at work, and the server they work on."""

    def __init__(self, context: BrowserContext, server: subprocess.Popen[str], stop: Path) -> None:
        self.page: Page = context.new_page()
        self.server, self.stop = server, stop

    def press(self, name: str) -> None:
        """Press a button and see where it leads."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=True).click()

    def press_in_vain(self, name: str) -> None:
        """Press a button; the server dies when all is written, and nothing committed."""
        self.stop.touch()
        with self.page.expect_event("requestfailed"):
            self.page.get_by_role("button", name=name, exact=True).click(no_wait_after=True)
            while not Path(f"{self.stop}ped").exists():
                self.page.wait_for_timeout(50)
            os.killpg(self.server.pid, signal.SIGKILL)
        Path(f"{self.stop}ped").unlink()


@pytest.mark.sqlite
def test_what_was_signed_or_released_when_the_server_died_is_done_wholly_or_not_at_all(
    chromium: Browser, tmp_path: Path
) -> None:
    site, stop = prepare_release(tmp_path / "home"), tmp_path / "stop"
    clip, before = f"/en/desk/release/clips/{site.nearly}/", counted(site)
    with reviewer(chromium, site, stop) as one:
        one.page.goto(clip)
        one.page.get_by_role("link", name="Watch and sign").click()
        film = one.page.url.removeprefix(one.page.url.split("/en/")[0])
        one.page.locator("video").evaluate("film => { film.play() }")
        expect(one.page.get_by_role("button", name=SIGN)).to_be_visible()
        one.press_in_vain(SIGN)
    assert counted(site) == before
    with reviewer(chromium, site, stop) as one:
        one.page.goto(film)
        one.press(SIGN)
        signed = counted(site)
        assert (signed["signatures"], signed["signed"]) == (
            before["signatures"] + 1, before["signed"] + 1,
        )  # fmt: skip
        one.page.goto(clip)
        one.press_in_vain("Release")
    assert counted(site) == signed
    with reviewer(chromium, site, stop) as one:
        assert one.page.request.get(CLIP).status == 404
        one.page.goto(clip)
        one.press("Release")
        assert one.page.request.get(CLIP).status == 200
    released = counted(site)
    assert (released["releases"], released["released"]) == (
        before["releases"] + 1, before["released"] + 1,
    )  # fmt: skip
