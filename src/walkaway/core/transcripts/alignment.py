"""Whether a translation follows its transcript cue by cue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from walkaway.core.transcripts.model import Cue, Transcript
from walkaway.core.transcripts.times import format_clock


@dataclass(frozen=True, kw_only=True, slots=True)
class Misalignment:
    """One way in which a translation does not follow. `cue_number` counts from 1; 0: as a whole."""

    cue_number: int
    problem: str


def aligned(
    transcript: Transcript,
    translation: Transcript,
    *,
    tolerance_ms: int = 10,
    compare_ends: bool = False,
) -> tuple[Misalignment, ...]:
    """Where `translation` does not follow `transcript` one to one; empty if it follows throughout.

    Compared are the number of cues and their starts; `tolerance_ms` forgives formats that count in
    hundredths of a second. Ends are compared on request only: where a file says no ends they were
    inferred from the length of its own text. When the numbers differ, the cues that have no
    counterpart by their start are named. Work: linear in the cues.
    """
    if len(transcript.cues) == len(translation.cues):
        return tuple(_shifted(transcript, translation, tolerance_ms, compare_ends=compare_ends))
    problem = (
        f"the transcript has {len(transcript.cues)} cues and "
        f"the translation {len(translation.cues)}"
    )
    return (
        Misalignment(cue_number=0, problem=problem),
        *_unmatched(transcript, translation, tolerance_ms, "is not translated"),
        *_unmatched(translation, transcript, tolerance_ms, "of the translation has no original"),
    )


def _shifted(
    transcript: Transcript, translation: Transcript, tolerance_ms: int, *, compare_ends: bool
) -> Iterator[Misalignment]:
    for number, (original, translated) in enumerate(
        zip(transcript.cues, translation.cues, strict=True), start=1
    ):
        times = [("starts", original.start_ms, translated.start_ms)]
        if compare_ends:
            times.append(("ends", original.end_ms, translated.end_ms))
        for verb, wanted_ms, found_ms in times:
            if abs(wanted_ms - found_ms) > tolerance_ms:
                problem = (
                    f"{verb} at {format_clock(wanted_ms)}, translated {format_clock(found_ms)}"
                )
                yield Misalignment(cue_number=number, problem=problem)


def _unmatched(
    cues_of: Transcript, among: Transcript, tolerance_ms: int, problem: str
) -> Iterator[Misalignment]:
    """The cues whose start, within the tolerance, no unused cue of `among` shares."""
    left = Counter(cue.start_ms for cue in among.cues)
    starts = sorted(left)
    position = 0
    for number, cue in enumerate(cues_of.cues, start=1):
        while position < len(starts) and (
            starts[position] < cue.start_ms - tolerance_ms or not left[starts[position]]
        ):
            position += 1
        if position < len(starts) and starts[position] <= cue.start_ms + tolerance_ms:
            left[starts[position]] -= 1
        else:
            yield Misalignment(cue_number=number, problem=_named(cue, problem))


def _named(cue: Cue, problem: str) -> str:
    return f"the cue at {format_clock(cue.start_ms)} {problem}"
