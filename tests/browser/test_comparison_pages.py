"""Comparing and deciding in Chromium: in English and Arabic, by keyboard, and without scripts."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.comparison_site import Compared, prepare_comparison
from tests.browser.conftest import DESK, PHONE, new_context
from tests.browser.looking import check
from tests.browser.server import serving

pytestmark = pytest.mark.browser

PICTURES = os.environ.get("WALKAWAY_TEST_PICTURES")

Contexts = Callable[..., BrowserContext]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[str, Compared]]:
    compared = prepare_comparison(tmp_path / "home")
    with serving(tmp_path / "home") as address:
        yield address, compared


@pytest.fixture
def context_of(chromium: Browser, site: tuple[str, Compared]) -> Iterator[Contexts]:
    contexts: list[BrowserContext] = []
    address, compared = site

    def context_of(name: str, **options: object) -> BrowserContext:
        context = new_context(chromium, **options)
        contexts.append(context)
        context.add_cookies(
            [
                {"name": each["name"], "value": each["value"], "url": address}
                for each in compared.cookies[name]
            ]
        )
        return context

    yield context_of
    for context in contexts:
        context.close()


def looked_at(page: Page, name: str) -> None:
    """Nothing that axe finds; a picture for whoever wants to look."""
    for details in page.locator("details").all():
        details.evaluate("each => each.open = true")
    check(page, name)
    for details in page.locator("details").all():
        details.evaluate("each => each.open = false")
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/comparison-{name}.png", full_page=True)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_difference_is_found_decided_by_keyboard_and_finished(
    site: tuple[str, Compared], context_of: Contexts, language: str
) -> None:
    address, compared = site
    page = context_of("Ann").new_page()
    page.goto(f"{address}/{language}/desk/coding/studies/{compared.study}/comparison/")
    expect(page.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
    looked_at(page, f"{language}-study")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a dict of two numbers
    looked_at(page, f"{language}-study-phone")
    page.set_viewport_size(DESK)  # type: ignore[arg-type]  # as above

    document = compared.arabic if language == "ar" else compared.english
    page.goto(f"{address}/{language}/desk/coding/comparison/{document}/")
    looked_at(page, f"{language}-document")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # as above
    looked_at(page, f"{language}-document-phone")
    page.set_viewport_size(DESK)  # type: ignore[arg-type]  # as above
    total = page.locator(".differences > li").count()
    assert total > 2
    for done in range(1, total + 1):
        page.locator("[name=answer]").first.focus()
        page.keyboard.press("Space")
        expect(page.locator("[name=answer]").first).to_be_checked()
        page.locator("#reason").focus()
        page.keyboard.type("It fits the definition.")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator(".differences .state.good")).to_have_count(done)
    expect(page.locator("#decide")).to_have_count(0)
    looked_at(page, f"{language}-all-decided")
    page.locator(f"form[action$='{document}/finish/'] button").click()
    expect(page.locator(f"form[action$='{document}/finish/']")).to_have_count(0)
    looked_at(page, f"{language}-decided")


def test_something_else_is_decided_without_any_script(
    site: tuple[str, Compared], context_of: Contexts
) -> None:
    address, compared = site
    page = context_of("Ben", java_script_enabled=False).new_page()
    page.goto(f"{address}/en/desk/coding/studies/{compared.study}/comparison/")
    page.get_by_text("Decide the most costly difference").click()
    page.check("[name=answer][value=own]")
    page.locator("summary", has_text="Something else").click()
    page.check("text=Leaving")
    page.fill("#words", "never said")
    page.fill("#reason", "It is about going.")
    page.get_by_role("button", name="Decide", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("do not stand in the document")
    expect(page.locator("#reason")).to_have_value("It is about going.")
    expect(page.locator("[name=answer][value=own]")).to_be_checked()
    passage = page.locator(".passage.whole mark").first.inner_text()
    page.fill("#words", passage.split(" ", 1)[1])
    page.get_by_role("button", name="Decide", exact=True).click()
    expect(page.get_by_text("something else: Leaving")).to_be_visible()


def test_who_has_not_finished_finds_no_comparison(
    site: tuple[str, Compared], context_of: Contexts
) -> None:
    address, compared = site
    page = context_of("Ann").new_page()
    answer = page.goto(f"{address}/en/desk/coding/comparison/{compared.waiting}/")
    assert answer
    assert answer.status == 404


def test_the_table_is_downloaded(site: tuple[str, Compared], context_of: Contexts) -> None:
    address, compared = site
    page = context_of("Chidi").new_page()
    page.goto(f"{address}/en/desk/coding/studies/{compared.study}/comparison/")
    page.select_option("#what", label="Leaving")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    rows = download.value.path().read_text("utf-8").splitlines()
    assert rows[0] == "unit,Ann,Ben,Chidi"
    assert "1.10,1,1,1" in rows
