"""A film with spliced bands in a real Chromium: played to its end, and sought in at every frame."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import new_context
from tests.media.numbered import BITS
from tests.media.spliced.films import spliced_clip
from walkaway.core.media.sheet.model import Shape

pytestmark = pytest.mark.browser

RATE = 25
TITLE_FRAMES = 25
"""A second."""

FILM = """<video muted src="data:video/mp4;base64,{}"></video>"""

PLAY = """async () => {
  const video = document.querySelector("video");
  const times = [];
  const note = (now, frame) => {
    times.push(frame.mediaTime);
    video.requestVideoFrameCallback(note);
  };
  video.requestVideoFrameCallback(note);
  const ended = new Promise((done, fail) => {
    video.addEventListener("ended", done);
    video.addEventListener("error", () => fail(video.error.message));
  });
  await video.play();
  await ended;
  const quality = video.getVideoPlaybackQuality();
  return { times, total: quality.totalVideoFrames, corrupted: quality.corruptedVideoFrames };
}"""

SEEK = """async ([seconds, step]) => {
  const video = document.querySelector("video");
  const shown = new Promise((done) => {
    const look = (now, frame) => {
      if (frame.mediaTime <= seconds && seconds < frame.mediaTime + step) done();
      else video.requestVideoFrameCallback(look);
    };
    video.requestVideoFrameCallback(look);
    setTimeout(done, 20000);
  });
  video.currentTime = seconds;
  await shown;
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.drawImage(video, 0, 0);
  const row = pen.getImageData(0, 8, canvas.width, 1).data;
  return [...row.filter((_, index) => index % 4 === 1)];
}"""


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = spliced_clip(tmp_path_factory.mktemp("film"), Shape.SQUARE)
    return next(path for path in made.files if "-en-" in path.name)


@pytest.fixture
def page(chromium: Browser, film: Path) -> Iterator[Page]:
    page = new_context(chromium).new_page()
    page.set_content(FILM.format(base64.b64encode(film.read_bytes()).decode()))
    page.wait_for_function("() => document.querySelector('video').readyState > 1")
    yield page
    page.context.close()


def number_in(row: list[int]) -> int:
    """The number of a recording's frame, by the squares along its top."""
    square = len(row) / BITS
    bits = [row[int((bit + 0.5) * square)] > 125 for bit in range(BITS)]
    return sum(int(bit) << (BITS - 1 - index) for index, bit in enumerate(bits))


def test_it_plays_to_its_end_in_order_and_nothing_is_broken(page: Page) -> None:
    played = page.evaluate(PLAY)
    assert played["times"] == sorted(played["times"])
    assert played["corrupted"] == 0
    assert played["total"] >= 100


def test_every_frame_is_found_by_its_time(page: Page) -> None:
    planned = [*range(25, 50), *range(75, 100)]
    # Back and forth, so that each is found from somewhere else.
    order = [*range(0, 50, 7), *range(48, -1, -5), *range(50)]
    for at in order:
        row = page.evaluate(SEEK, [(TITLE_FRAMES + at + 0.5) / RATE, 1 / RATE])
        assert number_in(row) == planned[at]
