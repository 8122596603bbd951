"""The captions of a cut in a real browser: marked, mended by a key, and translated."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESK, PATIENCE_MS
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
from tests.clips.cutting import a_cutting
from walkaway.archive.services.transcript_edits import CueEdit
from walkaway.archive.services.transcripts import save
from walkaway.clips.services.versions import save_sheet
here = a_cutting()
long = "My uncle waited in the car, behind the old mill."
save(here.transcript, [CueEdit(id="c2", text=long)], base_number=1, actor=here.desk.interviewer)
sheet = here.with_passages((0, 60_000))
save_sheet(here.cut, sheet, seen=here.cut.newest, actor=here.editor)
cookies = signed_in(Member(here.desk.interviewer.staff, keys_of("interviewer"))).cookies
print(json.dumps({"cut": str(here.cut.pk), **{key: each.value for key, each in cookies.items()}}))
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
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
        context = chromium.new_context(viewport=DESK, base_url=address)
        context.set_default_timeout(PATIENCE_MS)
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
        page.screenshot(path=Path(PICTURES) / f"captions-{name}.png", full_page=True)


def test_a_caption_is_mended_by_a_key_and_its_translation_written(
    page: Page, told: dict[str, str]
) -> None:
    there = f"desk/studio/{told['cut']}/captions/"
    page.goto(f"/en/desk/studio/{told['cut']}/")
    page.get_by_role("link", name="Captions", exact=True).click()
    marks = page.locator("#cue-1-c2 .reading")
    expect(marks).to_contain_text("at most 42 fit")
    look(page, "marked-en")
    page.locator("#text-1-c2").focus()
    page.keyboard.press("F2")
    expect(page.get_by_text("Saved as a new version")).to_be_visible()
    expect(page.locator("#cue-1-c2")).not_to_contain_text("at most 42 fit")
    page.goto(f"/ar/{there}?language=ar")
    look(page, "beside-ar")
    page.locator("#text-1-c1").fill("غادرت المدينة ليلا.")
    page.keyboard.press("Control+s")
    expect(page.locator(".notice[role=status]")).to_be_visible()
    expect(page.locator("#text-1-c1")).to_have_value("غادرت المدينة ليلا.")
    page.goto(f"/en/{there}?language=ar")
    look(page, "beside-en")
