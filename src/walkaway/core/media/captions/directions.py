"""Which stretches of a line run which way, as libass will find them.

Only what is needed to shape the same stretches as the renderer does, so that what was measured is
what is drawn: where Nastaliq meets a number or a Latin word, its spaces have another width. Marks
of embedding and isolation are taken as neutral.

Source: Unicode Standard Annex #9, rules W1-W7 and N1-N2, for one paragraph without embeddings.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import groupby

LEFT, RIGHT, NUMBER, NEUTRAL = "L", "R", "N", "?"


def directions(text: str, *, rtl: bool) -> str:
    """For each character of `text` one of LEFT, RIGHT or NUMBER (which runs left to right among
    letters that run from right to left).

    >>> directions("abc", rtl=False), directions("سنة 2015, abc.", rtl=True)
    ('LLL', 'RRRRNNNNRRLLLR')
    """
    kinds = _joined_numbers(text, "".join(_weak(text, rtl=rtl)))
    around = RIGHT if rtl else LEFT
    runs = [(kind, len(list(run))) for kind, run in groupby(kinds)]
    sides = [around, *(_side(kind) if kind != NEUTRAL else "" for kind, _ in runs), around]
    return "".join(
        (kind if kind != NEUTRAL else _between(sides[index], sides[index + 2], around)) * length
        for index, (kind, length) in enumerate(runs)
    )


def _between(before: str, after: str, around: str) -> str:
    return before if before == after else around


def _weak(text: str, *, rtl: bool) -> Iterator[str]:
    """Letters and numbers by their class; a mark is as the character before it."""
    strong = previous = RIGHT if rtl else LEFT
    for character in text:
        match unicodedata.bidirectional(character):
            case "L":
                previous = strong = LEFT
            case "R" | "AL":
                previous = strong = RIGHT
            case "EN":
                previous = LEFT if strong == LEFT else NUMBER
            case "AN":
                previous = NUMBER
            case "NSM" | "BN":
                pass
            case _:
                previous = NEUTRAL
        yield previous


def _joined_numbers(text: str, kinds: str) -> str:
    """`kinds` where a separator between two digits, or a percent sign beside one, is a number."""
    padded = f"?{kinds}?"
    joined = []
    for index, (character, kind) in enumerate(zip(text, kinds, strict=True)):
        beside = padded[index] + padded[index + 2]
        separates = unicodedata.bidirectional(character) in {"CS", "ES"} and beside == "NN"
        belongs = unicodedata.bidirectional(character) == "ET" and NUMBER in beside
        joined.append(NUMBER if separates or belongs else kind)
    return "".join(joined)


def _side(kind: str) -> str:
    return LEFT if kind == LEFT else RIGHT
