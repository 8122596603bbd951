"""The report of cases in Chromium: its pictures are drawn, and everything can be kept."""

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

pytestmark = pytest.mark.browser

PICTURES = os.environ.get("WALKAWAY_TEST_PICTURES", "")
FILL = """
import json, django
django.setup()
from tests.tables import make_tables
make_tables()
from tests.cast import make_cast, signed_in
from tests.stories.published import invented_cases, publish
cast = make_cast()
if {full}:
    publish(invented_cases(), cast.researcher.staff)
print(json.dumps({{key: each.value for key, each in signed_in(cast.researcher).cookies.items()}}))
"""
DRAWN = "images => images.every(each => each.complete && each.naturalWidth > 300)"


def prepared(home: Path, *, full: bool) -> dict[str, str]:
    home.mkdir(parents=True)
    cookies: dict[str, str] = json.loads(_python(home, FILL.format(full=full)).splitlines()[-1])
    return cookies


@pytest.fixture(scope="module")
def report_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    home = tmp_path_factory.mktemp("report") / "home"
    cookies = prepared(home, full=True)
    with serving(home) as address:
        yield address, cookies


@pytest.fixture(scope="module")
def site_of_nobody(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[str, dict[str, str]]]:
    home = tmp_path_factory.mktemp("nobody") / "home"
    cookies = prepared(home, full=False)
    with serving(home) as address:
        yield address, cookies


@pytest.fixture(scope="module", params=["en", "ar"])
def page(
    request: pytest.FixtureRequest, chromium: Browser, report_site: tuple[str, dict[str, str]]
) -> Iterator[Page]:
    """The report, as a researcher sees it. To draw its eleven pictures takes seconds."""
    address, cookies = report_site
    context = new_context(chromium)
    context.add_cookies(
        [{"name": name, "value": value, "url": address} for name, value in cookies.items()]
    )
    page = context.new_page()
    page.goto(f"{address}/{request.param}/desk/stories/report/", wait_until="networkidle")
    yield page
    context.close()


def test_every_picture_is_drawn_and_the_page_fits(page: Page) -> None:
    pictures = page.locator("img.plot")
    expect(pictures).to_have_count(11)
    assert pictures.evaluate_all(DRAWN)
    language = page.evaluate("document.documentElement.lang")
    for size in (DESK, PHONE):
        page.set_viewport_size({"width": size["width"], "height": size["height"]})
        check(page, f"the report, {size['width']}")
        if PICTURES:
            name = f"case-report-{language}-{size['width']}.png"
            page.screenshot(path=Path(PICTURES) / name, full_page=True)


def test_a_picture_keeps_its_colours_under_the_policy_of_the_site(page: Page) -> None:
    """An inline style in a picture that the policy took away would leave it black."""
    found = page.evaluate(
        """() => {
          const image = document.querySelector("#gender img.plot");
          const canvas = document.createElement("canvas");
          [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
          const context = canvas.getContext("2d");
          context.drawImage(image, 0, 0);
          return [...context.getImageData(2, 2, 1, 1).data];
        }"""
    )
    assert found == [0xFB, 0xF9, 0xF5, 255]


def test_two_groups_are_compared(page: Page) -> None:
    page.select_option("[name=one]", "gender=woman")
    page.select_option("[name=other]", "gender=man")
    page.locator("form.contrast button").click()
    expect(page.locator("#comparison tbody tr").first).to_be_visible()
    check(page, "the report with a comparison")
    if PICTURES:
        language = page.evaluate("document.documentElement.lang")
        part = page.locator("#comparison")
        part.screenshot(path=Path(PICTURES) / f"comparison-{language}.png")


def test_tables_pictures_and_the_whole_report_are_kept(page: Page, tmp_path: Path) -> None:
    part = page.locator("#reasons-leaving")
    for kind, begin in (("CSV", b"value,"), ("SVG", b"<?xml"), ("PNG", b"\x89PNG")):
        with page.expect_download() as kept:
            part.get_by_role("link", name=kind).click()
        assert kept.value.suggested_filename == f"reasons-leaving.{kind.lower()}"
        assert kept.value.path().read_bytes().startswith(begin)
    with page.expect_download() as kept:
        page.locator("#main .actions .button").click()
    alone = page.context.new_page()
    saved = tmp_path / "report.html"
    kept.value.save_as(saved)
    alone.goto(saved.as_uri())
    assert alone.locator("img.plot").evaluate_all(DRAWN)
    check(alone, "the report by itself")
    alone.close()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_report_of_nobody_teaches(
    chromium: Browser, site_of_nobody: tuple[str, dict[str, str]], language: str
) -> None:
    address, cookies = site_of_nobody
    context = new_context(chromium)
    context.add_cookies(
        [{"name": name, "value": value, "url": address} for name, value in cookies.items()]
    )
    page = context.new_page()
    page.goto(f"{address}/{language}/desk/stories/report/")
    expect(page.locator(".empty code")).to_contain_text("report cases --example")
    check(page, "an empty report")
    context.close()
