"""Mending a transcript together with its translations, which have its cues and its times.

Where lines end is a matter of one language. Everything else changes the cues of all, or of none:
times are the transcript's, and a cue that is split or joined is so in every language.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from walkaway.core.errors import Refused
from walkaway.core.media.captions.reading.check import Finding, findings_of
from walkaway.core.media.captions.reading.fixes import (
    FIXES,
    Fix,
    around,
    fixed,
    merged,
    parted,
    require_nothing_worse,
)
from walkaway.core.media.captions.reading.limits import Rules
from walkaway.core.transcripts.working import CueState, Working, WorkingCue


def fixed_in_all(
    languages: Sequence[Working],
    rules: Sequence[Rules],
    at: int,
    finding: Finding,
    fix: Fix,
    *,
    new_id: str,
) -> tuple[Working, ...]:
    """All `languages`, the transcript first, without `finding`, which is one of `languages[at]`.

    They have the same cues by id. Raises `Refused`, also when another language would be worse.
    """
    better = fixed(languages[at], finding, fix, rules[at], new_id=new_id)
    done = list(languages)
    done[at] = better
    if fix is not Fix.BREAK_LINES and better != languages[at]:
        for number, working in enumerate(languages):
            if number != at:
                done[number] = _followed(
                    working, languages[at], better, finding, fix, rules[number], new_id
                )
    return tuple(done)


def mended_in_all(
    languages: Sequence[Working], rules: Sequence[Rules], *, new_ids: Callable[[], str]
) -> tuple[tuple[Working, ...], int]:
    """All `languages` with everything mended that can be, and how many fixes that took."""
    now = tuple(languages)
    total = 0
    while True:
        before = total
        for at in range(len(now)):
            for finding in findings_of(now[at], rules[at]):
                better = _first_that_helps(now, rules, at, finding, new_ids)
                total += better != now
                now = better
        if total == before:
            return now, total


def _first_that_helps(
    languages: tuple[Working, ...],
    rules: Sequence[Rules],
    at: int,
    finding: Finding,
    new_ids: Callable[[], str],
) -> tuple[Working, ...]:
    for fix in FIXES[finding.kind]:
        try:
            return fixed_in_all(languages, rules, at, finding, fix, new_id=new_ids())
        except Refused:
            continue
    return languages


def _followed(
    working: Working,
    old: Working,
    new: Working,
    finding: Finding,
    fix: Fix,
    rules: Rules,
    new_id: str,
) -> Working:
    near = around(working.cues, finding.cue_id)
    if near is None:
        raise Refused(
            what="Mending a cue",
            reason="another language has no such cue",
            way_on="Let the translations follow the transcript cue by cue first.",
        )
    start, few = near
    if fix is Fix.SPLIT:
        better = _parted(few, finding.cue_id, new.by_id[new_id].start_ms, rules, new_id)
    elif fix is Fix.MERGE:
        better = _merged(few, old, new, rules)
    else:
        better = replace(few, cues=tuple(_timed(cue, new.by_id[cue.id]) for cue in few.cues))
    require_nothing_worse(few, better, finding.cue_id, rules, new_id)
    cues = working.cues
    return replace(working, cues=(*cues[:start], *better.cues, *cues[start + len(few.cues) :]))


def _timed(cue: WorkingCue, times: WorkingCue) -> WorkingCue:
    if (cue.start_ms, cue.end_ms) == (times.start_ms, times.end_ms):
        return cue
    return replace(
        cue, start_ms=times.start_ms, end_ms=times.end_ms, state=CueState.DRAFT, approved_by=""
    )


def _parted(few: Working, cue_id: str, at_ms: int, rules: Rules, new_id: str) -> Working:
    cue = few.by_id[cue_id]
    if cue.text.strip():
        return parted(few, cue, rules, new_id, at_ms)
    halves = (replace(cue, end_ms=at_ms), replace(cue, id=new_id, start_ms=at_ms, comments=()))
    at = few.cues.index(cue)
    return replace(few, cues=(*few.cues[:at], *halves, *few.cues[at + 1 :]))


def _merged(few: Working, old: Working, new: Working, rules: Rules) -> Working:
    """Joined as the other language was: its cue that went tells which two became one."""
    kept = new.by_id
    gone = next(cue for cue in old.cues if cue.id not in kept)
    at = next(at for at, cue in enumerate(few.cues) if cue.id == gone.id)
    return merged(few, few.cues[at - 1], rules)
