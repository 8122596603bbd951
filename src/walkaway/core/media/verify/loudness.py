"""Whether a finished file is as loud as it should be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from walkaway.core.errors import ToolFailed, UnreadableMedia
from walkaway.core.media.sound.loudness import (
    TARGET_LUFS,
    TOLERANCE_LU,
    TRUE_PEAK_CEILING_DBTP,
    Loudness,
    measure_loudness,
)
from walkaway.core.media.verify.report import Check, Finding
from walkaway.core.media.verify.running import could_not_run

NAME = "loudness"


def check_loudness(path: Path) -> Check:
    """Measure loudness and true peak of `path` against the targets of `sound.loudness`."""
    try:
        loudness = measure_loudness(path)
    except (ToolFailed, UnreadableMedia) as error:
        return could_not_run(NAME, error)
    findings = tuple(Finding(sentence=sentence) for sentence in _faults(loudness))
    return Check(
        name=NAME,
        passed=not findings,
        sentence=_sentence(loudness) if not findings else findings[0].sentence,
        measures={
            "integrated_lufs": loudness.integrated_lufs,
            "range_lu": loudness.range_lu,
            "true_peak_dbtp": loudness.true_peak_dbtp,
            "target_lufs": TARGET_LUFS,
            "ceiling_dbtp": TRUE_PEAK_CEILING_DBTP,
        },
        findings=findings,
    )


def _faults(loudness: Loudness) -> Iterator[str]:
    integrated, peak = loudness.integrated_lufs, loudness.true_peak_dbtp
    if integrated is not None and abs(integrated - TARGET_LUFS) > TOLERANCE_LU:
        yield (
            f"The clip is at {integrated:.1f} LUFS; expected is {TARGET_LUFS:g} within "
            f"{TOLERANCE_LU:g}."
        )
    if peak is not None and peak > TRUE_PEAK_CEILING_DBTP:
        yield f"A peak reaches {peak:.1f} dBTP; the ceiling is {TRUE_PEAK_CEILING_DBTP:g}."


def _sentence(loudness: Loudness) -> str:
    if loudness.integrated_lufs is None:
        return "Nothing is heard in the clip, so there is no loudness to measure."
    return (
        f"As loud as other clips: {loudness.integrated_lufs:.1f} LUFS, peaks at "
        f"{loudness.true_peak_dbtp:.1f} dBTP."
    )
