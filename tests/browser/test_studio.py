"""Clips cut by reading in a browser: by keyboard, by mouse, in both directions, by two at once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import DESK, PHONE, new_context
from tests.browser.looking import check
from tests.browser.server import serving
from tests.browser.studio_site import StudioSite, prepare_studio

pytestmark = pytest.mark.browser

PICTURES = os.environ.get("WALKAWAY_TEST_PICTURES", "")
NewPage = Callable[..., Page]


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> StudioSite:
    return prepare_studio(tmp_path_factory.mktemp("studio") / "home")


@pytest.fixture(scope="module")
def address(studio: StudioSite) -> Iterator[str]:
    with serving(studio.home) as address:
        yield address.replace("127.0.0.1", "localhost")


@pytest.fixture
def page_of(chromium: Browser, studio: StudioSite, address: str) -> Iterator[NewPage]:
    """A page of somebody who is signed in; what it complains of, fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def page_of(name: str, **options: Any) -> Page:
        context = new_context(chromium, **{"base_url": address} | options)
        contexts.append(context)
        studio.sign_in(context, name, address)
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
        page.screenshot(path=Path(PICTURES) / f"studio-{name}.png")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def said(page: Page) -> list[str]:
    return page.locator("#passages .said").all_inner_texts()


def times(page: Page) -> list[tuple[str, str]]:
    items = page.locator("#passages > li").all()
    return [
        (each.locator("[name=from]").input_value(), each.locator("[name=to]").input_value())
        for each in items
    ]


def expect_saved(page: Page, number: int) -> None:
    expect(page.locator("#state")).to_have_attribute("data-seen", str(number))
    expect(page.locator("#saved")).to_have_text("Saved")


def test_a_clip_is_cut_by_the_keyboard_alone(page_of: NewPage, studio: StudioSite) -> None:
    page = page_of("editor")
    page.goto(f"/en/desk/studio/{studio.cuts['en']}/")
    look(page, "empty")
    page.locator("#text").focus()
    # The first two cues, then four words of the fourth, then the seventh cue.
    press(page, "ArrowDown", "Shift+ArrowDown")
    expect(page.locator("#picked")).to_contain_text("16 words · 2.0 seconds")
    press(page, "Enter")
    press(page, "ArrowDown", "ArrowDown")
    press(page, *["Shift+ArrowLeft"] * 4)
    press(page, "Enter", "ArrowDown", "ArrowDown", "ArrowDown", "Enter")
    assert said(page) == [
        "I left Raqqa at night, on foot. My uncle waited in the car behind the mill.",
        "Nobody had told us what",
        "I did not believe them any more.",
    ]
    assert times(page)[0] == ("00:00:00.000", "00:00:02.000")
    expect(page.locator("#saved")).to_have_text("Not saved yet")

    # The last one goes to the front; its end moves by a word and by a frame.
    page.locator("#passages .say").last.focus()
    press(page, "Alt+ArrowUp", "Alt+ArrowUp")
    assert said(page)[0] == "I did not believe them any more."
    press(page, "Shift+Comma")
    assert said(page)[0] == "I did not believe them any"
    before = times(page)[0][1]
    press(page, "Period")
    assert times(page)[0][1] > before
    press(page, "Alt+Shift+Period")
    assert said(page)[0] == "did not believe them any"

    # Undo without end, and redo.
    press(page, *["Control+z"] * 30)
    assert said(page) == []
    press(page, *["Control+Shift+z"] * 30)
    assert said(page)[0] == "did not believe them any"
    press(page, "Control+s")
    expect_saved(page, 2)
    look(page, "cut")

    # One key away: what was left out.
    page.locator("#passages .say").first.focus()
    press(page, "c")
    dialog = page.locator("#around")
    expect(dialog.locator(".left").last).to_contain_text("Now I tell it so that nobody goes.")
    look(page, "around")
    press(page, "Escape")
    expect(dialog).to_be_hidden()

    press(page, "Delete", "Control+s")
    expect_saved(page, 3)
    page.reload()
    assert len(said(page)) == 2
    expect(page.locator("#saved")).to_have_text("Saved")


