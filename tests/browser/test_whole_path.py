"""The whole path of a testimony, walked as those who work with it walk it: consent, a recording, a
translation, a name that is hidden, a clip in the library, and the day on which its speaker
withdraws. Once at desks with scripts, where the clip is cut, made, weighed, signed, released,
frozen and let go on; and once on an Arabic telephone without any, where others released it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.desk_path import (
    Site,
    Way,
    bring_a_transcript,
    hide_a_name,
    prepare_an_interview,
    record_consent,
    send_a_recording,
    take_in_a_speaker,
    translate,
)
from tests.browser.release_path import (
    agree_to_lift,
    approve_the_language,
    approve_the_translation,
    cut,
    freeze,
    is_held_back,
    is_in_the_library,
    look_at_the_jigsaw,
    make_the_files,
    release,
    say_who_reads_what,
    watch_and_sign,
    weigh,
)
from tests.browser.server import serving
from tests.browser.staffed_site import join_staff, publish_of, working
from tests.browser.visitors import Visitor
from tests.library.clips import make_clip, make_media
from walkaway.core.media import ffmpeg
from walkaway.core.media.manifest import ClipManifest

pytestmark = pytest.mark.browser

ROLES = {each: each for each in ("interviewer", "translator", "protection-officer")}
AT_A_DESK = ROLES | {
    "editor": "editor",
    "first reviewer": "reviewer",
    "second reviewer": "reviewer",
    "administrator": "administrator",
}
STAFF = {f"{person} scripted": role for person, role in AT_A_DESK.items()} | {
    f"{person} plain": role for person, role in ROLES.items()
}
COLLEAGUES = ("translator", "editor", "first reviewer", "second reviewer")
ARABIC_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
FILM_SECONDS = 6


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
        yield Site(address, home, folder, media, film, tuple(STAFF))


@pytest.fixture
def setting_out(staffed_site: Site, chromium: Browser) -> Iterator[Callable[..., Way]]:
    """A way through the site; what was found wrong on it, fails the test."""
    ways: list[Way] = []

    def set_out(name: str, language: str, **more: Any) -> Way:
        ways.append(Way(staffed_site, chromium, name, language, **more))
        return ways[-1]

    yield set_out
    for visitor in (visitor for way in ways for visitor in way.visitors):
        visitor.close()
    assert [found for way in ways for visitor in way.visitors for found in visitor.found] == []


def test_the_whole_path_at_desks(setting_out: Callable[..., Way]) -> None:
    way = setting_out("scripted", "en", scripts=True, colleagues=COLLEAGUES)
    interviewer = way.staff("interviewer")
    to_a_hidden_name(way, interviewer)
    to_a_clip_that_is_made(way, way.staff("editor"))
    reviewers = way.staff("first reviewer"), way.staff("second reviewer", "ar")
    for person in (interviewer, *reviewers):
        person.at_the_keys = True
    to_a_release(way, *reviewers)
    files = is_in_the_library(way, way.visitor("ar"))
    files = is_in_the_library(way, way.visitor())
    freeze(way, interviewer)
    is_held_back(way, way.visitor(), files)
    for reviewer in reviewers:
        agree_to_lift(reviewer)
    assert is_in_the_library(way, way.visitor()) == files
    to_the_withdrawal(way, interviewer, files)


def test_the_whole_path_on_a_telephone_without_scripts(setting_out: Callable[..., Way]) -> None:
    way = setting_out("plain", "ar", scripts=False)
    interviewer = way.staff("interviewer")
    to_a_hidden_name(way, interviewer)
    publish(way)
    to_the_withdrawal(way, interviewer, is_in_the_library(way, way.visitor()))


def to_a_hidden_name(way: Way, interviewer: Visitor) -> None:
    take_in_a_speaker(way, interviewer)
    record_consent(way, interviewer)
    prepare_an_interview(way, interviewer)
    send_a_recording(way, interviewer)
    bring_a_transcript(way, interviewer)
    translate(way, way.staff("translator", "ar"))
    hide_a_name(way, way.staff("protection-officer"))


def to_a_clip_that_is_made(way: Way, editor: Visitor) -> None:
    approve_the_translation(way, way.staff("second reviewer", "ar"))
    cut(way, editor)
    make_the_files(way, editor)


def to_a_release(way: Way, first: Visitor, second: Visitor) -> None:
    say_who_reads_what(way, way.staff("administrator", "ar"))
    weigh(way, first, "testimony")
    weigh(way, second, "clip")
    for reviewer, language in ((first, "en"), (second, "ar")):
        watch_and_sign(way, reviewer)
        approve_the_language(way, reviewer, language)
    look_at_the_jigsaw(way, second)
    release(way, first)


def to_the_withdrawal(way: Way, interviewer: Visitor, files: list[str]) -> None:
    played = played_to(interviewer, way)
    withdraw(way, way.visitor("ar"))
    is_gone_from_the_library(way, way.visitor(), files)
    is_gone_from_the_desk(way, interviewer, played)


def publish(way: Way) -> None:
    """Others make the clip and release it."""

    def change(manifest: ClipManifest) -> None:
        manifest["id"] = way.clip
        manifest["invented"] = False
        manifest["speaker"]["pseudonym"] = way.pseudonym

    folder = make_clip(way.site.media, way.site.folder / way.clip, change=change)
    officer = f"protection-officer {way.name}"
    number = way.site.staff.index(officer)
    publish_of(way.site.home, folder, way.pseudonym, officer, number)


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
