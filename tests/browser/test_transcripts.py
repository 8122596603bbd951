"""The editor, the plan, the jigsaw and the search in a real browser, in both directions."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.architecture.sources import ROOT
from tests.browser.conftest import DESK, PHONE, new_context
from tests.browser.looking import check, seen_with
from tests.browser.server import serving
from tests.cast import PASSPHRASE, PASSWORD, code_now

pytestmark = pytest.mark.browser

ROOM = """
import django; django.setup()
import json
from tests.tables import make_tables
make_tables()
from tests.archive.room import make_busy_room
from walkaway.accounts.site_keys import make_site_keys
make_site_keys()
print(json.dumps(make_busy_room()))
"""

NewPage = Callable[..., Page]


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The address of a site with the cast at work, and what they work on."""
    home = tmp_path_factory.mktemp("room") / "home"
    variables = os.environ | {
        "WALKAWAY_HOME": str(home),
        "WALKAWAY_DATABASE": "",
        "DJANGO_SETTINGS_MODULE": "walkaway.config.settings",
    }
    made = subprocess.run(
        [sys.executable, "-c", ROOM], env=variables, cwd=ROOT, check=True, stdout=subprocess.PIPE
    )
    with serving(home) as address:
        found = json.loads(made.stdout.splitlines()[-1])
        yield found | {"address": address.replace("127.0.0.1", "localhost")}


