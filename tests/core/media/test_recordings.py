"""What is made of recordings of every kind: turned, wide, fast, silent in the middle."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from tests.media.numbered import clicks, number_of, write_numbered, write_variable
from walkaway.core.errors import NoSuchStream, UnreadableMedia
from walkaway.core.media.recordings.contact_sheet import contact_sheet
from walkaway.core.media.recordings.opening import opened
from walkaway.core.media.recordings.peaks import recording_peaks
from walkaway.core.media.recordings.proxy import LongerThanItSays, make_proxy, plan_proxy
from walkaway.core.media.recordings.technical_report import technical_report
from walkaway.core.sealing.envelopes import new_key
from walkaway.core.sealing.files import SealedFile, new_file_seal
from walkaway.core.sealing.streams import SealingWriter


def proxy_of(recording: bytes) -> bytes:
    """The proxy, through a sealed file of which only the beginning may be mended."""
    source, file, key = io.BytesIO(recording), io.BytesIO(), new_key()
    plan = plan_proxy(source)
    writer = SealingWriter(file, new_file_seal(key, b"a proxy"), head_bytes=plan.head_bytes)
    make_proxy(source, writer, plan, lambda at: None)
    length = writer.finish()
    file.seek(0)
    return b"".join(SealedFile(file, key, b"a proxy").read_range(0, length))


def frames_of(film: bytes) -> list[av.VideoFrame]:
    with av.open(io.BytesIO(film)) as container:
        return list(container.decode(video=0))


def sound_of(film: bytes) -> np.ndarray:
    with av.open(io.BytesIO(film)) as container:
        pieces = [frame.to_ndarray()[0] for frame in container.decode(audio=0)]
    return np.concatenate(pieces)


def a_picture(
    width: int, height: int, *, turned: int = 0, rate: int = 25, frames: int = 10
) -> bytes:
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=rate, options={"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        if turned:
            stream.set_display_rotation(turned)
        for number in range(frames):
            grey = np.full((height * 3 // 2, width), 16 + number % 200, np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(grey, format="yuv420p")))
        container.mux(stream.encode())
    return file.getvalue()


@pytest.mark.parametrize(
    ("size", "wanted"),
    [((1920, 1080), (960, 540)), ((320, 180), (320, 180)), ((1080, 1920), (540, 960))],
)
def test_a_proxy_is_small(size: tuple[int, int], wanted: tuple[int, int]) -> None:
    (first, *_rest) = frames_of(proxy_of(a_picture(*size)))
    assert (first.width, first.height) == wanted


@pytest.mark.parametrize("turned", [90, -90, 180])
def test_a_turned_film_stays_turned(turned: int) -> None:
    (first, *_rest) = frames_of(proxy_of(a_picture(640, 360, turned=turned)))
    assert abs(first.rotation) == abs(turned)
    if abs(turned) == 90:
        assert first.rotation == turned


def test_of_a_fast_film_every_second_frame_is_kept_and_its_length_stays() -> None:
    film = frames_of(proxy_of(a_picture(320, 180, rate=60, frames=120)))
    assert len(film) == 60
    assert film[-1].time is not None
    assert abs(film[-1].time - 2) < 0.05


def test_a_film_of_uneven_frames_shows_each_when_it_was(tmp_path: Path) -> None:
    times_ms = [0, 40, 500, 520, 900, 2500]
    recording = write_variable(tmp_path / "phone.mp4", times_ms).read_bytes()
    film = frames_of(proxy_of(recording))
    shown = {number_of(frame.to_ndarray(format="gray")): frame.time for frame in film}
    assert set(shown) >= {0, 2, 4, 5}
    for number, at in shown.items():
        assert at is not None
        assert abs(at - times_ms[number] / 1000) <= 1 / 30


def test_a_gap_in_the_sound_is_heard_as_silence_and_nothing_moves() -> None:
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as container:
        stream = container.add_stream("aac", rate=48_000, layout="mono")
        for start_s in (0, 3):
            sound = clicks(1, 48_000).astype(np.float32)[None] / 32768
            for first in range(0, 47_104, 1024):
                frame = av.AudioFrame.from_ndarray(
                    np.ascontiguousarray(sound[:, first : first + 1024]), "fltp", "mono"
                )
                frame.sample_rate, frame.pts = 48_000, start_s * 48_000 + first
                frame.time_base = Fraction(1, 48_000)
                container.mux(stream.encode(frame))
        container.mux(stream.encode())
    heard = sound_of(proxy_of(file.getvalue()))
    loud = np.flatnonzero(np.abs(heard) > 0.2) / 48_000
    assert loud.min() < 0.1
    assert abs(loud[loud > 1].min() - 3) < 0.1


def test_the_table_of_a_long_film_fits_in_the_place_that_was_kept_for_it() -> None:
    film = proxy_of(a_picture(64, 36, rate=30, frames=9000))
    assert film.index(b"moov") < film.index(b"mdat")
    assert len(frames_of(film)) == 9000


def test_a_recording_that_is_longer_than_it_says_is_told_early_and_has_its_table_at_the_end() -> (
    None
):
    recording = io.BytesIO(a_picture(64, 36, frames=250))
    plan = plan_proxy(recording)
    short = replace(plan, duration=Fraction(1), table_bytes=64)
    with pytest.raises(LongerThanItSays):
        make_proxy(recording, io.BytesIO(), short, lambda at: None)
    film = io.BytesIO()
    make_proxy(recording, film, short.with_table_at_the_end(), lambda at: None)
    assert film.getvalue().index(b"mdat") < film.getvalue().index(b"moov")
    assert len(frames_of(film.getvalue())) == 250


def test_a_recording_of_unknown_length_has_a_proxy_too() -> None:
    file = io.BytesIO()
    with (
        av.open(io.BytesIO(a_picture(320, 180))) as source,
        av.open(file, "w", format="h264") as raw,
    ):
        stream = raw.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                raw.mux(packet)
    with opened(io.BytesIO(file.getvalue())) as container:
        assert container.duration is None
    assert len(frames_of(proxy_of(file.getvalue()))) >= 9


def test_peaks_are_where_the_clicks_are(tmp_path: Path) -> None:
    recording = write_numbered(tmp_path / "a.mp4", Fraction(25), 100).read_bytes()
    peaks = recording_peaks(io.BytesIO(recording), lambda at: None, columns=40)
    assert peaks
    assert abs(peaks["duration_s"] - 4) < 0.1
    loud = [column for column, peak in enumerate(peaks["peaks"]) if peak > 0.3]
    # A piece of compressed sound is 21 ms long, and its loudest place is its own.
    assert {round(column / 10) for column in loud} == {0, 1, 2, 3}
    assert len(loud) <= 8


def test_a_silent_film_has_no_peaks_and_a_sound_has_no_pictures() -> None:
    film = a_picture(320, 180)
    assert recording_peaks(io.BytesIO(film), lambda at: None) is None
    report = technical_report(io.BytesIO(film), sha256="0" * 64, size_bytes=len(film))
    assert [stream["kind"] for stream in report["streams"]] == ["video"]
    file = io.BytesIO()
    with av.open(file, "w", format="wav") as container:
        stream = container.add_stream("pcm_s16le", rate=8000, layout="mono")
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 800), np.int16), "s16", "mono")
        frame.sample_rate = 8000
        container.mux(stream.encode(frame))
    assert contact_sheet(io.BytesIO(file.getvalue()), lambda done: None) is None


@pytest.mark.parametrize("rate", ["24000/1001", "25", "2997/100", "30", "50"])
def test_the_report_tells_the_rate_of_even_pictures_exactly(tmp_path: Path, rate: str) -> None:
    film = write_numbered(tmp_path / "a.mp4", Fraction(rate), 60).read_bytes()
    report = technical_report(io.BytesIO(film), sha256="0" * 64, size_bytes=len(film))
    picture, sound = report["streams"]
    assert (picture["frames_per_second"], picture["is_uneven"]) == (rate, False)
    assert sound["is_uneven"] is None


def test_the_report_says_that_pictures_are_uneven_and_gives_their_mean(tmp_path: Path) -> None:
    # Twelve pictures in 501 ms: the last one is on show for a millisecond of its own.
    times = [0, 40, 80, 140, 150, 230, 260, 300, 380, 420, 440, 500]
    film = write_variable(tmp_path / "a.mp4", times).read_bytes()
    (picture,) = technical_report(io.BytesIO(film), sha256="0" * 64, size_bytes=1)["streams"]
    assert (picture["frames_per_second"], picture["is_uneven"]) == ("4000/167", True)


def test_what_is_no_recording_is_refused_by_a_name_that_tells_nothing() -> None:
    for content in (b"", b"not a film", hashlib.shake_256(b"noise").digest(99_999)):
        with pytest.raises((UnreadableMedia, NoSuchStream), match="The recording"):
            plan_proxy(io.BytesIO(content))
