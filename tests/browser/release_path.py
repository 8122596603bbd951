"""The second half of a testimony's path, station by station: a clip is cut by reading, made,
weighed, watched, signed and released; the library shows it; it is frozen, and two let it go on.
"""

from __future__ import annotations

import zipfile

from playwright.sync_api import Locator, expect

from tests.browser.desk_path import NAME, NAME_IN_ARABIC, Way, set_states
from tests.browser.visitors import Visitor

MAKING_MS = 240_000
LISTEN = """() => {
    window.heard = new Promise(done => document.addEventListener("studio-played",
        ({detail}) => detail.isPlaying || done(true)));
}"""
PASSAGES = ("I left Manbij at night.", "We drove north without lights.")
TITLES = {"en": "The road north", "ar": "الطريق شمالًا"}
WORDS = {
    "description": {
        "en": "How a driver left at night, and who waited.",
        "ar": "كيف رحل سائق ليلًا، ومن انتظره.",
    },
    "help_line": {"en": "Talk to us: help.example", "ar": "تحدث إلينا: help.example"},
}
QUOTES = {"en": "We drove north without lights.", "ar": "سرنا شمالاً بلا أضواء."}


def approve_the_translation(way: Way, reviewer: Visitor) -> None:
    reviewer.open(way.translation)
    set_states(way, reviewer, "approved", "Control+Shift+Enter")
    reviewer.look("translation-approved")


def cut(way: Way, editor: Visitor) -> None:
    """Make two of three cues the clip, hear it, and say what it is for."""
    page = editor.page
    editor.open("/desk/studio/")
    editor.look("studio-empty")
    editor.follow("main .actions .button")
    editor.look("cut-new")
    page.fill("#title", TITLES["en"])
    editor.follow("main form .button")
    way.cut = editor.path
    editor.look("cut-begun")
    for cue, said in zip(("#q1", "#q3"), PASSAGES, strict=True):
        _select(page.locator(f"{cue} .words"))
        expect(page.locator("#picked")).to_contain_text(said)
        expect(page.locator("#make")).to_be_in_viewport(ratio=1)
        page.click("#make")
    assert page.locator("#passages .said").all_inner_texts() == list(PASSAGES)
    for field, words in {"title": TITLES, "quote": QUOTES, **WORDS}.items():
        for language, typed in words.items():
            page.fill(f"#{field}-{language}", typed)
    page.fill("#publisher", "The Open Door")
    page.fill("#purpose", "So that nobody goes.")
    page.fill("#id", way.clip)
    page.click("#save")
    expect(page.locator("#state")).to_have_attribute("data-seen", "2")
    expect(page.locator("#state .state.good")).to_be_visible()
    expect(page.locator("[id^=field-] > .problem")).to_have_count(0)
    page.evaluate(LISTEN)
    page.click("#play-all")
    assert page.evaluate("window.heard")
    editor.look("cut-saved")
    editor.follow(".where a[href$='/protection/']")
    editor.look("cut-protection")


def _select(words: Locator) -> None:
    """Draw the mouse over all of a cue."""
    words.hover()  # which waits until the page stands still
    box, mouse = words.bounding_box(), words.page.mouse
    assert box
    middle = box["y"] + box["height"] / 2
    mouse.move(box["x"] + 2, middle)
    mouse.down()
    mouse.move(box["x"] + box["width"] - 2, middle, steps=4)
    mouse.up()


def make_the_files(way: Way, editor: Visitor) -> None:
    """Have one film made by the worker, and look at what was measured in it."""
    page = editor.page
    editor.open(f"{way.cut}renditions/")
    editor.look("files-missing")
    page.click(".choose summary")
    editor.look("files-chosen")
    editor.follow(".choose .button")
    editor.look("files-being-made")
    expect(page.locator("td .state.good")).to_have_count(1, timeout=MAKING_MS)
    editor.look("files-verified")
    editor.follow("a.play")
    editor.look("film-of-the-clip")


def say_who_reads_what(way: Way, administrator: Visitor) -> None:
    page = administrator.page
    for person, language in (("first reviewer", "en"), ("second reviewer", "ar")):
        administrator.open("/desk/staff/")
        administrator.look("staff")
        administrator.follow(f"tr:has-text('{person} {way.name}') a")
        page.fill("input[name=languages]", language)
        administrator.look("member-of-staff")
        administrator.follow("main form.form .button")


def _open_the_clip(way: Way, visitor: Visitor) -> None:
    visitor.open("/desk/release/")
    visitor.look("clips-to-release")
    clip = visitor.page.locator(".clips-list li", has_text=way.pseudonym)
    assert clip.locator("h2 bdi").inner_text() == TITLES[visitor.language]
    visitor.follow(f".clips-list li:has-text('{way.pseudonym}') a")


