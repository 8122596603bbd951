"""Coding by the keyboard in a real browser: stories in both directions, and an interview."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.coding_site import ARABIC, ENGLISH, CodingSite, prepare_coding
from tests.browser.conftest import PHONE, new_context
from tests.browser.looking import check
from tests.browser.server import serving

pytestmark = pytest.mark.browser

PICTURES = os.environ.get("WALKAWAY_TEST_PICTURES", "")
NewPage = Callable[..., Page]


@pytest.fixture(scope="module")
def coding(tmp_path_factory: pytest.TempPathFactory) -> CodingSite:
    return prepare_coding(tmp_path_factory.mktemp("coding") / "home")


@pytest.fixture(scope="module")
def address(coding: CodingSite) -> Iterator[str]:
    with serving(coding.home) as address:
        yield address.replace("127.0.0.1", "localhost")


@pytest.fixture
def page_of(chromium: Browser, coding: CodingSite, address: str) -> Iterator[NewPage]:
    """A page of somebody who is signed in; what it complains of, fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def page_of(name: str, **options: Any) -> Page:
        context = new_context(chromium, **{"base_url": address} | options)
        contexts.append(context)
        coding.sign_in(context, name, address)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda message: (
                complaints.append(message.text)
                if message.type in {"error", "warning"} and "status of 4" not in message.text
                else None
            ),
        )
        return page

    yield page_of
    for context in contexts:
        context.close()
    assert complaints == []


def look(page: Page, name: str) -> None:
    check(page, name)
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"coding-{name}.png", full_page=True)


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def coded(page: Page) -> list[tuple[int, int]]:
    """Where the codings of the list stand."""
    items = page.locator("#codings li[data-start]").all()
    return [
        (int(each.get_attribute("data-start") or -1), int(each.get_attribute("data-end") or -1))
        for each in items
    ]


def expect_coded(page: Page, total: int) -> None:
    expect(page.locator("#codings li[data-guid]")).to_have_count(total)
    expect(page.locator("#saved")).to_have_text("Everything is saved")


def test_an_english_story_is_coded_by_the_keyboard_alone(
    page_of: NewPage, coding: CodingSite
) -> None:
    story = "\n\n".join(ENGLISH)
    page = page_of("researcher")
    page.goto(f"/en/desk/coding/sheets/{coding.sheets['english']}/")
    look(page, "english-empty")
    page.locator("#text").focus()
    # The second sentence begins behind a sign that is two units of JavaScript.
    press(page, "ArrowDown", "ArrowDown", "g")
    expect_coded(page, 1)
    ((start, end),) = coded(page)
    assert story[start:end] == "🙂 We meet in a café behind the station."

    # Two sentences carry one code, the second of them two more; all three are told apart by name.
    press(page, "ArrowDown", "Shift+ArrowDown", "4")
    press(page, "ArrowDown", "f", "d")
    expect_coded(page, 4)
    expect(page.locator("#margin .label")).to_have_count(4)
    expect(page.locator(".words .coded[data-lines='2']")).to_have_count(1)
    assert {story[start:end] for start, end in coded(page)} == {
        "🙂 We meet in a café behind the station.",
        "They promised him work. When he arrived there was a rifle.",
        "The food was thin soup.",
    }

    # The end moves by words, over signs that are eight units long.
    press(page, "ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown")
    press(page, "Shift+ArrowLeft", "Shift+ArrowLeft", "o")
    expect_coded(page, 5)
    last = max(coded(page))
    assert story[last[0] : last[1]] == "Now he tells it 👩‍👩‍👧 so that nobody else"

    # A memo, and undoing.
    press(page, "Enter")
    page.keyboard.type("why he talks")
    page.locator("#dock button", has_text="Keep memo").press("Enter")
    expect(page.locator("#codings textarea").last).to_have_value("why he talks")
    look(page, "english")
    press(page, "Control+z")
    expect_coded(page, 4)
    # A key is about what is coded where the words are picked, not about what was coded last.
    for _ in range(7):
        press(page, "ArrowUp")
    press(page, "Delete")
    expect_coded(page, 3)
    page.reload()
    expect_coded(page, 3)
    assert "🙂 We meet in a café behind the station." not in {
        story[start:end] for start, end in coded(page)
    }
    assert len(page.locator("#text").inner_text()) > 200


