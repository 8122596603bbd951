"""The first half of a testimony's path, station by station: a speaker, consent, a recording, words
in two languages, and a name that is hidden. Each station is a page or a few.

Everything that is told is invented.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser

from tests.browser.conftest import DESK, PHONE
from tests.browser.staffed_site import sign_in_of
from tests.browser.visitors import Visitor

NAME, NAME_IN_ARABIC = "Manbij", "منبج"
SAID = """WEBVTT

00:00.000 --> 00:02.000
<v Witness>I left Manbij at night.

00:02.000 --> 00:04.000
<v Witness>My uncle waited in the car.

00:04.000 --> 00:06.000
<v Witness>We drove north without lights.
"""
TRANSLATED = ("غادرتُ منبج ليلاً.", "كان عمّي ينتظر في السيارة.", "سرنا شمالاً بلا أضواء.")
IS_ALL_MADE = "article.recording:has(video):has(.wave):not(:has(.jobs))"
SEEK = """async seconds => {
    const video = document.querySelector("video");
    video.muted = true;
    await video.play();
    const sought = new Promise(done => video.addEventListener("seeked", done, {once: true}));
    video.currentTime = seconds;
    await sought;
    return video.currentTime;
}"""

SELECT = """(words, name) => {
    const text = [...words.childNodes].find(node => node.data?.includes(name));
    getSelection().setBaseAndExtent(text, text.data.indexOf(name), text,
        text.data.indexOf(name) + name.length);
}"""


@dataclass(frozen=True, slots=True)
class Site:
    """Where everything happens."""

    address: str
    home: Path
    folder: Path
    media: Path
    film: Path
    staff: tuple[str, ...]
    """Everybody, in the order in which they joined."""


@dataclass(slots=True)
class Way:
    """One way through the site, and what is learned on it."""

    site: Site
    chromium: Browser
    name: str
    language: str
    scripts: bool
    colleagues: tuple[str, ...] = ("translator",)
    """Who is let in to the speaker, beside the interviewer and the protection officers."""
    visitors: list[Visitor] = field(default_factory=list)
    looked_at: set[tuple[str, str]] = field(default_factory=set)
    pseudonym: str = ""
    code: str = ""
    speaker: str = ""
    interview: str = ""
    transcript: str = ""
    translation: str = ""
    cut: str = ""

    def visitor(self, language: str = "") -> Visitor:
        """Somebody with a browser of their own."""
        visitor = Visitor(
            self.chromium,
            self.site.address,
            language or self.language,
            scripts=self.scripts,
            viewport=DESK if self.scripts else PHONE,
            looked_at=self.looked_at,
        )
        self.visitors.append(visitor)
        return visitor

    def staff(self, role: str, language: str = "") -> Visitor:
        """The one who is called by this role, signed in."""
        visitor, name = self.visitor(language), f"{role} {self.name}"
        visitor.sign_in(sign_in_of(name, self.site.staff.index(name)))
        return visitor

    @property
    def clip(self) -> str:
        """The name of the clip that is published on this way."""
        return f"the-well-{self.name}"


def take_in_a_speaker(way: Way, interviewer: Visitor) -> None:
    page = interviewer.page
    interviewer.open("/desk/speakers/")
    interviewer.look("speakers")
    interviewer.follow("main .actions .button")
    interviewer.look("speaker-new")
    page.fill("input[name=group]", "The Grey Brigade")
    page.fill("input[name=region]", "Northern valley")
    page.fill("input[name=roles]", "driver, guard")
    page.fill("input[name=period_from]", "2013")
    page.fill("input[name=languages]", "en, ar")
    for colleague in way.colleagues:
        page.get_by_label(f"{colleague} {way.name}").check()
    interviewer.follow("main form .button")
    way.pseudonym = page.locator("main h1").inner_text()
    way.speaker = interviewer.path
    interviewer.look("speaker-taken-in")


def record_consent(way: Way, interviewer: Visitor) -> None:
    page = interviewer.page
    interviewer.follow("main .actions .button")
    interviewer.look("consent-empty")
    interviewer.follow("button[value=library-altered]")
    interviewer.look("consent-with-preset")
    page.fill("input[name=explained_in]", "ar")
    page.check("input[name=understood]")
    page.fill("textarea[name=comprehension]", "Everybody may hear what I say, but not my voice.")
    page.check("input[name=originals_on_withdrawal][value=erased]")
    page.set_input_files("input[name=proof]", _file("signed.pdf", "application/pdf", b"%PDF-1.7"))
    interviewer.follow("button[value=record]")
    interviewer.look("receipt")
    way.code = page.locator(".paper .secret").inner_text()
    for kind, begins_with in (("pdf", b"%PDF"), ("text", b"")):
        with page.expect_download() as kept:
            page.locator(f"main .actions button[value={kind}]").click()
        assert kept.value.path().read_bytes().startswith(begins_with)
    assert way.code in kept.value.path().read_text("utf-8")
    interviewer.follow("main .actions a")
    assert interviewer.path == way.speaker
    interviewer.look("speaker-consents")
    interviewer.follow("a[href$='/consent/1/']")
    interviewer.look("consent-version")
    interviewer.open(way.speaker)


def prepare_an_interview(way: Way, interviewer: Visitor) -> None:
    page = interviewer.page
    interviewer.follow("main .actions .button")
    interviewer.look("interview-plan")
    page.fill("input[name=title]", "The road north")
    page.fill("input[name=day]", "2026-03-01")
    page.fill("input[name=language]", "en")
    interviewer.follow("main form .button")
    way.interview = interviewer.path
    interviewer.look("interview-planned")
    interviewer.follow("main a.button[href$='/checklist/']")
    interviewer.look("checklist")
    for question in page.locator("fieldset.question").all():
        question.locator("input[value=yes]").check()
    interviewer.follow("main form .button")
    interviewer.look("interview-prepared")


def send_a_recording(way: Way, interviewer: Visitor) -> None:
    page = interviewer.page
    page.set_input_files("#recording", way.site.film)
    if way.scripts:
        page.click("[data-send]")
        page.wait_for_selector("article.recording")
    else:
        interviewer.follow("[data-send]")
    interviewer.look("interview-arriving")
    interviewer.reload_until(IS_ALL_MADE)
    interviewer.look("interview-with-recording")
    if way.scripts:
        assert page.evaluate(SEEK, 4) >= 4
        interviewer.follow("article.recording a[href^='?play=']")
        assert page.evaluate(SEEK, 5) >= 5
        assert not interviewer.complaints
    interviewer.follow("article.recording a[href$='/custody/']")
    interviewer.look("custody")
    interviewer.open("/desk/jobs/")
    interviewer.look("jobs")


def bring_a_transcript(way: Way, interviewer: Visitor) -> None:
    page = interviewer.page
    interviewer.open(way.interview)
    interviewer.follow("a[href$='/transcripts/import/']")
    interviewer.look("transcript-import")
    page.set_input_files("input[name=file]", _file("A001.vtt", "text/vtt", SAID.encode()))
    page.fill("input[name=language]", "en")
    interviewer.follow("main form .button")
    way.transcript = interviewer.path
    interviewer.look("transcript")
    set_states(way, interviewer, "approved", "Control+Shift+Enter")
    interviewer.look("transcript-approved")


def set_states(way: Way, visitor: Visitor, state: str, keys: str) -> None:
    """Mark every cue, by the keyboard where scripts run, and save."""
    page = visitor.page
    for cue in page.locator("#cues .cue").all():
        if way.scripts:
            with page.expect_response(lambda answer: answer.url.endswith("/cue/")):
                cue.locator("textarea.text, select.state-of").first.press(keys)
        else:
            cue.locator("select.state-of").select_option(state)
    if not way.scripts:
        visitor.follow("#cues > .actions .button")
    page.reload()
    assert states(visitor) == [state] * 3


def states(visitor: Visitor) -> list[str]:
    return [each.input_value() for each in visitor.page.locator("select.state-of").all()]


def translate(way: Way, translator: Visitor) -> None:
    page = translator.page
    translator.open("/desk/speakers/")
    translator.follow(f"a:has-text('{way.pseudonym}')")
    translator.look("speaker-for-translator")
    translator.follow(f"a[href$='{way.interview}']")
    translator.look("interview-for-translator")
    translator.follow(f"a[href$='{way.transcript}']")
    translator.look("transcript-for-translator")
    translator.follow("main a[href$='/versions/']")
    translator.look("versions")
    page.fill("form[action$='/translate/'] input[name=language]", "ar")
    translator.follow("form[action$='/translate/'] button")
    way.translation = translator.path
    translator.look("translation-begun")
    for field_, words in zip(page.locator("textarea.text").all(), TRANSLATED, strict=True):
        field_.fill(words)
    set_states(way, translator, "checked", "Control+Enter")
    translator.look("translation-checked")
    assert [each.input_value() for each in page.locator("textarea.text").all()] == list(TRANSLATED)


def hide_a_name(way: Way, officer: Visitor) -> None:
    page = officer.page
    officer.open(way.transcript)
    if way.scripts:
        page.locator("#cues .said").first.evaluate(SELECT, NAME)
        page.keyboard.press("F9")
        assert page.locator("#hide-text").input_value() == NAME
    else:
        page.fill("#hide-text", NAME)
    page.select_option("#hide-kind", "place")
    officer.follow("#hide form .button")
    assert NAME in page.locator("mark.to-hide, .marks").first.inner_text()
    officer.look("transcript-with-hidden-name")
    officer.open(f"{way.speaker}protection/")
    officer.look("protection")
    officer.follow("button[name=look]")
    assert NAME_IN_ARABIC in page.locator("#proposals").inner_text()
    officer.look("protection-proposes")
    officer.follow(f"li:has-text('{NAME_IN_ARABIC}') button[value=accept]")
    officer.look("protection-of-two-forms")
    officer.open(way.translation)
    assert NAME in page.locator(".marks").first.inner_text()
    officer.look("translation-with-hidden-name")
    officer.open("/desk/search/")
    officer.look("search-empty")
    page.fill("#q", NAME_IN_ARABIC)
    officer.follow("main form .button")
    assert way.pseudonym in page.locator(".found").inner_text()
    officer.look("search")
    officer.open(f"{way.speaker}jigsaw/")
    assert NAME in page.locator(".jigsaw").inner_text()
    officer.look("jigsaw")
    officer.open(way.speaker)
    officer.look("speaker-for-officer")


def _file(name: str, kind: str, content: bytes) -> dict[str, object]:
    return {"name": name, "mimeType": kind, "buffer": content}
