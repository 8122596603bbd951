"""Whether the speaker's own voice, or a hidden name, can be heard in a finished file.

Every second of the file, cards included, is compared with the recordings around the protected
passages. Measured on four readers and three synthetic voices, seconds without the recording score
at most .041 where the plan would put it and .096 anywhere else; two seconds in which the voice was
left at −12 dB below another score .36 in the middle, and above .08 unless the speaker paused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np

from walkaway.core.errors import MediaError, NoSuchStream
from walkaway.core.media.plan import SAMPLE_RATE_HZ, Segment, Timeline
from walkaway.core.media.recordings.source import Recording
from walkaway.core.media.sheet.model import CutSheet, VoiceProtection
from walkaway.core.media.sound.decode import Samples, decode_sound
from walkaway.core.media.sound.hidden import hidden_cores
from walkaway.core.media.sound.joins import samples_of
from walkaway.core.media.sound.remains import Array, Reference, Trace, heard_seconds
from walkaway.core.media.sound.similarity import DIFFERENT_PEOPLE, SAME_PERSON, similarity
from walkaway.core.media.sound.soundtrack import keeps_original_sound
from walkaway.core.media.verify.report import Check, Finding
from walkaway.core.media.verify.running import could_not_run
from walkaway.core.media.verify.tracks import samples_in, unplanned_sound
from walkaway.core.spans import Span, merged
from walkaway.core.transcripts.model import Transcript

HEARD_WHERE_PLANNED = 0.07
HEARD_ELSEWHERE = 0.13
PLANNED_REACH = SAMPLE_RATE_HZ // 4
SURROUNDINGS_MS = 5_000
"""How far around a passage the recording is searched: a wrong cut brings in its neighbourhood."""

SILENT_BELOW_DBFS = -50.0
SILENCE_WINDOW = 20 * SAMPLE_RATE_HZ // 1000
LONGEST_COMPARED = 60 * SAMPLE_RATE_HZ
SAMPLES_PER_MS = SAMPLE_RATE_HZ // 1000

NAME = "voice"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Stretch:
    """Some of a recording that must not be heard, from `start_ms` on."""

    source: str
    start_ms: int
    reference: Reference

    def position_of(self, source_ms: Fraction) -> int:
        return round((source_ms - self.start_ms) * SAMPLES_PER_MS)

    def source_ms_of(self, trace: Trace) -> int:
        return self.start_ms + trace.position // SAMPLES_PER_MS


@dataclass(frozen=True, kw_only=True, slots=True)
class _Heard:
    """A second of the clip in which a recording is heard, and where in the recording it is."""

    at_ms: int
    score: float
    source_ms: int


def check_voice(
    path: Path, sheet: CutSheet, timeline: Timeline, transcripts: Mapping[str, Transcript]
) -> Check:
    """Measure what is left of the voice in `path`, as the plan of `sheet` allows.

    Reports how alike the voices before and after are (`similarity_…`), which decides nothing:
    a synthetic voice can happen to resemble a speaker.
    """
    try:
        sound = decode_sound(path, Fraction(0), max(samples_in(path), timeline.samples))
        tracks = tuple(unplanned_sound(path, timeline.frames / timeline.rate))
        return _checked(sound, tracks, sheet, timeline, transcripts)
    except MediaError as error:
        return could_not_run(NAME, error)


def _checked(
    sound: Samples,
    tracks: tuple[Finding, ...],
    sheet: CutSheet,
    timeline: Timeline,
    transcripts: Mapping[str, Transcript],
) -> Check:
    names = tuple(_heard_names(sound, sheet, timeline, transcripts))
    protected = _protected(sheet, timeline, transcripts)
    heard, measures = _remains(sound, sheet, timeline, transcripts, protected)
    findings = (*tracks, *names, *_findings(heard))
    return Check(
        name=NAME,
        passed=not findings,
        sentence=" ".join(
            [*(each.sentence for each in tracks), _sentence(sheet, bool(protected), heard, names)]
        ),
        measures={
            "protection": sheet.protection.voice.protection.value,
            "hidden_names_heard": len(names),
            **measures,
        },
        findings=findings,
    )


def _sentence(
    sheet: CutSheet, anything_protected: bool, heard: list[_Heard], names: tuple[Finding, ...]
) -> str:
    protection = sheet.protection.voice.protection
    said = {
        VoiceProtection.KEEP: "The voice is kept as it was recorded: it will be recognised.",
        VoiceProtection.DISGUISE: "The voice is disguised only: this can be reversed. Nothing of "
        "it is heard undisguised.",
        VoiceProtection.REPLACE: "The voice is replaced: nothing of the recording is heard in any "
        "second of the file.",
    }[protection]
    if not anything_protected and protection is not VoiceProtection.KEEP:
        said = "All passages are inserted footage with its own sound: no voice is protected."
    if heard:
        said = f"The original voice is heard in about {len(heard) / 2:g} s of the file."
    if names:
        said += f" Sound is heard in {len(names)} place(s) where a hidden name must be silent."
    return said


def _protected(
    sheet: CutSheet, timeline: Timeline, transcripts: Mapping[str, Transcript]
) -> list[Segment]:
    """The segments in which the recording must not be heard as it is."""
    return [segment for segment in timeline.passages if not _is_kept(sheet, segment, transcripts)]


def _is_kept(sheet: CutSheet, segment: Segment, transcripts: Mapping[str, Transcript]) -> bool:
    assert segment.passage is not None
    return keeps_original_sound(sheet, segment.passage, transcripts[segment.passage.source])


def _source_span(segment: Segment) -> Span:
    assert segment.passage is not None
    return Span(segment.passage.start_ms, segment.passage.end_ms)


def _remains(
    sound: Samples,
    sheet: CutSheet,
    timeline: Timeline,
    transcripts: Mapping[str, Transcript],
    protected: list[Segment],
) -> tuple[list[_Heard], dict[str, float | None]]:
    if not protected:
        return [], {}
    kept = [each for each in timeline.passages if each not in protected]
    stretches = list(_stretches(sheet, protected, kept))
    scores = [0.0]
    heard = []
    for at, window in heard_seconds(sound):
        best, is_heard = _loudest_trace(window, at, timeline, stretches)
        scores.append(best.score)
        if is_heard:
            heard.append(best)
    return heard, {
        "seconds_compared": (len(scores) - 1) / 2,
        "highest_agreement": round(max(scores), 3),
        "limit_where_planned": HEARD_WHERE_PLANNED,
        "limit_elsewhere": HEARD_ELSEWHERE,
        **_similarities(sound, sheet, timeline, protected),
    }


def _stretches(
    sheet: CutSheet, protected: list[Segment], kept: list[Segment]
) -> Iterator[_Stretch]:
    """The surroundings of the protected passages; footage that is kept on purpose is left out."""
    for name, source in sheet.sources.items():
        spoken = merged(map(_source_span, _of_source(protected, name)))
        allowed = merged(map(_source_span, _of_source(kept, name)))
        for span in merged(
            Span(max(0, each.start - SURROUNDINGS_MS), each.end + SURROUNDINGS_MS)
            for each in spoken
        ):
            sound = _decoded(source.recording, span)
            if sound is not None:
                _leave_out(sound, span.start, allowed, spoken)
                yield _Stretch(source=name, start_ms=span.start, reference=Reference(sound))


def _of_source(segments: list[Segment], name: str) -> list[Segment]:
    return [each for each in segments if each.passage and each.passage.source == name]


def _decoded(recording: Recording, span: Span) -> Samples | None:
    """The recording's sound, or None when it has none: then nothing of it can be heard."""
    try:
        return decode_sound(recording, Fraction(span.start, 1000), len(span) * SAMPLES_PER_MS)
    except NoSuchStream:
        return None


