"""What changed between two versions of a codebook, code by code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from walkaway.core.coding.codebook_edits import parents
from walkaway.core.coding.model import Code, Codebook


class Aspect(StrEnum):
    """What of a code, or of the codebook, is another. The value is the name of the field."""

    NAME = "name"
    DEFINITION = "definition"
    WHEN_TO_USE = "when_to_use"
    WHEN_NOT_TO_USE = "when_not_to_use"
    EXAMPLE = "example"
    KEY = "key"
    COLOUR = "colour"
    IS_CODABLE = "is_codable"
    TERMS = "terms"
    PLACE = "place"
    """It stands below another code, or in another order."""
    LANGUAGE = "language"
    DESCRIPTION = "description"
    ORIGIN = "origin"


OF_A_CODE = (
    Aspect.NAME, Aspect.DEFINITION, Aspect.WHEN_TO_USE, Aspect.WHEN_NOT_TO_USE, Aspect.EXAMPLE,
    Aspect.KEY, Aspect.COLOUR, Aspect.IS_CODABLE, Aspect.TERMS,
)  # fmt: skip
OF_A_CODEBOOK = (Aspect.NAME, Aspect.LANGUAGE, Aspect.DESCRIPTION, Aspect.ORIGIN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A code that is new (no `before`), gone (no `after`), or another in these aspects."""

    before: Code | None
    after: Code | None
    aspects: tuple[Aspect, ...] = ()


def changes(before: Codebook, after: Codebook) -> tuple[Change, ...]:
    """Every code that changed: those of `after` in their order, then those that are gone."""
    return tuple(_changes(before, after))


def changes_of_the_whole(before: Codebook, after: Codebook) -> tuple[Aspect, ...]:
    """What of the codebook itself is another."""
    return tuple(each for each in OF_A_CODEBOOK if getattr(before, each) != getattr(after, each))


def _changes(before: Codebook, after: Codebook) -> Iterator[Change]:
    old, new = before.by_guid, after.by_guid
    moved = _moved(before, after)
    for guid, code in new.items():
        if guid not in old:
            yield Change(before=None, after=code)
            continue
        aspects = [each for each in OF_A_CODE if getattr(old[guid], each) != getattr(code, each)]
        if guid in moved:
            aspects.append(Aspect.PLACE)
        if aspects:
            yield Change(before=old[guid], after=code, aspects=tuple(aspects))
    for guid, code in old.items():
        if guid not in new:
            yield Change(before=code, after=None)


def _moved(before: Codebook, after: Codebook) -> set[str]:
    """Codes below another code than before, or with others of their old neighbours before them."""
    above_before, above_after = parents(before), parents(after)
    both = above_before.keys() & above_after.keys()
    moved = {guid for guid in both if above_before[guid] != above_after[guid]}
    stayed = both - moved
    order_before, order_after = _order(above_before, stayed), _order(above_after, stayed)
    return moved | {guid for guid in stayed if order_before[guid] != order_after[guid]}


def _order(above: dict[str, str], among: set[str]) -> dict[str, int]:
    """The number of each code below the one above it, counting only codes of `among`."""
    counts: dict[str, int] = {}
    order = {}
    for guid, parent in above.items():
        if guid in among:
            order[guid] = counts[parent] = counts.get(parent, 0) + 1
    return order