@pytest.mark.parametrize("rate", ["24000/1001", "25", "2997/100", "30", "30000/1001", "50"])
def test_a_trim_goes_by_the_frames_of_the_recording_and_never_drifts(
    page_of: NewPage, studio: StudioSite, rate: str
) -> None:
    page = page_of("editor")
    page.goto(f"/en/desk/studio/{studio.cuts['ar']}/")
    expect(page.locator("[data-step-of]")).to_have_text(
        "A frame of the recording is 40.0 ms (25.0 a second)."
    )
    rates = f"rates.set('interview', [{rate.partition('/')[0]}, {rate.partition('/')[2] or 1}])"
    walk = f"""() => {{
      {rates};
      const ups = [], downs = [];
      let at = 0;
      for (let n = 0; n < 500; n += 1) ups.push(at = frameEdge("interview", at, 1));
      for (let n = 0; n < 500; n += 1) downs.push(at = frameEdge("interview", at, -1));
      return [ups, downs, frameEdge("interview", 1015, 1), frameEdge("interview", 1015, -1)];
    }}"""
    ups, downs, later, sooner = page.evaluate(walk)
    step = 1000 / Fraction(rate)
    assert all(abs(at - number * step) <= Fraction(1, 2) for number, at in enumerate(ups, 1))
    assert downs == [*ups[-2::-1], 0]
    # From between two frames: to the one on that side.
    assert sooner < 1015 < later
    assert abs(later - sooner - step) <= 1


@pytest.mark.parametrize("name", ["editor", "reviewer"])
def test_the_page_stays_where_it_is_when_words_are_selected(
    page_of: NewPage, studio: StudioSite, name: str
) -> None:
    page = page_of(name)
    page.goto(f"/en/desk/studio/{studio.cuts['en']}/")
    size = "[document.documentElement.scrollHeight, document.querySelector('#q1').offsetTop]"
    before = page.evaluate(size)
    expect(page.locator("#picked-bar")).not_to_be_visible()
    page.locator("#text").focus()
    press(page, "ArrowDown")
    expect(page.locator("#picked-bar")).to_be_visible()
    assert page.evaluate(size) == before


def test_words_at_the_foot_of_the_screen_are_selected_to_their_end(
    page_of: NewPage, studio: StudioSite
) -> None:
    page = page_of("editor")
    page.goto(f"/en/desk/studio/{studio.cuts['en']}/")
    words = page.locator("#q5 .words")
    box = words.bounding_box()
    assert box
    middle = box["y"] + box["height"] / 2
    # Where the bar lies once something is selected.
    page.set_viewport_size({"width": DESK["width"], "height": int(middle) + 20})
    words.hover()
    assert words.bounding_box() == box
    page.mouse.move(box["x"] + 3, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, middle)
    expect(page.locator("#picked")).to_contain_text("I was")
    page.mouse.move(box["x"] + box["width"] - 2, middle)
    expect(page.locator("#picked")).to_contain_text(words.inner_text().strip()[-12:])
    expect(page.locator("#make")).not_to_be_visible()
    page.mouse.up()
    expect(page.locator("#make")).to_be_visible()


def make_of(page: Page, cue: str) -> None:
    """Draw the mouse over the beginning of a cue, make it a passage, and wait for its marks, which
    move what stands below them."""
    words = page.locator(f"{cue} .words")
    words.hover()  # which waits until the page stands still
    box = words.bounding_box()
    assert box
    page.mouse.move(box["x"] + 3, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 130, box["y"] + box["height"] / 2, steps=6)
    page.mouse.up()
    expect(page.locator("#make")).to_be_visible()
    with page.expect_response(lambda answer: "/marks/?" in answer.url):
        page.locator("#make").click()


def test_words_are_selected_by_the_mouse_and_passages_dragged(
    page_of: NewPage, studio: StudioSite
) -> None:
    page = page_of("editor")
    # Both ends of the way lie on the screen: nothing scrolls under the hand.
    page.set_viewport_size({"width": 1280, "height": 2400})
    page.goto(f"/en/desk/studio/{studio.cuts['en']}/")
    make_of(page, "#q3")
    before = len(said(page))
    make_of(page, "#q5")
    # From the middle of "I was" into "hungry": words are taken whole.
    assert said(page)[-1].startswith("I was always")
    assert len(said(page)) == before + 1
    # By the number: in the middle of a passage there may be a field, which is written in.
    page.locator("#passages > li .no").last.drag_to(page.locator("#passages > li .no").first)
    expect(page.locator("#passages .said").first).to_contain_text("I was always")
    # Whoever leaves with something unsaved is asked.
    page.once("dialog", lambda dialog: dialog.dismiss())
    for _made_made_and_dragged in range(3):
        page.locator("#undo").click()
    expect(page.locator("#saved")).to_have_text("Saved")


