"""Codebooks in Chromium: begun, changed and compared without any script, in two directions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.archive_site import _python
from tests.browser.conftest import new_context
from tests.browser.looking import check, seen_with
from tests.browser.server import serving
from tests.browser.test_accessibility import LOOKS
from tests.browser.visitors import PICTURES

pytestmark = pytest.mark.browser

PREPARE = """
import json, django
from dataclasses import replace
django.setup()
from tests.tables import make_tables
make_tables()
from django.utils import timezone
from tests.cast import make_cast, signed_in
from walkaway.accounts.site_keys import make_site_keys
from walkaway.coding.services.codebook_edits import change_code, remove_code
from walkaway.coding.services.codebooks import begin_codebook
from walkaway.core.coding.presets import LEAVING, preset
make_site_keys()
cast, now = make_cast(), timezone.now()
told_by = {"actor": cast.researcher.actor, "now": now}
book = begin_codebook(preset(LEAVING), **told_by)
spies = preset(LEAVING).codes[0].children[2]
other = replace(spies, name="Spies, traitors, suspicion", key="t", definition="Suspicion within.")
change_code(book, other, seen=1, **told_by)
remove_code(book, preset(LEAVING).codes[4].guid, seen=2, **told_by)
browser = signed_in(cast.researcher, unlocked=False)
cookies = {key: each.value for key, each in browser.cookies.items()}
print(json.dumps({"cookies": cookies, "book": str(book.pk), "code": spies.guid}))
"""

PAGES = {
    "list": "",
    "begin": "new/",
    "book": "{book}/",
    "code": "{book}/?code={code}",
    "new code": "{book}/?new=1&below={code}",
    "about": "{book}/about/",
    "versions": "{book}/versions/?from=1&to=3",
    "read": "{book}/read/",
}


@dataclass(slots=True)
class CodebookSite:
    address: str
    filled: dict[str, str]
    cookies: dict[str, str]
    browser: Browser
    contexts: list[BrowserContext] = field(default_factory=list)

    def open(self, language: str, path: str, **options: object) -> Page:
        context = new_context(self.browser, **options)
        self.contexts.append(context)
        context.add_cookies(
            [
                {"name": name, "value": value, "url": self.address}
                for name, value in self.cookies.items()
            ]
        )
        page = context.new_page()
        self.show(page, language, path)
        return page

    def show(self, page: Page, language: str, path: str) -> None:
        where = path.format(**self.filled)
        answer = page.goto(f"{self.address}/{language}/desk/coding/codebooks/{where}")
        assert answer
        assert answer.status == 200, page.inner_text("main")


@pytest.fixture(scope="module")
def codebooks(
    chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[CodebookSite]:
    home = tmp_path_factory.mktemp("codebooks") / "home"
    home.mkdir()
    filled = json.loads(_python(home, PREPARE).splitlines()[-1])
    with serving(home) as address:
        site = CodebookSite(address, filled, filled.pop("cookies"), chromium)
        yield site
        for context in site.contexts:
            context.close()


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_every_page_fits_its_screen(
    codebooks: CodebookSite, name: str
) -> None:
    page = codebooks.open("en", PAGES[name])
    for number, (language, look) in enumerate(LOOKS):
        seen_with(page, look)
        codebooks.show(page, language, PAGES[name])
        for details in page.locator("details").all():
            details.evaluate("each => each.open = true")
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"codebooks-{name}-{number}.png", full_page=True)
        check(page, f"{name} {language} {look}")


def test_a_codebook_is_begun_and_changed_without_any_script(codebooks: CodebookSite) -> None:
    page = codebooks.open("en", "new/", java_script_enabled=False)
    page.get_by_label("A blank one").check()
    page.locator("[name=name]").fill("What children saw")
    page.get_by_role("button", name="Begin", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What children saw")
    for name in ("School", "Play"):
        page.get_by_role("link", name="Add a code", exact=True).click()
        page.locator("[name=name]").fill(name)
        page.locator("[name=key]").fill(name[0])
        page.get_by_label("teal").check()
        page.get_by_role("button", name="Add this code").click()
        expect(page.locator(".codes [aria-current]")).to_contain_text(name)
    page.get_by_role("button", name="Below the code before it").click()
    expect(page.locator(".codes .codes bdi")).to_have_text("Play")
    page.get_by_text("Take it out").first.click()
    page.get_by_role("button", name="Take it out").click()
    expect(page.locator(".codes bdi")).to_have_text(["School"])
    page.get_by_role("link", name="Close").click()
    page.get_by_role("link", name="Versions").click()
    expect(page.locator(".differences")).to_contain_text("taken out")
    expect(page.locator("tbody tr")).to_have_count(5)


def test_an_arabic_code_stands_on_its_own_side(codebooks: CodebookSite) -> None:
    page = codebooks.open("ar", "{book}/?new=1")
    page.locator("[name=name]").fill("الجوع")
    page.locator("[name=key]").fill("ج")
    page.locator("[name=terms]").fill("ar 0.5 جائع*")
    page.locator(".code-form button[type=submit]").click()
    chosen = page.locator(".codes [aria-current]")
    expect(chosen).to_contain_text("الجوع")
    tree, beside = page.locator(".tree").bounding_box(), page.locator(".beside").bounding_box()
    assert tree
    assert beside
    assert tree["x"] > beside["x"]


def test_a_file_is_downloaded_and_taken_in_again(codebooks: CodebookSite, tmp_path: Path) -> None:
    page = codebooks.open("en", "{book}/")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    assert file.name == "Reasons_for_leaving.qdc"
    assert file.read_bytes().startswith(b'<?xml version="1.0" encoding="utf-8"?>\n<CodeBook ')
    page.goto(f"{codebooks.address}/en/desk/coding/codebooks/new/")
    page.locator("[name=in-file]").set_input_files(file)
    page.get_by_role("button", name="Take in the file").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Reasons for leaving")
    expect(page.locator(".codes")).to_contain_text(["Racism"] * 1)
