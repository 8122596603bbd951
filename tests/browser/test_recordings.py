"""Recordings in a real browser: sent over a line that breaks, played and sought in, sealed."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.archive.recordings import CANARY, files_below, noise
from tests.browser.archive_site import ArchiveSite, prepare_archive
from tests.browser.conftest import DESK, PATIENCE_MS, PHONE, new_context
from tests.browser.looking import check, seen_with
from tests.browser.server import serving
from tests.media.numbered import HEIGHT, WIDTH, number_of, write_numbered

RATE = 25
FRAMES = 1500
SHOWN = """
async ([seconds, step]) => {
  const video = document.querySelector("video");
  // On a busy machine the old frame still stands there when the video says that it has sought.
  const shown = new Promise((done) => {
    const look = (now, frame) => {
      if (Math.abs(frame.mediaTime - seconds) < 2 * step) done();
      else video.requestVideoFrameCallback(look);
    };
    video.requestVideoFrameCallback(look);
    setTimeout(done, 20000);
  });
  video.currentTime = seconds;
  await shown;
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
  const context = canvas.getContext("2d");
  context.drawImage(video, 0, 0);
  const { data } = context.getImageData(0, 0, canvas.width, 24);
  return { width: canvas.width, red: [...data].filter((_, index) => index % 4 === 0) };
}
"""

Enter = Callable[..., Page]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> ArchiveSite:
    home = tmp_path_factory.mktemp("archive") / "home"
    home.mkdir()
    return prepare_archive(home)


@pytest.fixture(scope="module")
def address(archive: ArchiveSite) -> Iterator[str]:
    with serving(archive.home) as address:
        yield address


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A numbered film that is long enough to be sent in several pieces."""
    path = write_numbered(tmp_path_factory.mktemp("card") / "A001.mp4", Fraction(RATE), FRAMES)
    padding = noise(20 * 2**20)
    with path.open("ab") as file:
        file.write((len(padding) + 8).to_bytes(4, "big") + b"free" + padding)
    return path


