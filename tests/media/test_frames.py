from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from tests.media import numbered
from tests.media.sheets import a_sheet
from walkaway.core.errors import NoSuchStream, UnreadableMedia
from walkaway.core.media import ffmpeg
from walkaway.core.media.frames import Picture, planned_pictures
from walkaway.core.media.plan import plan_timeline
from walkaway.core.media.probe import probe
from walkaway.core.media.sheet.model import Passage
from walkaway.core.spans import Span


def rate_of(recording: Path) -> Fraction:
    picture = probe(recording).picture
    assert picture
    return picture.rate


def numbers_shown(
    recording: Path, rate: Fraction, start_ms: int, end_ms: int, frames: Span | None = None
) -> list[int]:
    passage = Passage(source="interview", start_ms=start_ms, end_ms=end_ms, insert_label={})
    timeline = plan_timeline(a_sheet(passages=[passage]), rate)
    segment = timeline.passages[0]
    wanted = frames.shifted(segment.first_frame) if frames else None
    return [
        numbered.number_of(picture.y)
        for _, picture in planned_pictures(recording, timeline, segment, wanted)
    ]


@pytest.fixture(scope="module", params=[Fraction(25), Fraction(30_000, 1001)], ids=str)
def recording(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("frames") / "numbered.mp4"
    return numbered.write_numbered(path, request.param, 200)


def test_a_passage_begins_and_ends_on_the_very_frame(recording: Path) -> None:
    rate = rate_of(recording)
    first, last = 61, 117
    start_ms, end_ms = round(first * 1000 / rate), round(last * 1000 / rate)
    assert numbers_shown(recording, rate, start_ms, end_ms) == list(range(first, last))


def test_frames_inside_a_passage_are_the_same_when_asked_for_alone(recording: Path) -> None:
    rate = rate_of(recording)
    whole = numbers_shown(recording, rate, 1_000, 5_000)
    assert numbers_shown(recording, rate, 1_000, 5_000, Span(40, 60)) == whole[40:60]


def test_a_variable_rate_shows_what_was_on_show(tmp_path: Path) -> None:
    times_ms = [0, 40, 60, 300, 333, 400, 900, 910, 920, 1000, 1500, 2000]
    recording = numbered.write_variable(tmp_path / "phone.mkv", times_ms)
    expected = [
        max(n for n, at_ms in enumerate(times_ms) if at_ms <= frame * 40 + 1) for frame in range(45)
    ]
    assert numbers_shown(recording, Fraction(25), 0, 1_800) == expected


def test_a_turned_phone_picture_stands_upright(tmp_path: Path) -> None:
    flat = tmp_path / "flat.mp4"
    ffmpeg.run_ffmpeg(
        ["-f", "lavfi", "-i", "color=black:s=64x32:d=0.2,drawbox=0:0:16:32:white:fill", flat]
    )
    turned = tmp_path / "turned.mp4"
    ffmpeg.run_ffmpeg(["-display_rotation", "90", "-i", flat, "-c", "copy", turned])
    shown = tmp_path / "shown.png"
    ffmpeg.run_ffmpeg(["-i", turned, "-frames:v", "1", "-pix_fmt", "gray", "-f", "rawvideo", shown])
    as_player = np.fromfile(shown, np.uint8).reshape(64, 32)
    passage = Passage(source="interview", start_ms=0, end_ms=80, insert_label={})
    timeline = plan_timeline(a_sheet(passages=[passage]), Fraction(25))
    _, picture = next(planned_pictures(turned, timeline, timeline.passages[0]))
    facts = probe(turned).picture
    assert facts
    assert (picture.width, picture.height) == (32, 64) == facts.upright_size
    assert np.abs(picture.y.astype(int) > 128).mean() == pytest.approx(0.25, abs=0.02)
    assert ((picture.y > 128) == (as_player > 128)).mean() > 0.98


def test_a_recording_without_picture_says_what_to_do(tmp_path: Path) -> None:
    sound = tmp_path / "sound.wav"
    ffmpeg.run_ffmpeg(["-f", "lavfi", "-i", "sine=d=2", sound])
    with pytest.raises(NoSuchStream, match='face = "cover"'):
        numbers_shown(sound, Fraction(25), 0, 1_000)


def test_a_cut_off_file_is_refused(tmp_path: Path, recording: Path) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(recording.read_bytes()[:5_000])
    with pytest.raises(UnreadableMedia, match=r"broken\.mp4"):
        numbers_shown(broken, Fraction(25), 0, 1_000)


def test_planes_are_cropped_and_scaled_together() -> None:
    y = np.zeros((8, 8), np.uint8)
    y[2:6, 4:8] = 200
    picture = Picture(y, y[::2, ::2].copy(), y[::2, ::2].copy())
    part = picture.cropped(4, 2, 4, 4)
    assert part.y.min() == part.u.min() == part.v.min() == 200
    assert part.scaled(16, 16).y.shape == (16, 16)
    assert len(part.to_bytes()) == 16 * 3 // 2
