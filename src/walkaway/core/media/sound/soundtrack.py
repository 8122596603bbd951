"""The sound of a clip, from its cut sheet.

What is heard follows the plan of protection. Inserted footage is not the speaker's voice: a passage
with a label keeps its original sound, except where the transcript says that the witness or the
interviewer speaks in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np

from walkaway.core.errors import NoSuchStream
from walkaway.core.files import whole_file
from walkaway.core.media.ffmpeg import CLEAN_OUTPUT, run_ffmpeg
from walkaway.core.media.plan import Segment, Timeline
from walkaway.core.media.recordings.source import content_hash
from walkaway.core.media.sheet.model import CutSheet, Passage, VoiceProtection
from walkaway.core.media.sound.decode import Samples, decode_sound
from walkaway.core.media.sound.hidden import hidden_spans
from walkaway.core.media.sound.joins import joined, samples_of, silenced
from walkaway.core.media.sound.loudness import (
    ENCODER_HEADROOM_DB,
    TRUE_PEAK_CEILING_DBTP,
    measure_loudness,
    normalised,
)
from walkaway.core.media.sound.voices.disguise import disguised
from walkaway.core.media.sound.voices.reader import readers_for
from walkaway.core.media.sound.voices.replacing import (
    Replaced,
    clock,
    in_samples,
    read_aloud,
    read_by_actor,
)
from walkaway.core.media.sound.voices.stretch import RAW
from walkaway.core.spans import Span
from walkaway.core.transcripts.model import Transcript, Voice

PROTECTED_VOICES = frozenset({Voice.WITNESS, Voice.INTERVIEWER})
BIT_RATE = "128k"
MOST_ENCODINGS = 4
HEADROOM_STEP_DB = 0.2

DISGUISE_REMARK = "The voice is disguised only: it can be reversed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Soundtrack:
    """Exactly the timeline's samples, before loudness is normalised, and what to know of them."""

    samples: Samples
    remarks: tuple[str, ...] = ()


def build_soundtrack(
    sheet: CutSheet, timeline: Timeline, transcripts: Mapping[str, Transcript]
) -> Soundtrack:
    """Make the sound that `sheet` plans; `transcripts` are those of its sources, by name.

    The same sheet and files give the same samples. Raises `Refused` when the voice does not know
    the language, `NoSuchStream` when a voice is to be kept that the recording lacks,
    `UnreadableMedia`, `NotOpened`, `ToolFailed`.
    """
    pieces: list[tuple[Segment, Samples]] = []
    remarks: list[str] = []
    if sheet.protection.voice.protection is VoiceProtection.DISGUISE:
        remarks.append(DISGUISE_REMARK)
    for segment in timeline.passages:
        assert segment.passage is not None
        transcript = transcripts[segment.passage.source]
        length = len(samples_of(timeline, segment))
        made = _sound_of(sheet, segment.passage, transcript, length)
        pieces.append((segment, made.sound))
        remarks.extend(made.remarks)
    return Soundtrack(samples=joined(timeline, pieces), remarks=tuple(dict.fromkeys(remarks)))


def keeps_original_sound(sheet: CutSheet, passage: Passage, transcript: Transcript) -> bool:
    """Whether the sound of the recording is heard in `passage` as it was recorded."""
    if sheet.protection.voice.protection is VoiceProtection.KEEP:
        return True
    return bool(passage.insert_label) and not _speaker_is_heard(passage, transcript)


def encode_soundtrack(samples: Samples, path: Path) -> None:
    """Write `samples` at the loudness of the web as AAC LC, 48 kHz, mono, without any metadata.

    The priming of the encoder is told in an edit list, which is kept when the stream is copied
    into an MP4 beside a picture. Raises `ToolFailed`, `NotEnoughDisk`.
    """
    headroom_db = ENCODER_HEADROOM_DB
    with whole_file(path) as temporary:
        for _ in range(MOST_ENCODINGS):
            _encode(normalised(samples, headroom_db), temporary)
            peak_dbtp = measure_loudness(temporary).true_peak_dbtp
            if peak_dbtp is None or peak_dbtp <= TRUE_PEAK_CEILING_DBTP:
                break
            headroom_db += peak_dbtp - TRUE_PEAK_CEILING_DBTP + HEADROOM_STEP_DB


def _encode(sound: Samples, path: Path) -> None:
    arguments: list[str | Path] = [
        *(*RAW, "-i", "-", "-c:a", "aac", "-profile:a", "aac_low", "-b:a", BIT_RATE),
        *(*CLEAN_OUTPUT, "-f", "mp4", "-movflags", "+faststart", path),
    ]
    run_ffmpeg(arguments, stdin=sound.tobytes())


def _sound_of(sheet: CutSheet, passage: Passage, transcript: Transcript, length: int) -> Replaced:
    plan = sheet.protection
    if keeps_original_sound(sheet, passage, transcript):
        return Replaced(sound=_original(sheet, passage, transcript, length))
    remarks = tuple(_remarks_on_label(passage))
    if plan.voice.protection is VoiceProtection.DISGUISE:
        sound = _disguised(sheet, passage, transcript, length)
        return Replaced(sound=sound, remarks=remarks)
    if plan.voice.recording is not None:
        made = read_by_actor(plan.voice.recording, passage, length, transcript, plan.hide)
    else:
        language = sheet.sources[passage.source].language
        readers = readers_for(plan.voice.reader, plan.voice.variant)
        made = read_aloud(passage, length, transcript, language, plan.hide, readers)
    return Replaced(sound=made.sound, remarks=(*remarks, *made.remarks))


def _speaker_is_heard(passage: Passage, transcript: Transcript) -> bool:
    shown = Span(passage.start_ms, passage.end_ms)
    return any(
        cue.voice in PROTECTED_VOICES and (cue.span.overlaps(shown) or cue.start_ms in shown)
        for cue in transcript.cues
    )


def _remarks_on_label(passage: Passage) -> Iterator[str]:
    if passage.insert_label:
        yield (
            f"{clock(passage.start_ms)}: this passage is labelled as inserted footage, but the "
            "transcript says that a speaker is heard in it: its sound was protected like theirs"
        )


def _original(sheet: CutSheet, passage: Passage, transcript: Transcript, length: int) -> Samples:
    """The sound as recorded, without the hidden names. Footage may be silent, a speaker not."""
    try:
        sound = decode_sound(
            sheet.sources[passage.source].recording, Fraction(passage.start_ms, 1000), length
        )
    except NoSuchStream:
        if not passage.insert_label:
            raise
        return np.zeros(length, np.float32)
    return silenced(sound, in_samples(hidden_spans(transcript, sheet.protection.hide), passage))


def _disguised(sheet: CutSheet, passage: Passage, transcript: Transcript, length: int) -> Samples:
    """The disguised sound. What chance decides is drawn from the recording itself: the same each
    time for whoever has it, and unknown to whoever has only the clip."""
    recording = sheet.sources[passage.source].recording
    seed = [*bytes.fromhex(content_hash(recording)), passage.start_ms]
    sound = disguised(_original(sheet, passage, transcript, length), np.random.default_rng(seed))
    # Once more, since the disguise smears sound over the edges of the silence.
    return silenced(sound, in_samples(hidden_spans(transcript, sheet.protection.hide), passage))
