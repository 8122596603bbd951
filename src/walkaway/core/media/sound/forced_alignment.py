"""When each line of a text is spoken in a recording, without any model of a language.

Each line is read aloud by espeak-ng, and the recording is warped onto these readings. Between two
lines lies a gap, one frame long, that silence fills for nothing and anything else (music, laughter,
words that the text does not have) at a fixed price: so nothing has to be cut away beforehand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from math import ceil, sqrt

import numpy as np
from numpy.typing import NDArray

from walkaway.core.errors import Refused
from walkaway.core.media.plan import SAMPLE_RATE_HZ
from walkaway.core.media.probe import probe
from walkaway.core.media.recordings.source import Recording, shown_path
from walkaway.core.media.sound.cepstra import (
    FRAME_MS,
    Cepstra,
    Matrix,
    cepstra,
    directions_of,
    joined,
    speech,
)
from walkaway.core.media.sound.decode import decode_sound
from walkaway.core.media.sound.time_warping import (
    MOST_FORWARD,
    Costs,
    Ints,
    Row,
    cheapest_way,
)
from walkaway.core.media.sound.voices.espeak import EspeakReader
from walkaway.core.spans import Span
from walkaway.core.transcripts.model import Cue

READING_RATE = 0.8
"""Read unhurriedly, since a recording may be three times as fast as its reading, but no faster."""

CHUNK_S = 60
SILENT_DB = -60.0
LEAD_MS = 1000
GAP = -1

MOST_CELLS = 200_000_000
"""How many pairs of frames are compared at once, at a quarter of a byte each."""
BAND_FRAMES = BAND_COLUMNS = 3000 // FRAME_MS
"""How far a coarse way may be wrong: in the recording, and in its model."""

SOUND_IN_GAP = 0.9
"""The price of sound that is no part of the text. Any two frames of speech are 1.0 apart on average
and the same words in two voices about 0.6, so foreign sound is cheaper here than in a line."""
SILENCE_IN_SPEECH = 0.3
"""The price of a pause within a line: a speaker who searches for a word."""
SILENCE_IN_PAUSE = 0.1
LINGERING = 0.6
"""Added while the way stays with one frame of speech, so that music does not pass for a vowel."""
LEAVING_OUT = 0.1

Progress = Callable[[str, int, int], None]
"""Told the stage, how much of it is done, and of how much."""


def align_lines(
    recording: Recording,
    lines: Sequence[str],
    language: str,
    *,
    variant: str = "",
    lead_ms: int = LEAD_MS,
    progress: Progress = lambda stage, done, total: None,
) -> tuple[Cue, ...]:
    """One cue for each of `lines`, in order, with the time at which `recording` says it.

    `language` is a BCP 47 tag that espeak-ng reads. A line without a letter or digit has the time
    between its neighbours. Cues meet in the middle of a pause; in a long one they reach `lead_ms`
    into it. Raises `Refused`, naming the line, for what cannot be read aloud, and for a recording
    that is silent or too short for the text; and as `decode_sound`.

    Work: the product of both lengths up to ten minutes or so; beyond, a coarse way is found first
    and then refined near it, so that an hour takes minutes and less than a gigabyte.
    """
    model = _model(_read_aloud(lines, language, variant, progress))
    heard = _heard(recording, progress)
    _refuse_too_short(heard, model, recording)
    way = _way(heard, model, progress)
    return tuple(
        _cues(lines, _spoken_spans(len(lines), model, way), FRAME_MS * len(heard), lead_ms)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frames:
    """Frames with their directions `(frames, d)`, and which of them are speech `(frames,)`."""

    directions: Matrix
    spoken: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.spoken)

    def grouped(self, starts: Ints) -> _Frames:
        """Fewer frames, each from one of `starts` to the next: the mean direction of its speech."""
        counts = np.diff(starts, append=len(self))
        summed = np.add.reduceat(self.directions * self.spoken[:, None], starts)
        length = np.maximum(np.linalg.norm(summed, axis=1, keepdims=True), 1e-6)
        spoken = 2 * np.add.reduceat(self.spoken.astype(np.int64), starts) >= counts
        return _Frames(directions=np.asarray(summed / length, np.float32), spoken=spoken)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Model:
    """What should be heard: a gap, a line, a gap, and so on. `line_of` is each frame's line, -1 in
    a gap."""

    frames: _Frames
    line_of: Ints

    def grouped(self, starts: Ints) -> _Model:
        """Fewer frames; `starts` lets no line and no gap run into the next."""
        return _Model(frames=self.frames.grouped(starts), line_of=self.line_of[starts])

    def starts(self, factor: int) -> Ints:
        """Where frames of `factor` frames start, beginning anew with every line and every gap."""
        seams = np.flatnonzero(np.diff(self.line_of, prepend=-2))
        ends = np.append(seams[1:], len(self.line_of))
        parts = [np.arange(seam, end, factor) for seam, end in zip(seams, ends, strict=True)]
        return np.concatenate(parts)


def _read_aloud(
    lines: Sequence[str], language: str, variant: str, progress: Progress
) -> list[Cepstra | None]:
    """The reading of every line, None for one without words."""
    reader = EspeakReader(variant=variant)
    readings: list[Cepstra | None] = []
    for number, line in enumerate(lines, start=1):
        progress("reading aloud", number - 1, len(lines))
        has_words = any(sign.isalnum() for sign in line)
        readings.append(_reading(reader, line, language, number) if has_words else None)
    progress("reading aloud", len(lines), len(lines))
    if not any(readings):
        raise Refused(
            what="aligning this text",
            reason="it has no words",
            way_on="Give the words that are spoken, one line for each cue",
        )
    return readings


def _reading(reader: EspeakReader, line: str, language: str, number: int) -> Cepstra:
    try:
        return cepstra(reader.speak(line, language, READING_RATE))
    except Refused as refusal:
        raise Refused(
            what=f"line {number} of the text",
            reason=f"it cannot be read aloud: {refusal.reason}",
            way_on=refusal.way_on,
        ) from refusal


def _model(readings: Sequence[Cepstra | None]) -> _Model:
    """Silence at both ends of a reading is cut away: there is a gap instead."""
    whole = joined(reading for reading in readings if reading)
    spoken = speech(whole)
    directions = directions_of(whole, spoken)
    gap = np.zeros((1, directions.shape[1]), np.float32)
    parts: list[tuple[Matrix, NDArray[np.bool_], int]] = [(gap, np.zeros(1, np.bool_), GAP)]
    at = 0
    for number, reading in enumerate(readings):
        if not reading:
            continue
        heard = np.flatnonzero(spoken[at : at + len(reading)])
        within = slice(at + int(heard[0]), at + int(heard[-1]) + 1) if len(heard) else slice(at, at)
        parts.append((directions[within], spoken[within], number))
        parts.append((gap, np.zeros(1, np.bool_), GAP))
        at += len(reading)
    return _Model(
        frames=_Frames(
            directions=np.concatenate([part for part, _, _ in parts]),
            spoken=np.concatenate([part for _, part, _ in parts]),
        ),
        line_of=np.concatenate([np.full(len(part), number) for part, _, number in parts]),
    )


def _heard(recording: Recording, progress: Progress) -> _Frames:
    """The recording, a minute at a time."""
    duration_s = probe(recording).duration
    chunks = max(1, ceil(duration_s / CHUNK_S))
    parts = []
    for chunk in range(chunks):
        progress("listening", chunk, chunks)
        start_s = Fraction(chunk * CHUNK_S)
        length_s = min(Fraction(CHUNK_S), duration_s - start_s)
        sound = decode_sound(recording, start_s, round(length_s * SAMPLE_RATE_HZ))
        parts.append(cepstra(sound))
    progress("listening", chunks, chunks)
    whole = joined(parts)
    if not len(whole) or whole.level_db.max() < SILENT_DB:
        raise Refused(
            what=f"aligning a text to {shown_path(recording).name}",
            reason="there is nothing to be heard in it",
            way_on="Choose the recording in which the text is spoken",
        )
    spoken = speech(whole)
    return _Frames(directions=directions_of(whole, spoken), spoken=spoken)


def _refuse_too_short(heard: _Frames, model: _Model, recording: Recording) -> None:
    if len(heard) * MOST_FORWARD <= len(model.line_of) + MOST_FORWARD:
        raise Refused(
            what=f"aligning this text to {shown_path(recording).name}",
            reason="the recording is too short for it, however fast it is spoken",
            way_on="Check that the text and the recording belong together",
        )


def _way(heard: _Frames, model: _Model, progress: Progress) -> Ints:
    """The model's frame for each frame of the recording."""
    factor = ceil(sqrt(len(heard) * len(model.line_of) / MOST_CELLS))
    progress("aligning", 0, 2)
    rows, columns = np.arange(0, len(heard), factor), model.starts(factor)
    costs = _costs(heard.grouped(rows), model.grouped(columns))
    way = cheapest_way(costs, np.zeros(len(rows), np.int64), len(columns))
    if factor > 1:
        progress("aligning", 1, 2)
        guess = np.repeat(columns[way], factor)[: len(heard)]
        way = cheapest_way(_costs(heard, model), *_band(guess, len(model.line_of)))
    progress("aligning", 2, 2)
    return way


