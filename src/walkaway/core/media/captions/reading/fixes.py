"""One way on for everything that `check` finds, as pure functions, or the reason why there is none.

A fix takes a finding away and makes no other: what would only move the trouble is refused. No
letter of the words is lost, no cue comes to stand over another, and a fix of what is mended already
changes nothing. Cues whose words or times change are drafts again; where lines end is no change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from math import ceil
from typing import Never

from walkaway.core.errors import Refused
from walkaway.core.media.captions.lines import unbroken
from walkaway.core.media.captions.reading.check import Finding, Kind, findings_of
from walkaway.core.media.captions.reading.layout import laid_out, parting_places
from walkaway.core.media.captions.reading.limits import Rules, characters
from walkaway.core.transcripts.working import CueState, Working, WorkingCue, in_order
from walkaway.core.transcripts.working_edits import merge, split

MERGED_WITHIN_MS = 1_000
"""Two cues with a longer silence between them stay two."""


class Fix(StrEnum):
    """What can be done about a finding."""

    EXTEND = "extend"
    """Leave the cue on screen during the silence that follows."""
    CLOSE_GAP = "close-gap"
    OPEN_GAP = "open-gap"
    BREAK_LINES = "break-lines"
    """Two even lines that end where phrases end."""
    SPLIT = "split"
    """Two cues, parted at the end of a phrase."""
    MERGE = "merge"
    """One cue of this and a neighbour."""
    TRIM = "trim"
    """End it where the next one begins."""
    COVER = "cover"
    """Show it for as long as its words are heard."""


FIXES: Mapping[Kind, tuple[Fix, ...]] = {
    Kind.TOO_FAST: (Fix.EXTEND,),
    Kind.LINE_TOO_LONG: (Fix.BREAK_LINES, Fix.SPLIT),
    Kind.TOO_MANY_LINES: (Fix.BREAK_LINES, Fix.SPLIT),
    Kind.TOO_SHORT: (Fix.EXTEND, Fix.MERGE),
    Kind.TOO_LONG: (Fix.SPLIT,),
    Kind.GAP_TOO_SMALL: (Fix.CLOSE_GAP, Fix.OPEN_GAP),
    Kind.OVERLAP: (Fix.TRIM,),
    Kind.NOT_SHOWN_WHILE_SAID: (Fix.COVER,),
}
"""What may help against each kind, the gentlest first."""


def fixed(working: Working, finding: Finding, fix: Fix, rules: Rules, *, new_id: str) -> Working:
    """`working` without `finding`; unchanged when it is not there any more.

    `new_id` names the second cue where one is split. Raises `Refused`. Work: linear, but for the
    few cues around it only a copy.
    """
    near = around(working.cues, finding.cue_id)
    if near is None:
        return working
    start, few = near
    better = _better(few, finding, fix, rules, new_id)
    cues = working.cues
    return replace(working, cues=(*cues[:start], *better.cues, *cues[start + len(few.cues) :]))


def way_on(
    working: Working, finding: Finding, rules: Rules, *, fixes: Iterable[Fix] = tuple(Fix)
) -> Fix | Refused:
    """The first of `fixes` that helps, or why even the last does not."""
    near = around(working.cues, finding.cue_id)
    if near is None:
        return Refused(what=WHAT, reason="it is not there any more", way_on="Open the page anew.")
    return _way_on(near[1], finding, rules, fixes)


def mended(
    working: Working, rules: Rules, *, new_ids: Callable[[], str]
) -> tuple[Working, tuple[tuple[Finding, Fix], ...]]:
    """`working` with everything mended that can be, and what was done.

    It ends: no fix adds a line too long, a line too many or a cue too long, only these are split,
    and every other fix leaves fewer findings.
    """
    done: list[tuple[Finding, Fix]] = []
    while True:
        done_before = len(done)
        for finding in findings_of(working, rules):
            chosen = way_on(working, finding, rules)
            if isinstance(chosen, Fix):
                better = fixed(working, finding, chosen, rules, new_id=new_ids())
                if better != working:
                    done.append((finding, chosen))
                working = better
        if len(done) == done_before:
            return working, tuple(done)


def around(cues: Sequence[WorkingCue], cue_id: str) -> tuple[int, Working] | None:
    """The cue and the few whose findings may change with it, and where these few begin."""
    at = next((at for at, cue in enumerate(cues) if cue.id == cue_id), None)
    if at is None:
        return None
    start = max(0, at - 2)
    return start, Working(cues=tuple(cues[start : at + 3]))


def require_only_better(
    old: Working, new: Working, finding: Finding, rules: Rules, new_id: str = ""
) -> None:
    """Raise `Refused` unless `new` says the same as `old`, without `finding` and none instead."""
    if _is_among(finding, findings_of(new, rules)) or _is_among(
        replace(finding, cue_id=new_id), findings_of(new, rules)
    ):
        _refuse("it would not be enough", _BY_HAND)
    require_nothing_worse(old, new, finding.cue_id, rules, new_id)


def require_nothing_worse(
    old: Working, new: Working, cue_id: str, rules: Rules, new_id: str = ""
) -> None:
    """Raise `Refused` unless `new` says the same as `old` and nothing else is wrong with it.

    What was wrong with the cue `cue_id` may be wrong with both halves when it is split.
    """
    if letters(old) != letters(new):
        _refuse("words would be lost", _BY_HAND)
    before = {(each.kind, each.cue_id) for each in findings_of(old, rules)}
    after = {
        (each.kind, cue_id if each.cue_id == new_id else each.cue_id)
        for each in findings_of(new, rules)
    }
    if worse := after - before:
        _refuse(_TROUBLE[min(worse)[0]], _BY_HAND)


def _better(few: Working, finding: Finding, fix: Fix, rules: Rules, new_id: str) -> Working:
    if fix not in FIXES[finding.kind]:
        _refuse("this does not help against it", "Choose what is offered beside the cue.")
    if not _is_among(finding, findings_of(few, rules)):
        return few
    better = _ACTS[fix](few, finding, rules, new_id)
    require_only_better(few, better, finding, rules, new_id)
    return better


def _way_on(few: Working, finding: Finding, rules: Rules, fixes: Iterable[Fix]) -> Fix | Refused:
    why: Refused | None = None
    allowed = tuple(fixes)
    for fix in FIXES[finding.kind]:
        if fix in allowed:
            try:
                _better(few, finding, fix, rules, _unused(few))
            except Refused as refused:
                why = refused
            else:
                return fix
    return why or Refused(what=WHAT, reason="nothing here helps against it", way_on=_BY_HAND)


def letters(working: Working) -> str:
    """All that `working` says, without any space, in order."""
    return "".join("".join(cue.text.split()) for cue in working.cues)


WHAT = "Mending a cue"
_BY_HAND = "Shorten the words, or move the times by hand."
_TROUBLE: Mapping[Kind, str] = {
    Kind.TOO_FAST: "it would have to be read too fast",
    Kind.LINE_TOO_LONG: "its lines would be too long",
    Kind.TOO_MANY_LINES: "it would have too many lines",
    Kind.TOO_SHORT: "it would be too short to be noticed",
    Kind.TOO_LONG: "it would stay for too long",
    Kind.GAP_TOO_SMALL: "the screen would flicker before the next cue",
    Kind.OVERLAP: "it would stand over another cue",
    Kind.NOT_SHOWN_WHILE_SAID: "its words would be heard without being shown",
}


def _extend(working: Working, finding: Finding, rules: Rules, new_id: str) -> Working:
    cue, after = _cue_and_next(working, finding)
    wanted_ms = rules.shortest_ms
    if finding.kind is Kind.TOO_FAST:
        per_second = rules.limits.characters_per_second
        wanted_ms = ceil(characters(cue.text, rules.limits) * 1000 / per_second)
    end_ms = max(cue.end_ms, cue.start_ms + wanted_ms)
    latest_ms = after.start_ms if after else rules.end_ms
    if latest_ms is not None and end_ms > latest_ms:
        _refuse("there is not enough silence behind it", "Shorten the words, or join two cues.")
    if after and after.start_ms - end_ms < rules.least_gap_ms:
        end_ms = after.start_ms
    return _timed(working, cue, cue.start_ms, end_ms)


def _close_gap(working: Working, finding: Finding, rules: Rules, new_id: str) -> Working:
    cue, after = _cue_and_next(working, finding)
    return _timed(working, cue, cue.start_ms, after.start_ms) if after else working


def _open_gap(working: Working, finding: Finding, rules: Rules, new_id: str) -> Working:
    cue, after = _cue_and_next(working, finding)
    end_ms = after.start_ms - rules.least_gap_ms if after else cue.end_ms
    if end_ms <= cue.start_ms:
        _refuse("nothing would be left of it", _BY_HAND)
    return _timed(working, cue, cue.start_ms, end_ms)


def _trim(working: Working, finding: Finding, rules: Rules, new_id: str) -> Working:
    cue, after = _cue_and_next(working, finding)
    if after is None or after.start_ms <= cue.start_ms:
        _refuse("both begin at once, and nothing would be left of it", "Join the two.")
    return _timed(working, cue, cue.start_ms, after.start_ms)


def _cover(working: Working, finding: Finding, rules: Rules, new_id: str) -> Working:
    cue, after = _cue_and_next(working, finding)
    at = working.cues.index(cue)
    start_ms = min(cue.start_ms, *(word.start_ms for word in cue.words))
    end_ms = max(cue.end_ms, *(word.end_ms for word in cue.words))
    if at and start_ms < cue.start_ms:
        before = working.cues[at - 1]
        if start_ms < before.end_ms:
            _refuse("the cue before it is still on screen", _BY_HAND)
        if start_ms - before.end_ms < rules.least_gap_ms:
            start_ms = before.end_ms
    if after and end_ms > after.start_ms:
        _refuse("the next cue is on screen by then", _BY_HAND)
    if after and end_ms != cue.end_ms and after.start_ms - end_ms < rules.least_gap_ms:
        end_ms = after.start_ms
    return _timed(working, cue, start_ms, end_ms)


def _break_lines(working: Working, finding: Finding, rules: Rules, new_id: str) -> Working:
    cue, _after = _cue_and_next(working, finding)
    text = laid_out(cue.text, rules)
    if text is None:
        _refuse("its words do not fit two lines", "Part the cue, or shorten the words.")
    return _with(working, cue, replace(cue, text=text))


def _split(working: Working, finding: Finding, rules: Rules, new_id: str) -> Working:
    cue, _after = _cue_and_next(working, finding)
    return parted(working, cue, rules, new_id)


def parted(
    working: Working, cue: WorkingCue, rules: Rules, new_id: str, at_ms: int | None = None
) -> Working:
    """`working` with two cues for `cue`: at `at_ms`, or when the second part is heard. Raises
    `Refused`."""
    places = parting_places(cue.text, rules)
    if not places:
        _refuse("there is no place between two phrases", "Shorten the words.")
    offset = places[0]
    whole = _with(working, cue, replace(cue, text=unbroken(cue.text)))
    when_ms = at_ms if at_ms is not None else _heard_at(cue, offset, rules)
    at = working.cues.index(cue)
    if any(each.start_ms < when_ms for each in working.cues[at + 1 : at + 2]):
        _refuse("another cue begins before its second part", "Trim it first.")
    two = split(whole, cue.id, offset=offset, at_ms=when_ms, new_id=new_id)
    for part in (cue.id, new_id):
        half = two.by_id[part]
        two = _with(two, half, replace(half, text=laid_out(half.text, rules) or half.text))
    return two


def _merge(working: Working, finding: Finding, rules: Rules, new_id: str) -> Working:
    """With the next one, or with the one before."""
    at = working.cues.index(working.by_id[finding.cue_id])
    why: Refused | None = None
    for first in (at, at - 1):
        if 0 <= first < len(working.cues) - 1:
            try:
                joined = merged(working, working.cues[first], rules)
                require_only_better(working, joined, finding, rules)
            except Refused as refused:
                why = why or refused
            else:
                return joined
    raise why or Refused(what=WHAT, reason="there is no other cue", way_on=_BY_HAND)


def merged(working: Working, cue: WorkingCue, rules: Rules) -> Working:
    """`working` with one cue for `cue` and the next one. Raises `Refused`."""
    after = working.cues[working.cues.index(cue) + 1]
    if after.start_ms - cue.end_ms > MERGED_WITHIN_MS:
        _refuse("the next cue comes too late to be joined with it", _BY_HAND)
    joined = merge(working, cue.id)
    one = joined.by_id[cue.id]
    text = laid_out(one.text, rules)
    return _with(joined, one, replace(one, text=text or one.text))


_ACTS: Mapping[Fix, Callable[[Working, Finding, Rules, str], Working]] = {
    Fix.EXTEND: _extend,
    Fix.CLOSE_GAP: _close_gap,
    Fix.OPEN_GAP: _open_gap,
    Fix.BREAK_LINES: _break_lines,
    Fix.SPLIT: _split,
    Fix.MERGE: _merge,
    Fix.TRIM: _trim,
    Fix.COVER: _cover,
}


def _heard_at(cue: WorkingCue, offset: int, rules: Rules) -> int:
    """When the words from `offset` on are heard: as their own times tell, or by their share."""
    text = unbroken(cue.text)
    at = 0
    for word in cue.words:
        at = text.find(word.text.strip(), at)
        if at < 0:
            break
        if at >= offset and cue.start_ms < word.start_ms < cue.end_ms:
            return word.start_ms
        at += len(word.text.strip())
    total = characters(text, rules.limits) or 1.0
    share = characters(text[:offset], rules.limits) / total
    return cue.start_ms + round((cue.end_ms - cue.start_ms) * share)


def _cue_and_next(working: Working, finding: Finding) -> tuple[WorkingCue, WorkingCue | None]:
    at = [cue.id for cue in working.cues].index(finding.cue_id)
    return working.cues[at], working.cues[at + 1] if at + 1 < len(working.cues) else None


def _timed(working: Working, cue: WorkingCue, start_ms: int, end_ms: int) -> Working:
    """The times of words stay: they say when each is heard, whatever is on screen."""
    moved = replace(cue, start_ms=start_ms, end_ms=end_ms, state=CueState.DRAFT, approved_by="")
    return _with(working, cue, moved)


def _with(working: Working, cue: WorkingCue, instead: WorkingCue) -> Working:
    cues = [instead if each is cue else each for each in working.cues]
    return replace(working, cues=in_order(cues))


def _is_among(finding: Finding, found: Iterable[Finding]) -> bool:
    return any((each.kind, each.cue_id) == (finding.kind, finding.cue_id) for each in found)


def _unused(working: Working) -> str:
    known = working.by_id
    return next(name for number in range(len(known) + 1) if (name := f"n{number}") not in known)


def _refuse(reason: str, way_on: str) -> Never:
    raise Refused(what=WHAT, reason=reason, way_on=way_on)
