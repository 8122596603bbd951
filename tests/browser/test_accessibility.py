"""Nothing that axe knows to find, on any page, in any direction, light, size."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import DESK, PHONE, OpenPage
from tests.browser.looking import found_by_axe, overflow, seen_with

pytestmark = pytest.mark.browser

PAGES = {
    "the list": ("/{}/", 200),
    "a clip": ("/{}/clips/the-well/?captions=ur", 200),
    "the study guide": ("/{}/clips/the-well/guide/", 200),
    "the proof": ("/{}/clips/the-well/proof/", 200),
    "a search": ("/{}/search/?q=ا", 200),
    "a search in vain": ("/{}/search/?q=zebra", 200),
    "about": ("/{}/about/", 200),
    "a missing page": ("/{}/nothing/", 404),
    "a withdrawn clip": ("/{}/clips/withdrawn/", 410),
}
LOOKS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("en", {"viewport": DESK, "color_scheme": "light"}),
    ("en", {"viewport": PHONE, "color_scheme": "dark"}),
    ("ar", {"viewport": DESK, "color_scheme": "dark"}),
    ("ar", {"viewport": PHONE, "color_scheme": "light"}),
)
"""Both languages, both lights and both sizes: each pair of them is met."""


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(open_page: OpenPage, site: str, name: str) -> None:
    address, status = PAGES[name]
    page = open_page(address.format("en"), status=status)
    for language, look in LOOKS:
        seen_with(page, look)
        page.goto(site + address.format(language))
        assert found_by_axe(page) == "", (language, look)
        assert overflow(page) == 0, (language, look)


def test_axe_finds_nothing_while_a_clip_plays(open_page: OpenPage) -> None:
    page = open_page("/ar/clips/the-well/", viewport=PHONE)
    page.click("[data-play]")
    page.wait_for_selector("#lines a[aria-current=true]")
    assert found_by_axe(page) == ""


def test_axe_finds_nothing_on_an_empty_library(open_page: OpenPage, empty_site: str) -> None:
    page = open_page(f"{empty_site}/en/")
    for language, look in LOOKS[1:3]:
        seen_with(page, look)
        page.goto(f"{empty_site}/{language}/")
        assert found_by_axe(page) == ""


def test_axe_finds_nothing_on_a_refusal(open_page: OpenPage) -> None:
    page = open_page("/en/search/?q=%00", status=200)
    assert found_by_axe(page) == ""


def test_the_keyboard_reaches_the_content_first_and_shows_where_it_is(open_page: OpenPage) -> None:
    page = open_page("/en/clips/the-well/")
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert skip.inner_text() == "Skip to the content"
    assert skip.bounding_box()["y"] >= 0  # type: ignore[index]  # it is on the screen
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    seen = []
    for _ in range(5):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("getComputedStyle(document.activeElement).outlineStyle"))
    assert set(seen) == {"solid"}


def test_motion_is_still_for_those_who_ask_for_it(open_page: OpenPage) -> None:
    scrolls = "getComputedStyle(document.documentElement).scrollBehavior"
    page = open_page("/en/", reduced_motion="reduce")
    assert page.evaluate(scrolls) == "auto"
    page = open_page("/en/", reduced_motion="no-preference")
    assert page.evaluate(scrolls) == "smooth"


def test_on_paper_there_are_words_and_no_controls(open_page: OpenPage) -> None:
    page = open_page("/en/clips/the-well/")
    page.emulate_media(media="print")
    assert page.locator("#lines").is_visible()
    assert page.locator(".checksum").is_visible()
    assert not page.locator("video").is_visible()
    assert not page.locator(".tongues").is_visible()


def test_an_urdu_transcript_is_set_in_nastaliq_and_an_arabic_one_in_naskh(
    open_page: OpenPage,
) -> None:
    for language, font in (("ur", "Walkaway Nastaliq"), ("ar", "Walkaway Naskh")):
        page = open_page(f"/en/clips/the-well/?captions={language}")
        page.evaluate("document.fonts.ready.then(() => 0)")
        loaded = page.evaluate(
            "[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family)"
        )
        assert font in "".join(loaded)


def test_words_of_another_language_say_which(chromium: Browser, open_page: OpenPage) -> None:
    page = open_page("/fr/")
    described = page.locator(".summary span").first
    assert described.get_attribute("lang") == "en"
    assert page.locator(".card h2 span").first.get_attribute("lang") == "fr"
