"""What of a transcript's cues cannot be read in its time or does not stand as it should."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest

from walkaway.core.media.captions.reading.limits import Rules, characters
from walkaway.core.transcripts.working import Working, WorkingCue


class Kind(StrEnum):
    """What can be wrong with a cue."""

    TOO_FAST = "too fast"
    """More characters a second than people read."""
    LINE_TOO_LONG = "line too long"
    TOO_MANY_LINES = "too many lines"
    TOO_SHORT = "too short"
    """On screen for less than anybody needs to notice it."""
    TOO_LONG = "too long"
    """On screen for so long that people read it again."""
    GAP_TOO_SMALL = "gap too small"
    """The screen flickers: a gap is seen as one or is not there."""
    OVERLAP = "overlap"
    """The next cue begins before this one ends."""
    NOT_SHOWN_WHILE_SAID = "not shown while said"
    """Words of it are heard while it is not on screen."""


OF_TIMES = frozenset(
    {Kind.TOO_SHORT, Kind.TOO_LONG, Kind.GAP_TOO_SMALL, Kind.OVERLAP, Kind.NOT_SHOWN_WHILE_SAID}
)
"""Kinds that a translation has in common with its source, whose times it has."""

_SENTENCES = {
    Kind.TOO_FAST: "{measured:.1f} characters a second, but people read at most {limit:.0f}",
    Kind.LINE_TOO_LONG: "a line of {measured:g} characters, but at most {limit:.0f} fit",
    Kind.TOO_MANY_LINES: "{measured:.0f} lines, but at most {limit:.0f} leave room for the picture",
    Kind.TOO_SHORT: "on screen for {measured:.0f} ms, but {limit:.0f} ms are needed to notice it",
    Kind.TOO_LONG: "on screen for {measured:.0f} ms: after {limit:.0f} ms people read it again",
    Kind.GAP_TOO_SMALL: "{measured:.0f} ms before the next cue flicker: none, or {limit:.0f} ms",
    Kind.OVERLAP: "the next cue begins {measured:.0f} ms before this one ends",
    Kind.NOT_SHOWN_WHILE_SAID: "its words are heard for {measured:.0f} ms while it is not shown",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One thing that is wrong with the cue `cue_id`.

    `measured` and `limit` are characters a second, characters, lines or milliseconds, as `kind`
    says.
    """

    kind: Kind
    cue_id: str
    measured: float
    limit: float

    @property
    def sentence(self) -> str:
        """What is wrong, in plain words, without a full stop."""
        return _SENTENCES[self.kind].format(measured=self.measured, limit=self.limit)


def findings_of(working: Working, rules: Rules) -> tuple[Finding, ...]:
    """Everything in `working` that breaks `rules`, in the order of the cues. Work: linear.

    A cue without words stands for what is not translated yet: it has no findings of its own.
    """
    cues = working.cues
    return tuple(
        finding
        for cue, after in zip_longest(cues, cues[1:])
        if cue.text.strip()
        for finding in _findings(cue, after, rules)
    )


def speed_of(cue: WorkingCue, rules: Rules) -> float:
    """Characters a second; of a cue that is not shown at all, those of one millisecond."""
    return characters(cue.text, rules.limits) * 1000 / max(1, cue.end_ms - cue.start_ms)


def longest_line(text: str, rules: Rules) -> float:
    """The characters of the longest line of `text`."""
    return max((characters(line, rules.limits) for line in text.split("\n")), default=0.0)


def unshown_ms(cue: WorkingCue) -> int:
    """For how long words of the cue are heard before it comes and after it went."""
    if not cue.words:
        return 0
    first = min(word.start_ms for word in cue.words)
    last = max(word.end_ms for word in cue.words)
    return max(0, cue.start_ms - first) + max(0, last - cue.end_ms)


def _findings(cue: WorkingCue, after: WorkingCue | None, rules: Rules) -> Iterator[Finding]:
    shown_ms = cue.end_ms - cue.start_ms
    gap_ms = after.start_ms - cue.end_ms if after else 0
    lines = sum(bool(line.strip()) for line in cue.text.split("\n"))
    most = rules.limits
    speed, line, unshown = speed_of(cue, rules), longest_line(cue.text, rules), unshown_ms(cue)
    broken: tuple[tuple[Kind, bool, float, float], ...] = (
        (Kind.TOO_FAST, speed > most.characters_per_second, speed, most.characters_per_second),
        (Kind.LINE_TOO_LONG, line > most.characters_per_line, line, most.characters_per_line),
        (Kind.TOO_MANY_LINES, lines > rules.most_lines, lines, rules.most_lines),
        (Kind.TOO_SHORT, shown_ms < rules.shortest_ms, shown_ms, rules.shortest_ms),
        (Kind.TOO_LONG, shown_ms > rules.longest_ms, shown_ms, rules.longest_ms),
        (Kind.GAP_TOO_SMALL, 0 < gap_ms < rules.least_gap_ms, gap_ms, rules.least_gap_ms),
        (Kind.OVERLAP, gap_ms < 0, -gap_ms, 0),
        (Kind.NOT_SHOWN_WHILE_SAID, unshown > 0, unshown, 0),
    )
    for kind, is_broken, measured, limit in broken:
        if is_broken:
            yield Finding(kind=kind, cue_id=cue.id, measured=measured, limit=limit)
