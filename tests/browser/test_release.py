"""A clip is watched, signed, released and frozen in a real browser, in both directions."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import DESK, PHONE, new_context
from tests.browser.keyboard import tab_to
from tests.browser.looking import check
from tests.browser.release_site import OUT, ReleaseSite, prepare_release
from tests.browser.server import serving

pytestmark = pytest.mark.browser

PICTURES = os.environ.get("WALKAWAY_TEST_PICTURES", "")
PLAY_A_LITTLE = """film => new Promise(done => {
    const look = () => {
        if (film.currentTime < 0.5) return;
        film.removeEventListener("timeupdate", look);
        film.pause();
        done();
    };
    film.addEventListener("timeupdate", look);
    film.play().catch(() => {});
})"""
PLAY_THE_END = """film => new Promise(done => {
    film.addEventListener("ended", done);
    film.addEventListener("playing", () => { film.currentTime = film.duration - 0.5 },
        {once: true});
    film.play().catch(() => {});
})"""
NewPage = Callable[..., Page]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> ReleaseSite:
    return prepare_release(tmp_path_factory.mktemp("release") / "home")


@pytest.fixture(scope="module")
def address(site: ReleaseSite) -> Iterator[str]:
    with serving(site.home) as address:
        yield address.replace("127.0.0.1", "localhost")


@pytest.fixture
def page_of(chromium: Browser, site: ReleaseSite, address: str) -> Iterator[NewPage]:
    """A page of somebody who is signed in; what it complains of, fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def page_of(name: str, *, may_be_refused: bool = False, **options: Any) -> Page:
        context = new_context(chromium, **{"base_url": address} | options)
        contexts.append(context)
        if name:
            site.sign_in(context, name, address)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda message: (
                complaints.append(message.text)
                if message.type in {"error", "warning"}
                and not (may_be_refused and "status of 422" in message.text)
                else None
            ),
        )
        return page

    yield page_of
    for context in contexts:
        context.close()
    assert complaints == []


def look(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"release-{name}.png", full_page=True)
    check(page, name)


def clip_of(pk: str, language: str = "en") -> str:
    return f"/{language}/desk/release/clips/{pk}/"