def _band(guess: Ints, columns: int) -> tuple[Ints, int]:
    """Where to look around a guessed way, which may be early or late: from where, and how wide."""
    early = np.concatenate([np.full(BAND_FRAMES, guess[0]), guess[:-BAND_FRAMES]]) - BAND_COLUMNS
    late = np.concatenate([guess[BAND_FRAMES:], np.full(BAND_FRAMES, guess[-1])]) + BAND_COLUMNS
    width = min(int((late - early).max()) + 1, columns)
    return np.clip(early, 0, columns - width), width


def _costs(heard: _Frames, model: _Model) -> Costs:
    gaps, spoken = model.line_of == GAP, model.frames.spoken
    in_sound = np.where(gaps, SOUND_IN_GAP, 1.0).astype(np.float32)
    in_silence = np.where(gaps, 0.0, np.where(spoken, SILENCE_IN_SPEECH, SILENCE_IN_PAUSE))
    silent_costs = in_silence.astype(np.float32)
    lingering = np.where(gaps, 0.0, LINGERING).astype(np.float32)
    free = np.zeros(len(gaps), np.float32)
    shapes = model.frames.directions * spoken[:, None]

    def at(row: int, first: int, end: int) -> Row:
        if not heard.spoken[row]:
            return silent_costs[first:end]
        likeness: Row = shapes[first:end] @ heard.directions[row]
        return in_sound[first:end] - likeness

    def staying(row: int, first: int, end: int) -> Row:
        return (lingering if heard.spoken[row] else free)[first:end]

    return Costs(
        rows=len(heard), columns=len(gaps), at=at, staying=staying, leaving_out=LEAVING_OUT
    )


