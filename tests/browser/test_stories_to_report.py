"""The whole way of published accounts, in Chromium: from an archive to what coders agree on."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import new_context
from tests.browser.looking import check
from tests.browser.server import serving
from tests.browser.stories_path import Begun, prepare_path

pytestmark = pytest.mark.browser

PICTURES = os.environ.get("WALKAWAY_TEST_PICTURES")

HARM, WANT = "Civilians harmed", "Shortages"
SAID = {
    ("Ann", "en"): [("beat an old baker", HARM), ("the pay never came", WANT)],
    ("Ben", "en"): [("beat an old baker", HARM), ("walked for two days", WANT)],
    ("Ann", "ar"): [("ضربوا خبازا عجوزا", HARM)],
    ("Ben", "ar"): [("ضربوا خبازا عجوزا", WANT)],
}
"""What each coder puts on which words of the story in a language."""

TOLD: dict[str, tuple[Any, ...]] = {
    "en": (
        "Karim",
        ("joined Islamic", "gender=man"),
        ("beat an old baker", "reasons_leaving=brutality"),
    ),
    "ar": ("ليلى", ("زوجها", "gender=woman"), ("ضربوا خبازا", "reasons_leaving=brutality")),
}
"""The name that is printed in the story of a language, and which words tell what."""

Contexts = Callable[[str], Page]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[str, Begun]]:
    begun = prepare_path(tmp_path / "home")
    with serving(tmp_path / "home") as address:
        yield address, begun


@pytest.fixture
def page_of(chromium: Browser, site: tuple[str, Begun]) -> Iterator[Contexts]:
    """A page in a browser of their own."""
    contexts: list[BrowserContext] = []
    address, begun = site

    def page_of(name: str) -> Page:
        context = new_context(chromium, base_url=address)
        contexts.append(context)
        context.add_cookies(
            [
                {"name": each["name"], "value": each["value"], "url": address}
                for each in begun.cookies[name]
            ]
        )
        return context.new_page()

    yield page_of
    for context in contexts:
        context.close()


def looked_at(page: Page, name: str) -> None:
    check(page, name)
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/way-{name}.png", full_page=True)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_from_an_archive_to_what_two_coders_agree_on(page_of: Contexts, language: str) -> None:
    ann, ben = page_of("Ann"), page_of("Ben")
    accept_everything(ann, language)
    record_people(ann, language)
    study = begin_study(ann, language)
    sheets = {page: sheets_of(page, study) for page in (ann, ben)}
    for page, name in ((ann, "Ann"), (ben, "Ben")):
        for sheet in sheets[page]:
            code(page, sheet, name)
    # Neither finds the sheet of the other, and nothing is compared.
    for page, other in ((ann, ben), (ben, ann)):
        for sheet in sheets[other]:
            answer = page.goto(sheet)
            assert answer
            assert answer.status == 404
        page.goto(f"{study}comparison/")
        expect(page.locator(".comparison a[href*='/coding/comparison/']")).to_have_count(0)
    for page in (ann, ben):
        for sheet in sheets[page]:
            page.goto(f"{sheet}finish/")
            page.locator("main form button[type=submit]").click()
            expect(page).not_to_have_url(re.compile("/finish/"))
    decide_everything(ann, study, language)
    read_the_report(ann, language)


def accept_everything(page: Page, language: str) -> None:
    page.goto(f"/{language}/desk/stories/")
    expect(page.locator("article.candidate")).to_have_count(2)
    looked_at(page, f"{language}-1-queue")
    for left in (1, 0):
        page.locator("article.candidate button[value=accept]").first.click()
        expect(page.locator("article.candidate")).to_have_count(left)


def record_people(page: Page, language: str) -> None:
    """Whom the stories tell of, under the names that are printed, and why they left."""
    for _ in TOLD:
        page.goto(f"/{language}/desk/stories/cases/")
        page.locator("main .actions a.button:not(.quiet)").click()
        told_in = page.locator("#words").get_attribute("lang") or ""
        name, *facts = TOLD[told_in]
        page.fill("#id_name", str(name))
        page.locator("aside form button[type=submit]").click()
        for number, (words, what) in enumerate(facts, 1):
            page.fill("#id_words", words)
            page.select_option("#id_what", what)
            page.locator("#tell button[type=submit]").click()
            expect(page.locator("#words mark")).to_have_count(number)


def begin_study(page: Page, language: str) -> str:
    """Begin one with both stories and both coders; its address."""
    page.goto(f"/{language}/desk/coding/studies/new/")
    page.fill("[name=name]", "Why they left")
    page.check("[name=unit][value=sentence]")
    page.locator("main form button[type=submit]").click()
    for box in page.locator("[name=copy]").all():
        box.check()
    expect(page.locator("[name=copy]:checked")).to_have_count(2)
    page.locator("main form button[type=submit]").click()
    for box in page.locator("[name=document], [name=coder]").all():
        box.check()
    looked_at(page, f"{language}-2-study")
    page.locator("main form button[type=submit]").click()
    expect(page.locator("main a[href*='/coding/sheets/']").first).to_be_visible()
    return page.url


def sheets_of(page: Page, study: str) -> list[str]:
    """The addresses of one's own sheets."""
    page.goto(study)
    links = page.locator("main td a[href*='/coding/sheets/']")
    expect(links).to_have_count(2)
    return [str(link.evaluate("each => each.href")) for link in links.all()]


