"""Cases in Chromium: words are selected, accounts brought together and taken apart again."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.cases_site import FRESH, FilledCases, prepare_cases
from tests.browser.conftest import DESK, PHONE, new_context
from tests.browser.looking import check
from tests.browser.server import serving

pytestmark = pytest.mark.browser

PICTURES = os.environ.get("WALKAWAY_TEST_PICTURES", "")
PAGES = {
    "cases": "cases/",
    "case": "cases/{one}/",
    "case-that-contradicts": "cases/{woman}/",
    "beside": "cases/{one}/beside/{other}/",
    "people-of-a-story": "{story}/people/",
    "person": "people/{person}/",
    "person-in-arabic": "people/{arabic}/",
    "removing": "people/{person}/remove/",
}
SELECT = """([words, nth]) => {
  const text = document.getElementById("words"), range = document.createRange();
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(), seen = 0; node; node = walker.nextNode()) {
    for (let at = node.data.indexOf(words); at >= 0; at = node.data.indexOf(words, at + 1)) {
      if (seen++ !== nth) continue;
      range.setStart(node, at);
      range.setEnd(node, at + words.length);
    }
  }
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  text.dispatchEvent(new MouseEvent("mouseup", { bubbles: true }));
}"""


@pytest.fixture(scope="module")
def cases_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, FilledCases]]:
    home = tmp_path_factory.mktemp("cases") / "home"
    filled = prepare_cases(home)
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
    site: tuple[str, FilledCases],
    **options: object,
) -> Page:
    """A page of the researcher, who is signed in."""
    address, filled = site
    context = new_context(chromium, **options)
    contexts.append(context)
    context.add_cookies([{**each, "url": address} for each in filled.cookies])  # type: ignore[list-item]  # two words each
    return context.new_page()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_page_fits_and_axe_finds_nothing(
    chromium: Browser,
    contexts: list[BrowserContext],
    cases_site: tuple[str, FilledCases],
    language: str,
) -> None:
    address, filled = cases_site
    page = desk_of(chromium, contexts, cases_site)
    for name, path in PAGES.items():
        page.set_viewport_size({"width": DESK["width"], "height": DESK["height"]})
        page.goto(f"{address}/{language}/desk/stories/{path.format(**filled.ids)}")
        expect(page.locator("main h1")).to_be_visible()
        for size in (DESK, PHONE):
            page.set_viewport_size({"width": size["width"], "height": size["height"]})
            if PICTURES:
                file = f"cases-{name}-{language}-{size['width']}.png"
                page.screenshot(path=Path(PICTURES) / file, full_page=True)
            check(page, f"{name}, {language}, {size['width']}")


def test_selected_words_tell_something_at_the_place_where_they_were_selected(
    chromium: Browser, contexts: list[BrowserContext], cases_site: tuple[str, FilledCases]
) -> None:
    """The picture before them is one code point and two units of the browser."""
    address, filled = cases_site
    page = desk_of(chromium, contexts, cases_site)
    page.goto(f"{address}/en/desk/stories/people/{filled.ids['karim']}/")
    expect(page.locator("#id_year")).to_be_hidden()
    page.evaluate(SELECT, ["Karim", 2])
    expect(page.locator("#id_words")).to_have_value("Karim")
    third = FRESH.rindex("Karim")
    expect(page.locator("#id_near")).to_have_value(str(third))
    page.select_option("#id_what", "gender=man")
    page.locator("#tell button").click()
    expect(page.locator("#words mark")).to_have_count(1)
    expect(page.locator("#words")).to_contain_text("Karim is a name")
    assert page.evaluate("document.querySelector('#words mark').nextSibling.data").startswith(
        " is a name"
    )
    page.evaluate(SELECT, ["In March 2014", 0])
    page.select_option("#id_what", "left_on")
    expect(page.locator("#id_year")).to_be_visible()
    page.fill("#id_year", "2014")
    page.select_option("#id_part", "03")
    page.locator("#tell button").click()
    expect(page.locator("#words mark")).to_have_count(2)
    expect(page.locator("aside")).to_contain_text("told to the month")


def test_a_person_is_recorded_without_scripts_and_words_that_stand_twice_are_asked_about(
    chromium: Browser, contexts: list[BrowserContext], cases_site: tuple[str, FilledCases]
) -> None:
    address, filled = cases_site
    page = desk_of(chromium, contexts, cases_site, java_script_enabled=False)
    page.goto(f"{address}/ar/desk/stories/{filled.ids['story']}/people/")
    page.fill("#id_name", "Karim")
    page.locator("aside form .button").click()
    expect(page.locator("main h1")).to_have_text("Karim")
    page.fill("#id_words", "Karim")
    page.select_option("#id_what", "roles=driver")
    page.locator("#tell .button").click()
    expect(page.locator("input[name=near][type=radio]")).to_have_count(3)
    page.locator("input[name=near]").nth(1).check()
    page.locator("#tell .button").click()
    expect(page.locator("#words mark")).to_have_count(1)


def test_accounts_are_joined_past_a_danger_and_taken_apart_again(
    chromium: Browser, contexts: list[BrowserContext], cases_site: tuple[str, FilledCases]
) -> None:
    address, filled = cases_site
    page = desk_of(chromium, contexts, cases_site)
    page.goto(f"{address}/en/desk/stories/cases/{filled.ids['one']}/")
    page.get_by_role("link", name="Look at who may be the same person").click()
    join = page.get_by_role("button", name="They are one person")
    join.click()  # the browser holds it back: the danger is not ticked
    expect(page.locator("main h1")).to_have_text("One person, or two?")
    page.locator("[name=acknowledged]").check()
    join.click()
    expect(page.locator("main h1")).to_contain_text("Abu Karim")
    expect(page.locator("main h1")).to_contain_text("أبو كريم")
    page.get_by_role("button", name="Take out again").last.click()
    expect(page.get_by_role("link", name="Look at who may be the same person")).to_be_visible()
