"""Texts that were copied, cut or lightly rewritten, and what they share.

Each text becomes a sample of its runs of five words. What is sampled hangs on the run alone, so two
texts sample alike where they agree. Scripts without spaces count each character as a word.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import chain, combinations, product

import numpy as np
from numpy.typing import NDArray

from walkaway.core.spans import Span
from walkaway.core.text.folding import Folded, fold, fold_with_origins

RUN_WORDS = 5
ONE_IN = 4
LEAST_CONTAINMENT = 0.3
LEAST_SHARED = 4
"""Fewer sampled runs in common are a turn of phrase."""
MOST_PAIRED = 40
FIRST_PAIRED = 10
"""Of a run that more than `MOST_PAIRED` texts hold, each is compared with the first of them."""
PLACES_TRIED = 8
"""How many places of a repeated run are tried for the longest stretch in common."""

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff"
_WORD = re.compile(f"[{_UNSPACED}]|[^\\W{_UNSPACED}]+")
_FACTOR = np.uint64(0x9E3779B97F4A7C15)


def fingerprint(text: str) -> frozenset[int]:
    """A sample of one in four of the runs of five words in `text`; empty when it is too short."""
    runs = _runs(_WORD.findall(fold(text)))
    return frozenset(runs[(runs >> np.uint64(32)) % np.uint64(ONE_IN) == 0].tolist())


def containment(one: frozenset[int], other: frozenset[int]) -> float:
    """How much of the smaller fingerprint lies in the larger, from 0 to 1."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0


def clusters(fingerprints: Sequence[frozenset[int]]) -> tuple[tuple[int, ...], ...]:
    """The groups of two and more near-duplicates, as indices, each in ascending order.

    Which groups there are depends on the order only through runs that very many texts share.

    >>> same = fingerprint(" ".join(map(str, range(99))))
    >>> clusters([same, frozenset({1, 2, 3, 4}), same])
    ((0, 2),)
    """
    leader = list(range(len(fingerprints)))
    for (one, other), shared in sorted(_shared_runs(fingerprints).items()):
        smaller = min(len(fingerprints[one]), len(fingerprints[other]))
        if shared >= LEAST_SHARED and shared / smaller > LEAST_CONTAINMENT:
            low, high = sorted((_leader(leader, one), _leader(leader, other)))
            leader[high] = low
    members = defaultdict(list)
    for at in range(len(fingerprints)):
        members[_leader(leader, at)].append(at)
    return tuple(tuple(each) for each in members.values() if len(each) > 1)


def shared_spans(a: str, b: str) -> tuple[tuple[Span, Span], ...]:
    """The stretches of five and more words that `a` and `b` share, in the order of `a`."""
    first, second = fold_with_origins(a), fold_with_origins(b)
    words_a, words_b = (list(_WORD.finditer(each.text)) for each in (first, second))
    runs_a, runs_b = (_runs([w[0] for w in words]).tolist() for words in (words_a, words_b))
    places = defaultdict(list)
    for at, run in enumerate(runs_b):
        places[run].append(at)
    found, at = [], 0
    while at < len(runs_a):
        tried = places.get(runs_a[at], [])[:PLACES_TRIED]
        length, there = max(
            ((_agreeing(runs_a, at, runs_b, there), -there) for there in tried), default=(0, 0)
        )
        if length:
            last = length + RUN_WORDS - 2
            here = _span(first, words_a[at], words_a[at + last])
            found.append((here, _span(second, words_b[-there], words_b[-there + last])))
        at += length + RUN_WORDS - 1 if length else 1
    return tuple(found)


def _runs(words: Sequence[str]) -> NDArray[np.uint64]:
    numbers = np.fromiter(map(_number, words), dtype=np.uint64, count=len(words))
    count = max(0, len(words) - RUN_WORDS + 1)
    runs = np.zeros(count, dtype=np.uint64)
    for step in range(RUN_WORDS):
        runs = (runs ^ (runs >> np.uint64(29))) * _FACTOR + numbers[step : step + count]
    return (runs ^ (runs >> np.uint64(32))) * _FACTOR


@lru_cache(maxsize=1 << 17)
def _number(word: str) -> int:
    return int.from_bytes(blake2b(word.encode(errors="replace"), digest_size=8).digest(), "big")


def _shared_runs(fingerprints: Sequence[frozenset[int]]) -> Counter[tuple[int, int]]:
    holders = defaultdict(list)
    for at, each in enumerate(fingerprints):
        for run in each:
            holders[run].append(at)
    shared: Counter[tuple[int, int]] = Counter()
    for each_holders in holders.values():
        shared.update(_pairs(each_holders))
    return shared


def _pairs(holders: Sequence[int]) -> Iterable[tuple[int, int]]:
    # Every two of a thousand pages that share a frame are half a million, for each run of it. A few
    # of them are enough to hold together what belongs together.
    if len(holders) <= MOST_PAIRED:
        return combinations(holders, 2)
    first, others = holders[:FIRST_PAIRED], holders[FIRST_PAIRED:]
    return chain(combinations(first, 2), product(first, others))


def _leader(leader: list[int], at: int) -> int:
    while leader[at] != at:
        leader[at] = leader[leader[at]]
        at = leader[at]
    return at


def _agreeing(a: Sequence[int], at: int, b: Sequence[int], there: int) -> int:
    most = min(len(a) - at, len(b) - there)
    return next((n for n in range(most) if a[at + n] != b[there + n]), most)


def _span(folded: Folded, first: re.Match[str], last: re.Match[str]) -> Span:
    return Span(folded.origins[first.start()], folded.origins[last.end() - 1] + 1)
