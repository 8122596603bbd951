"""Whether sound and picture of a finished file are where the plan puts them.

The soundtrack is built again from the sheet and compared with the file's own sound at several
places: a constant delay shows at all of them, a drift grows from the first to the last. What is
left of the picture is compared with the recording in the same way, by how much it moves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
import scipy
from numpy.typing import NDArray

from walkaway.core.errors import MediaError
from walkaway.core.media.plan import SAMPLE_RATE_HZ, Timeline
from walkaway.core.media.probe import MediaFacts, probe
from walkaway.core.media.sheet.model import CutSheet
from walkaway.core.media.sound.decode import Samples, decode_sound
from walkaway.core.media.sound.joins import samples_of
from walkaway.core.media.sound.soundtrack import build_soundtrack
from walkaway.core.media.verify.motion import PictureLag, picture_lags
from walkaway.core.media.verify.report import Check, Finding
from walkaway.core.media.verify.running import could_not_run
from walkaway.core.spans import Span
from walkaway.core.transcripts.model import Transcript

LARGEST_LAG_MS = 40.0
"""Viewers notice from 45 ms (sound early) or 125 ms (sound late) on: ITU-R BT.1359."""

SEARCH_MS = 500
RATE_HZ = 16_000
REDUCTION = SAMPLE_RATE_HZ // RATE_HZ
PROBE = 2 * RATE_HZ
SHORTEST_PROBE = RATE_HZ // 4
MOST_PROBES = 24
AUDIBLE_RMS = 10 ** (-55 / 20)
LEAST_AGREEMENT = 0.3

NAME = "sync"


@dataclass(frozen=True, kw_only=True, slots=True)
class SoundLag:
    """How much later than planned the sound is at `at_ms`, and how well it agrees (0 to 1)."""

    at_ms: int
    lag_ms: float
    agreement: float


def check_sync(
    path: Path, sheet: CutSheet, timeline: Timeline, transcripts: Mapping[str, Transcript]
) -> Check:
    """Measure the delay of sound and picture in `path`, and the lengths of both.

    Raises what `build_soundtrack` raises for a sheet that cannot be built.
    """
    planned = build_soundtrack(sheet, timeline, transcripts).samples
    try:
        heard = decode_sound(path, Fraction(0), timeline.samples + SAMPLE_RATE_HZ)
        facts = probe(path)
        pictures = picture_lags(path, sheet, timeline)
    except MediaError as error:
        return could_not_run(NAME, error)
    sounds = sound_lags(planned, heard, timeline)
    findings = (
        *_stream_findings(facts, timeline),
        *_sound_findings(sounds),
        *_drift_findings(sounds, timeline),
        *_picture_findings(pictures, timeline),
    )
    return Check(
        name=NAME,
        passed=not findings,
        sentence=_sentence(sounds, pictures) if not findings else findings[0].sentence,
        measures=_measures(sounds, pictures, facts),
        findings=findings,
    )


def sound_lags(planned: Samples, heard: Samples, timeline: Timeline) -> tuple[SoundLag, ...]:
    """The delay of `heard` against `planned` in up to `MOST_PROBES` passages, first and last
    among them; passages without sound have none."""
    short_planned, short_heard = _reduced(planned), _reduced(heard)
    lags = [
        _lag(short_planned, short_heard, span) for span in _probe_spans(short_planned, timeline)
    ]
    wanted = np.linspace(0, len(lags) - 1, min(len(lags), MOST_PROBES)).round().astype(int)
    return tuple(lags[index] for index in wanted)


def _reduced(sound: Samples) -> NDArray[np.float32]:
    return np.asarray(scipy.signal.resample_poly(sound, 1, REDUCTION), np.float32)


def _probe_spans(planned: NDArray[np.float32], timeline: Timeline) -> list[Span]:
    """The loudest stretch at the start, middle and end of each passage, in reduced samples."""
    spans = []
    for segment in timeline.passages:
        samples = samples_of(timeline, segment)
        first, last = samples.start // REDUCTION, samples.end // REDUCTION
        length = min(PROBE, last - first)
        for at in sorted({first, (first + last - length) // 2, last - length}):
            part = planned[at : at + length]
            if length >= SHORTEST_PROBE and np.sqrt((part**2).mean()) > AUDIBLE_RMS:
                spans.append(Span(at, at + length))
    return spans


def _lag(planned: NDArray[np.float32], heard: NDArray[np.float32], span: Span) -> SoundLag:
    reach = SEARCH_MS * RATE_HZ // 1000
    wanted = planned[span.start : span.end]
    around = np.pad(heard, (reach, reach))[span.start : span.end + 2 * reach]
    around = np.pad(around, (0, len(wanted) + 2 * reach - len(around)))
    products = scipy.signal.correlate(around, wanted, "valid", "fft")
    energy = np.concatenate(([0.0], np.cumsum(around.astype(np.float64) ** 2)))
    energy = np.maximum(energy[len(wanted) :] - energy[: -len(wanted)], 1e-9)
    agreement = products / np.sqrt(energy * float((wanted.astype(np.float64) ** 2).sum()))
    best = int(agreement.argmax())
    return SoundLag(
        at_ms=span.start * 1000 // RATE_HZ,
        lag_ms=(best - reach) * 1000 / RATE_HZ,
        agreement=float(agreement[best]),
    )


def _stream_findings(facts: MediaFacts, timeline: Timeline) -> Iterator[Finding]:
    frame_s = 1 / timeline.rate
    planned_s = timeline.frames / timeline.rate
    if facts.picture is None or facts.sound is None:
        yield Finding(sentence="The file lacks a picture or a sound.")
        return
    if abs(facts.picture.start - facts.sound.start) > frame_s:
        yield Finding(
            sentence=f"The picture starts at {float(facts.picture.start):.3f} s and the sound at "
            f"{float(facts.sound.start):.3f} s."
        )
    for name, duration_s in (
        ("picture", facts.picture.duration),
        ("sound", facts.sound.duration),
    ):
        if abs(duration_s - planned_s) > frame_s:
            yield Finding(
                sentence=f"The {name} lasts {float(duration_s):.3f} s, and the plan "
                f"{float(planned_s):.3f} s."
            )


def _sound_findings(sounds: Sequence[SoundLag]) -> Iterator[Finding]:
    for each in sounds:
        if each.agreement < LEAST_AGREEMENT:
            yield Finding(
                sentence="The sound here is not the one that was planned "
                f"(agreement {each.agreement:.2f}).",
                at_ms=each.at_ms,
            )
        elif abs(each.lag_ms) > LARGEST_LAG_MS:
            yield Finding(
                sentence=f"The sound is {abs(each.lag_ms):.0f} ms {_side(each.lag_ms)} here.",
                at_ms=each.at_ms,
            )


def _drift_findings(sounds: Sequence[SoundLag], timeline: Timeline) -> Iterator[Finding]:
    drift_ms = _drift_ms(sounds)
    if drift_ms is not None and abs(drift_ms) > 1000 / timeline.rate:
        yield Finding(
            sentence=f"The sound drifts by {abs(drift_ms):.0f} ms from the first passage to the "
            "last.",
            at_ms=sounds[-1].at_ms,
        )


def _picture_findings(pictures: Sequence[PictureLag], timeline: Timeline) -> Iterator[Finding]:
    for each in pictures:
        lag_ms = float(each.frames * 1000 / timeline.rate)
        if abs(lag_ms) > max(LARGEST_LAG_MS, float(1000 / timeline.rate)):
            yield Finding(
                sentence=f"The picture is {abs(lag_ms):.0f} ms {_side(lag_ms)} here.",
                at_ms=each.at_ms,
            )


def _side(lag_ms: float) -> str:
    return "late" if lag_ms > 0 else "early"


def _drift_ms(sounds: Sequence[SoundLag]) -> float | None:
    sure = [each for each in sounds if each.agreement >= LEAST_AGREEMENT]
    return sure[-1].lag_ms - sure[0].lag_ms if sure else None


def _sentence(sounds: Sequence[SoundLag], pictures: Sequence[PictureLag]) -> str:
    largest_ms = max((abs(each.lag_ms) for each in sounds), default=0.0)
    told = (
        f"The sound is where the plan puts it, within {largest_ms:.1f} ms at {len(sounds)} places."
        if sounds
        else "The plan has no sound to compare."
    )
    if pictures:
        return f"{told} So is the picture, within {max(abs(p.frames) for p in pictures)} frame(s)."
    return (
        f"{told} The picture shows too little movement of the recording to compare: its time "
        "stamps and its length were checked."
    )


def _measures(
    sounds: Sequence[SoundLag], pictures: Sequence[PictureLag], facts: MediaFacts
) -> dict[str, float | int | str | None]:
    drift_ms = _drift_ms(sounds)
    return {
        "largest_sound_lag_ms": max((abs(each.lag_ms) for each in sounds), default=None),
        "sound_drift_ms": None if drift_ms is None else round(drift_ms, 3),
        "places_compared": len(sounds),
        "largest_picture_lag_frames": max((abs(each.frames) for each in pictures), default=None),
        "picture_s": round(float(facts.picture.duration), 3) if facts.picture else None,
        "sound_s": round(float(facts.sound.duration), 3) if facts.sound else None,
    }