def weigh(way: Way, reviewer: Visitor, what: str) -> None:
    """Answer every question about the testimony, or the clip, with the second level."""
    page = reviewer.page
    _open_the_clip(way, reviewer)
    reviewer.look(f"clip-before-the-{what}-is-weighed")
    kind = "testimonies" if what == "testimony" else "clips"
    reviewer.follow(f"main a[href*='/{kind}/'][href*='/weigh/']")
    reviewer.look(f"weigh-the-{what}")
    for question in page.locator(".question").all():
        second = question.locator("select option").nth(2).get_attribute("value")
        reviewer.choose(question.locator("select"), str(second))
        said = "Said plainly, and checked against two other accounts."
        reviewer.write(question.locator("textarea"), said)
    reviewer.follow("main form .button")
    assert page.locator(".assessment").count() == (1 if what == "testimony" else 2)
    reviewer.look(f"{what}-weighed")


def watch_and_sign(way: Way, reviewer: Visitor) -> None:
    """See the film to its end, and sign it."""
    page = reviewer.page
    _open_the_clip(way, reviewer)
    reviewer.follow("main a[href*='/release/films/']")
    reviewer.look("watch")
    reviewer.play(page.locator("video"))
    expect(page.locator("[data-sign]")).to_be_visible(timeout=MAKING_MS)
    reviewer.look("watched")
    reviewer.follow("[data-sign] .button")
    reviewer.look("clip-signed")


def approve_the_language(way: Way, reviewer: Visitor, language: str) -> None:
    page = reviewer.page
    _open_the_clip(way, reviewer)
    reviewer.follow(f"a[href$='/languages/{language}/']")
    said = page.locator("main").inner_text()
    assert QUOTES[language] in said
    assert NAME not in said
    assert NAME_IN_ARABIC not in said
    reviewer.look("language-read")
    reviewer.follow("main form .button")
    reviewer.look("language-approved")


def look_at_the_jigsaw(way: Way, reviewer: Visitor) -> None:
    _open_the_clip(way, reviewer)
    reviewer.follow("form[action$='/jigsaw/'] .button")
    reviewer.look("clip-after-the-jigsaw")


def release(way: Way, reviewer: Visitor) -> None:
    """Let it go to the library, and to hand out."""
    page = reviewer.page
    for exit_ in ("library", "download"):
        _open_the_clip(way, reviewer)
        assert page.locator(".blockers").count() == 0
        reviewer.look("clip-ready")
        reviewer.choose(page.locator("select[name=exit]"), exit_)
        reviewer.follow("#let-go ~ form .button")
        reviewer.look("what-is-out")
    assert page.locator(".outs .state.good").count() == 2
    with page.expect_download() as pack:
        reviewer.press("form[action$='/pack/'] button")
    with zipfile.ZipFile(pack.value.path()) as opened:
        assert any(name.endswith(".mp4") for name in opened.namelist())


def is_in_the_library(way: Way, reader: Visitor) -> list[str]:
    """The library shows the clip; the addresses of its files."""
    reader.open("/")
    reader.look("library")
    reader.follow(f"main a[href$='/clips/{way.clip}/']")
    reader.look("clip")
    files = reader.page.locator("a[download]").evaluate_all("all => all.map(each => each.href)")
    assert files
    assert {reader.page.request.get(file).status for file in files} == {200}
    assert reader.context.cookies() == []
    return list(files)


def freeze(way: Way, anybody: Visitor) -> None:
    anybody.open("/desk/release/out/")
    anybody.look("what-anybody-sees-is-out")
    anybody.follow(f".outs > li:has-text('{way.clip}') .button.danger")
    assert anybody.page.locator("#frozen ~ ul").get_by_text(way.pseudonym).is_visible()
    anybody.look("frozen")


def is_held_back(way: Way, reader: Visitor, files: list[str]) -> None:
    reader.open("/")
    assert reader.page.locator(f"a[href$='/clips/{way.clip}/']").count() == 0
    reader.look("library-while-frozen")
    reader.open(f"/clips/{way.clip}/", status=404)
    reader.look("clip-while-frozen")
    assert {reader.page.request.get(file).status for file in files} == {404}


def agree_to_lift(reviewer: Visitor) -> None:
    page = reviewer.page
    reviewer.open("/desk/release/out/")
    reviewer.look("frozen-for-reviewers")
    assert page.locator("form[action$='/pack/']").count() == 0
    reviewer.follow("form[action$='/lift/'] .button")
    reviewer.look("agreed-to-lift")
