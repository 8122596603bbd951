"""How many letters stand between two words."""

from __future__ import annotations


def edit_distance(one: str, other: str, *, at_most: int = 1 << 30) -> int:
    """The fewest letters to add, drop, change or exchange with a neighbour, from one to the other.

    More than `at_most` is told as `at_most + 1`, sooner. Work: the product of the lengths.
    **Source:** Damerau (1964), Levenshtein (1966); the restricted form, which edits no place twice.

    >>> edit_distance("kitten", "sitting"), edit_distance("omar", "oamr")
    (3, 1)
    >>> edit_distance("kitten", "sitting", at_most=1)
    2
    """
    if abs(len(one) - len(other)) > at_most:
        return at_most + 1
    before: list[int] = []
    previous = list(range(len(other) + 1))
    for at, letter in enumerate(one, start=1):
        row = [at]
        for to, wanted in enumerate(other, start=1):
            best = min(previous[to] + 1, row[to - 1] + 1, previous[to - 1] + (letter != wanted))
            if at > 1 and to > 1 and letter == other[to - 2] and one[at - 2] == wanted:
                best = min(best, before[to - 2] + 1)
            row.append(best)
        if min(row) > at_most:
            return at_most + 1
        before, previous = previous, row
    return min(previous[-1], at_most + 1)
