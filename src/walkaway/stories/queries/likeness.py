"""Which texts are like those that are here already, by the runs of words that they share."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from walkaway.core.text.near_duplicates import LEAST_CONTAINMENT, LEAST_SHARED
from walkaway.stories.models import Copy

AT_ONCE = 2_000
RUN = np.dtype("<u8")


@dataclass(frozen=True, slots=True)
class Likeness:
    """A story, and how much of the shorter text lies in the longer, from 0 to 1."""

    story: UUID
    containment: float


def packed(runs: frozenset[int]) -> bytes:
    """A fingerprint as `Copy.fingerprint` keeps it."""
    return np.array(sorted(runs), dtype=RUN).tobytes()


def known_like(fingerprints: Sequence[frozenset[int]]) -> Iterator[tuple[int, Likeness]]:
    """For each fingerprint, by its number, the copies here that are near-duplicates of it.

    Reads the fingerprints of all copies (1 query), never their texts.
    """
    holders: dict[int, list[int]] = defaultdict(list)
    for at, runs in enumerate(fingerprints):
        for run in runs:
            holders[run].append(at)
    sought = np.array(sorted(holders), dtype=RUN)
    known = Copy.objects.order_by().values_list("story_id", "fingerprint")
    for story, kept in known.iterator(chunk_size=AT_ONCE):
        runs_here = np.frombuffer(kept, dtype=RUN)
        in_both = runs_here[np.isin(runs_here, sought, assume_unique=True)].tolist()
        shared = Counter(at for run in in_both for at in holders[run])
        for at, count in sorted(shared.items()):
            containment = count / min(len(runs_here), len(fingerprints[at]))
            if count >= LEAST_SHARED and containment > LEAST_CONTAINMENT:
                yield at, Likeness(story, containment)
