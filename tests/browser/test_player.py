"""The player and the transcript, in a real browser, from a real server."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import DESK, PHONE, OpenPage

pytestmark = pytest.mark.browser

CLIP = "/en/clips/the-well/"


def play(page: Page) -> None:
    page.click("[data-play]")
    wait_until_past(page, 0.1)


def wait_until_past(page: Page, seconds: float) -> None:
    page.wait_for_function(
        "seconds => document.querySelector('video').currentTime > seconds", arg=seconds
    )


def listen_for_where_it_plays(page: Page) -> None:
    """Stop the film where it is sent next, before anything of it passes on a slow machine."""
    page.evaluate(
        """() => {
            const video = document.querySelector("video");
            window.sentTo = null;
            const stop = () => {
                window.sentTo = { seconds: video.currentTime, isPlaying: !video.paused };
                video.pause();
            };
            video.addEventListener("seeking", stop, { once: true });
        }"""
    )


def where_it_plays(page: Page) -> float:
    """Where the film was sent, to be played from there."""
    sent = page.wait_for_function("() => window.sentTo").json_value()
    assert sent["isPlaying"]
    return float(sent["seconds"])


def play_on_to(page: Page, seconds: float) -> None:
    """Play on, and stop there; a slow machine that sees it late goes back."""
    page.evaluate("() => { document.querySelector('video').play() }")
    page.wait_for_function(
        """seconds => {
            const video = document.querySelector("video");
            if (video.currentTime < seconds) return false;
            video.pause();
            video.currentTime = seconds;
            return true;
        }""",
        arg=seconds,
    )


def showing(page: Page) -> list[str]:
    return list(
        page.evaluate(
            "[...document.querySelector('video').textTracks]"
            ".filter(track => track.mode === 'showing').map(track => track.language)"
        )
    )


def wait_for_cue(page: Page, text: str) -> None:
    """Wait until the picture, which stands still, carries these words."""
    page.wait_for_function(
        """text => {
            const tracks = [...document.querySelector("video").textTracks];
            const track = tracks.find(each => each.mode === "showing");
            return [...(track?.activeCues ?? [])].some(cue => cue.text === text);
        }""",
        arg=text,
    )


def test_what_is_difficult_is_announced_before_anything_plays(open_page: OpenPage) -> None:
    page = open_page(CLIP)
    assert page.get_by_text("Before you watch").is_visible()
    assert page.evaluate("document.querySelector('video').paused")
    assert not page.evaluate("document.querySelector('video').controls")
    play(page)
    assert not page.get_by_text("Before you watch").is_visible()
    assert page.evaluate("document.querySelector('video').controls")
    assert page.evaluate("document.activeElement.tagName") == "VIDEO"


def test_nothing_is_loaded_of_the_video_before_it_is_wanted(open_page: OpenPage) -> None:
    page = open_page(CLIP)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.querySelector('video').buffered.length") == 0


@pytest.mark.parametrize(("viewport", "shape"), [(DESK, (320, 180)), (PHONE, (192, 192))])
def test_the_shape_follows_the_screen(
    open_page: OpenPage, viewport: dict[str, int], shape: tuple[int, int]
) -> None:
    page = open_page(CLIP, viewport=viewport)
    play(page)
    size = page.evaluate("(v => [v.videoWidth, v.videoHeight])(document.querySelector('video'))")
    assert tuple(size) == shape


def test_a_line_that_is_clicked_is_heard_and_marked(open_page: OpenPage) -> None:
    page = open_page(CLIP)
    listen_for_where_it_plays(page)
    page.click("#line-2")
    assert where_it_plays(page) == 2.0
    page.wait_for_selector("#line-2[aria-current=true]")
    assert page.locator("#lines a[aria-current]").count() == 1
    wait_for_cue(page, "I asked.")
    play_on_to(page, 3.5)
    page.wait_for_selector("#line-3[aria-current=true]")
    assert page.locator("#lines a[aria-current]").count() == 1


def test_a_line_answers_to_the_keyboard(open_page: OpenPage) -> None:
    page = open_page(CLIP)
    page.focus("#line-1")
    listen_for_where_it_plays(page)
    page.keyboard.press("Enter")
    assert where_it_plays(page) == 1.0
    assert page.evaluate("document.activeElement.id") == "line-1"


def test_another_language_comes_without_a_reload(open_page: OpenPage) -> None:
    page = open_page(CLIP)
    play(page)
    page.evaluate("window.stillHere = true")
    assert showing(page) == ["en"]
    page.click("[data-captions-choice] a[data-language=ar]")
    page.wait_for_selector("#lines[lang=ar]")
    assert page.evaluate("window.stillHere")
    assert showing(page) == ["ar"]
    assert page.locator("#line-3 .text").inner_text() == "ثم رحلتُ."
    assert page.evaluate("getComputedStyle(document.querySelector('#lines')).direction") == "rtl"
    assert page.locator("[data-captions-choice] [aria-current]").inner_text() == "العربية"
    assert page.url.endswith("?captions=ar#transcript")
    # A line of the new transcript works like one of the old.
    listen_for_where_it_plays(page)
    page.click("#line-1")
    assert where_it_plays(page) == 1.0
    wait_for_cue(page, "قالوا لنا ألّا نسأل.")
    assert "ثم رحلتُ." in str(page.locator("#quote-cards img").first.get_attribute("alt"))


def test_the_players_own_menu_changes_the_transcript_too(open_page: OpenPage) -> None:
    page = open_page(CLIP)
    play(page)
    page.evaluate(
        """() => { for (const track of document.querySelector("video").textTracks)
            track.mode = track.language === "fr" ? "showing" : "disabled"; }"""
    )
    page.wait_for_selector("#lines[lang=fr]")
    assert page.locator("[data-captions-choice] [aria-current]").inner_text() == "Français"


def test_a_found_line_starts_where_it_is_said(open_page: OpenPage) -> None:
    page = open_page("/en/search/?q=سالت")
    page.click(".said a")
    page.wait_for_selector("#line-2[aria-current=true]")
    assert page.locator("#lines").get_attribute("lang") == "ar"
    listen_for_where_it_plays(page)
    page.click("[data-play]")
    assert where_it_plays(page) == 2.0


def test_everything_works_as_plain_links_without_a_script(open_page: OpenPage) -> None:
    page = open_page(CLIP, java_script_enabled=False)
    assert page.get_by_text("Before you watch").is_visible()
    assert not page.locator("[data-play]").is_visible()
    assert page.locator("video[controls]").is_visible()
    page.click("[data-captions-choice] a[data-language=ur]")
    assert page.locator("#lines").get_attribute("lang") == "ur"
    page.click("#line-2")
    assert page.locator("#line-2").get_attribute("aria-current") == "true"
    assert "#t=2" in str(page.locator("video source").last.get_attribute("src"))


def test_the_player_stays_in_sight_on_a_phone_while_the_transcript_is_read(
    open_page: OpenPage,
) -> None:
    page = open_page(CLIP, viewport=PHONE)
    top = page.locator("[data-player]").bounding_box()["y"]  # type: ignore[index]  # it is there
    page.evaluate(f"scrollTo({{top: {top} + 80, behavior: 'instant'}})")
    assert page.locator("[data-player]").bounding_box()["y"] == 0  # type: ignore[index]  # as above


def test_everything_comes_from_this_site(open_page: OpenPage, site: str) -> None:
    page = open_page("/en/about/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site + CLIP)
    play(page)
    assert asked
    assert {address.startswith(f"{site}/") for address in asked} == {True}
    assert page.context.cookies() == []


def test_a_clip_that_is_withdrawn_meanwhile_says_so(open_page: OpenPage) -> None:
    page = open_page(CLIP, may_complain=True)
    link = page.locator("[data-captions-choice] a[data-language=fr]")
    link.evaluate("link => { link.href = '/en/clips/withdrawn/'; }")
    link.click()
    page.wait_for_url("**/clips/withdrawn/")
    assert page.get_by_text("This testimony was withdrawn").is_visible()