def test_the_clip_plays_joined_with_captions_and_without_a_hidden_name(
    page_of: NewPage, studio: StudioSite
) -> None:
    page = page_of("editor")
    page.goto(f"/en/desk/studio/{studio.cuts['en']}/")
    page.locator("#text").focus()
    page.evaluate("passages = []; chosen = -1; draw()")
    press(page, "ArrowDown", "Enter")
    for _ in range(5):
        press(page, "ArrowDown")
    press(page, "Enter")
    assert [time for time, _ in times(page)] == ["00:00:00.000", "00:00:05.000"]
    page.evaluate(
        """() => {
          window.shown = [];
          window.turns = 0;
          window.captions = new Set();
          new MutationObserver(() => window.captions.add(caption.textContent)).observe(caption, {
            childList: true, subtree: true, characterData: true,
          });
          for (const player of players) {
            // A slow machine misses frames: more of them come when it runs slowly.
            player.playbackRate = player.defaultPlaybackRate = 0.25;
            const look = (_now, frame) => {
              if (playing && player === playing.player && !player.seeking) {
                window.shown.push([playing.number, frame.mediaTime]);
              }
              player.requestVideoFrameCallback(look);
            };
            player.requestVideoFrameCallback(look);
          }
          document.addEventListener("studio-played", ({ detail }) => {
            if (detail.number === 1) window.turns = performance.now();
            if (!detail.isPlaying && window.turns) window.isOver = true;
          });
        }"""
    )
    page.locator("#caption-language").select_option("spoken")
    page.locator("#passages .say").first.focus()
    press(page, "Space")
    page.wait_for_function("() => window.isOver")
    captions = page.evaluate("[...window.captions].filter(Boolean)")
    assert captions == ["I left a town at night, on foot.", "They beat an old baker in the square."]
    shown = page.evaluate("window.shown")
    first = [time for number, time in shown if number == 0]
    second = [time for number, time in shown if number == 1]
    # Nothing of what lies between is seen, and nothing beyond the end by more than a frame.
    assert max(first) <= 1.041
    assert min(second) >= 4.959
    assert max(second) <= 6.041
    page.locator("#caption-language").select_option("other")
    press(page, "Space")
    page.once("dialog", lambda dialog: dialog.accept())


def test_two_editors_do_not_overwrite_each_other(page_of: NewPage, studio: StudioSite) -> None:
    one, other = page_of("editor"), page_of("second")
    for page in (one, other):
        page.goto(f"/en/desk/studio/{studio.cuts['en']}/")
    base = said(one)
    for page, downs in ((one, 3), (other, 8)):
        page.locator("#text").focus()
        press(page, *["ArrowDown"] * downs, "Enter")
    press(one, "Control+s")
    expect(one.locator("#saved")).to_have_text("Saved")
    press(other, "Control+s")
    told = other.locator("#conflict-told")
    expect(told).to_contain_text("saved version")
    expect(told).to_contain_text("added: 0:02 – 0:03")
    expect(told).to_contain_text("added: 0:07 – 0:08")
    expect(told).to_be_focused()
    look(other, "conflict")
    told.locator("[data-take=mine]").click()
    expect(other.locator("#saved")).to_have_text("Saved")
    assert said(other)[-1] == "Now I tell it so that nobody goes."
    # The first one finds out in turn, and takes what the other kept.
    one.locator("#text").focus()
    press(one, "ArrowDown", "Enter", "Control+s")
    one.locator("#conflict-told [data-take=theirs]").click()
    expect(one.locator("#passages .said").last).to_have_text("Now I tell it so that nobody goes.")
    assert len(said(one)) == len(base) + 1
    one.goto(f"/en/desk/studio/{studio.cuts['en']}/history/")
    look(one, "history")


