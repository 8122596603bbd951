"""The pages of speakers in Chromium: seen, walked through, and without what axe knows to find."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import PHONE, new_context
from tests.browser.looking import found_by_axe, overflow, seen_with
from tests.browser.server import serving
from tests.browser.speakers_site import Filled, prepare_speakers
from tests.browser.test_accessibility import LOOKS

pytestmark = pytest.mark.browser

PAGES = {
    "the list": "desk/speakers/",
    "taking in": "desk/speakers/new/",
    "a speaker": "desk/speakers/{speaker}/",
    "a stopped speaker": "desk/speakers/{newcomer}/",
    "one who withdrew": "desk/speakers/{withdrawn}/",
    "consent": "desk/speakers/{speaker}/consent/",
    "a version": "desk/speakers/{speaker}/consent/2/",
    "an identity": "desk/speakers/{speaker}/identity/",
    "writing an identity": "desk/speakers/{speaker}/identity/write/",
    "withdrawing": "desk/speakers/{speaker}/withdraw/",
    "an account": "desk/speakers/{withdrawn}/withdrawal/",
    "the page for speakers": "withdraw/",
}


@pytest.fixture(scope="module")
def desk_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Filled]]:
    home = tmp_path_factory.mktemp("speakers") / "home"
    filled = prepare_speakers(home)
    with serving(home) as address:
        yield address, filled


@pytest.fixture
def context_of(chromium: Browser, desk_site: tuple[str, Filled]) -> Iterator[object]:
    contexts: list[BrowserContext] = []
    site, filled = desk_site

    def context_of(member: str = "", **options: object) -> BrowserContext:
        context = new_context(chromium, **options)
        contexts.append(context)
        if member:
            context.add_cookies(
                [{"name": each["name"], "value": each["value"], "url": site}
                 for each in filled.cookies[member]]
            )  # fmt: skip
        return context

    yield context_of
    for context in contexts:
        context.close()


def opened(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    answer = page.goto(address)
    assert answer
    assert answer.ok
    return page


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(context_of: object, desk_site: tuple[str, Filled], name: str) -> None:
    site, filled = desk_site
    path = PAGES[name].format(
        speaker=filled.speaker, newcomer=filled.newcomer, withdrawn=filled.withdrawn
    )
    page = opened(context_of("first_officer"), f"{site}/en/{path}")  # type: ignore[operator]  # a fixture that makes one
    for language, look in LOOKS:
        seen_with(page, look)
        page.goto(f"{site}/{language}/{path}")
        for details in page.locator("details").all():
            details.evaluate("each => each.open = true")
        assert found_by_axe(page) == "", (language, look)
        assert overflow(page) == 0, (language, look)


def test_consent_is_recorded_and_taken_back_without_any_script(
    context_of: object, desk_site: tuple[str, Filled]
) -> None:
    """An interviewer records it at the desk; the speaker takes it back with a telephone."""
    site, filled = desk_site
    desk = context_of("interviewer", java_script_enabled=False)  # type: ignore[operator]  # as above
    page = opened(desk, f"{site}/en/desk/speakers/{filled.newcomer}/")
    page.click("text=Record consent")
    page.click("button[value=library-altered]")
    page.fill("[name=explained_in]", "ar")
    page.check("[name=understood]")
    page.fill("[name=comprehension]", "Everybody can watch it.")
    page.check("[name=originals_on_withdrawal][value=erased]")
    page.click("button[value=record]")
    assert page.locator(".paper").get_attribute("dir") == "rtl"
    code = page.locator(".paper .secret").inner_text()

    telephone = context_of(viewport=PHONE, java_script_enabled=False)  # type: ignore[operator]  # as above
    page = opened(telephone, f"{site}/ar/withdraw/")
    page.fill("[name=code]", code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")))
    page.click(".code-form button")
    assert code not in page.url
    page.click("button[value=confirm]")
    assert page.locator(".paper").is_visible()
    assert telephone.cookies() == []

    page = opened(desk, f"{site}/en/desk/speakers/{filled.newcomer}/")
    assert page.get_by_text("withdrew").first.is_visible()
