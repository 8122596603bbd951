"""The sound of a recording between two instants, to the sample.

Every sound is mono float32 at `SAMPLE_RATE_HZ`. Time zero of a recording is where its first stream
starts, as in every player and as for its pictures, so that picture and sound are read on one clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor
from statistics import median

import av
import numpy as np
import scipy
from numpy.typing import NDArray

from walkaway.core.errors import NoSuchStream, UnreadableMedia
from walkaway.core.media.plan import SAMPLE_RATE_HZ
from walkaway.core.media.recordings.opening import opened_recording
from walkaway.core.media.recordings.source import Recording, shown_path

Samples = NDArray[np.float32]
"""Mono sound at `SAMPLE_RATE_HZ`, full scale at 1.0."""

PRE_ROLL = Fraction(1)
"""Seconds decoded before what is wanted: the first frames after a seek lean on earlier ones."""

JITTER_TOLERANCE = Fraction(12, 1000)
"""Time stamps wander by some milliseconds in recordings of phones and browsers, and players play
on regardless; a step longer than this (a lost packet is 20 ms or more) is a real gap."""

RESAMPLING_MARGIN = Fraction(1, 20)
"""Seconds on each side that the resampling filter sees beyond what is wanted."""

CHANNEL_WEIGHTS = {"FC": 1.0, "FL": 0.7, "FR": 0.7, "LFE": 0.0}
"""How much of each channel is heard in mono when there are more than two; others count half."""


def decode_sound(recording: Recording, start: Fraction, samples: int) -> Samples:
    """The `samples` samples from `start` seconds on; what the recording lacks is silence.

    `start` may be negative and the end may lie beyond the recording. A damaged packet and a gap in
    the time stamps are heard as silence. Raises `NoSuchStream`, `UnreadableMedia`,
    `NotOpened`.
    """
    first = round(start * SAMPLE_RATE_HZ)
    if samples <= 0:
        return np.zeros(0, np.float32)
    runs = _runs_around(recording, Fraction(first, SAMPLE_RATE_HZ), samples)
    if not runs:
        return np.zeros(samples, np.float32)
    rate_hz = runs[0].rate_hz
    step = Fraction(rate_hz, SAMPLE_RATE_HZ)
    # The resampled grid meets the recording's own grid every `step.denominator` output samples:
    # starting there keeps the phase the same wherever decoding starts.
    blocks_before = ceil(RESAMPLING_MARGIN * SAMPLE_RATE_HZ / step.denominator)
    block = floor(Fraction(first, step.denominator)) - blocks_before
    native_first = block * step.numerator
    native_end = ceil((first + samples) * step + RESAMPLING_MARGIN * rate_hz)
    native = _laid_out(runs, native_first, native_end)
    skip = first - block * step.denominator
    return np.ascontiguousarray(resampled(native, step)[skip : skip + samples])


@dataclass(slots=True)
class _Run:
    """Frames that follow each other without a gap."""

    rate_hz: int
    pieces: list[Samples] = field(default_factory=list)
    length: int = 0
    firsts: list[Fraction] = field(default_factory=list)
    sum_of_firsts: Fraction = Fraction(0)

    @property
    def first(self) -> int:
        """The run's first sample on the recording's own grid; coarse time stamps even out."""
        return round(median(self.firsts))

    def continues_at(self, position: Fraction) -> bool:
        expected = self.sum_of_firsts / len(self.firsts) + self.length
        return abs(position - expected) <= JITTER_TOLERANCE * self.rate_hz

    def add(self, position: Fraction, piece: Samples) -> None:
        self.firsts.append(position - self.length)
        self.sum_of_firsts += self.firsts[-1]
        self.pieces.append(piece)
        self.length += len(piece)


def _runs_around(recording: Recording, start: Fraction, samples: int) -> list[_Run]:
    """All that the recording holds from a little before `start` to a little after the end."""
    end = start + Fraction(samples, SAMPLE_RATE_HZ) + RESAMPLING_MARGIN
    begin = start - RESAMPLING_MARGIN
    runs = _runs(recording, begin - PRE_ROLL, begin, end)
    # Some containers seek to a guess: what lies beyond the wanted start is read again from zero.
    overshot = begin > PRE_ROLL and (not runs or runs[0].first > begin * runs[0].rate_hz)
    return _runs(recording, Fraction(-1), begin, end) if overshot else runs


def _runs(recording: Recording, seek_to: Fraction, begin: Fraction, end: Fraction) -> list[_Run]:
    runs: list[_Run] = []
    for position_s, frame in _decoded_from(recording, seek_to):
        if position_s >= end:
            break
        rate_hz = frame.sample_rate
        if position_s + Fraction(frame.samples, rate_hz) <= begin - PRE_ROLL:
            continue
        position = position_s * rate_hz
        if not runs or runs[-1].rate_hz != rate_hz or not runs[-1].continues_at(position):
            runs.append(_Run(rate_hz))
        runs[-1].add(position, _mono(frame))
    return runs


def _decoded_from(
    recording: Recording, seek_to: Fraction
) -> Iterator[tuple[Fraction, av.AudioFrame]]:
    """Decoded frames with their time in seconds, from `seek_to` or a little earlier on."""
    try:
        with opened_recording(recording) as container:
            if not container.streams.audio:
                raise NoSuchStream(
                    path=shown_path(recording),
                    problem="sound",
                    remedy='Use voice = "replace", or a recording with sound',
                )
            stream = container.streams.audio[0]
            zero = Fraction(container.start_time or 0, av.time_base)
            time_base = stream.time_base or Fraction(1, SAMPLE_RATE_HZ)
            if seek_to > 0:
                container.seek(int((seek_to + zero) / time_base), stream=stream)
            for packet in container.demux(stream):
                for frame in _frames_of(packet):
                    if frame.pts is not None and frame.samples:
                        yield frame.pts * (frame.time_base or time_base) - zero, frame
    except (av.FFmpegError, OSError) as error:
        raise UnreadableMedia(
            path=shown_path(recording),
            problem=f"{error.strerror or error} while decoding its sound",
            remedy="Check that the file is complete",
        ) from error


def _frames_of(packet: av.Packet[av.AudioStream]) -> list[av.AudioFrame]:
    try:
        return packet.decode()
    except av.FFmpegError:
        return []  # a damaged packet is a gap, as in every player


def _mono(frame: av.AudioFrame) -> Samples:
    """One channel of float32 out of whatever the decoder gives."""
    array = frame.to_ndarray()
    if not frame.format.is_planar:
        array = array.reshape(frame.samples, -1).T
    if array.dtype.kind in "iu":
        full_scale = 2.0 ** (8 * array.itemsize - 1)
        middle = full_scale if array.dtype.kind == "u" else 0.0
        array = (array.astype(np.float64) - middle) / full_scale
    names = [channel.name for channel in frame.layout.channels]
    wanted = [CHANNEL_WEIGHTS.get(name, 0.5) if len(names) > 2 else 1.0 for name in names]
    weights = np.array(wanted) / sum(wanted)
    return np.asarray(weights @ array, np.float32)


def _laid_out(runs: list[_Run], first: int, end: int) -> Samples:
    """The native samples [first, end), silence where no run has any.

    A run at another sample rate than the first (rare: a broadcast that changed) is brought to it.
    """
    rate_hz = runs[0].rate_hz
    native = np.zeros(end - first, np.float32)
    for run in runs:
        sound = np.concatenate(run.pieces)
        position = run.first
        if run.rate_hz != rate_hz:
            sound = resampled(sound, Fraction(run.rate_hz, rate_hz))
            position = round(Fraction(position * rate_hz, run.rate_hz))
        place_into(native, sound, position - first)
    return native


def place_into(target: Samples, sound: Samples, position: int) -> None:
    """Write `sound` into `target` from index `position` on; what lies outside is dropped."""
    begin, end = max(0, position), min(len(target), position + len(sound))
    if begin < end:
        target[begin:end] = sound[begin - position : end - position]


def resampled(sound: Samples, step: Fraction) -> Samples:
    """`sound` with one output sample for every `step` input samples."""
    if step == 1:
        return sound
    return np.asarray(
        scipy.signal.resample_poly(sound, step.denominator, step.numerator), np.float32
    )
