"""A text laid onto recordings whose times are known: made here, and real ones."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.media.spoken import write_sound
from walkaway.core.errors import NoSuchStream, Refused
from walkaway.core.media.ffmpeg import run_ffmpeg
from walkaway.core.media.plan import SAMPLE_RATE_HZ
from walkaway.core.media.sound import forced_alignment
from walkaway.core.media.sound.decode import Samples
from walkaway.core.media.sound.forced_alignment import _cues, align_lines
from walkaway.core.media.sound.voices.espeak import EspeakReader
from walkaway.core.spans import Span

ENGLISH = (
    "I was nineteen when I left my parents' house.",
    "Nobody had told me what the camp would be like.",
    "They took our telephones on the first evening.",
    "My brother wrote to me twice, and I never answered.",
    "The man who had invited me was no longer there.",
    "One night I simply walked to the road.",
)
ARABIC = (
    "كنت في التاسعة عشرة عندما تركت بيت والدي",
    "لم يخبرني أحد كيف سيكون المعسكر",
    "أخذوا هواتفنا في المساء الأول",
    "كتب لي أخي مرتين ولم أجب أبدا",
    "ذات ليلة مشيت ببساطة إلى الطريق",
)
PAUSES_S = (0.4, 2.0, 0.0, 3.0, 0.7, 1.2)


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """A recording, and when each line begins in it."""

    recording: Path
    starts_ms: tuple[float, ...]


def spoken(
    folder: Path, lines: Sequence[str], language: str, variant: str, *, rate: float, intro: Samples
) -> Spoken:
    """`lines` read with pauses before and, in every other line, within, over a little noise."""
    rng = np.random.default_rng(5)
    reader = EspeakReader(variant=variant)
    parts, starts_ms, at = [intro], [], len(intro)
    for number, (line, pause_s) in enumerate(zip(lines, PAUSES_S, strict=False)):
        read = reader.speak(line, language, rate)
        if number % 2:
            half = len(read) // 2
            read = np.concatenate([read[:half], silence(1.5), read[half:]])
        first = int(np.flatnonzero(np.abs(read) > 0.02)[0])
        starts_ms.append(1000 * (at + first) / SAMPLE_RATE_HZ + 1000 * pause_s)
        parts += [silence(pause_s), read]
        at += len(silence(pause_s)) + len(read)
    sound = np.concatenate([*parts, silence(2)])
    noisy = sound + 0.005 * rng.standard_normal(len(sound)).astype(np.float32)
    recording = write_sound(folder / f"{language}-{variant}.flac", noisy)
    return Spoken(recording=recording, starts_ms=tuple(starts_ms))


def silence(seconds: float) -> Samples:
    return np.zeros(round(seconds * SAMPLE_RATE_HZ), np.float32)


def music(seconds: float) -> Samples:
    """A chord that changes twice a second."""
    at = np.arange(round(seconds * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    base_hz = 220 * 2 ** ((np.floor(2 * at) * 5 % 12) / 12)
    chord = sum(np.sin(2 * np.pi * base_hz * factor * at) for factor in (1, 1.25, 1.5, 2))
    return np.asarray(0.05 * chord, np.float32)


def errors_ms(of: Spoken, lines: Sequence[str], language: str) -> list[float]:
    cues = align_lines(of.recording, lines, language, lead_ms=0)
    assert [cue.text for cue in cues] == list(lines)
    return [abs(cue.start_ms - wanted) for cue, wanted in zip(cues, of.starts_ms, strict=True)]


@pytest.mark.parametrize(
    ("lines", "language", "variant", "rate", "intro"),
    [
        (ENGLISH, "en", "f2", 1.2, silence(4)),
        (ENGLISH, "en", "m7", 0.6, silence(0)),
        (ENGLISH, "en-gb", "f5", 1.8, music(12)),
        (ARABIC, "ar", "f3", 1.1, music(6)),
    ],
)
def test_lines_are_found_in_another_voice_and_pace_after_silence_or_music(
    tmp_path, lines, language, variant, rate, intro
):
    of = spoken(tmp_path, lines, language, variant, rate=rate, intro=intro)
    errors = errors_ms(of, lines, language)
    assert median(errors) < 80
    assert max(errors) < 400


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Spoken:
    folder = tmp_path_factory.mktemp("english")
    return spoken(folder, ENGLISH, "en", "f2", rate=1.1, intro=silence(2))


def test_a_coarse_way_that_is_refined_finds_the_same(english, monkeypatch):
    monkeypatch.setattr(forced_alignment, "MOST_CELLS", 20_000)
    assert max(errors_ms(english, ENGLISH, "en")) < 200


def test_words_that_the_text_lacks_are_left_between_the_lines(english):
    cues = align_lines(english.recording, (ENGLISH[0], *ENGLISH[3:]), "en", lead_ms=0)
    wanted = (english.starts_ms[0], *english.starts_ms[3:])
    errors = [abs(cue.start_ms - start) for cue, start in zip(cues, wanted, strict=True)]
    assert median(errors) < 100


def test_a_line_without_words_has_the_time_between_its_neighbours(english):
    lines = (*ENGLISH[:3], "[…]", *ENGLISH[3:])
    cues = align_lines(english.recording, lines, "en", lead_ms=0)
    assert cues[2].end_ms <= cues[3].start_ms <= cues[3].end_ms <= cues[4].start_ms
    assert len(cues[3].span) > 2500


def test_what_is_done_is_told(english):
    told: list[tuple[str, int, int]] = []
    align_lines(english.recording, ENGLISH, "en", progress=lambda *each: told.append(each))
    assert list(dict.fromkeys(stage for stage, _, _ in told)) == [
        "reading aloud",
        "listening",
        "aligning",
    ]
    for stage in ("reading aloud", "listening", "aligning"):
        amounts = [(done, total) for name, done, total in told if name == stage]
        assert amounts == sorted(amounts)
        assert amounts[-1][0] == amounts[-1][1]


@pytest.mark.parametrize(
    ("lines", "language", "sentence"),
    [
        (("", " ", "…"), "en", "it has no words"),
        ((), "en", "it has no words"),
        (("Waan ka tagay.",), "so", "line 1 of the text is refused.*no voice"),
        (("はい", "私は帰りました"), "ja", "line 2 of the text.*cannot read this writing"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_aloud_is_named(english, lines, language, sentence):
    with pytest.raises(Refused, match=sentence):
        align_lines(english.recording, lines, language)


def test_a_recording_without_sound_to_hear_is_refused(tmp_path):
    silent = write_sound(tmp_path / "silent.flac", silence(20))
    with pytest.raises(Refused, match="nothing to be heard"):
        align_lines(silent, ENGLISH, "en")


def test_a_recording_that_is_too_short_for_the_text_is_refused(tmp_path):
    short = write_sound(tmp_path / "short.flac", music(2))
    with pytest.raises(Refused, match="too short"):
        align_lines(short, ENGLISH, "en")


def test_a_picture_alone_has_no_sound(tmp_path):
    picture = "testsrc=duration=1:size=64x64:rate=5"
    run_ffmpeg(["-f", "lavfi", "-i", picture, tmp_path / "mute.mp4"])
    with pytest.raises(NoSuchStream):
        align_lines(tmp_path / "mute.mp4", ENGLISH[:1], "en")


spans = st.lists(st.integers(0, 100_000), min_size=2, max_size=20, unique=True).map(
    lambda marks: [Span(*pair) for pair in zip(*[iter(sorted(marks))] * 2, strict=False)]
)


@given(spans=spans, lead_ms=st.integers(0, 3000), data=st.data())
def test_cues_hold_their_words_and_never_the_words_of_another(spans, lead_ms, data):
    silent = data.draw(st.sets(st.integers(0, len(spans) - 1)))
    heard = [None if at in silent else span for at, span in enumerate(spans)]
    lines = [f"line {number}" for number in range(len(spans))]
    cues = list(_cues(lines, heard, 100_000, lead_ms))
    assert [cue.text for cue in cues] == lines
    assert [cue.start_ms for cue in cues] == sorted(cue.start_ms for cue in cues)
    for cue, span in zip(cues, heard, strict=True):
        assert cue.start_ms <= cue.end_ms
        if span:
            assert span.start - lead_ms <= cue.start_ms <= span.start
            assert span.end <= cue.end_ms <= span.end + lead_ms
            others = [other for other in heard if other and other != span]
            assert not any(other.overlaps(cue.span) for other in others)


def test_a_real_reading_is_aligned_to_a_third_of_a_second(shared_data):
    folder = shared_data / "alignment"
    reference = json.loads((folder / "sonnet001_en.reference.json").read_text("utf-8"))
    lines = (folder / "sonnet001_en.txt").read_text("utf-8").splitlines()
    cues = align_lines(folder / "sonnet001_en.mp3", lines, "en-gb")
    begins_ms = [1000 * float(each["begin"]) for each in reference["fragments"]]
    errors = [abs(cue.start_ms - begin) for cue, begin in zip(cues, begins_ms, strict=True)]
    assert median(errors) < 300
    assert max(errors) < 1000
