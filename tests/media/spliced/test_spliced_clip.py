"""Clips with bands, made for real: the picture and the bands are those that were encoded."""

from __future__ import annotations

import json
import logging
import math
from bisect import bisect_right
from fractions import Fraction
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.clips.making.engines import InThisProcess
from tests.media import numbered
from tests.media.h264.encoded import STRICTLY, Frames
from tests.media.spliced.films import Spliced, frames_of, rows, spliced_clip
from walkaway.clips.making.cut import Wish, cut
from walkaway.clips.making.package import finished_files
from walkaway.clips.making.proof import prove
from walkaway.core.errors import UnusableStream
from walkaway.core.media.ffmpeg import run_ffmpeg
from walkaway.core.media.h264 import levels
from walkaway.core.media.h264.levels import level_for
from walkaway.core.media.h264.nal import UnitType, read_nal_unit, split_annex_b
from walkaway.core.media.h264.parameters import (
    HIGH,
    SequenceParameterSet,
    read_sequence_parameter_set,
)
from walkaway.core.media.sheet.model import Shape
from walkaway.core.media.spliced import rendering
from walkaway.core.media.spliced.rendering import busiest_second
from walkaway.engine.progress import Tally

plainly_numbered_frame = numbered.numbered_frame
NO_WHOLE_RATE = {"rate": Fraction(30_000, 1001), "frames": 150}


