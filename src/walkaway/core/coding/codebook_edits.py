"""Changes to the tree of a codebook: a code added, rewritten, moved, taken out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum

from walkaway.core.coding.model import Code, Codebook

TOP = ""
"""What stands above the codes of the highest level."""


class Way(StrEnum):
    """Where a code goes."""

    UP = "up"
    DOWN = "down"
    IN = "in"
    """Below the code before it."""
    OUT = "out"
    """Beside the code that it is below, behind it."""


def with_code(codebook: Codebook, code: Code, below: str) -> Codebook:
    """`codebook` with a new code as the last below another, or below `TOP`."""
    return _with_children(codebook, below, (*_children(codebook, below), code))


def with_changed(codebook: Codebook, code: Code) -> Codebook:
    """`codebook` with what `code` says now; what stands below it stays."""
    kept = replace(code, children=codebook.by_guid[code.guid].children)
    above = parents(codebook)[code.guid]
    siblings = (kept if each.guid == code.guid else each for each in _children(codebook, above))
    return _with_children(codebook, above, tuple(siblings))


def without(codebook: Codebook, guid: str) -> Codebook:
    """`codebook` without a code and all that stands below it."""
    above = parents(codebook)[guid]
    left = tuple(each for each in _children(codebook, above) if each.guid != guid)
    return _with_children(codebook, above, left)


def moved(codebook: Codebook, guid: str, way: Way) -> Codebook:
    """`codebook` with a code one step that `way`; as it is where there is no such step."""
    above = parents(codebook)[guid]
    beside = list(_children(codebook, above))
    at = next(number for number, each in enumerate(beside) if each.guid == guid)
    match way:
        case Way.UP | Way.DOWN:
            to = at - 1 if way is Way.UP else at + 1
            if not 0 <= to < len(beside):
                return codebook
            beside[at], beside[to] = beside[to], beside[at]
            return _with_children(codebook, above, tuple(beside))
        case Way.IN:
            if at == 0:
                return codebook
            return with_code(without(codebook, guid), beside[at], beside[at - 1].guid)
        case Way.OUT:
            return codebook if above == TOP else _moved_out(codebook, beside[at], above)


def ways(codebook: Codebook, guid: str) -> list[Way]:
    """The ways that a code can go."""
    return [way for way in Way if moved(codebook, guid, way) != codebook]


def parents(codebook: Codebook) -> dict[str, str]:
    """The code above each code."""
    return dict(_parents(codebook.codes, TOP))


def _parents(codes: tuple[Code, ...], above: str) -> Iterator[tuple[str, str]]:
    for code in codes:
        yield code.guid, above
        yield from _parents(code.children, code.guid)


def _moved_out(codebook: Codebook, code: Code, above: str) -> Codebook:
    left = without(codebook, code.guid)
    grand = parents(left)[above]
    beside = list(_children(left, grand))
    at = next(number for number, each in enumerate(beside) if each.guid == above)
    beside.insert(at + 1, code)
    return _with_children(left, grand, tuple(beside))


def _children(codebook: Codebook, guid: str) -> tuple[Code, ...]:
    return codebook.codes if guid == TOP else codebook.by_guid[guid].children


def _with_children(codebook: Codebook, guid: str, children: tuple[Code, ...]) -> Codebook:
    def mended(code: Code) -> Code:
        if code.guid == guid:
            return replace(code, children=children)
        return replace(code, children=tuple(mended(child) for child in code.children))

    if guid == TOP:
        return replace(codebook, codes=children)
    return replace(codebook, codes=tuple(mended(code) for code in codebook.codes))
