"""What is heard in a clip is what its sheet plans, to the sample."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from tests.media.spoken import Interview, lag_between, passage, words_of, write_recording
from walkaway.core.errors import NoSuchStream
from walkaway.core.media.ffmpeg import run_ffmpeg
from walkaway.core.media.plan import SAMPLE_RATE_HZ, plan_timeline
from walkaway.core.media.probe import probe
from walkaway.core.media.sheet.model import CutSheet, HiddenName, VoiceProtection
from walkaway.core.media.sound.decode import Samples, decode_sound
from walkaway.core.media.sound.joins import FADE_SAMPLES, samples_of
from walkaway.core.media.sound.loudness import normalised
from walkaway.core.media.sound.remains import Reference, heard_seconds
from walkaway.core.media.sound.soundtrack import (
    DISGUISE_REMARK,
    Soundtrack,
    build_soundtrack,
    encode_soundtrack,
    keeps_original_sound,
)
from walkaway.core.transcripts.model import Transcript, Voice

RATE = Fraction(25)
YUSUF = (HiddenName(forms=("Yusuf",), stand_ins={"": "my cousin"}),)


def built(
    sheet: CutSheet, interview: Interview, transcript: Transcript | None = None
) -> Soundtrack:
    timeline = plan_timeline(sheet, RATE)
    transcripts = {"interview": transcript or interview.transcript}
    soundtrack = build_soundtrack(sheet, timeline, transcripts)
    assert len(soundtrack.samples) == timeline.samples
    assert soundtrack.samples.dtype == np.float32
    return soundtrack


def heard_in(sheet: CutSheet, soundtrack: Soundtrack, number: int = 0) -> Samples:
    """The sound of one passage, without the fades at its ends."""
    timeline = plan_timeline(sheet, RATE)
    span = samples_of(timeline, timeline.passages[number])
    return soundtrack.samples[span.start + FADE_SAMPLES : span.end - FADE_SAMPLES]


def trace_of(original: Samples, sound: Samples) -> float:
    """How much of `original` is in `sound`: see `remains`."""
    reference = Reference(original)
    traces = (reference.best_trace(window, None, 0)[0] for _, window in heard_seconds(sound))
    return max((trace.score for trace in traces), default=0.0)


def test_a_kept_voice_is_the_recording_between_silent_cards(interview: Interview) -> None:
    sheet = interview.sheet([(1_000, 3_000)], VoiceProtection.KEEP)
    soundtrack = built(sheet, interview)
    decoded = decode_sound(interview.recording, Fraction(1), 96_000)
    assert (heard_in(sheet, soundtrack) == decoded[FADE_SAMPLES:-FADE_SAMPLES]).all()
    title_end = 2_520 * 48  # 2.5 s are 62.5 frames, and the nearest even one is 62 or 63
    assert not soundtrack.samples[: title_end - 2_000].any()


def test_nothing_of_the_recording_is_in_a_replaced_voice(interview: Interview) -> None:
    sheet = interview.sheet()
    replaced = heard_in(sheet, built(sheet, interview))
    assert trace_of(interview.sound, replaced) < 0.07
    kept = interview.sheet(voice=VoiceProtection.KEEP)
    assert trace_of(interview.sound, heard_in(kept, built(kept, interview))) > 0.5


def test_a_disguised_voice_is_not_the_recording_and_says_so(interview: Interview) -> None:
    sheet = interview.sheet([(2_000, 7_000)], VoiceProtection.DISGUISE)
    soundtrack = built(sheet, interview)
    assert soundtrack.remarks == (DISGUISE_REMARK,)
    assert trace_of(interview.sound, heard_in(sheet, soundtrack)) < 0.1
    assert (built(sheet, interview).samples == soundtrack.samples).all()


@pytest.mark.parametrize("voice", [VoiceProtection.KEEP, VoiceProtection.DISGUISE])
def test_a_hidden_name_is_never_heard(interview: Interview, voice: VoiceProtection) -> None:
    named = interview.transcript.cues[2]
    timed = replace(named, words=words_of(named))
    cues = (*interview.transcript.cues[:2], timed, *interview.transcript.cues[3:])
    sheet = interview.sheet([(named.start_ms, named.end_ms)], voice)
    sheet = replace(sheet, protection=replace(sheet.protection, hide=YUSUF))
    by_word = heard_in(sheet, built(sheet, interview, Transcript(cues=cues, language="en")))
    word = next(each for each in timed.words if "Yusuf" in each.text)
    begin, end = ((ms - named.start_ms) * 48 - FADE_SAMPLES for ms in (word.start_ms, word.end_ms))
    assert not by_word[begin - 60 * 48 : end + 60 * 48].any()
    assert by_word.any()
    assert not heard_in(sheet, built(sheet, interview)).any()


def test_inserted_footage_keeps_its_sound_beside_a_replaced_voice(interview: Interview) -> None:
    cues = tuple(replace(each, voice=Voice.INSERTED_FOOTAGE) for each in interview.transcript.cues)
    footage = replace(interview.transcript, cues=cues)
    sheet = interview.sheet([passage(1_000, 3_000, "Propaganda footage")])
    decoded = decode_sound(interview.recording, Fraction(1), 96_000)
    heard = heard_in(sheet, built(sheet, interview, footage))
    assert (heard == decoded[FADE_SAMPLES:-FADE_SAMPLES]).all()


def test_a_label_does_not_let_a_speaker_through(interview: Interview) -> None:
    sheet = interview.sheet([passage(2_000, 7_000, "Propaganda footage")])
    assert not keeps_original_sound(sheet, sheet.passages[0], interview.transcript)
    soundtrack = built(sheet, interview)
    assert trace_of(interview.sound, heard_in(sheet, soundtrack)) < 0.07
    assert "labelled as inserted footage" in soundtrack.remarks[0]


def test_a_silent_recording_is_enough_where_the_voice_is_replaced(
    interview: Interview, tmp_path: Path
) -> None:
    silent = tmp_path / "silent.mp4"
    run_ffmpeg(["-i", interview.recording, "-an", "-c", "copy", silent])
    without = replace(interview, recording=silent)
    assert built(without.sheet([(0, 6_000)]), interview).samples.any()
    with pytest.raises(NoSuchStream):
        built(without.sheet([(0, 6_000)], VoiceProtection.KEEP), interview)


@pytest.mark.parametrize("options", [(), ("-ar", "44100")])
def test_sixty_joins_do_not_drift_by_a_sample(tmp_path: Path, options: tuple[str, ...]) -> None:
    noise = np.random.default_rng(3).normal(0, 0.1, 8 * SAMPLE_RATE_HZ).astype(np.float32)
    recording = write_recording(tmp_path / "noise.mp4", noise, *options)
    starts = [(37 * number) % 7_000 for number in range(61)]
    interview = Interview(recording=recording, sound=noise, transcript=Transcript(cues=()))
    sheet = interview.sheet([(ms, ms + 123) for ms in starts], VoiceProtection.KEEP)
    soundtrack = built(sheet, interview)
    for number in (0, 30, 60):
        heard = heard_in(sheet, soundtrack, number)
        begin = starts[number] * 48 + FADE_SAMPLES
        around = noise[max(0, begin - 2_000) : begin + len(heard) + 2_000]
        assert lag_between(heard, around, 4_000) == begin - max(0, begin - 2_000)


def test_the_encoded_sound_is_in_time_beside_a_picture(
    interview: Interview, tmp_path: Path
) -> None:
    sheet = interview.sheet([(0, 5_000)], VoiceProtection.KEEP)
    samples = built(sheet, interview).samples
    sound = tmp_path / "sound.m4a"
    encode_soundtrack(samples, sound)
    clip = tmp_path / "clip.mp4"
    run_ffmpeg(
        [
            *("-f", "lavfi", "-i", f"color=s=64x64:r=25:d={len(samples) / 48_000}", "-i", sound),
            *("-c:v", "libx264", "-c:a", "copy", "-movflags", "+faststart", clip),
        ]
    )
    for path in (sound, clip):
        decoded = decode_sound(path, Fraction(0), len(samples))
        assert lag_between(normalised(samples), decoded) == 0
        facts = probe(path).sound
        assert facts is not None
        assert (facts.codec, facts.rate_hz, facts.channels) == ("aac", 48_000, 1)
        assert abs(facts.duration - Fraction(len(samples), 48_000)) < Fraction(1, 25)


def test_the_encoded_file_is_the_same_each_time_and_says_nothing(
    interview: Interview, tmp_path: Path
) -> None:
    contents = []
    for name in ("one.m4a", "two.m4a"):
        encode_soundtrack(interview.sound[:48_000], tmp_path / name)
        contents.append((tmp_path / name).read_bytes())
    assert contents[0] == contents[1]
    assert b"Lav" not in contents[0]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.m4a", "two.m4a"]