def test_an_arabic_story_is_coded_in_its_direction(page_of: NewPage, coding: CodingSite) -> None:
    story = "\n".join(ARABIC)
    page = page_of("researcher", color_scheme="dark")
    page.goto(f"/ar/desk/coding/sheets/{coding.sheets['arabic']}/")
    page.locator("#text").focus()
    press(page, "ArrowDown", "ArrowDown", "ArrowDown")
    # Ahead is to the left.
    press(page, "Shift+ArrowLeft", "Shift+ArrowLeft")
    # A keyboard whose letters are Arabic: the key that is labelled G.
    page.locator("#text").dispatch_event(
        "keydown", {"key": "ل", "code": "KeyG", "bubbles": True, "cancelable": True}
    )
    expect(page.locator("#codings li[data-guid]")).to_have_count(1)
    ((start, end),) = coded(page)
    assert story[start:end] == "وعدوه بعمل. حين وصل"
    box, label = page.locator("#text").bounding_box(), page.locator("#margin .label").bounding_box()
    assert box
    assert label
    assert label["x"] < box["x"]
    look(page, "arabic")
    narrow = page_of("researcher", viewport=PHONE)
    narrow.goto(f"/ar/desk/coding/sheets/{coding.sheets['arabic']}/")
    look(narrow, "arabic-phone")


def test_words_are_selected_with_a_mouse_and_looked_at_again(
    page_of: NewPage, coding: CodingSite
) -> None:
    page = page_of("second")
    page.goto(f"/en/desk/coding/sheets/{coding.others['english']}/")
    expect(page.locator("#codings li[data-guid]")).to_have_count(0)
    page.locator(".words").nth(2).click(click_count=3)
    page.locator("#codes button", has_text="Civilians harmed").click()
    expect_coded(page, 1)
    ((start, end),) = coded(page)
    assert "\n\n".join(ENGLISH)[start:end] == ENGLISH[2]

    page.locator(".words .coded").first.click()
    expect(page.locator("#dock")).to_be_visible()
    expect(page.locator("#dock .code-name")).to_have_text("Civilians harmed")
    look(page, "chosen")
    page.locator("#dock button", has_text="Remove").click()
    expect(page.locator("#codings li[data-guid]")).to_have_count(0)
    expect(page.locator(".words .coded")).to_have_count(0)
    page.locator("#undo").click()
    expect_coded(page, 1)


def test_what_is_not_saved_is_not_shown_as_if_it_were(page_of: NewPage, coding: CodingSite) -> None:
    one, two = page_of("second"), page_of("second")
    for page in (one, two):
        page.goto(f"/en/desk/coding/sheets/{coding.others['arabic']}/")
        page.locator("#text").focus()
        press(page, "ArrowDown")
    press(one, "g")
    expect_coded(one, 1)
    press(two, "c")
    expect(two.locator("#problem")).to_contain_text("changed in another window")
    expect(two.locator("#saved")).to_have_text("Not saved")
    # What the other window saved is there; what this one did is not, and can be done again.
    expect(two.locator("#margin .label")).to_have_count(1)
    press(two, "c")
    expect_coded(two, 2)
    expect(two.locator("#problem")).to_be_hidden()

    two.context.clear_cookies()
    press(two, "h")
    expect(two.locator("#locked")).to_be_visible()
    expect(two.locator("#margin .label")).to_have_count(2)


