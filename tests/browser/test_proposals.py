"""Passages are proposed and taken in a real browser, and what was left out is read beside them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import new_context
from tests.browser.looking import check
from tests.browser.server import serving
from tests.browser.staffed_site import _variables_with_tests

pytestmark = pytest.mark.browser

PICTURES = os.environ.get("WALKAWAY_TEST_PICTURES", "")
PREPARE = """
import json, django
django.setup()
from tests.tables import make_tables
make_tables()
from walkaway.accounts.site_keys import make_site_keys
make_site_keys()
from tests.cast import Member, keys_of, signed_in
from tests.clips.services.test_proposing import a_proposing
here = a_proposing()
editor = here.cutting.editor
cookies = signed_in(Member(editor.staff, keys_of("editor"))).cookies
print(json.dumps({"cut": str(here.cut.pk), **{key: each.value for key, each in cookies.items()}}))
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("proposals")


@pytest.fixture(scope="module")
def told(home: Path) -> dict[str, str]:
    done = subprocess.run(
        [sys.executable, "-c", PREPARE],
        env=_variables_with_tests(home), check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return dict(json.loads(done.stdout.splitlines()[-1]))


@pytest.fixture
def page(chromium: Browser, home: Path, told: dict[str, str]) -> Iterator[Page]:
    with serving(home) as served:
        address = served.replace("127.0.0.1", "localhost")
        context = new_context(chromium, base_url=address)
        context.add_cookies(
            [
                {"name": name, "value": value, "url": address}
                for name, value in told.items()
                if name != "cut"
            ]
        )
        yield context.new_page()
        context.close()


def look(page: Page, name: str) -> None:
    check(page, name)
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"proposals-{name}.png", full_page=True)


def test_a_passage_is_proposed_taken_and_read_in_its_place(
    page: Page, told: dict[str, str]
) -> None:
    there = f"desk/studio/{told['cut']}/proposals/"
    page.goto(f"/en/{there}")
    page.get_by_label("Leaving").check()
    page.get_by_label("from").fill("5")
    page.get_by_role("button", name="Look for passages").click()
    expect(page.locator(".proposed > li")).to_have_count(1)
    look(page, "found-en")
    asked = page.url.split("?")[1]
    page.goto(f"/ar/{there}?{asked}")
    look(page, "found-ar")
    page.goto(f"/en/{there}?{asked.replace('purpose=library', 'purpose=press')}")
    page.locator("details.refused summary").click()
    look(page, "refused-en")
    page.goto(f"/en/{there}?{asked}")
    page.get_by_role("button", name="Take it into the cut").click()
    expect(page.locator("#passage-1")).to_be_visible()
    look(page, "context-en")
    page.goto(f"/ar/desk/studio/{told['cut']}/context/")
    look(page, "context-ar")
