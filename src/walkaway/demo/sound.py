"""What is heard in the invented recordings: voices in a room, before anything protects them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.signal import fftconvolve

from walkaway.core.media.plan import SAMPLE_RATE_HZ
from walkaway.core.media.sound.decode import Samples
from walkaway.core.media.sound.voices.espeak import EspeakReader
from walkaway.core.spans import Span
from walkaway.core.transcripts.model import Cue, Voice

AUDIBLE = 0.004
EDGE_SAMPLES = SAMPLE_RATE_HZ // 100
SPOKEN_PEAK = 0.5
ROOM_TONE = 0.0006
"""The deviation of the quiet noise of a room: about -64 dB."""

ECHO_SECONDS, ECHO_LEVEL = 0.22, 0.012


@dataclass(frozen=True, kw_only=True, slots=True)
class VoiceOfRecording:
    """How somebody sounds: a timbre of espeak-ng, and a rate that fits the times of the cues."""

    timbre: str
    rate: float = 1.0


def spoken(
    cues: Sequence[Cue], language: str, voices: Mapping[Voice, VoiceOfRecording], length: int
) -> Samples:
    """The words of `cues`, each at its time, as `length` samples of dry sound.

    A cue holds its words: what would run over its end is cut off softly.
    """
    dry = np.zeros(length, np.float32)
    for cue in cues:
        voice = voices[cue.voice]
        words = _without_silence(EspeakReader(voice.timbre).speak(cue.text, language, voice.rate))
        span = sample_span(cue)
        words = _softly_ended(words[: len(span)])
        dry[span.start : span.start + len(words)] = words * (SPOKEN_PEAK / _peak(words))
    return dry


def in_a_room(dry: Samples, rng: np.random.Generator) -> Samples:
    """`dry` with the echo of walls and the noise of a quiet place."""
    echo_length = int(ECHO_SECONDS * SAMPLE_RATE_HZ)
    decay = np.exp(-np.arange(echo_length) / (echo_length / 5))
    echo = (rng.standard_normal(echo_length) * decay * ECHO_LEVEL).astype(np.float32)
    heard = dry + fftconvolve(dry, echo)[: len(dry)]
    noise = rng.standard_normal(len(dry)).astype(np.float32)
    return (heard + ROOM_TONE * noise).astype(np.float32)


def over_engines(dry: Samples, rng: np.random.Generator) -> Samples:
    """`dry` over the drone of lorries far away."""
    seconds = np.arange(len(dry)) / SAMPLE_RATE_HZ
    drone = sum(
        np.sin(2 * np.pi * hertz * seconds + rng.uniform(0, 2 * np.pi)) / weight
        for hertz, weight in ((41.0, 1.0), (61.5, 1.4), (83.1, 1.9), (124.0, 3.5))
    )
    swelling = 0.02 * (0.6 + 0.4 * np.sin(2 * np.pi * 0.21 * seconds))
    return (dry * 0.9 + drone * swelling).astype(np.float32)


def sample_span(cue: Cue) -> Span:
    """The time of `cue` in samples."""
    per_ms = SAMPLE_RATE_HZ // 1000
    return Span(cue.start_ms * per_ms, cue.end_ms * per_ms)


def _without_silence(words: Samples) -> Samples:
    audible = np.flatnonzero(np.abs(words) > AUDIBLE)
    return words[audible[0] : audible[-1] + 1] if len(audible) else words


def _softly_ended(words: Samples) -> Samples:
    fade = np.ones(len(words), np.float32)
    fade[-EDGE_SAMPLES:] = np.linspace(1, 0, len(fade[-EDGE_SAMPLES:]))
    return words * fade


def _peak(words: Samples) -> float:
    return max(float(np.abs(words).max(initial=0)), 1e-6)
