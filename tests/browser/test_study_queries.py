"""Questions of a study in Chromium: asked with choices, answered in tables and passages."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.archive_site import _python
from tests.browser.conftest import DESK, PHONE, new_context
from tests.browser.looking import check
from tests.browser.server import serving
from tests.coding.studying import BRUTALITY, HARDSHIP, LEFT

pytestmark = pytest.mark.browser

PICTURES = os.environ.get("WALKAWAY_TEST_PICTURES", "")
FILL = """
import json, django
django.setup()
from tests.tables import make_tables
from django.db import transaction
make_tables()
from tests.cast import make_cast, signed_in
from tests.coding.told import a_rich_study
from walkaway.accounts.site_keys import make_site_keys
make_site_keys()
cast = make_cast()
with transaction.atomic():
    study = a_rich_study(cast.researcher.actor)
print(json.dumps({
    "study": str(study.pk),
    "cookies": {key: each.value for key, each in signed_in(cast.researcher).cookies.items()},
}))
"""


@pytest.fixture(scope="module")
def study_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    """The address of the page, with LANGUAGE in it, and the cookies of a researcher."""
    home = tmp_path_factory.mktemp("queries") / "home"
    home.mkdir()
    told = json.loads(_python(home, FILL).splitlines()[-1])
    with serving(home) as address:
        yield f"{address}/LANGUAGE/desk/coding/studies/{told['study']}/queries/", told["cookies"]


@pytest.fixture(params=["en", "ar"])
def page(
    request: pytest.FixtureRequest, chromium: Browser, study_site: tuple[str, dict[str, str]]
) -> Iterator[Page]:
    address, cookies = study_site
    context = new_context(chromium)
    context.add_cookies(
        [
            {"name": name, "value": value, "url": address.partition("LANGUAGE")[0]}
            for name, value in cookies.items()
        ]
    )
    page = context.new_page()
    page.goto(address.replace("LANGUAGE", request.param))
    yield page
    context.close()


def look(page: Page, name: str) -> None:
    language = page.evaluate("document.documentElement.lang")
    for size in (DESK, PHONE):
        page.set_viewport_size({"width": size["width"], "height": size["height"]})
        check(page, f"{name}, {size['width']}")
        if PICTURES:
            file = f"queries-{name}-{language}-{size['width']}.png"
            page.screenshot(path=Path(PICTURES) / file, full_page=True)
    page.set_viewport_size({"width": DESK["width"], "height": DESK["height"]})


def test_a_question_is_asked_with_choices_alone(page: Page) -> None:
    look(page, "counts")
    cells = page.locator("section[aria-labelledby=counts-title] tbody tr")
    expect(cells).to_have_count(4)
    page.select_option("[name=by]", "year")
    page.select_option("[name=code]", BRUTALITY)
    page.locator(".questions button").click()
    passages = page.locator(".quotations li")
    expect(passages).to_have_count(4)
    expect(passages.filter(has_text="ضربوا").locator("blockquote")).to_have_attribute("dir", "rtl")
    look(page, "passages")
    page.select_option("[name=beside]", HARDSHIP)
    page.locator(".questions button").click()
    expect(passages).to_have_count(1)


def test_a_passage_with_a_hidden_name_is_said_to_be_withheld(page: Page) -> None:
    page.select_option("[name=code]", LEFT)
    page.locator(".questions button").click()
    expect(page.locator(".quotations .withheld")).to_have_count(1)
    assert "Omar" not in page.content()
    # Of the interview whose speaker did not agree there is a number and a reason, and no word.
    expect(page.locator(".notice.warn li")).to_have_count(1)


def test_what_is_shown_is_kept_as_tables_and_as_a_page(page: Page, tmp_path: Path) -> None:
    page.select_option("[name=code]", BRUTALITY)
    page.locator(".questions button").click()
    buttons = page.locator("section[aria-labelledby=keep-title] button")
    expect(buttons).to_have_count(4)
    names = []
    for at in range(4):
        with page.expect_download() as kept:
            buttons.nth(at).click()
        names.append(kept.value.suggested_filename)
        kept.value.save_as(tmp_path / names[-1])
        assert b"Omar" not in (tmp_path / names[-1]).read_bytes()
    assert names == ["answer.html", "counts.csv", "together.csv", "quotations.csv"]
    assert (tmp_path / "quotations.csv").read_text("utf-8-sig").count("They beat") >= 3
    alone = page.context.new_page()
    alone.goto((tmp_path / "answer.html").as_uri())
    check(alone, "the answer by itself")
    if PICTURES:
        language = alone.evaluate("document.documentElement.lang")
        alone.screenshot(path=Path(PICTURES) / f"queries-paper-{language}.png", full_page=True)
