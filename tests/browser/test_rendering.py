"""The files of a clip are asked for, made and watched in a real browser, in both directions."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import PHONE, new_context
from tests.browser.keyboard import enter, tab_to, write
from tests.browser.looking import check
from tests.browser.rendering_site import RenderingSite, prepare_rendering
from tests.browser.server import serving
from tests.browser.staffed_site import working

pytestmark = pytest.mark.browser

PICTURES = os.environ.get("WALKAWAY_TEST_PICTURES", "")
MAKING_MS = 240_000
NewPage = Callable[..., Page]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> RenderingSite:
    return prepare_rendering(tmp_path_factory.mktemp("rendering") / "home")


@pytest.fixture(scope="module")
def address(site: RenderingSite) -> Iterator[str]:
    with serving(site.home) as address:
        yield address.replace("127.0.0.1", "localhost")


@pytest.fixture
def page_of(chromium: Browser, site: RenderingSite, address: str) -> Iterator[NewPage]:
    """A page of somebody who is signed in; what it complains of, fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def page_of(name: str, **options: Any) -> Page:
        context = new_context(chromium, **{"base_url": address} | options)
        contexts.append(context)
        site.sign_in(context, name, address)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda message: (
                complaints.append(message.text) if message.type in {"error", "warning"} else None
            ),
        )
        return page

    yield page_of
    for context in contexts:
        context.close()
    assert complaints == []


def look(page: Page, name: str) -> None:
    check(page, name)
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"files-{name}.png", full_page=True)


def files_of(site: RenderingSite, language: str = "en") -> str:
    return f"/{language}/desk/studio/{site.cut}/renditions/"


def test_what_is_missing_is_made_and_watched(site: RenderingSite, page_of: NewPage) -> None:
    page = page_of("editor")
    page.goto(files_of(site))
    expect(page.locator("td .state", has_text="Not made yet")).to_have_count(6)
    look(page, "missing-en")
    page.get_by_role("button", name="Make what is missing").click()
    expect(page.locator("td .state", has_text="Being made")).to_have_count(6)
    look(page, "making-en")
    with working(site.home):
        expect(page.locator("td .state", has_text="Verified")).to_have_count(6, timeout=MAKING_MS)
    look(page, "verified-en")
    page.get_by_role("link", name="Play: Wide, 16:9, captions in tracks").click()
    film = page.locator("video")
    film.evaluate("film => new Promise((ready, failed) => {"
                  " film.oncanplay = ready; film.onerror = failed; film.load() })")  # fmt: skip
    assert film.evaluate("film => film.duration") > 2
    assert film.evaluate("film => film.textTracks.length") == 2
    assert film.evaluate("film => film.textTracks[0].cues.length") > 0
    look(page, "film-en")
    # From a film to its release, and back to all files.
    page.get_by_role("link", name="Its release").click()
    page.wait_for_url("**/desk/release/clips/**")
    page.get_by_role("link", name="Files of this clip").click()
    page.get_by_role("link", name="Its release").click()
    page.get_by_role("link", name="The cut", exact=True).click()
    page.wait_for_url(f"**/desk/studio/{site.cut}/")


def test_the_page_reads_from_right_to_left_and_on_a_phone(
    site: RenderingSite, page_of: NewPage
) -> None:
    page = page_of("editor", color_scheme="dark")
    page.goto(files_of(site, "ar"))
    look(page, "files-ar")
    page.locator("a.play").first.click()
    look(page, "film-ar")
    narrow = page_of("reviewer", viewport=PHONE)
    narrow.goto(files_of(site, "ar"))
    look(narrow, "phone-ar")
    assert narrow.locator("main form").count() == 0


def test_the_page_works_without_scripts(site: RenderingSite, page_of: NewPage) -> None:
    page = page_of("editor", java_script_enabled=False)
    page.goto(files_of(site))
    page.locator("summary").click()
    page.get_by_role("checkbox", name="Arabic").uncheck()
    page.get_by_role("button", name="Make these").click()
    expect(page.locator("#making .state")).to_contain_text("Waits its turn")
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("#making .state")).to_have_count(0)


def test_who_is_seen_and_what_is_heard_is_looked_at_before(
    site: RenderingSite, page_of: NewPage
) -> None:
    page = page_of("editor")
    address = files_of(site).replace("/renditions/", "/protection/")
    page.goto(address)
    look(page, "protection-asked-en")
    page.get_by_role("button", name="Make what will be heard").click()
    expect(page.locator("#going .state")).to_contain_text("Waits its turn")
    page.get_by_role("button", name="Look who is seen").click()
    expect(page.locator("#going .state")).to_have_count(2)
    with working(site.home):
        expect(page.locator("#going .state")).to_have_count(0, timeout=MAKING_MS)
    sound = page.locator("audio")
    sound.evaluate("sound => new Promise((ready, failed) => {"
                   " sound.oncanplay = ready; sound.onerror = failed; sound.load() })")  # fmt: skip
    assert sound.evaluate("sound => sound.duration") > 2
    look(page, "protection-en")
    page.get_by_role("radio", name="Mask faces").check()
    page.get_by_role("button", name="Save as the next version").click()
    expect(page.locator(".where")).to_contain_text("version 3")
    page.goto(address.replace("/en/", "/ar/"))
    look(page, "protection-ar")
    page.goto(files_of(site))
    expect(page.locator("td .state", has_text="Of an older version")).to_have_count(6)
    look(page, "stale-en")


def test_a_clip_is_cut_made_and_signed_by_the_keyboard_alone(
    site: RenderingSite, page_of: NewPage
) -> None:
    page = page_of("editor")
    page.goto("/en/desk/studio/")
    enter(page, "main .actions .button")
    write(page, "#title", "The list")
    enter(page, "main form .button")
    cut_by_keys(page)
    enter(page, "#state a[href$='/renditions/']")
    tab_to(page, ".choose summary")
    page.keyboard.press("Enter")
    enter(page, ".choose .button")
    with working(site.home):
        expect(page.locator("td .state", has_text="Verified")).to_have_count(1, timeout=MAKING_MS)
    look(page, "made-by-keys-en")
    page = page_of("reviewer")
    page.goto("/ar/desk/release/")
    enter(page, ".clips-list li:first-child a")
    enter(page, "a[href*='/release/films/']")
    tab_to(page, "video")
    page.keyboard.press("Space")
    expect(page.locator("[data-sign]")).to_be_visible(timeout=MAKING_MS)
    enter(page, "[data-sign] .button")
    expect(page.locator("section:has(#films) td bdi")).to_have_text("reviewer")
    look(page, "signed-by-keys-ar")


def cut_by_keys(page: Page) -> None:
    """Two cues become the clip, and everything is told that must be."""
    tab_to(page, "#text")
    for key in ("ArrowDown", "Enter", "ArrowDown", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    assert page.locator("#passages .said").all_inner_texts() == ["I left at night.", "I am here."]
    write(page, "#title-ar", "القائمة")
    write(page, "#publisher", "The Open Door")
    write(page, "#purpose", "So that nobody goes.")
    page.keyboard.press("Control+s")
    expect(page.locator("#state .state.good")).to_be_visible()
    look(page, "cut-by-keys-en")
