"""What the pages of cases show, made of what stands in the database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from walkaway.core.cases.joining import PSEUDONYM, contradictions
from walkaway.core.cases.vocabulary import Kind
from walkaway.stories.models import Attribute, Copy, Protagonist
from walkaway.stories.queries.cases import Compared, Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """Something that is told, with the words that tell it."""

    attribute: Attribute
    copy: Copy
    words: str
    person: Protagonist


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """All that is told of one kind. `disputed` where it cannot all be true of one person."""

    kind: str
    cited: tuple[Cited, ...]
    disputed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """One kind of two cases side by side. `state` is `agrees`, `against`, `one` or `open`."""

    kind: str
    one: tuple[Cited, ...]
    other: tuple[Cited, ...]
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A case in the list."""

    standing: Standing
    told: Mapping[str, tuple[Attribute, ...]]
    disputed: bool


def cited(standing: Standing) -> tuple[Cited, ...]:
    """Everything that is told of a case (1 query)."""
    copies = Copy.objects.in_bulk({each.copy_id for each in standing.attributes})
    people = {person.pk: person for person in standing.people}
    return tuple(
        Cited(
            attribute=each,
            copy=copies[each.copy_id],
            words=copies[each.copy_id].text[each.start : each.end],
            person=people[each.protagonist_id],
        )
        for each in standing.attributes
    )


def rows(standing: Standing, told: Sequence[Cited]) -> list[Row]:
    """What is told of a case, a row a kind."""
    disputed = {each.kind for each in contradictions(standing.telling.facts)}
    return [
        Row(kind=kind, cited=found, disputed=kind in disputed)
        for kind in Kind
        if (found := _of(kind, told))
    ]


def side_by_side(pair: Compared, one: Sequence[Cited], other: Sequence[Cited]) -> list[Beside]:
    """What is told of either, a row a kind: first what agrees, then what speaks against it."""
    agreeing = {each.name for each in pair.agreeing}
    against = {each.kind for each in pair.against}
    found = []
    for kind in Kind:
        ours, theirs = _of(kind, one), _of(kind, other)
        if not ours and not theirs:
            continue
        if kind in against:
            state = "against"
        elif kind.value in agreeing:
            state = "agrees"
        else:
            state = "one" if not (ours and theirs) else "open"
        found.append(Beside(kind=kind.value, one=ours, other=theirs, state=state))
    order = ("agrees", "against", "open", "one")
    return sorted(found, key=lambda each: order.index(each.state))


def names_agree(pair: Compared) -> bool:
    """Whether the printed names may be one."""
    return any(each.name == PSEUDONYM for each in pair.agreeing)


def listed(standing: Iterable[Standing], chosen: Mapping[str, str]) -> list[Listed]:
    """The cases that fit what was chosen."""
    return [each for case in standing if _fits(each := _listed(case), chosen)]


def _listed(standing: Standing) -> Listed:
    attributes = standing.attributes
    return Listed(
        standing=standing,
        told={
            kind: tuple({each.value: each for each in attributes if each.kind == kind}.values())
            for kind in (Kind.GENDER, Kind.REGION, Kind.LEFT_ON, Kind.REASONS_LEAVING)
        },
        disputed=bool(contradictions(standing.telling.facts)),
    )


def _fits(case: Listed, chosen: Mapping[str, str]) -> bool:
    for kind in (Kind.REGION, Kind.GENDER):
        wanted = chosen.get(kind)
        if wanted and wanted not in {each.value for each in case.told[kind]}:
            return False
    only = chosen.get("only")
    if only == "several":
        return len(case.standing.stories) > 1
    return only != "disputed" or case.disputed


def _of(kind: Kind, told: Sequence[Cited]) -> tuple[Cited, ...]:
    return tuple(each for each in told if each.attribute.kind == kind)