@pytest.fixture
def enter(chromium: Browser, archive: ArchiveSite, address: str) -> Iterator[Enter]:
    """The page of the interview, for one of the cast."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def enter(name: str = "interviewer", language: str = "en", **options: object) -> Page:
        context = new_context(chromium, **options)
        contexts.append(context)
        archive.sign_in(context, name, address)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{address}/{language}/desk/interviews/{archive.interview}/")
        return page

    yield enter
    for context in contexts:
        context.close()
    assert complaints == []


def send(page: Page, film: Path) -> None:
    page.set_input_files("#recording", film)
    page.click("[data-send]")


def offsets_of(page: Page) -> list[int]:
    """The places from which pieces are sent, as they are sent."""
    offsets: list[int] = []
    page.on(
        "request",
        lambda request: (
            offsets.append(int(request.headers["upload-offset"]))
            if request.method == "PATCH"
            else None
        ),
    )
    return offsets


def original_id(page: Page) -> str:
    address = page.locator("a[href*='/custody/']").last.get_attribute("href")
    assert address
    return re.findall(r"originals/([0-9a-f-]+)/", address)[0]


@pytest.fixture(scope="module")
def sent(chromium: Browser, archive: ArchiveSite, address: str, film: Path) -> str:
    """A recording that was sent while the line broke; every job on it is done."""
    context = new_context(chromium)
    archive.sign_in(context, "interviewer", address)
    page = context.new_page()
    page.goto(f"{address}/en/desk/interviews/{archive.interview}/")
    broken: list[str] = []

    def break_once(route: Route) -> None:
        if route.request.method == "PATCH" and not broken:
            broken.append(route.request.headers["upload-offset"])
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/desk/uploads/*", break_once)
    offsets = offsets_of(page)
    send(page, film)
    page.locator(".recording").wait_for()
    pieces = list(range(0, film.stat().st_size, 8 * 2**20))
    assert broken == ["0"]
    assert offsets == [0, *pieces]
    archive.do_all_jobs()
    page.reload()
    pk = original_id(page)
    context.close()
    return pk


def test_a_recording_arrives_over_a_line_that_breaks_and_is_whole(
    sent: str, enter: Enter, film: Path
) -> None:
    page = enter()
    expect(page.locator(f"#original-{sent} .state").first).to_contain_text("whole")
    expect(page.locator(f"#original-{sent}")).to_contain_text("A001.mp4")


@pytest.mark.parametrize("which", ["original", "proxy"])
def test_chromium_seeks_in_a_sealed_recording(
    which: str, sent: str, enter: Enter, archive: ArchiveSite
) -> None:
    page = enter("editor")
    if which == "original":
        page.locator(f"#original-{sent} a[href*='play=']").click()
        page.wait_for_url("**play=**")
    video = page.locator(f"#original-{sent} video")
    assert f"/desk/{'originals' if which == 'original' else 'derivatives'}/" in (
        video.get_attribute("src") or ""
    )
    page.wait_for_function("() => document.querySelector('video').readyState >= 1")
    for number in (1400, 12, 733):
        # In the middle of the frame, which is shown from number / RATE on.
        seen = page.evaluate(SHOWN, [(number + 0.5) / RATE, 1 / RATE])
        strip = np.array(seen["red"], np.uint8).reshape(24, seen["width"])
        luma = np.zeros((HEIGHT, seen["width"]), np.uint8)
        luma[:24] = strip
        assert seen["width"] == WIDTH
        assert abs(number_of(luma) - number) <= (0 if which == "original" else 1)


def test_nothing_of_it_is_on_the_disk_in_the_clear(sent: str, archive: ArchiveSite) -> None:
    for path in files_below(archive.home):
        content = path.read_bytes()
        assert CANARY not in content, path
        assert b"A001" not in content, path


def test_after_a_reload_the_same_file_goes_on_where_it_was(
    enter: Enter, film: Path, archive: ArchiveSite
) -> None:
    page = enter()
    held: list[Route] = []

    def hold_the_second(route: Route) -> None:
        if route.request.method == "PATCH" and route.request.headers["upload-offset"] != "0":
            held.append(route)
        else:
            route.continue_()

    page.route("**/desk/uploads/*", hold_the_second)
    with page.expect_request(lambda request: request.headers.get("upload-offset", "0") != "0"):
        send(page, film)
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    page.unroute("**/desk/uploads/*")
    expect(page.locator(".recording").last).to_contain_text("arriving")
    offsets = offsets_of(page)
    count = page.locator(".recording").count()
    send(page, film)
    expect(page.locator(".recording").last).to_contain_text("read back")
    assert offsets[0] == 8 * 2**20
    assert page.locator(".recording").count() == count


def test_it_can_be_paused_and_cancelled(enter: Enter, film: Path) -> None:
    page = enter()
    count = page.locator(".recording").count()
    held: list[Route] = []
    page.route(
        "**/desk/uploads/*",
        lambda route: held.append(route) if route.request.method == "PATCH" else route.continue_(),
    )
    with page.expect_request(lambda request: request.method == "PATCH"):
        send(page, film)
    page.click("[data-pause]")
    expect(page.locator("[data-pause]")).to_have_text("Go on")
    page.unroute("**/desk/uploads/*")
    with page.expect_response(lambda response: response.request.method == "DELETE") as deleted:
        page.click("[data-cancel]")
    assert deleted.value.status == 204
    page.wait_for_function("() => !document.querySelector('[data-going]:not([hidden])')")
    expect(page.locator(".recording")).to_have_count(count)


def test_while_the_vault_is_locked_it_goes_on_and_after_a_reload_it_asks_to_unlock(
    enter: Enter, film: Path, archive: ArchiveSite
) -> None:
    page = enter("editor")

    def lock(route: Route) -> None:
        if route.request.method == "PATCH":
            # The server may be writing.
            file, patience_s = archive.home / "walkaway.sqlite3", PATIENCE_MS / 1000
            with sqlite3.connect(file, timeout=patience_s) as database:
                database.execute(
                    "DELETE FROM accounts_openvault WHERE staff_id ="
                    " (SELECT id FROM accounts_staff WHERE name = 'editor')"
                )
        route.continue_()

    page.route("**/desk/uploads/*", lock)
    with page.expect_response(
        lambda response: (
            response.request.method == "PATCH"
            and response.headers.get("upload-offset") == str(film.stat().st_size)
        )
    ) as last:
        send(page, film)
    assert last.value.status == 204
    page.wait_for_url("**/unlock/**")


def test_without_scripts_the_form_sends_it_in_one_go(
    enter: Enter, tmp_path: Path, archive: ArchiveSite, address: str
) -> None:
    small = write_numbered(tmp_path / "B001.mp4", Fraction(RATE), 50)
    page = enter("researcher", java_script_enabled=False)
    page.set_input_files("#recording", small)
    page.click("[data-send]")
    expect(page.locator(".recording").last).to_contain_text("B001.mp4")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_axe_finds_nothing(
    language: str, sent: str, enter: Enter, address: str, archive: ArchiveSite
) -> None:
    page = enter("researcher", language)
    interview, original = f"interviews/{archive.interview}", f"originals/{sent}"
    for path, size in (
        (f"{interview}/", DESK),
        (f"{interview}/checklist/", PHONE),
        (f"{interview}/change/", DESK),
        (f"{original}/custody/", DESK),
        (f"{original}/export/", DESK),
    ):
        seen_with(page, {"viewport": size})
        page.goto(f"{address}/{language}/desk/{path}")
        assert page.url.endswith(path)
        assert page.locator("main h1").count() == 1
        check(page, path)
