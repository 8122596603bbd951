"""The whole path of a testimony, walked as those who work with it walk it: consent, a recording, a
translation, a name that is hidden, a clip in the library, and the day on which its speaker
withdraws. Once at a desk with scripts, and once on an Arabic telephone without any.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import DESK, PHONE
from tests.browser.server import serving
from tests.browser.staffed_site import join_staff, publish_of, sign_in_of, working
from tests.browser.visitors import Visitor
from tests.library.clips import make_clip, make_media
from walkaway.core.media import ffmpeg
from walkaway.core.media.manifest import ClipManifest

pytestmark = pytest.mark.browser

ROLES = ("interviewer", "translator", "protection-officer")
STAFF = {f"{role} {way}": role for way in ("scripted", "plain") for role in ROLES}
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
ARABIC_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
FILM_SECONDS = 6
IS_ALL_MADE = "article.recording:has(video):has(.wave):not(:has(.jobs))"
SEEK = """async seconds => {
    const video = document.querySelector("video");
    video.muted = true;
    await video.play();
    video.currentTime = seconds;
    await new Promise(done => video.addEventListener("seeked", done, {once: true}));
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


@dataclass(slots=True)
class Way:
    """One way through the site, and what is learned on it."""

    site: Site
    chromium: Browser
    name: str
    language: str
    scripts: bool
    visitors: list[Visitor] = field(default_factory=list)
    looked_at: set[tuple[str, str]] = field(default_factory=set)
    pseudonym: str = ""
    code: str = ""
    speaker: str = ""
    interview: str = ""
    transcript: str = ""
    translation: str = ""

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
        """The one with this role, signed in."""
        visitor, name = self.visitor(language), f"{role} {self.name}"
        visitor.sign_in(sign_in_of(name, list(STAFF).index(name)))
        return visitor

    @property
    def clip(self) -> str:
        """The name of the clip that is published on this way."""
        return f"the-well-{self.name}"


@pytest.fixture(scope="module")
def staffed_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("whole-path")
    home, film = folder / "home", folder / "card" / "A001.mp4"
    join_staff(home, STAFF)
    media = make_media(folder / "media")
    film.parent.mkdir()
    ffmpeg.run_ffmpeg(
        [
            *("-f", "lavfi", "-i", f"testsrc2=size=640x360:rate=25:duration={FILM_SECONDS}"),
            *("-f", "lavfi", "-i", f"sine=duration={FILM_SECONDS}"),
            *("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "25"),
            *("-c:a", "aac", "-movflags", "+faststart", film),
        ]
    )
    with serving(home) as address, working(home):
        yield Site(address, home, folder, media, film)


@pytest.fixture(params=[("scripted", "en", True), ("plain", "ar", False)], ids=lambda way: way[0])
def way(request: pytest.FixtureRequest, staffed_site: Site, chromium: Browser) -> Iterator[Way]:
    way = Way(staffed_site, chromium, *request.param)
    yield way
    for visitor in way.visitors:
        visitor.close()
    assert [found for visitor in way.visitors for found in visitor.found] == []


def test_the_whole_path(way: Way) -> None:
    interviewer = way.staff("interviewer")
    take_in_a_speaker(way, interviewer)
    record_consent(way, interviewer)
    prepare_an_interview(way, interviewer)
    send_a_recording(way, interviewer)
    bring_a_transcript(way, interviewer)
    translate(way, way.staff("translator", "ar"))
    hide_a_name(way, way.staff("protection-officer"))
    files = publish(way, way.visitor())
    played = played_to(interviewer, way)
    withdraw(way, way.visitor("ar"))
    is_gone_from_the_library(way, way.visitor(), files)
    is_gone_from_the_desk(way, interviewer, played)


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
    page.get_by_label(f"translator {way.name}").check()
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
                cue.locator("textarea.text").press(keys)
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


def publish(way: Way, reader: Visitor) -> list[str]:
    """The clip is published and seen; the addresses of its files."""

    def change(manifest: ClipManifest) -> None:
        manifest["id"] = way.clip
        manifest["invented"] = False
        manifest["speaker"]["pseudonym"] = way.pseudonym

    folder = make_clip(way.site.media, way.site.folder / way.clip, change=change)
    publish_of(way.site.home, folder, way.pseudonym)
    reader.open("/")
    reader.look("library")
    reader.follow(f"main a[href$='/clips/{way.clip}/']")
    reader.look("clip")
    files = reader.page.locator("a[download]").evaluate_all("all => all.map(each => each.href)")
    assert files
    assert {reader.page.request.get(file).status for file in files} == {200}
    assert reader.context.cookies() == []
    return list(files)


def played_to(interviewer: Visitor, way: Way) -> list[str]:
    """The addresses of what can be played of the recording."""
    interviewer.open(way.interview)
    here = "all => all.map(each => each.src)"
    played = interviewer.page.locator("video[src], img.wave").evaluate_all(here)
    assert {interviewer.page.request.get(each).status for each in played} == {200}
    return list(played)


def withdraw(way: Way, speaker: Visitor) -> None:
    page = speaker.page
    speaker.open("/withdraw/")
    speaker.look("withdraw")
    page.fill("input[name=code]", "1" * 22)
    speaker.follow("main .button", status=422)
    speaker.look("withdraw-unknown")
    page.fill("input[name=code]", way.code.translate(ARABIC_INDIC))
    speaker.follow("main .button")
    speaker.look("withdraw-confirm")
    speaker.follow("button[value=confirm]")
    speaker.look("withdraw-done")
    assert speaker.context.cookies() == []


def is_gone_from_the_library(way: Way, reader: Visitor, files: list[str]) -> None:
    reader.open("/")
    assert reader.page.locator(f"a[href$='/clips/{way.clip}/']").count() == 0
    reader.look("library-after")
    reader.open(f"/clips/{way.clip}/", status=410)
    reader.look("clip-withdrawn")
    assert {reader.page.request.get(file).status for file in files} == {410}
    below = [path for path in way.site.home.rglob("*") if path.suffix != ".lock"]
    assert not [path for path in below if way.clip in str(path)]


def is_gone_from_the_desk(way: Way, interviewer: Visitor, played: list[str]) -> None:
    interviewer.open(way.speaker)
    interviewer.look("speaker-withdrawn")
    interviewer.follow("main .actions .button")
    interviewer.look("withdrawal-account")
    assert {interviewer.page.request.get(each).status for each in played} <= {403, 404, 410}
    interviewer.open(way.interview, status=404)
    assert interviewer.page.locator(".bar").is_visible()
    interviewer.look("interview-erased")


def _file(name: str, kind: str, content: bytes) -> dict[str, object]:
    return {"name": name, "mimeType": kind, "buffer": content}