def test_the_studio_in_arabic(page_of: NewPage, studio: StudioSite) -> None:
    page = page_of("editor")
    page.goto(f"/ar/desk/studio/{studio.cuts['ar']}/")
    page.locator("#text").focus()
    press(page, "ArrowDown", "Shift+ArrowDown", "Enter", "ArrowDown", "ArrowDown")
    # Reading goes to the left: so does the end of what is picked.
    press(page, *["Shift+ArrowRight"] * 2)
    press(page, "Enter")
    assert said(page)[1] == "لم يخبرنا أحد كيف"
    press(page, "Control+s")
    expect(page.locator("#state")).to_have_attribute("data-seen", "2")
    look(page, "arabic")
    page.goto("/ar/desk/studio/")
    look(page, "list-arabic")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_whose_voice_plays_is_said_and_what_will_be_heard_is_a_link_away(
    page_of: NewPage, studio: StudioSite, language: str
) -> None:
    page = page_of("editor")
    page.goto(f"/{language}/desk/studio/{studio.cuts['ar']}/")
    told = page.locator("#heard-here")
    if language == "en":
        expect(told).to_contain_text("You hear the speaker's own voice here.")
        expect(told).to_contain_text("another voice reads the approved words instead")
    expect(page.locator("#play-all")).to_have_attribute("aria-describedby", "heard-here")
    pane = page.locator(".cutting")
    assert pane.evaluate("it => it.scrollWidth - it.clientWidth") == 0
    look(page, f"heard-here-{language}")
    told.get_by_role("link").click()
    page.wait_for_url("**/protection/#voice")
    expect(page.locator("#voice")).to_be_visible()


