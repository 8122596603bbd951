"""Where the lines of a cue end, and where a cue may become two."""

from __future__ import annotations

from walkaway.core.media.captions.lines import RAGGED_LINES, break_places, turns_of, unbroken
from walkaway.core.media.captions.reading.check import longest_line
from walkaway.core.media.captions.reading.limits import Rules, characters

PHRASE_END = 0.2
"""How much of what a break costs counts between two lines: a comma is worth lines that differ by
twenty characters of forty."""

LOPSIDED = 4.0
"""What it costs to part a cue at its very edge, beside the costs of `break_places`: a comma near
the middle is better than a full stop behind the first word."""


def laid_out(text: str, rules: Rules) -> str | None:
    """`text` on as few lines as it needs, evenly and at the ends of phrases; None if it needs more
    than two. Two people who speak in turn keep a line each."""
    turns = turns_of(text)
    if len(turns) > 1:
        fits = len(turns) <= rules.most_lines and _fits("\n".join(turns), rules)
        return "\n".join(turns) if fits else None
    whole = unbroken(text)
    if _fits(whole, rules):
        return whole
    pairs = [
        (_unevenness(first, second, rules) + cost * PHRASE_END, first, second)
        for at, cost in break_places(whole)
        for first, second in [(whole[:at].rstrip(), whole[at:])]
        if first and second.strip() and _fits(f"{first}\n{second}", rules)
    ]
    return "\n".join(min(pairs)[1:]) if pairs else None


def parting_places(text: str, rules: Rules) -> list[int]:
    """The code points of `unbroken(text)` where it may become two cues, the best first.

    Best is where both parts fit their lines, then the end of a sentence or a clause near the
    middle. Two people who speak in turn are parted between them.
    """
    turns = turns_of(text)
    whole = unbroken(text)
    if len(turns) > 1:
        return [len(unbroken("\n".join(turns[:1]))) + 1]
    places = break_places(whole)
    total = max(1.0, characters(whole, rules.limits))

    def cost(place: tuple[int, float]) -> tuple[bool, float]:
        at, break_cost = place
        share = characters(whole[:at], rules.limits) / total
        ends = [end for end, _ in places]
        before, behind = [e for e in ends if e < at], [e - at for e in ends if e > at]
        fits = _fit_two(whole[:at], before, rules) and _fit_two(whole[at:], behind, rules)
        return not fits, break_cost + LOPSIDED * abs(share - 0.5) * 2

    inside = [each for each in places if whole[: each[0]].strip()]
    return [at for at, _ in sorted(inside, key=cost)]


def _fit_two(text: str, places: list[int], rules: Rules) -> bool:
    lines = [text, *(f"{text[:at].rstrip()}\n{text[at:]}" for at in places)]
    return any(_fits(each.strip(), rules) for each in lines)


def _fits(text: str, rules: Rules) -> bool:
    return longest_line(text, rules) <= rules.limits.characters_per_line


def _unevenness(first: str, second: str, rules: Rules) -> float:
    widths = [characters(line, rules.limits) for line in (first, second)]
    return RAGGED_LINES * abs(widths[0] - widths[1]) / rules.limits.characters_per_line