def test_a_clip_is_watched_signed_and_released(site: ReleaseSite, page_of: NewPage) -> None:
    page = page_of("reviewer", may_be_refused=True)
    page.goto("/en/desk/release/")
    page.locator(f"a[href$='{site.nearly}/']").click()
    expect(page.locator(".blockers > li")).to_have_count(1)
    expect(page.get_by_label("Wide, 16:9, Arabic")).to_be_checked()
    page.get_by_role("button", name="Release", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_role("link", name="Watch and sign").click()
    sign = page.get_by_role("button", name="Sign what I saw")
    expect(sign).to_be_hidden()
    page.locator("video").evaluate(PLAY_A_LITTLE)
    expect(sign).to_be_hidden()
    page.locator("video").evaluate("film => { film.play() }")
    expect(sign).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("You saw all of it.")
    look(page, "seen-en")
    whole = page.locator("[name=sha256]")
    sha256 = whole.input_value()
    whole.evaluate("(field, other) => { field.value = other }", "0" * 64)
    sign.click()
    expect(page.get_by_role("alert")).to_contain_text("other bytes")
    expect(page.locator("#signing ~ ul li")).to_have_count(1)
    assert whole.input_value() == sha256
    sign.click()
    page.wait_for_url(f"**{clip_of(site.nearly)}#films")
    expect(page.locator(".blockers")).to_have_count(0)
    look(page, "ready-en")
    page.get_by_role("button", name="Release", exact=True).click()
    expect(page.get_by_role("heading", name="What is out")).to_be_visible()
    released = page.locator(".outs > li", has_text="the-well")
    expect(released).to_contain_text("Signed by crew officer, crew reviewer")
    expect(released.locator(".state")).to_contain_text("out")
    page.goto("/en/clips/the-well/")
    expect(page.locator("video")).to_have_count(1)


def test_a_film_is_watched_and_signed_by_the_keyboard(site: ReleaseSite, page_of: NewPage) -> None:
    page = page_of("officer")
    page.goto(clip_of(site.fresh))
    page.get_by_role("link", name="Watch and sign").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/films/**")
    tab_to(page, "video")
    page.keyboard.press("Space")
    expect(page.get_by_role("status")).to_have_text("You saw all of it.")
    tab_to(page, "[data-sign] button")
    page.keyboard.press("Enter")
    page.wait_for_url("**#films")
    expect(page.locator("table", has_text="Signed by").locator("tbody tr").first).to_contain_text(
        "crew officer"
    )


def test_who_skips_to_the_end_signs_nothing(site: ReleaseSite, page_of: NewPage) -> None:
    page = page_of("second officer")
    page.goto(clip_of(site.fresh))
    page.get_by_role("link", name="Watch and sign").first.click()
    film = page.locator("video")
    film.evaluate(PLAY_THE_END)
    expect(page.locator("[data-watched-left]")).to_contain_text("left to watch")
    expect(page.get_by_role("button", name="Sign what I saw")).to_be_hidden()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_who_is_locked_out_is_told_that_nothing_is_counted_and_the_film_stops(
    site: ReleaseSite, page_of: NewPage, language: str
) -> None:
    page = page_of("second officer")
    page.goto(f"/{language}/desk/release/films/{site.unwatched}/")
    for cookie in page.context.cookies():
        if cookie["name"].endswith("-vault"):
            page.context.clear_cookies(name=cookie["name"])
    page.locator("video").evaluate("film => { film.muted = true; film.play().catch(() => {}) }")
    told = page.get_by_role("status")
    expect(told).not_to_be_empty()
    if language == "en":
        expect(told).to_contain_text("Your vault is locked")
    assert page.locator("video").evaluate("film => film.paused")
    look(page, f"locked-{language}")


def test_a_freeze_takes_the_clip_from_the_public_at_once(
    site: ReleaseSite, page_of: NewPage
) -> None:
    reader = page_of("", may_be_refused=True)
    answer = reader.goto(f"/en/clips/{OUT}/")
    assert answer
    assert answer.status == 200
    file = reader.locator("a[download]").first.get_attribute("href")
    assert file
    page = page_of("editor")
    page.goto(clip_of(site.out))
    look(page, "with-freeze-en")
    page.get_by_label("Why").fill("Somebody asked for them at their door.")
    page.get_by_role("button", name="Freeze everything of this speaker").click()
    page.wait_for_url("**/out/#frozen")
    expect(page.locator("#frozen ~ ul")).to_contain_text("Sirwan")
    held = page.locator(".outs > li", has_text=OUT)
    expect(held.locator(".state")).to_contain_text("held back")
    expect(held.get_by_role("button", name="Freeze")).to_have_count(0)
    gone = reader.context.request.get(f"/en/clips/{OUT}/")
    assert gone.status in {404, 410, 451}, gone.status
    assert "<video" not in gone.text()
    assert reader.context.request.get(file).status in {404, 410, 451}
    assert OUT not in reader.context.request.get("/en/").text()
    for name in ("officer", "second officer"):
        other = page_of(name)
        other.goto("/en/desk/release/out/")
        if name == "officer":
            look(other, "frozen-en")
            other.goto("/ar/desk/release/out/")
            look(other, "frozen-ar")
            other.goto("/en/desk/release/out/")
        other.get_by_role("button", name="I agree to lift it").click()
        other.wait_for_load_state()
    assert reader.context.request.get(f"/en/clips/{OUT}/").status == 200


PAGES = {
    "list": "/{language}/desk/release/",
    "clip": "/{language}/desk/release/clips/{fresh}/",
    "released": "/{language}/desk/release/clips/{out}/",
    "weigh": "/{language}/desk/release/clips/{fresh}/weigh/",
    "weighed": "/{language}/desk/release/clips/{out}/weigh/",
    "watch": "/{language}/desk/release/films/{unwatched}/",
    "words": "/{language}/desk/release/clips/{fresh}/languages/fr/",
    "spoken": "/{language}/desk/release/clips/{fresh}/languages/ar/",
    "out": "/{language}/desk/release/out/",
}
LOOKS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("en", "desk", {"viewport": DESK, "color_scheme": "light"}),
    ("en", "phone", {"viewport": PHONE, "color_scheme": "dark"}),
    ("ar", "desk", {"viewport": DESK, "color_scheme": "dark"}),
    ("ar", "phone", {"viewport": PHONE, "color_scheme": "light"}),
)


@pytest.mark.parametrize(
    ("language", "size", "options"), LOOKS, ids=["en-desk", "en-phone", "ar-desk", "ar-phone"]
)
def test_axe_finds_nothing_on_the_pages_of_releases(
    site: ReleaseSite, page_of: NewPage, language: str, size: str, options: dict[str, Any]
) -> None:
    page = page_of("reviewer", **options)
    where = {
        "language": language,
        "fresh": site.fresh,
        "out": site.out,
        "unwatched": site.unwatched,
    }
    for name, path in PAGES.items():
        answer = page.goto(path.format(**where))
        assert answer
        assert answer.status == 200, name
        look(page, f"{name}-{language}-{size}")