def code(page: Page, sheet: str, name: str) -> None:
    """Quote words, and press the code for them."""
    page.goto(sheet)
    language = page.locator("#text").get_attribute("lang") or ""
    summary = page.locator("#by-hand summary")
    for number, (words, theme) in enumerate(SAID[name, language], 1):
        if not page.locator("#quote").is_visible():
            summary.click()
        page.fill("#quote", words)
        page.locator("#codes button", has_text=theme).first.click()
        expect(page.locator("#text mark, #margin > *").first).to_be_visible()
        expect(page.locator("[name=remove]")).to_have_count(number)
        expect(page.locator("#quote")).to_have_value("")


def decide_everything(page: Page, study: str, language: str) -> None:
    """Each difference for whoever coded first by name, then every document for good."""
    page.goto(f"{study}comparison/")
    looked_at(page, f"{language}-3-comparison")
    documents = [
        str(link.evaluate("each => each.href"))
        for link in page.locator("main tbody th a[href*='/coding/comparison/']").all()
    ]
    assert len(documents) == 2
    for document in documents:
        page.goto(document)
        looked_at(page, f"{language}-4-{documents.index(document)}-document")
        left = page.locator(".differences > li .state:not(.good)").count()
        assert left
        while left:
            page.locator("[name=answer]").first.check()
            page.fill("#reason", "It fits the definition.")
            page.locator("#decide button[type=submit]").click()
            left -= 1
            expect(page.locator(".differences > li .state:not(.good)")).to_have_count(left)
        page.locator("form[action$='/comparison/" + document.rstrip("/").split("/")[-1]
                     + "/finish/'] button").click()  # fmt: skip
        expect(page.locator("form[action$='/finish/']")).to_have_count(0)
    page.goto(f"{study}comparison/")
    expect(page.locator(".differences .state:not(.good)")).to_have_count(0)
    looked_at(page, f"{language}-5-decided")


def read_the_report(page: Page, language: str) -> None:
    """Both people are counted, with a picture that is one."""
    page.goto(f"/{language}/desk/stories/report/")
    plots = page.locator("img.plot")
    expect(plots.first).to_be_visible()
    for plot in plots.all():
        plot.scroll_into_view_if_needed()
        expect(plot).to_have_js_property("complete", True)
        assert plot.evaluate("each => each.naturalWidth") > 100
    leaving = page.locator("#reasons_leaving, #reasons-leaving").first
    expect(leaving.locator("tbody tr").first).to_contain_text("2")
    looked_at(page, f"{language}-6-report")