@pytest.fixture(
    scope="module",
    params=[(Shape.TALL, {}), (Shape.SQUARE, {}), (Shape.WIDE, NO_WHOLE_RATE)],
    ids=["tall", "square", "wide at 29.97"],
)
def clip(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Spliced:
    shape, changes = request.param
    with pytest.MonkeyPatch.context() as patch:
        if shape is Shape.WIDE:
            patch.setattr(numbered, "numbered_frame", frame_numbered_half_way_down)
        return spliced_clip(tmp_path_factory.mktemp("clip"), shape, **changes)


def frame_numbered_half_way_down(number: int) -> NDArray[np.uint8]:
    """A wide band leaves no room for what is at the top of a recording."""
    return np.roll(plainly_numbered_frame(number), numbered.HEIGHT // 2, axis=0)


def assert_same(found: Frames, top: int, expected: Frames) -> None:
    count = expected.shape[1] * 2 // 3
    for mine, others in zip(rows(found, top, count), rows(expected, 0, count), strict=True):
        assert np.array_equal(mine, others)


def assert_the_picture_is_the_encoded_one(clip: Spliced) -> Frames:
    alone = frames_of(BytesIO(clip.moving), "h264")
    assert clip.strips is not None
    assert clip.plan is not None
    assert len(clip.files) == 3
    for path in clip.files:
        whole = frames_of(str(path))
        assert len(whole) == clip.plan.frames
        shown = whole[clip.plan.moving.start : clip.plan.moving.end]
        assert_same(shown, clip.strips.picture_top, alone)
    return alone


def test_every_file_shows_the_encoded_picture_bit_by_bit(clip: Spliced) -> None:
    alone = assert_the_picture_is_the_encoded_one(clip)
    assert len(np.unique(alone, axis=0)) > 20, "the picture moves"


def test_every_band_and_every_card_is_its_still_on_every_frame(clip: Spliced) -> None:
    assert clip.strips is not None
    assert clip.plan is not None
    assert clip.stills is not None
    assert clip.stills.cards is not None
    bands = frames_of(BytesIO(clip.stills.band), "h264")
    cards = frames_of(BytesIO(clip.stills.cards), "h264")
    for path, score in zip(clip.files, clip.scores, strict=True):
        whole = frames_of(str(path))
        for frame in range(clip.plan.frames):
            is_moving = frame in clip.plan.moving
            run = score.band if is_moving else score.cards
            still = run.stills[bisect_right(run.starts, frame) - 1]
            expected = (bands if is_moving else cards)[still : still + 1]
            top = clip.strips.band_top if is_moving else 0
            assert_same(whole[frame : frame + 1], top, expected)


def test_words_appear_on_their_frame_and_differ_by_language(clip: Spliced) -> None:
    assert clip.strips is not None
    bands = [
        rows(frames_of(str(path)), clip.strips.band_top, 16 * clip.strips.below - 16)[0]
        for path in clip.files
    ]
    # Cues are from 1 to 2 s and from 3 to 4 s of the recording, which are the two passages.
    assert clip.plan is not None
    moving = clip.plan.moving
    changed = [
        [
            at
            for at in range(moving.start + 1, moving.end)
            if not np.array_equal(band[at - 1], band[at])
        ]
        for band in bands
    ]
    middle = moving.start + len(moving) // 2
    assert sorted(changed) == [[], [middle], [middle]]
    lively = [band for band, at in zip(bands, changed, strict=True) if at]
    assert not np.array_equal(lively[0][moving.start + 7], lively[1][moving.start + 7])


def test_a_strict_decoder_says_nothing_and_another_agrees(clip: Spliced) -> None:
    for path in clip.files:
        strict = run_ffmpeg([*STRICTLY, "-i", path, "-f", "framemd5", "-"], level="warning")
        assert strict.stderr == b""
        other = run_ffmpeg(["-c:v", "libopenh264", "-i", path, "-f", "framemd5", "-"])
        assert other.stdout == strict.stdout


def test_every_picture_has_its_time_and_decoding_can_begin_where_the_file_says(
    clip: Spliced,
) -> None:
    whole = frames_of(str(clip.files[0]))
    with av.open(str(clip.files[0])) as container:
        stream = container.streams.video[0]
        assert stream.time_base is not None
        packets = [each for each in container.demux(stream) if each.size]
        times = [each.pts * stream.time_base for each in packets]
        assert times == [number / clip.rate for number in range(len(whole))]
        keys = [number for number, each in enumerate(packets) if each.is_keyframe]
    assert clip.plan is not None
    most = clip.plan.key_frames
    assert all(after - before <= most for before, after in pairwise([*keys, len(whole)]))
    for key in keys:
        with av.open(str(clip.files[0])) as container:
            stream = container.streams.video[0]
            assert stream.time_base is not None
            container.seek(int(times[key] / stream.time_base), stream=stream)
            frame = next(container.decode(stream))
        assert frame.pts * stream.time_base == times[key]
        shown = frame.to_ndarray(format="yuv420p")
        assert np.array_equal(shown[: frame.height], whole[key][: frame.height])


def test_a_file_states_its_rate_and_its_level(clip: Spliced) -> None:
    for path in clip.files:
        sps = sequence_parameter_set_of(path)
        with av.open(str(path)) as container:
            sizes = [each.size for each in container.demux(video=0)]
        busiest = busiest_second([8 * size for size in sizes], math.ceil(clip.rate))
        sides = sps.width_in_macroblocks, sps.height_in_macroblocks
        assert sps.level_idc >= level_for(sps.profile_idc, *sides, clip.rate, busiest)
        assert sps.vui is not None
        assert sps.vui.timing is not None
        # A frame lasts two ticks (E.2.1).
        ticks = Fraction(sps.vui.timing.time_scale, sps.vui.timing.num_units_in_tick)
        assert ticks == 2 * clip.rate


def sequence_parameter_set_of(path: Path) -> SequenceParameterSet:
    arguments = ["-i", path, "-map", "0:v", "-c", "copy", "-bsf:v", "h264_mp4toannexb"]
    stream = run_ffmpeg([*arguments, "-f", "h264", "-"]).stdout
    first = next(
        unit
        for unit in map(read_nal_unit, split_annex_b(stream))
        if unit.nal_unit_type == UnitType.SEQUENCE_PARAMETER_SET
    )
    return read_sequence_parameter_set(first.rbsp)


def test_whatever_else_is_asked_for_a_file_has_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Of each 200 bits in a second a level of its own, so that no difference stays hidden.
    fine = tuple(levels.Level(idc, 10**6, 10**4, idc - 50) for idc in range(51, 256))
    monkeypatch.setattr(levels, "LEVELS", fine)
    monkeypatch.setattr(levels, "RATE_FACTORS", {HIGH: 200})
    among_others = spliced_clip(tmp_path / "all", Shape.SQUARE)
    alone = cut(
        among_others.sheet,
        tmp_path / "alone",
        engine=InThisProcess(),
        wish=Wish(shapes=(Shape.SQUARE,), languages=("fr",), burn_in=("fr",)),
    )
    (french,) = (path for path in finished_files(alone) if "-fr-" in path.name)
    (same,) = (path for path in among_others.files if "-fr-" in path.name)
    assert french.name == same.name
    assert french.read_bytes() == same.read_bytes()
    stated = {sequence_parameter_set_of(path).level_idc for path in among_others.files}
    assert len(stated) > 1, "levels differ"
    assert max(stated) < 255, "and are no lowest or highest ones"


def test_the_verification_passes_and_the_recipe_says_how_it_was_made(clip: Spliced) -> None:
    for report in prove(clip.files, clip.sheet, engine=InThisProcess()):
        # The interview of these tests is clicks: too quiet, and nobody's voice.
        assert {each.name for each in report.checks if not each.passed} <= {"loudness"}
    for path in clip.files:
        recipe = json.loads(path.with_suffix(".recipe.json").read_text())
        assert recipe["made"] == {"strategy": "spliced bands", "reason": ""}
        assert recipe["encoder"]["strategy"] == "spliced bands"


def test_what_cannot_be_spliced_is_made_of_whole_pictures_and_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def no_edge(*_: object, **__: object) -> None:
        raise UnusableStream(reason="the edge is frayed", clause="8.4.2.2.1")

    told: list[int] = []
    monkeypatch.setattr(rendering, "edge_colour", no_edge)
    monkeypatch.setattr(Tally, "add", lambda _, frames: told.append(frames))
    with caplog.at_level(logging.WARNING):
        made = spliced_clip(tmp_path, Shape.SQUARE)
    looked_at_for_faces = 50
    assert sum(told) == looked_at_for_faces + 3 * 100, "no frame is counted twice"
    for path in made.files:
        recipe = json.loads(path.with_suffix(".recipe.json").read_text())
        assert recipe["made"]["strategy"] == "whole pictures"
        assert "the edge is frayed" in recipe["made"]["reason"]
        assert f"{path.name} was made of whole pictures" in caplog.text
        assert len(frames_of(str(path))) == 100


def test_words_that_reach_into_the_seam_concern_their_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The stills of the bands are a band without words, and one caption in each language.
    monkeypatch.setattr(rendering, "stills_in_the_seam", lambda *_: frozenset({1}))
    made = spliced_clip(tmp_path, Shape.SQUARE)
    told = [
        json.loads(path.with_suffix(".recipe.json").read_text())["made"]["strategy"]
        for path in made.files
    ]
    concerned = [1 in score.band.stills for score in made.scores]
    assert sorted(concerned) == [False, False, True]
    assert told == ["whole pictures" if each else "spliced bands" for each in concerned]