def test_what_was_left_out_fits_a_phone_in_both_directions(
    page_of: NewPage, studio: StudioSite
) -> None:
    page = page_of("editor")
    for cut in studio.cuts.values():
        page.goto(f"/ar/desk/studio/{cut}/")
        page.locator("#text").focus()
        press(page, *["ArrowDown"] * 3, "Enter", *["ArrowDown"] * 3, "Enter", "Control+s")
        expect(page.locator("#saved")).to_have_text("حُفظ")
    page.set_viewport_size(PHONE)
    for language in ("en", "ar"):
        for spoken, cut in studio.cuts.items():
            page.goto(f"/{language}/desk/studio/{cut}/context/")
            expect(page.locator(".around-passage").first).to_be_visible()
            page.locator("details").evaluate_all("all => all.forEach((it) => { it.open = true })")
            look(page, f"context-phone-{language}-of-{spoken}")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_quote_card_is_seen_before_any_render_and_follows_the_sentence(
    page_of: NewPage, studio: StudioSite, language: str
) -> None:
    page = page_of("editor")
    page.goto(f"/{language}/desk/studio/{studio.cuts[language]}/")
    page.locator("#publisher").fill("The publisher")
    for tag in ("en", "ar"):
        page.locator(f"[name=languages][value={tag}]").check()
    for shape in ("16x9", "1x1", "9x16"):
        page.locator(f"[name=shapes][value='{shape}']").check()
    cards = page.locator(f"[data-cards={language}] img")
    drawn = []
    for downs in (2, 4):
        page.locator("#text").focus()
        press(page, "Escape", *["ArrowDown"] * downs)
        page.locator(f"[data-quote-from={language}]").click()
        chosen = page.locator(f"#quote-{language}").input_value()
        assert chosen
        press(page, "Control+s")
        expect(page.locator("#saved")).to_have_attribute("data-state", "good")
        expect(cards).to_have_count(3)
        for card in cards.all():
            expect(card).to_have_attribute("alt", chosen)
            card.scroll_into_view_if_needed()
            card.evaluate("it => it.decode()")
        sizes = cards.evaluate_all("all => all.map((it) => [it.naturalWidth, it.naturalHeight])")
        assert sizes == [[1600, 900], [1080, 1080], [1080, 1920]]
        drawn.append(page.request.get(cards.first.get_attribute("src") or "").body())
    assert drawn[0] != drawn[1]
    boxes = [card.bounding_box() for card in cards.all()]
    tops = {round(box["y"]) for box in boxes if box}
    heights = [box["height"] for box in boxes if box]
    # Side by side, of one height.
    assert len(tops) == 1
    assert max(heights) - min(heights) < 8
    page.locator(f"[data-cards={language}] a").first.focus()
    look(page, f"quote-cards-{language}")
    if PICTURES:
        page.locator(".tongues-of-clip").screenshot(path=Path(PICTURES) / f"cards-{language}.png")
    page.set_viewport_size(PHONE)
    cards.first.scroll_into_view_if_needed()
    look(page, f"quote-cards-phone-{language}")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_footage_is_told_and_a_guide_is_written_without_losing_the_place(
    page_of: NewPage, studio: StudioSite, language: str
) -> None:
    page = page_of("second")
    page.goto(f"/{language}/desk/studio/{studio.cuts[language]}/")
    page.locator("#text").focus()
    press(page, "ArrowDown", "Enter")
    passage = page.locator("#passages > li.chosen")
    passage.locator(".insert summary").click()
    passage.locator("[name=label-en]").fill("Film of the group")
    passage.locator("[name=label-ar]").focus()
    page.keyboard.type("فيلم للجماعة")
    # Whoever writes goes on with Tab: the list is not drawn anew under the hand.
    purpose = passage.locator("[name=insert-purpose]")
    for _ in range(2):
        if not purpose.evaluate("it => it === document.activeElement"):
            page.keyboard.press("Tab")
    expect(purpose).to_be_focused()
    page.keyboard.type("It shows what was promised.")
    expect(page.locator("#saved")).to_have_attribute("data-state", "open")
    look(page, f"footage-{language}")
    guide = page.locator(f"#tongue-{language} .guide")
    guide.locator("summary").click()
    guide.locator("textarea").first.fill("How it begins.")
    guide.scroll_into_view_if_needed()
    look(page, f"guide-{language}")
    page.keyboard.press("Control+s")
    expect(page.locator("#saved")).to_have_attribute("data-state", "good")
    page.reload()
    kept = page.locator("#passages > li:has(.insert[open])").last
    expect(kept.locator("[name=label-ar]")).to_have_value("فيلم للجماعة")
    expect(kept.locator("[name=insert-purpose]")).to_have_value("It shows what was promised.")
    expect(guide.locator("textarea").first).to_have_value("How it begins.")
    section = page.locator("#footage")
    expect(section.locator(".state").first).to_contain_text(
        "not in the register" if language == "en" else "ليست في السجل"
    )
    section.locator("button").click()
    expect(page.locator("#problem")).to_be_visible()
    kept.locator(".say").click()
    kept.locator("[name=insert-source]").fill("Sent to the speaker.")
    page.keyboard.press("Control+s")
    expect(page.locator("#saved")).to_have_attribute("data-state", "good")
    section.locator("button").click()
    expect(page.locator("#problem")).to_be_hidden()
    expect(page.locator("#footage .job .state")).to_be_visible()
    page.locator("#footage").scroll_into_view_if_needed()
    look(page, f"register-{language}")
    # What was told is undone like anything else.
    kept.locator(".say").click()
    kept.locator("[name=insert-purpose]").fill("Another.")
    kept.locator("[name=insert-source]").focus()
    page.locator("#undo").click()
    expect(page.locator("#saved")).to_have_attribute("data-state", "good")


def three_passages(page: Page) -> None:
    """Of the second cue, the fourth and the sixth; nothing else."""
    page.evaluate("passages = []; chosen = -1; doneBefore = []; draw()")
    page.locator("#text").focus()
    press(page, *["ArrowDown", "ArrowDown", "Enter"] * 3)


LEAVE = "setTimeout(() => location.reload())"


def leave(page: Page) -> None:
    """Leave the page, which lets go of whoever does, and come back to it."""
    with page.expect_navigation():
        page.evaluate(LEAVE)


def leave_in_vain(page: Page) -> None:
    """Leave the page, which asks whether to, and stay."""
    page.evaluate("window.isTheSame = true")
    with page.expect_event("dialog") as asked:
        page.evaluate(LEAVE)
    assert asked.value.type == "beforeunload"
    asked.value.dismiss()
    assert page.evaluate("window.isTheSame")


