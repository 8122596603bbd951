"""A film with spliced bands in a real Chromium: played to its end, and sought in at every frame."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Browser, Page

from tests.browser.conftest import new_context
from tests.media import numbered
from tests.media.spliced.films import Spliced, spliced_clip
from walkaway.core.media.sheet.model import Shape
from walkaway.core.media.spliced.strips import SOLID_ROWS

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

SEEK = """async ([seconds, step, numberRow, bandTop]) => {
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
  const green = (top, height) =>
    [...pen.getImageData(0, top, canvas.width, height).data.filter((_, at) => at % 4 === 1)];
  const band = green(bandTop, canvas.height - bandTop);
  const columns = Array(canvas.width).fill(0);
  band.forEach((value, at) => { columns[at % canvas.width] += value; });
  return [green(numberRow, 1), columns];
}"""

BITS = 8
MIDDLE = slice(80, 240)
"""The columns of the recording that every shape shows: there is the number of the frame."""
BIT_WIDTH = 20


def frame_numbered_in_the_middle(number: int) -> NDArray[np.uint8]:
    luma = np.full((numbered.HEIGHT, numbered.WIDTH), 110, np.uint8)
    bits = [235 if number >> (BITS - 1 - bit) & 1 else 16 for bit in range(BITS)]
    luma[: numbered.SQUARE, MIDDLE] = np.repeat(bits, BIT_WIDTH)
    return luma


@pytest.fixture(scope="module", params=[Shape.SQUARE, Shape.TALL])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Spliced:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(numbered, "numbered_frame", frame_numbered_in_the_middle)
        return spliced_clip(tmp_path_factory.mktemp("film"), request.param)


@pytest.fixture(scope="module")
def film(made: Spliced) -> Path:
    return next(path for path in made.files if "-en-" in path.name)


@pytest.fixture
def page(chromium: Browser, film: Path) -> Iterator[Page]:
    page = new_context(chromium).new_page()
    page.set_content(FILM.format(base64.b64encode(film.read_bytes()).decode()))
    page.wait_for_function("() => document.querySelector('video').readyState > 1")
    yield page
    page.context.close()


def number_in(row: list[int], scale: float) -> int:
    """The number of a recording's frame, which lies in the middle and is `scale` times as wide."""
    centres = (len(row) / 2 + (bit + 0.5 - BITS / 2) * BIT_WIDTH * scale for bit in range(BITS))
    return sum(int(row[int(at)] > 125) << (BITS - 1 - bit) for bit, at in enumerate(centres))


def looks_of(film: Path, frames: Sequence[int], band_top: int) -> NDArray[np.int64]:
    """The ink of the band on `frames`, decoded by ffmpeg: (frames, columns)."""
    with av.open(str(film)) as container:
        pictures = [each.to_ndarray(format="rgb24") for each in container.decode(video=0)]
    bands = [pictures[frame][band_top:, :, 1] for frame in frames]
    return ink_in(np.array([band.sum(axis=0, dtype=int) for band in bands]))


def ink_in(columns: NDArray[np.int64]) -> NDArray[np.int64]:
    """How much brighter than the ground, which decoders convert to slightly different colours,
    each column of a band is: (bands, columns)."""
    return columns - columns.min(axis=1, keepdims=True)


def test_it_plays_to_its_end_in_order_and_nothing_is_broken(page: Page) -> None:
    played = page.evaluate(PLAY)
    assert played["times"] == sorted(played["times"])
    assert played["corrupted"] == 0
    assert played["total"] >= 100


def test_every_frame_is_found_by_its_time_with_its_band(
    page: Page, made: Spliced, film: Path
) -> None:
    strips, score = made.strips, made.scores[made.files.index(film)]
    assert strips is not None
    top = strips.picture_top + (SOLID_ROWS if strips.above else 0)
    shown_rows = strips.picture_height - SOLID_ROWS * (2 if strips.above else 1)
    planned = [*range(25, 50), *range(75, 100)]
    changes = score.band.starts
    assert len(changes) == len(set(score.band.stills)) == 2
    looks = looks_of(film, changes, strips.band_top)
    # Back and forth, so that each is found from somewhere else.
    for at in [*range(0, 50, 7), *range(48, -1, -5), *range(50)]:
        frame = TITLE_FRAMES + at
        place = [(frame + 0.5) / RATE, 1 / RATE, top + 8, strips.band_top]
        row, columns = page.evaluate(SEEK, place)
        scale = max(len(row) / numbered.WIDTH, shown_rows / numbered.HEIGHT)
        assert number_in(row, scale) == planned[at]
        differences = np.abs(looks - ink_in(np.array([columns]))).sum(axis=1)
        wanted = score.band.at(frame)
        assert differences[wanted] < differences[1 - wanted] / 3
