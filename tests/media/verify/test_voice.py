"""A finished file in which the voice, or a hidden name, is still heard does not pass."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from tests.media.sheets import a_sheet
from tests.media.spoken import Interview, passage, words_of, write_sound
from walkaway.core.media.ffmpeg import run_ffmpeg
from walkaway.core.media.plan import Timeline, plan_timeline
from walkaway.core.media.sheet.model import CutSheet, HiddenName, VoiceProtection
from walkaway.core.media.sound.decode import Samples
from walkaway.core.media.sound.joins import samples_of
from walkaway.core.media.sound.loudness import normalised
from walkaway.core.media.sound.soundtrack import build_soundtrack
from walkaway.core.media.verify.report import Check
from walkaway.core.media.verify.voice import check_voice
from walkaway.core.transcripts.model import Cue, Transcript, Voice

RATE = Fraction(25)
YUSUF = (HiddenName(forms=("Yusuf",), stand_ins={"": "my cousin"}),)

BUILT: dict[str, Samples] = {}
"""Soundtracks by sheet: several tests spoil the same one."""


class Clip:
    """A soundtrack built from a sheet, which a test may spoil before it is encoded."""

    def __init__(self, sheet: CutSheet, transcripts: dict[str, Transcript]) -> None:
        self.sheet, self.transcripts = sheet, transcripts
        self.timeline: Timeline = plan_timeline(sheet, RATE)
        key = repr((sheet, transcripts))
        if key not in BUILT:
            BUILT[key] = normalised(build_soundtrack(sheet, self.timeline, transcripts).samples)
        self.sound: Samples = BUILT[key].copy()

    @property
    def first_sample(self) -> int:
        return samples_of(self.timeline, self.timeline.passages[0]).start

    def check(self, folder: Path) -> Check:
        path = folder / "clip.m4a"
        write_sound(path, self.sound, "-c:a", "aac", "-b:a", "128k")
        return check_voice(path, self.sheet, self.timeline, self.transcripts)


def level_of(sound: Samples) -> float:
    return float(np.sqrt((sound**2).mean()))


def test_a_replaced_voice_passes_and_the_similarity_is_reported(
    interview: Interview, tmp_path: Path
) -> None:
    check = Clip(interview.sheet(), interview.transcripts).check(tmp_path)
    assert (check.name, check.ran, check.passed, check.findings) == ("voice", True, True, ())
    assert "nothing of the recording is heard" in check.sentence
    assert float(check.measures["highest_agreement"] or 0) < 0.07
    assert float(check.measures["similarity_before_and_after"] or 1) < 0.95
    assert float(check.measures["seconds_compared"] or 0) > 10


@pytest.mark.parametrize("below_db", [0, 12])
def test_two_seconds_of_the_real_voice_fail(
    interview: Interview, tmp_path: Path, below_db: int
) -> None:
    clip = Clip(interview.sheet(), interview.transcripts)
    own = interview.sound[3 * 48_000 : 5 * 48_000]
    at = clip.first_sample + 3 * 48_000
    cover = clip.sound[at : at + len(own)]
    gain = level_of(cover) / level_of(own) * 10 ** (-below_db / 20)
    clip.sound[at : at + len(own)] = own * np.float32(gain) + cover * (below_db > 0)
    check = clip.check(tmp_path)
    assert check.ran
    assert not check.passed
    assert "original voice is heard" in check.sentence
    (finding,) = check.findings
    # 2.5 s of title, then 3 s; a second that overlaps by half counts too
    assert finding.at_ms is not None
    assert 4_900 <= finding.at_ms <= 6_100
    assert "recording" in finding.sentence


def test_the_real_voice_under_a_card_fails(interview: Interview, tmp_path: Path) -> None:
    clip = Clip(interview.sheet(), interview.transcripts)
    clip.sound[-96_000:] = interview.sound[144_000:240_000]
    check = clip.check(tmp_path)
    assert not check.passed
    assert check.findings[0].at_ms is not None
    assert check.findings[0].at_ms >= 1000 * len(clip.sound) // 48_000 - 3_000


def test_words_from_beside_the_passage_fail(interview: Interview, tmp_path: Path) -> None:
    start_ms = interview.transcript.cues[3].start_ms
    clip = Clip(interview.sheet([(start_ms, interview.duration_ms)]), interview.transcripts)
    own = interview.sound[(start_ms - 3_000) * 48 :][: 2 * 48_000]
    clip.sound[clip.first_sample :][: len(own)] = own
    assert not clip.check(tmp_path).passed


def test_a_disguise_passes_and_says_that_it_can_be_reversed(
    interview: Interview, tmp_path: Path
) -> None:
    sheet = interview.sheet([(0, 7_000)], VoiceProtection.DISGUISE)
    check = Clip(sheet, interview.transcripts).check(tmp_path)
    assert check.passed
    assert "can be reversed" in check.sentence
    assert check.measures["similarity_before_and_after"] is not None


def test_a_disguise_that_lets_the_voice_through_fails(interview: Interview, tmp_path: Path) -> None:
    clip = Clip(interview.sheet([(0, 7_000)], VoiceProtection.DISGUISE), interview.transcripts)
    clip.sound[clip.first_sample + 144_000 :][:96_000] = interview.sound[144_000:240_000]
    assert not clip.check(tmp_path).passed


def test_a_kept_voice_passes_and_says_so(interview: Interview, tmp_path: Path) -> None:
    check = Clip(interview.sheet(voice=VoiceProtection.KEEP), interview.transcripts).check(tmp_path)
    assert check.passed
    assert "it will be recognised" in check.sentence


def _named(interview: Interview, voice: VoiceProtection) -> tuple[CutSheet, dict[str, Transcript]]:
    cues = tuple(replace(cue, words=words_of(cue)) for cue in interview.transcript.cues)
    sheet = interview.sheet(voice=voice)
    sheet = replace(sheet, protection=replace(sheet.protection, hide=YUSUF))
    return sheet, {"interview": Transcript(cues=cues, language="en")}


@pytest.mark.parametrize("voice", [VoiceProtection.KEEP, VoiceProtection.DISGUISE])
def test_a_hidden_name_must_be_silent(
    interview: Interview, tmp_path: Path, voice: VoiceProtection
) -> None:
    clip = Clip(*_named(interview, voice))
    assert clip.check(tmp_path).passed
    word = next(w for w in clip.transcripts["interview"].cues[2].words if "Yusuf" in w.text)
    at = clip.first_sample + word.start_ms * 48
    tone = np.sin(np.arange(4_800) / 20).astype(np.float32) * np.float32(0.05)
    clip.sound[at : at + 4_800] = tone
    check = clip.check(tmp_path)
    assert not check.passed
    assert "hidden name" in check.sentence
    assert check.findings[0].at_ms == pytest.approx(2_520 + word.start_ms, abs=40)


def test_inserted_footage_may_sound_as_it_was(interview: Interview, tmp_path: Path) -> None:
    cues = [
        replace(cue, voice=Voice.INSERTED_FOOTAGE) if number > 2 else cue
        for number, cue in enumerate(interview.transcript.cues)
    ]
    transcripts = {"interview": Transcript(cues=tuple(cues), language="en")}
    edge_ms = cues[3].start_ms
    sheet = interview.sheet(
        [passage(0, edge_ms), passage(edge_ms, interview.duration_ms, "Propaganda footage")]
    )
    clip = Clip(sheet, transcripts)
    assert clip.check(tmp_path).passed
    own = interview.sound[144_000:240_000]
    clip.sound[-len(own) - 200_000 :][: len(own)] = own
    assert not clip.check(tmp_path).passed


def test_the_voice_after_the_planned_end_fails(interview: Interview, tmp_path: Path) -> None:
    clip = Clip(interview.sheet(), interview.transcripts)
    silence = np.zeros(4 * 48_000, np.float32)
    clip.sound = np.concatenate((clip.sound, silence, interview.sound[144_000:240_000]))
    assert not clip.check(tmp_path).passed


def test_a_second_track_fails(interview: Interview, tmp_path: Path) -> None:
    clip = Clip(interview.sheet(), interview.transcripts)
    own = write_sound(tmp_path / "own.wav", interview.sound)
    path = write_sound(tmp_path / "one.m4a", clip.sound, "-c:a", "aac")
    both = tmp_path / "both.mp4"
    run_ffmpeg(["-i", path, "-i", own, "-map", "0", "-map", "1", "-c:a", "aac", both])
    check = check_voice(both, clip.sheet, clip.timeline, clip.transcripts)
    assert not check.passed
    assert "2 sound tracks" in check.sentence


def test_sound_that_players_skip_fails(interview: Interview, tmp_path: Path) -> None:
    clip = Clip(interview.sheet(), interview.transcripts)
    with_voice = np.concatenate((interview.sound[144_000:240_000], clip.sound))
    whole = write_sound(tmp_path / "whole.m4a", with_voice, "-c:a", "aac")
    cut = tmp_path / "cut.m4a"
    run_ffmpeg(["-i", whole, "-c", "copy", cut])
    # The edit list starts after the priming; let it start after the voice.
    content = cut.read_bytes()
    at = content.index(b"elst") + 16  # type, version and flags, count, duration
    assert int.from_bytes(content[at : at + 4]) == 1_024
    skipped = (1_024 + 96_000).to_bytes(4)
    cut.write_bytes(content[:at] + skipped + content[at + 4 :])
    check = check_voice(cut, clip.sheet, clip.timeline, clip.transcripts)
    assert not check.passed
    assert "2.0 s more sound than planned" in check.sentence


def test_a_file_with_less_sound_than_planned_fails(interview: Interview, tmp_path: Path) -> None:
    clip = Clip(interview.sheet(), interview.transcripts)
    clip.sound = clip.sound[:48_000]
    check = clip.check(tmp_path)
    assert not check.passed
    assert "1.0 s of sound to compare" in check.sentence


def test_a_file_that_cannot_be_read_has_failed(interview: Interview, tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"no film")
    sheet = interview.sheet()
    check = check_voice(path, sheet, plan_timeline(sheet, RATE), interview.transcripts)
    assert (check.ran, check.passed) == (False, False)


def test_a_real_voice_is_not_heard_in_a_synthetic_one(shared_data: Path, tmp_path: Path) -> None:
    cues = tuple(
        Cue(start_ms=ms, end_ms=ms + 4_000, text="From fairest creatures we desire increase.")
        for ms in (0, 4_500, 9_000)
    )
    sheet = a_sheet(
        recording=shared_data / "alignment" / "sonnet001_en.mp3",
        passages=[passage(0, 14_000)],
        voice=VoiceProtection.REPLACE,
    )
    check = Clip(sheet, {"interview": Transcript(cues=cues, language="en")}).check(tmp_path)
    assert check.passed
    assert float(check.measures["similarity_before_and_after"] or 1) < 0.8
