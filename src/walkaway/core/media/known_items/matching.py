"""Whether pictures of a recording are on a hash list, and what a list should hold to know them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from walkaway.core.errors import UnreadableMedia
from walkaway.core.media.known_items.hash_list import MATCHED_WITHIN, HashList, KnownItem
from walkaway.core.media.known_items.pdq import Hash
from walkaway.core.media.known_items.sampling import (
    Grey,
    hash_of,
    inner_part,
    middle_of,
    sampled_pictures,
    without_bars,
)
from walkaway.core.media.recordings.source import Recording, shown_path
from walkaway.core.spans import Span

LISTED_A_SECOND = 2
LOOKED_AT_A_SECOND = 5
"""More than are listed: what was cut elsewhere must not fall between two pictures of the list."""
SHAPES = {"16:9": Fraction(16, 9), "1:1": Fraction(1), "9:16": Fraction(9, 16)}
"""In these a film goes round: a hash of one does not match another."""
CROPPED = {"95 %": 0.95, "90 %": 0.9}
"""How much of both sides is left of the slightly cropped pictures that are listed as well."""
UPPER = 0.75
"""The part that words across the bottom leave free."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """A picture at `at_ms` that is known as `item`: `distance` of 256 bits differ."""

    at_ms: int
    distance: int
    item: KnownItem
    mirrored: bool = False


def hashes_to_list(recording: Recording) -> Iterator[tuple[int, str, Hash]]:
    """Time in milliseconds, shape and hash of what a list should hold to know `recording` again.

    Raises `NoSuchStream`, `UnreadableMedia`, `NotOpened`.
    """
    for sampled in sampled_pictures(recording, a_second=LISTED_A_SECOND):
        listed: set[Hash] = set()
        for name, form in _listed_forms(without_bars(sampled.grey)):
            value = hash_of(form)
            if value is not None and value not in listed:
                listed.add(value)
                yield sampled.at_ms, name, value


def known(
    recording: Recording,
    hashes: HashList,
    *,
    within: Span | None = None,
    most_distance: int = MATCHED_WITHIN,
) -> tuple[Match, ...]:
    """The pictures of `recording`, of all or of the milliseconds `within`, that `hashes` know.

    Raises `NoSuchStream`, `NotOpened`, and `UnreadableMedia`, also when no picture is there: what
    could not be compared is not told to be unknown.
    """
    matches = []
    looked_at = 0
    for sampled in sampled_pictures(recording, a_second=LOOKED_AT_A_SECOND, within=within):
        looked_at += 1
        match = _match_of(sampled.at_ms, sampled.grey, hashes)
        if match is not None and match.distance <= most_distance:
            matches.append(match)
    if not looked_at:
        raise UnreadableMedia(
            path=shown_path(recording),
            problem="there is no picture to compare with the hash list",
            remedy="Check that the passage lies inside the recording",
        )
    return tuple(matches)


def _match_of(at_ms: int, grey: Grey, hashes: HashList) -> Match | None:
    """The nearest item, whatever the distance; None for a picture that says nothing."""
    bare = without_bars(grey)
    forms = [bare, _upper(bare)] if bare.shape == grey.shape else [grey, bare, _upper(bare)]
    candidates = [
        (value, is_mirrored)
        for form in forms
        for is_mirrored in (False, True)
        if (value := hash_of(np.ascontiguousarray(form[:, ::-1]) if is_mirrored else form))
        is not None
    ]
    if not candidates:
        return None
    item, bits, which = hashes.nearest([value for value, _ in candidates])
    return Match(at_ms=at_ms, distance=bits, item=item, mirrored=candidates[which][1])


def _listed_forms(whole: Grey) -> Iterator[tuple[str, Grey]]:
    yield "whole", whole
    for name, shape in SHAPES.items():
        yield name, middle_of(whole, shape)
    for name, share in CROPPED.items():
        yield name, inner_part(whole, share)
    yield "upper part", _upper(whole)


def _upper(whole: Grey) -> Grey:
    return whole[: round(len(whole) * UPPER)]