@pytest.fixture(scope="module")
def signed_in(chromium: Browser, room: dict[str, str]) -> dict[str, Any]:
    """What browsers keep in which these people signed in and unlocked their vaults."""
    kept: dict[str, Any] = {}
    for name in ("interviewer", "translator", "first officer", "reviewer"):
        context = new_context(chromium, base_url=room["address"])
        page = context.new_page()
        page.goto("/en/desk/")
        page.fill("[name=login]", name)
        page.fill("[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        page.fill("[name=code]", code_now())
        page.click("main form.form button[type=submit]")
        page.goto("/en/desk/unlock/")
        page.fill("[name=passphrase]", PASSPHRASE)
        page.click("main button[type=submit]")
        expect(page.locator(".state.good")).to_be_visible()
        kept[name] = context.storage_state()
        context.close()
    return kept


@pytest.fixture
def page_of(
    chromium: Browser, room: dict[str, str], signed_in: dict[str, Any]
) -> Iterator[NewPage]:
    """A page of somebody who is signed in; what it complains of, fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def page_of(name: str, **options: Any) -> Page:
        given = {"base_url": room["address"], "storage_state": signed_in[name]}
        context = new_context(chromium, **given | options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda message: (
                complaints.append(message.text) if message.type in {"error", "warning"} else None
            ),
        )
        return page

    yield page_of
    for context in contexts:
        context.close()
    assert complaints == []


PAGES = {
    "transcript": ("interviewer", "transcripts/{en}/"),
    "translation": ("translator", "transcripts/{ar}/"),
    "reading": ("translator", "transcripts/{en}/"),
    "versions": ("interviewer", "transcripts/{en}/versions/?number=2"),
    "import": ("translator", "interviews/{interview}/transcripts/import/"),
    "protection": ("first officer", "speakers/{speaker}/protection/"),
    "jigsaw": ("first officer", "speakers/{speaker}/jigsaw/"),
    "search": ("interviewer", "search/"),
}
LOOKS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("en", {"viewport": DESK, "color_scheme": "light"}),
    ("ar", {"viewport": DESK, "color_scheme": "dark"}),
    ("ar", {"viewport": PHONE, "color_scheme": "light"}),
)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_sound_in_both_directions(
    page_of: NewPage, room: dict[str, str], name: str
) -> None:
    person, address = PAGES[name]
    page = page_of(person)
    for number, (language, look) in enumerate(LOOKS):
        seen_with(page, look)
        answer = page.goto(f"/{language}/desk/{address.format(**room)}")
        assert answer
        assert answer.status == 200
        for each in page.locator("main details").all():
            each.evaluate("each => each.open = true")
        check(page, f"{name}-{language}-{number}")


def test_cues_are_checked_and_saved_by_the_keyboard_alone(
    page_of: NewPage, room: dict[str, str]
) -> None:
    page = page_of("interviewer")
    page.goto(f"/en/desk/transcripts/{room['en']}/")
    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("#text-c2")).to_be_focused()
    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("#text-c4")).to_be_focused()
    page.locator("#text-c4").press("End")
    page.keyboard.type(" Then we left.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#text-c5")).to_be_focused()
    expect(page.locator("#state-c4")).to_have_value("checked")
    expect(page.locator("#cue-c4 [role=status]")).to_have_text("Saved.")
    page.keyboard.press("Control+Shift+Enter")
    expect(page.locator("#text-c6")).to_be_focused()
    expect(page.locator("#cue-c5")).to_contain_text("approved by interviewer")
    page.keyboard.press("Control+s")
    page.wait_for_url("**saved=1")
    expect(page.locator("#text-c4")).to_have_value(
        "We were 6 cousins in Manbij, and I was 17. Then we left."
    )


def test_what_keeps_a_caption_from_being_read_is_mended_by_a_key(
    page_of: NewPage, room: dict[str, str]
) -> None:
    page = page_of("interviewer")
    page.goto(f"/en/desk/transcripts/{room['en']}/")
    page.fill("#text-c3", "We drove north without lights, and nobody spoke.")
    page.keyboard.press("Alt+Enter")
    expect(page.locator("#cue-c3 .reading")).to_contain_text("A line of 48 characters")
    page.locator("#text-c3").focus()
    page.keyboard.press("F2")
    page.wait_for_url("**#cue-c3")
    expect(page.locator("#text-c3")).to_have_value(
        "We drove north without lights,\nand nobody spoke."
    )
    check(page, "mended")


def test_a_selected_name_is_hidden_by_a_key(page_of: NewPage, room: dict[str, str]) -> None:
    page = page_of("interviewer")
    page.goto(f"/en/desk/transcripts/{room['en']}/")
    page.locator("#text-c8").evaluate(
        "field => { const at = field.value.indexOf('Manbij'); field.focus();"
        " field.setSelectionRange(at, at + 6) }"
    )
    page.keyboard.press("F9")
    expect(page.locator("#hide-text")).to_be_focused()
    expect(page.locator("#hide-text")).to_have_value("Manbij")
    page.select_option("#hide-kind", "place")
    page.keyboard.press("Enter")
    expect(page.locator("#cue-c9 .marks")).to_contain_text("Manbij")


def test_two_who_save_one_cue_see_both(page_of: NewPage, room: dict[str, str]) -> None:
    one, two = page_of("translator"), page_of("translator")
    for page in (one, two):
        page.goto(f"/en/desk/transcripts/{room['ar']}/")
    one.fill("#text-c3", "سرنا شمالا.")
    one.locator("#cue-c3 .save").click()
    expect(one.locator("#cue-c3 [role=status]")).to_have_text("Saved.")
    two.fill("#text-c3", "قدنا السيارة شمالا.")
    two.locator("#cue-c3 .save").click()
    expect(two.locator("#cue-c3 blockquote")).to_have_text("سرنا شمالا.")
    expect(two.locator("#text-c3")).to_have_value("قدنا السيارة شمالا.")
    check(two, "conflict")
    two.locator("#cue-c3 .save").click()
    expect(two.locator("#cue-c3 blockquote")).to_have_count(0)


def test_a_search_is_kept_in_no_address(page_of: NewPage, room: dict[str, str]) -> None:
    page = page_of("interviewer")
    page.goto("/en/desk/search/")
    page.fill("#q", "uncle CAR")
    page.keyboard.press("Enter")
    expect(page.locator(".found mark").first).to_have_text("uncle")
    assert page.url.endswith("/en/desk/search/")
    check(page, "found")
    page.locator(".found a").first.click()
    expect(page.locator("#cue-c2")).to_be_visible()


def test_everything_works_without_a_script(page_of: NewPage, room: dict[str, str]) -> None:
    page = page_of("translator", java_script_enabled=False)
    page.goto(f"/en/desk/transcripts/{room['ar']}/")
    page.fill("#text-c6", "كنا ثمانية أبناء عم.")
    page.select_option("#state-c6", "checked")
    page.locator("#cue-c6 .save").click()
    assert page.locator("#text-c6").input_value() == "كنا ثمانية أبناء عم."
    assert page.locator("#state-c6").input_value() == "checked"


def test_what_was_typed_stays_when_the_vault_has_locked(
    page_of: NewPage, room: dict[str, str]
) -> None:
    page = page_of("reviewer")
    page.goto(f"/en/desk/transcripts/{room['en']}/")
    page.locator("#cue-c7 .standing summary").click()
    page.fill("#comment-c7", "A long thought.")
    other = page.context.new_page()
    other.goto("/en/desk/")
    other.click(".person form[action$='/lock/'] button")
    for press in ("#cue-c7 .save", ".cues > .actions .button"):
        page.locator(press).click()
        expect(page.locator("#locked")).to_be_visible()
        expect(page.locator("#comment-c7")).to_have_value("A long thought.")
        page.locator("#locked").evaluate("notice => notice.hidden = true")
    other.goto("/en/desk/unlock/")
    other.fill("[name=passphrase]", PASSPHRASE)
    other.click("main button[type=submit]")
    expect(other.locator(".state.good")).to_be_visible()
    page.locator(".cues > .actions .button").click()
    page.wait_for_url("**saved=1")
    expect(page.locator("#cue-c7 .comment")).to_contain_text("A long thought.")
