"""The review of stories in Chromium: by the keyboard, without scripts, looked at."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import new_context
from tests.browser.looking import found_by_axe, overflow, seen_with
from tests.browser.server import serving
from tests.browser.stories_site import FilledStories, prepare_stories
from tests.browser.test_accessibility import LOOKS

pytestmark = pytest.mark.browser

PICTURES = os.environ.get("WALKAWAY_TEST_PICTURES", "")
PAGES = {
    "queue": "",
    "accepted": "?state=accepted",
    "nothing-of-it": "?state=rejected&language=ar",
    "story": "{nadim}/",
    "story-in-arabic": "{layla}/",
    "decided": "{jonas}/",
    "copies": "{nadim}/?beside={beside}",
}


@pytest.fixture(scope="module")
def stories_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, FilledStories]]:
    home = tmp_path_factory.mktemp("stories") / "home"
    filled = prepare_stories(home)
    with serving(home) as address:
        yield address, filled


@pytest.fixture
def contexts(chromium: Browser) -> Iterator[list[BrowserContext]]:
    made: list[BrowserContext] = []
    yield made
    for each in made:
        each.close()


def desk_of(
    chromium: Browser,
    contexts: list[BrowserContext],
    site: tuple[str, FilledStories],
    **options: object,
) -> Page:
    """A page of the researcher, who is signed in."""
    address, filled = site
    context = new_context(chromium, **options)
    contexts.append(context)
    context.add_cookies([{**each, "url": address} for each in filled.cookies])  # type: ignore[list-item]  # two words each
    return context.new_page()


def photograph(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"stories-{name}.png", full_page=True)


def open_stories(page: Page, site: tuple[str, FilledStories], language: str, path: str) -> None:
    answer = page.goto(f"{site[0]}/{language}/desk/stories/{path}")
    assert answer
    assert answer.ok, path


def beside_of(page: Page, site: tuple[str, FilledStories]) -> str:
    """The identifier of a copy that can be compared."""
    open_stories(page, site, "en", f"{site[1].stories['nadim']}/")
    link = page.get_by_role("link", name="Compare").first.get_attribute("href")
    assert link
    return link.removeprefix("?beside=").removesuffix("#beside")


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_everything_fits(
    chromium: Browser,
    contexts: list[BrowserContext],
    stories_site: tuple[str, FilledStories],
    name: str,
) -> None:
    page = desk_of(chromium, contexts, stories_site)
    beside = beside_of(page, stories_site) if "{beside}" in PAGES[name] else ""
    for language, look in LOOKS:
        seen_with(page, look)
        open_stories(
            page,
            stories_site,
            language,
            PAGES[name].format(beside=beside, **stories_site[1].stories),
        )
        for details in page.locator("details").all():
            details.evaluate("each => each.open = true")
        photograph(page, f"{name}-{language}-{look['viewport']['width']}-{look['color_scheme']}")
        assert found_by_axe(page) == "", (language, look)
        assert overflow(page) == 0, (language, look)


def test_a_story_is_decided_by_the_keyboard_and_the_focus_goes_on(
    chromium: Browser, contexts: list[BrowserContext], stories_site: tuple[str, FilledStories]
) -> None:
    page = desk_of(chromium, contexts, stories_site)
    open_stories(page, stories_site, "en", "")
    cards = page.locator(".candidate")
    before = cards.count()
    page.keyboard.press("a")  # the focus is not in the queue: nothing happens
    cards.first.click(position={"x": 4, "y": 4})
    page.keyboard.press("j")
    expect(cards.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(cards.nth(0)).to_be_focused()
    page.keyboard.press("x")
    expect(cards.nth(0).get_by_label("Tick to merge")).to_be_checked()
    onward = cards.nth(1).get_attribute("id")
    page.keyboard.press("r")
    expect(page.get_by_role("status")).to_contain_text("Rejected")
    expect(page.locator(f"#{onward}")).to_be_focused()
    photograph(page, "decided-by-key")
    expect(cards).to_have_count(before - 1)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Accept")).to_be_visible()


def test_stories_are_merged_split_and_decided_without_any_script(
    chromium: Browser, contexts: list[BrowserContext], stories_site: tuple[str, FilledStories]
) -> None:
    page = desk_of(chromium, contexts, stories_site, java_script_enabled=False)
    open_stories(page, stories_site, "en", "")
    before = page.locator(".candidate").count()
    for title in ("Home side wins again", "Zehn Jahre"):
        page.locator(".candidate", has_text=title).get_by_label("Tick to merge").check()
    page.get_by_role("button", name="Merge the ticked stories").click()
    expect(page.locator(".copies > li")).to_have_count(2)
    page.get_by_role("button", name="Split out").first.click()
    open_stories(page, stories_site, "en", "")
    expect(page.locator(".candidate")).to_have_count(before)
    waiting = page.locator(".candidate", has_text="A guard talks")
    waiting.get_by_role("button", name="Make it a copy of that story").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("He told them all he knew")
    expect(page.locator(".copies > li")).to_have_count(2)


def test_the_saved_page_is_downloaded_and_never_shown(
    chromium: Browser, contexts: list[BrowserContext], stories_site: tuple[str, FilledStories]
) -> None:
    page = desk_of(chromium, contexts, stories_site)
    open_stories(page, stories_site, "ar", f"{stories_site[1].stories['layla']}/")
    with page.expect_download() as download:
        page.locator(".evidence a").click()
    assert download.value.suggested_filename.endswith(".html.gz")


def test_an_empty_review_teaches_how_to_begin(
    chromium: Browser, contexts: list[BrowserContext], tmp_path: Path
) -> None:
    filled = prepare_stories(tmp_path / "home", empty=True)
    with serving(tmp_path / "home") as address:
        page = desk_of(chromium, contexts, (address, filled))
        for language, look in LOOKS[1:3]:
            seen_with(page, look)
            open_stories(page, (address, filled), language, "")
            expect(page.locator("pre").last).to_contain_text("walkaway take-in found")
            photograph(page, f"empty-{language}")
            assert found_by_axe(page) == ""
            assert overflow(page) == 0