def test_a_change_draws_nothing_but_what_it_changed(page_of: NewPage, studio: StudioSite) -> None:
    # Whatever is drawn anew is laid out and painted anew: the longer the clip, the slower the key.
    page = page_of("editor")
    page.goto(f"/en/desk/studio/{studio.cuts['en']}/")
    three_passages(page)
    page.evaluate("[...list.children].forEach((item, number) => { item.drawnAs = number })")
    drawn = "[...list.children].map((item) => item.drawnAs ?? null)"
    press(page, "ArrowDown", "Enter")
    assert page.evaluate(drawn) == [0, 1, 2, None]
    page.locator("#passages .say").nth(1).focus()
    press(page, "Period")
    assert page.evaluate(drawn) == [0, None, 2, None]
    press(page, "Alt+ArrowUp")
    assert page.evaluate(drawn) == [None, 0, 2, None]
    assert page.locator("#passages .no").all_inner_texts() == ["1", "2", "3", "4"]
    press(page, "Delete")
    assert page.evaluate(drawn) == [0, 2, None]
    press(page, *["Control+z"] * 3)
    assert page.evaluate(drawn) == [0, 1, 2, None]
    assert page.locator("#passages > .chosen").count() == 1


def test_each_edit_is_one_step_to_undo(page_of: NewPage, studio: StudioSite) -> None:
    page = page_of("editor")
    page.goto(f"/en/desk/studio/{studio.cuts['en']}/")
    three_passages(page)

    def shown() -> list[Any]:
        labels = page.locator("#passages [name=label-en]")
        values = labels.evaluate_all("all => all.map((it) => it.value)")
        return [said(page), times(page), values]

    seen = [shown()]
    for number, keys in ((0, ["Period"]), (0, ["Alt+Shift+Period"]), (0, ["Alt+ArrowDown"])):
        page.locator("#passages .say").nth(number).focus()
        press(page, *keys)
        seen.append(shown())
    for label in ("Film of the group", "Film of others"):
        page.locator("#passages .say").nth(1).focus()
        if not page.locator("#passages > .chosen .insert").evaluate("it => it.open"):
            page.locator("#passages > .chosen .insert summary").click()
        page.locator("#passages > .chosen [name=label-en]").fill(label)
        page.locator("#passages .say").nth(1).focus()
        seen.append(shown())
    assert len({str(each) for each in seen}) == len(seen)
    page.locator("#passages .say").first.focus()
    for before in seen[-2::-1]:
        press(page, "Control+z")
        assert shown() == before
    for after in seen[1:]:
        press(page, "Control+Shift+z")
        assert shown() == after


def test_whoever_leaves_while_writing_is_asked_and_keeps_every_letter(
    page_of: NewPage, studio: StudioSite
) -> None:
    page = page_of("editor")
    page.goto(f"/en/desk/studio/{studio.cuts['en']}/")
    three_passages(page)
    press(page, "Control+s")
    expect(page.locator("#saved")).to_have_attribute("data-state", "good")
    leave(page)
    page.wait_for_function("() => performance.getEntriesByName('studio-ready').length")
    # Before the page says that something is not saved yet.
    page.locator("#publisher").press_sequentially("P")
    leave_in_vain(page)
    press(page, "Backspace", "Control+s")
    expect(page.locator("#saved")).to_have_attribute("data-state", "good")
    # And before the field was left: what it holds is told only then.
    page.locator("#passages .say").first.click()
    page.locator("#passages > .chosen .insert summary").click()
    label = page.locator("#passages > .chosen [name=label-en]")
    label.press_sequentially("Film of others")
    leave_in_vain(page)
    expect(label).to_be_focused()
    press(page, "Control+s")
    expect(page.locator("#saved")).to_have_attribute("data-state", "good")
    page.reload()
    expect(page.locator("#passages [name=label-en]").first).to_have_value("Film of others")


def test_that_it_is_being_saved_stands_there_until_the_answer_comes(
    page_of: NewPage, studio: StudioSite
) -> None:
    page = page_of("editor")
    page.goto(f"/en/desk/studio/{studio.cuts['en']}/")
    page.evaluate("() => { window.fetch = () => new Promise(() => {}) }")
    page.locator("#publisher").press_sequentially("P")
    press(page, "Control+s")
    # The page looks a moment after the last letter whether anything is unsaved.
    page.wait_for_timeout(400)
    expect(page.locator("#saved")).to_have_attribute("data-state", "busy")