def _leave_out(
    sound: Samples, start_ms: int, allowed: tuple[Span, ...], spoken: tuple[Span, ...]
) -> None:
    """Silence what is `allowed` and not `spoken`, in place."""
    must_stay = np.zeros(len(sound), bool)
    for span in spoken:
        must_stay[_indices(span, start_ms)] = True
    for span in allowed:
        part = _indices(span, start_ms)
        sound[part] = np.where(must_stay[part], sound[part], 0)


def _indices(span: Span, start_ms: int) -> slice:
    begin, end = span.start - start_ms, span.end - start_ms
    return slice(max(0, begin) * SAMPLES_PER_MS, max(0, end) * SAMPLES_PER_MS)


def _loudest_trace(
    window: Array, at: int, timeline: Timeline, stretches: list[_Stretch]
) -> tuple[_Heard, bool]:
    """What of the recordings a second of the clip holds most of, and whether that is heard."""
    at_ms = at // SAMPLES_PER_MS
    best, best_ratio = _Heard(at_ms=at_ms, score=0.0, source_ms=0), 0.0
    for stretch in stretches:
        near = _planned_position(at, timeline, stretch)
        anywhere, planned = stretch.reference.best_trace(window, near, PLANNED_REACH)
        for trace, limit in ((anywhere, HEARD_ELSEWHERE), (planned, HEARD_WHERE_PLANNED)):
            if trace.score / limit > best_ratio:
                best_ratio = trace.score / limit
                best = _Heard(at_ms=at_ms, score=trace.score, source_ms=stretch.source_ms_of(trace))
    return best, best_ratio > 1