def _spoken_spans(lines: int, model: _Model, way: Ints) -> list[Span | None]:
    """When each line's words are heard, in milliseconds; None for a line without words."""
    line_of_frame = model.line_of[way]
    spans: list[Span | None] = []
    for number in range(lines):
        frames = np.flatnonzero(line_of_frame == number)
        heard = Span(int(frames[0]), int(frames[-1]) + 1) if len(frames) else None
        spans.append(heard and Span(heard.start * FRAME_MS, heard.end * FRAME_MS))
    return spans


def _cues(
    lines: Sequence[str], spans: Sequence[Span | None], length_ms: int, lead_ms: int
) -> Iterator[Cue]:
    """Cues meet in the middle of a pause; in a long one they reach `lead_ms` into it."""
    ends = list(accumulate((span.end if span else 0 for span in spans), max, initial=0))
    starts = [span.start if span else length_ms for span in spans]
    nexts = list(accumulate(reversed(starts), min, initial=length_ms))[::-1]
    for text, span, before_ms, after_ms in zip(lines, spans, ends, nexts[1:], strict=False):
        if span is None:
            yield Cue(start_ms=before_ms, end_ms=max(before_ms, after_ms), text=text)
            continue
        lead = min(lead_ms, (span.start - before_ms) // 2)
        tail = min(lead_ms, (after_ms - span.end) // 2)
        yield Cue(start_ms=span.start - lead, end_ms=span.end + tail, text=text)