def test_an_interview_is_coded_in_its_words_and_in_its_picture(
    page_of: NewPage, coding: CodingSite
) -> None:
    page = page_of("researcher")
    page.goto(f"/en/desk/coding/sheets/{coding.sheets['interview']}/")
    expect(page.locator("#film")).to_be_visible()
    page.wait_for_function("() => document.getElementById('film').readyState > 0")
    page.evaluate("film.currentTime = 1")
    press(page, "F6")
    page.evaluate("film.currentTime = 2.5")
    press(page, "F7")
    expect(page.locator("#from")).to_have_value("0:01.000")
    expect(page.locator("#to")).to_have_value("0:02.500")
    page.locator("#codes button", has_text="Civilians harmed").click()
    expect_coded(page, 1)
    expect(page.locator("#from")).to_have_value("")
    expect(page.locator("#codings li")).to_have_attribute("data-from", "1000")
    page.locator("#text").focus()
    press(page, "ArrowDown", "ArrowDown", "ArrowDown", "g")
    expect_coded(page, 2)
    expect(page.locator("#margin .label.is-media")).to_have_count(1)
    look(page, "interview")


def test_suggestions_are_asked_for_and_taken_over_one_by_one(
    page_of: NewPage, coding: CodingSite
) -> None:
    page = page_of("second")
    page.goto(f"/en/desk/coding/sheets/{coding.others['interview']}/")
    expect(page.locator("#suggestions li")).to_have_count(0)
    page.locator("#suggest").click()
    first = page.locator("#suggestions li").first
    expect(first).to_be_visible()
    before = page.locator("#suggestions li").count()
    expect(page.locator("#codings li[data-guid]")).to_have_count(0)
    look(page, "suggestions")
    first.locator("button", has_text="Code it so").click()
    expect_coded(page, 1)
    expect(page.locator("#suggestions li")).to_have_count(before - 1)


def test_a_change_of_a_long_story_draws_nothing_else(page_of: NewPage, coding: CodingSite) -> None:
    page = page_of("researcher")
    page.goto(f"/en/desk/coding/sheets/{coding.sheets['long']}/")
    page.locator("#text").focus()
    press(page, "ArrowDown")
    for _ in range(10):
        press(page, "ArrowDown", "g")
    expect_coded(page, 10)
    page.evaluate(
        """() => {
          window.drawn = new Set();
          new MutationObserver((changes) => {
            for (const { target } of changes) {
              drawn.add(lines.findIndex((line) => line.words.contains(target)));
            }
          }).observe(text, { childList: true, subtree: true, characterData: true });
        }"""
    )
    page.evaluate("for (let at = 0; at < 10; at += 1) { bySentence(1); draw(); }")
    assert page.evaluate("[...drawn]") == []
    press(page, "g")
    expect_coded(page, 11)
    # The line that was coded, and two marks in the margin for each coding.
    assert page.evaluate("[...drawn]") == [page.evaluate("numberAt(picked.start)")]
    assert page.locator("#margin > *").count() == 22


def test_a_study_is_followed_to_its_end(page_of: NewPage, coding: CodingSite) -> None:
    page = page_of("researcher")
    for language in ("en", "ar"):
        page.goto(f"/{language}/desk/coding/")
        look(page, f"home-{language}")
        page.goto(f"/{language}/desk/coding/studies/{coding.study}/")
        look(page, f"study-{language}")
        page.goto(f"/{language}/desk/coding/studies/{coding.study}/documents/")
        look(page, f"documents-{language}")
        page.goto(f"/{language}/desk/coding/studies/new/")
        look(page, f"new-{language}")
    page.goto(f"/en/desk/coding/sheets/{coding.sheets['long']}/finish/")
    look(page, "finish")
    page.get_by_role("button", name="I have finished").click()
    expect(page.locator(".coding .lead")).to_contain_text("You have finished this document")
    look(page, "finished")
    page.goto(f"/en/desk/coding/studies/{coding.study}/")
    expect(page.locator("main")).to_contain_text("1 of 4 finished")


def test_a_story_is_coded_without_a_script(page_of: NewPage, coding: CodingSite) -> None:
    page = page_of("second", java_script_enabled=False)
    page.goto(f"/en/desk/coding/sheets/{coding.others['long']}/")
    page.locator("#quote").fill("124. He is twenty-six")
    page.locator("#codes button", has_text="Dull duty").click()
    expect(page.locator("#codings q")).to_have_text("124. He is twenty-six")
    page.locator("#codings button", has_text="Remove").click()
    expect(page.locator("#codings li")).to_have_count(0)