def _planned_position(at: int, timeline: Timeline, stretch: _Stretch) -> int | None:
    """Where in the stretch the plan would find clip sample `at`."""
    for segment in timeline.passages:
        samples = samples_of(timeline, segment)
        if at in samples and segment.passage and segment.passage.source == stretch.source:
            source_ms = segment.passage.start_ms + Fraction(at - samples.start, SAMPLES_PER_MS)
            return stretch.position_of(source_ms)
    return None


def _findings(heard: list[_Heard]) -> Iterator[Finding]:
    """One finding for each run of seconds that overlap."""
    previous_ms: int | None = None
    for each in heard:
        if previous_ms is None or each.at_ms - previous_ms > 1000:
            yield Finding(
                sentence=f"The recording is heard here as it is at {each.source_ms / 1000:.1f} s "
                f"(agreement {each.score:.2f}).",
                at_ms=each.at_ms,
            )
        previous_ms = each.at_ms


def _similarities(
    sound: Samples, sheet: CutSheet, timeline: Timeline, protected: list[Segment]
) -> dict[str, float | None]:
    """How alike the voices before and after are, beside what that means for real people."""
    before, after = _voices(sound, sheet, timeline, protected)
    half = len(before) // 2
    return {
        "similarity_before_and_after": _rounded(similarity(before, after)),
        "similarity_of_the_recording_to_itself": _rounded(similarity(before[:half], before[half:])),
        "similarity_of_one_person": SAME_PERSON,
        "similarity_of_different_people": DIFFERENT_PEOPLE,
    }


def _voices(
    sound: Samples, sheet: CutSheet, timeline: Timeline, protected: list[Segment]
) -> tuple[Samples, Samples]:
    """The sound of the protected passages in the recordings, and in the clip."""
    before, after = [np.zeros(0, np.float32)], [np.zeros(0, np.float32)]
    for segment in protected:
        if sum(map(len, after)) >= LONGEST_COMPARED:
            break
        assert segment.passage is not None
        samples = samples_of(timeline, segment)
        original = _decoded(sheet.sources[segment.passage.source].recording, _source_span(segment))
        before.append(after[0] if original is None else original)
        after.append(sound[samples.start : samples.end])
    return np.concatenate(before), np.concatenate(after)


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 3)


def _heard_names(
    sound: Samples,
    sheet: CutSheet,
    timeline: Timeline,
    transcripts: Mapping[str, Transcript],
) -> Iterator[Finding]:
    """Where the recording's own sound goes on while it says a hidden name."""
    for segment in timeline.passages:
        if not _has_timed_names(sheet, segment, transcripts):
            continue
        assert segment.passage is not None
        for span in hidden_cores(transcripts[segment.passage.source], sheet.protection.hide):
            clip = timeline.clip_span_of(segment, span)
            level = _loudest_dbfs(sound, clip) if clip else SILENT_BELOW_DBFS
            if clip and level > SILENT_BELOW_DBFS:
                yield Finding(
                    sentence=f"A hidden name is due here, and there is sound of {level:.0f} dBFS.",
                    at_ms=clip.start,
                )


def _has_timed_names(
    sheet: CutSheet, segment: Segment, transcripts: Mapping[str, Transcript]
) -> bool:
    """Whether the names' times in the transcript are times of what is heard."""
    voice = sheet.protection.voice
    is_read_aloud = voice.protection is VoiceProtection.REPLACE and voice.recording is None
    return not is_read_aloud or _is_kept(sheet, segment, transcripts)


def _loudest_dbfs(sound: Samples, clip_ms: Span) -> float:
    part = sound[clip_ms.start * SAMPLES_PER_MS : clip_ms.end * SAMPLES_PER_MS]
    count = max(1, len(part) // SILENCE_WINDOW)
    levels = [float((each**2).mean()) for each in np.array_split(part, count) if len(each)]
    return float(10 * np.log10(max([1e-12, *levels])))
