"""The drawn recordings: faces that are taken for faces, that speak, blink and stay the same."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from walkaway.core.files import sha256_of
from walkaway.core.media.faces.detect import shared_detector
from walkaway.core.media.probe import probe
from walkaway.core.spans import Span
from walkaway.core.transcripts import Cue, Voice
from walkaway.demo.cast import IDRIS, LENA, SACHA, SPEAKERS, InventedSpeaker
from walkaway.demo.drawing.motion import Bend, loudness_of, motion_of
from walkaway.demo.drawing.portrait import HEIGHT, WIDTH, Portrait, paint_portrait
from walkaway.demo.drawing.recording import sitting_drawings
from walkaway.demo.drawing.scenes import draw_stand_in, film_drawings
from walkaway.demo.prepare import draw_interview

SURE = 0.7
"""The score of a face that nobody could overlook."""

WORDS = {"ar": "مشيت", "en": "I walked away.", "fr": "Je suis parti."}

Picture = NDArray[np.uint8]


@dataclass(frozen=True)
class Drawn:
    """A short recording of an invented speaker, and its pictures."""

    speaker: InventedSpeaker
    path: Path
    pictures: tuple[Picture, ...]


def short_cues(speaker: InventedSpeaker) -> tuple[Cue, ...]:
    return (Cue(start_ms=160, end_ms=1360, text=WORDS[speaker.language]),)


@pytest.fixture(scope="module", params=SPEAKERS, ids=lambda each: each.folder)
def drawn(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    speaker = request.param
    path = tmp_path_factory.mktemp(speaker.folder) / "interview.mp4"
    draw_interview(speaker, path, short_cues(speaker))
    with av.open(str(path)) as container:
        decoded = container.decode(video=0)
        pictures = tuple(np.asarray(each.to_ndarray(format="rgb24"), np.uint8) for each in decoded)
    return Drawn(speaker, path, pictures)


@pytest.fixture(scope="module")
def lena() -> Portrait:
    return paint_portrait(LENA.setting)


def test_every_drawn_face_is_found_surely_while_nothing_hides_it(drawn: Drawn) -> None:
    sitters = len(drawn.speaker.setting.sitters)
    for picture in drawn.pictures[::12]:
        faces = shared_detector().detect(picture, at_least=0.3)
        assert [face.score >= SURE for face in faces] == [True] * sitters


def test_a_face_is_found_where_it_was_drawn(drawn: Drawn) -> None:
    faces = shared_detector().detect(drawn.pictures[0], at_least=SURE)
    found = sorted(face.left + face.width / 2 for face in faces)
    wanted = sorted(sitter.at[0] for sitter in drawn.speaker.setting.sitters)
    assert found == pytest.approx(wanted, abs=40)


def test_a_recording_is_what_a_camera_would_give(drawn: Drawn) -> None:
    facts = probe(drawn.path)
    assert facts.picture
    assert facts.sound
    assert (facts.picture.codec, facts.picture.pixel_format) == ("h264", "yuv420p")
    assert (facts.picture.width, facts.picture.height) == (1280, 720)
    assert facts.picture.rate == 25
    assert (facts.sound.codec, facts.sound.rate_hz) == ("aac", 48_000)
    # 1360 ms of words and 1200 ms after them, cut to whole drawings of 80 ms.
    assert facts.picture.duration == Fraction(2560, 1000)


def test_the_voice_of_a_recording_is_heard_during_its_cue(drawn: Drawn) -> None:
    with av.open(str(drawn.path)) as container:
        sound = np.concatenate([frame.to_ndarray().ravel() for frame in container.decode(audio=0)])
    during = sound[48 * 200 : 48 * 1300]
    after = sound[48 * 1900 : 48 * 2500]
    assert during.std() > 20 * after.std()


@pytest.mark.parametrize("speaker", [IDRIS], ids=lambda each: each.folder)
def test_the_same_words_are_drawn_in_the_same_bytes(
    speaker: InventedSpeaker, tmp_path: Path
) -> None:
    for name in ("one.mp4", "two.mp4"):
        draw_interview(speaker, tmp_path / name, short_cues(speaker))
    assert sha256_of(tmp_path / "one.mp4") == sha256_of(tmp_path / "two.mp4")


def test_a_mouth_opens_with_the_voice_and_rests_without() -> None:
    loud = np.full(40, 1, np.float32)
    rng = np.random.default_rng(1)
    assert set(motion_of(40, loud, 0, rng).mouths[1:-1]) == {4}
    assert set(motion_of(40, loud * 0, 0, rng).mouths) == {0}


def test_only_the_one_who_speaks_moves_the_mouth() -> None:
    sound = np.ones(3840 * 10, np.float32)
    spans = [Span(0, 3840 * 4)]
    assert loudness_of(sound, spans, 10).tolist() == [1, 1, 1, 1, 0, 0, 0, 0, 0, 0]
    assert SACHA.seats[Voice.WITNESS] != SACHA.seats[Voice.INTERVIEWER]


def test_eyes_close_now_and_then_and_open_again() -> None:
    lids = motion_of(300, np.zeros(300, np.float32), 0, np.random.default_rng(2)).lids
    assert 3 <= lids.count(2) <= 12
    assert lids.count(0) > 250


def test_an_open_mouth_and_closed_eyes_change_the_face_and_nothing_else(lena: Portrait) -> None:
    rest = np.asarray(lena.picture, int)
    for patch in (lena.mouths[0], lena.lids[0]):
        picture = lena.picture.copy()
        picture.paste(patch.states[-1], (patch.left, patch.top))
        changed = np.abs(np.asarray(picture, int) - rest).max(axis=-1)
        rows, columns = np.nonzero(changed > 60)
        assert len(rows) > 200
        x, y = LENA.setting.sitters[0].at
        assert np.abs(columns - x).max() < LENA.setting.sitters[0].unit
        assert np.abs(rows - y).max() < 1.6 * LENA.setting.sitters[0].unit
        # A patch ends without a seam.
        edges = (changed[patch.top], changed[:, patch.left])
        assert max(edge.max() for edge in edges) <= 2


def test_what_is_away_from_the_head_stands_still(lena: Portrait) -> None:
    motion = motion_of(30, np.ones(30, np.float32), LENA.setting.sitters[0].turn, rng_of(LENA))
    left, top, right, bottom = Bend(
        LENA.setting.sitters[0].at, LENA.setting.sitters[0].unit, WIDTH, HEIGHT
    ).box
    still = np.ones((HEIGHT, WIDTH), bool)
    still[top:bottom, left:right] = False
    rest = np.asarray(lena.picture)
    moved = 0
    for drawing in sitting_drawings(LENA.setting, lena, [motion]):
        picture = np.asarray(drawing)
        assert np.array_equal(picture[still], rest[still])
        border = picture[top, left:right].astype(int) - rest[top, left:right]
        assert np.abs(border).max() <= 2
        moved += int((picture != rest).any())
    assert moved == 30


def test_the_stand_in_shows_nobody() -> None:
    picture = draw_stand_in()
    assert picture.size == (1280, 720)
    assert shared_detector().detect(np.asarray(picture), at_least=0.3) == ()


def test_the_film_moves_and_shows_nobody() -> None:
    first, *_, last = (np.asarray(each) for each in film_drawings(25))
    assert shared_detector().detect(first, at_least=0.3) == ()
    assert shared_detector().detect(last, at_least=0.3) == ()
    assert (np.abs(first.astype(int) - last).max(axis=-1) > 40).sum() > 300


def rng_of(speaker: InventedSpeaker) -> np.random.Generator:
    return np.random.default_rng(speaker.setting.sitters[0].seed)