def test_what_is_lit_does_not_follow_what_changes_on_the_page(
    page_of: NewPage, studio: StudioSite
) -> None:
    # A range that does is looked at with each change of the page, until it is forgotten.
    page = page_of("editor")
    page.goto(f"/en/desk/studio/{studio.cuts['en']}/")
    three_passages(page)
    lit = """() => Object.fromEntries([...CSS.highlights].map(([name, ranges]) => [name,
      [...ranges].map((each) => [each instanceof StaticRange,
        each.startContainer.data.slice(each.startOffset, each.endOffset)])]))"""
    sixth = "They beat an old baker in the square."
    assert page.evaluate(lit) == {
        "picked": [[True, sixth]],
        "chosen": [[True, sixth]],
        "kept": [
            [True, "My uncle waited in the car behind the mill."],
            [True, "Nobody had told us what it would be like."],
        ],
    }


def test_a_browser_watches_stretches_of_a_long_transcript_and_not_each_cue(
    page_of: NewPage, studio: StudioSite
) -> None:
    # It asks of each watched element at each frame whether it is in sight: 5,000 take it long.
    page = page_of("editor")
    page.goto(f"/en/desk/studio/{studio.cuts['en']}/")
    watched = """() => {
      const all = [...document.querySelectorAll("#text, #text *")];
      return all.filter((each) => getComputedStyle(each).contentVisibility === "auto")
        .map((each) => each.className);
    }"""
    assert page.evaluate(watched) == ["stretch"]


def test_what_may_not_go_there_is_greyed_without_losing_what_is_unsaved(
    page_of: NewPage, studio: StudioSite
) -> None:
    page = page_of("editor")
    page.goto(f"/en/desk/studio/{studio.cuts['ar']}/")
    page.locator("#text").focus()
    before = len(said(page))
    press(page, "ArrowDown", "Enter")
    page.locator(".filters summary").click()
    page.locator("#filters [name=purpose]").select_option("campaign")
    page.locator("#filters button").click()
    expect(page.locator("#withheld")).to_contain_text("None of this may go there")
    expect(page.locator("#text")).to_have_class("text withheld")
    assert len(said(page)) == before + 1
    look(page, "withheld")
    # What is selected becomes the quote, in both languages, and the hidden name is not in it.
    page.locator("[data-quote-from=ar]").click()
    expect(page.locator("#quote-ar")).not_to_have_value("")
    assert "الرقة" not in page.locator("#quote-ar").input_value()
    page.locator("[data-quote-from=en]").click()
    expect(page.locator("#quote-en")).to_have_value("I left a town at night, on foot.")
    page.locator("#withheld").focus()
    # Everything below is there as well, and on a phone nothing is wider than the screen.
    page.locator("#about-title").scroll_into_view_if_needed()
    look(page, "about")
    page.set_viewport_size(PHONE)
    check(page, "phone")
    page.once("dialog", lambda dialog: dialog.accept())


def test_a_reviewer_reads_and_changes_nothing(page_of: NewPage, studio: StudioSite) -> None:
    page = page_of("reviewer")
    page.goto(f"/en/desk/studio/{studio.cuts['en']}/")
    before = said(page)
    page.locator("#text").focus()
    press(page, "ArrowDown", "Enter", "Control+s")
    assert said(page) == before
    assert page.locator("#save").count() == 0
    page.goto("/en/desk/studio/new/")
    look(page, "new")


def test_without_script_a_passage_is_added_by_numbers(page_of: NewPage, studio: StudioSite) -> None:
    page = page_of("editor", java_script_enabled=False)
    page.goto(f"/en/desk/studio/{studio.cuts['ar']}/")
    before = page.locator("#passages > li").count()
    page.locator("#add-first").fill("3")
    page.locator("#add-last").fill("4")
    page.locator("#by-hand button").click()
    assert page.locator("#passages > li").count() == before + 1
    page.locator("#passages > li").last.get_by_role("button", name="Sooner in the clip").click()
    page.locator("#passages > li").first.get_by_role("button", name="Remove").click()
    assert page.locator("#passages > li").count() == before
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / "studio-plain.png", full_page=True)
