"""Interviews spoken by a synthetic voice: what is said, and when, is known to the sample."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.media.sheets import a_sheet
from walkaway.core.media.ffmpeg import run_ffmpeg
from walkaway.core.media.plan import SAMPLE_RATE_HZ
from walkaway.core.media.sheet.model import CutSheet, Passage, VoiceProtection
from walkaway.core.media.sound.decode import Samples
from walkaway.core.media.sound.voices.espeak import EspeakReader
from walkaway.core.media.sound.voices.stretch import RAW
from walkaway.core.transcripts.model import Cue, Transcript, Voice, Word

RATE = 25
WIDTH, HEIGHT = 160, 90
SPEAKER, INTERVIEWER = "m1", "f5"
"""The timbres that play the two; those that replace them are others."""

LINES = (
    (Voice.INTERVIEWER, "What did you find when you came there?"),
    (Voice.WITNESS, "They told us that it would be a just state, and we found prisons."),
    (Voice.WITNESS, "I came with my cousin Yusuf, who believed every word of it."),
    (Voice.INTERVIEWER, "And what made you leave in the end?"),
    (Voice.WITNESS, "One night they took our neighbour away, and nobody asked where he was."),
)


@dataclass(frozen=True, kw_only=True)
class Interview:
    """A recording on disk, its sound before encoding, and its transcript."""

    recording: Path
    sound: Samples
    transcript: Transcript

    @property
    def duration_ms(self) -> int:
        return len(self.sound) * 1000 // SAMPLE_RATE_HZ

    def sheet(
        self,
        passages: Sequence[tuple[int, int]] | Sequence[Passage] = (),
        voice: VoiceProtection = VoiceProtection.REPLACE,
        **changes: object,
    ) -> CutSheet:
        """A sheet of the whole interview, or of `passages`."""
        wanted = passages or [(0, self.duration_ms)]
        return a_sheet(
            recording=self.recording,
            passages=[each if isinstance(each, Passage) else passage(*each) for each in wanted],
            voice=voice,
            **changes,
        )

    @property
    def transcripts(self) -> dict[str, Transcript]:
        return {"interview": self.transcript}


def passage(start_ms: int, end_ms: int, label: str = "") -> Passage:
    return Passage(
        source="interview",
        start_ms=start_ms,
        end_ms=end_ms,
        insert_label={"en": label} if label else {},
    )


@cache
def speech(text: str, variant: str = SPEAKER, language: str = "en") -> Samples:
    """`text` spoken, between silences of 200 ms."""
    spoken = EspeakReader(variant).speak(text, language, 1.0)
    return np.pad(spoken, SAMPLE_RATE_HZ // 5) * np.float32(0.5)


def spoken_interview(folder: Path) -> Interview:
    """`LINES`, one after the other, with a picture that moves irregularly."""
    cues, sounds, at = [], [], 0
    for voice, text in LINES:
        sound = speech(text, INTERVIEWER if voice is Voice.INTERVIEWER else SPEAKER)
        start_ms, end_ms = (n * 1000 // SAMPLE_RATE_HZ for n in (at, at + len(sound)))
        cues.append(Cue(start_ms=start_ms, end_ms=end_ms, text=text, voice=voice))
        sounds.append(sound)
        at += len(sound)
    sound = np.concatenate(sounds)
    return Interview(
        recording=write_recording(folder / "interview.mp4", sound),
        sound=sound,
        transcript=Transcript(cues=tuple(cues), language="en"),
    )


def words_of(cue: Cue) -> tuple[Word, ...]:
    """Word times that share out the cue evenly."""
    texts = cue.text.split()
    edges = np.linspace(cue.start_ms, cue.end_ms, len(texts) + 1).astype(int)
    return tuple(
        Word(start_ms=int(begin), end_ms=int(end), text=text)
        for text, begin, end in zip(texts, edges[:-1], edges[1:], strict=True)
    )


def write_sound(path: Path, sound: Samples, *options: str) -> Path:
    run_ffmpeg([*RAW, "-i", "-", *options, path], stdin=sound.astype(np.float32).tobytes())
    return path


def moving_pictures(frames: int, late: int = 0) -> NDArray[np.uint8]:
    """Grey pictures (frames, HEIGHT, WIDTH) that move by another distance each time."""
    steps = np.random.default_rng(5).integers(0, 9, frames)
    texture = np.random.default_rng(6).integers(60, 200, (HEIGHT // 6, WIDTH // 8))
    picture = np.kron(texture, np.ones((6, 8))).astype(np.uint8)
    places = np.concatenate((np.zeros(late, int), np.cumsum(steps)))[:frames]
    return np.stack([np.roll(picture, place, axis=1) for place in places])


def write_recording(
    path: Path, sound: Samples, *options: str, late_frames: int = 0, sound_late_ms: int = 0
) -> Path:
    """`sound` in AAC beside a moving picture; either can be late on purpose."""
    frames = -(-len(sound) * RATE // SAMPLE_RATE_HZ)
    raw = path.with_suffix(".gray")
    raw.write_bytes(moving_pictures(frames, late_frames).tobytes())
    heard = np.pad(sound, (sound_late_ms * SAMPLE_RATE_HZ // 1000, 0))[: len(sound)]
    run_ffmpeg(
        [
            *("-f", "rawvideo", "-pix_fmt", "gray", "-s", f"{WIDTH}x{HEIGHT}", "-r", str(RATE)),
            *("-i", raw, *RAW, "-i", "-", "-c:v", "libx264", "-preset", "ultrafast"),
            *("-pix_fmt", "yuv420p", "-g", "25", "-c:a", "aac", "-b:a", "128k", *options, path),
        ],
        stdin=heard.astype(np.float32).tobytes(),
    )
    raw.unlink()
    return path


def lag_between(reference: Samples, sound: Samples, reach: int = 24_000) -> int:
    """By how many samples `sound` is later than `reference`."""
    size = len(reference) + len(sound)
    spectrum = np.fft.rfft(sound, size) * np.conj(np.fft.rfft(reference, size))
    products = np.fft.irfft(spectrum, size)
    around = np.concatenate((products[-reach:], products[: reach + 1]))
    return int(around.argmax()) - reach
