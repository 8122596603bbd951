"""Whether what was published of two people agrees, speaks against itself, or had better stay apart.

Everything here compares what passages of published accounts tell, and nothing else. Its answers
are for a person who reads those passages: nothing is joined by what stands here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

from walkaway.core.cases.days import Exactness, ToldDay
from walkaway.core.cases.vocabulary import Exposure, Kind
from walkaway.core.text.edit_distance import edit_distance
from walkaway.core.text.folding import fold
from walkaway.core.text.romanised import skeleton
from walkaway.core.text.word_forms import script_of

PSEUDONYM = "pseudonym"
OTHER = "other"
LEAST_AGREEING, LEAST_TELLING = 3, 2
AGE_SLACK_YEARS = 1
"""Accounts round, and a birthday lies between two of them."""
MINOR_BELOW_YEARS = 18
OLDEST_YEARS = 110
RARE_TRAITS = 4
"""From so many traits on, they are taken to point to one person. Nobody can count how many people
share them, so this is a rule of caution and no estimate."""
LEAST_CONSONANTS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that one account tells. `source` is the account, however many copies it has."""

    kind: Kind
    value: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What accounts tell of one person: the names as printed, and facts."""

    pseudonyms: frozenset[str]
    facts: tuple[Fact, ...] = ()

    def values(self, kind: Kind) -> frozenset[str]:
        """What is told of `kind`."""
        return frozenset(each.value for each in self.facts if each.kind is kind)

    def with_(self, other: Telling) -> Telling:
        """What would be told of one person, were the two the same."""
        return Telling(
            pseudonyms=self.pseudonyms | other.pseudonyms, facts=(*self.facts, *other.facts)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Facts of one kind that cannot all be true of one person."""

    kind: Kind
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Something that is told of both. `name` is a kind, or `pseudonym`.

    It is `telling` when few people share it; a gender, a region or a mere year is not.
    """

    name: str
    one: str
    other: str
    telling: bool


class Danger(StrEnum):
    """Why joining two accounts may itself do harm."""

    NAME_TO_PSEUDONYM = "name-to-pseudonym"
    """One account prints a full name, the other kept to a pseudonym."""
    SHOWN_TO_HIDDEN = "shown-to-hidden"
    """One account shows a face, a home, family or work that the other left out."""
    PUNISHABLE_TO_NAMED = "punishable-to-named"
    """One tells of acts that can be punished, the other gives away who it was."""
    RARE_TOGETHER = "rare-together"
    """Together the facts point to one person, though those of each account alone do not."""
    MINOR = "minor"
    """They left as a minor."""


def fits(kind: Kind, value: str) -> bool:
    """Whether `value` is one that `kind` can have."""
    if kind.is_day:
        return ToldDay.read(value) is not None
    if kind is Kind.AGE:
        return value.isascii() and value.isdecimal() and 0 < int(value) <= OLDEST_YEARS
    if kind is Kind.GROUP:
        return bool(value.strip())
    return value in kind.choices


def contradictions(facts: Iterable[Fact]) -> tuple[Contradiction, ...]:
    """For each kind that holds once, the facts that exclude each other.

    Days are compared as exactly as they are told: "summer 2015" does not exclude July 2015.

    >>> told = [Fact(kind=Kind.LEFT_ON, value=day, source=source)
    ...         for day, source in [("2015-summer", "a"), ("2015-07", "b"), ("2015", "c")]]
    >>> contradictions(told)
    ()
    >>> contradictions([*told, Fact(kind=Kind.LEFT_ON, value="2014", source="d")])[0].kind.value
    'left_on'
    """
    told = tuple(facts)
    found = []
    for kind in Kind:
        same = tuple(each for each in told if each.kind is kind)
        if not kind.has_many and any(
            not _may_be_one(kind, one.value, other.value) for one, other in product(same, same)
        ):
            found.append(Contradiction(kind=kind, facts=same))
    return tuple(found)


def agreeing_facts(one: Telling, other: Telling) -> tuple[Agreement, ...]:
    """What is told of both, a kind once: the names first, then in the order of `Kind`.

    What is told as `other` agrees with nothing, and nor does what an account gives away.
    """
    found = []
    if (names := _agreeing_names(one.pseudonyms, other.pseudonyms)) is not None:
        found.append(Agreement(name=PSEUDONYM, one=names[0], other=names[1], telling=True))
    for kind in Kind:
        pairs = product(sorted(one.values(kind)), sorted(other.values(kind)))
        agreeing = [_agreement(kind, *pair) for pair in pairs if _agree(kind, *pair)]
        if agreeing:
            found.append(max(agreeing, key=lambda each: each.telling))
    return tuple(found)


def is_enough(agreeing: Collection[Agreement], against: Collection[Contradiction]) -> bool:
    """Whether two people may be proposed as one: enough agrees, and next to nothing speaks against.

    A pseudonym alone is never enough: many go by the same one.
    """
    telling = sum(each.telling for each in agreeing)
    return len(agreeing) >= LEAST_AGREEING and telling >= LEAST_TELLING and len(against) <= 1


def dangers(one: Telling, other: Telling) -> tuple[Danger, ...]:
    """Why joining these two may endanger the person, as far as what was recorded tells."""
    return tuple(danger for danger in Danger if _threatens(danger, one, other))


def names_agree(one: str, other: str) -> bool:
    """Whether two printed names may be one: in the same letters, or as they sound in others.

    >>> names_agree("Abu Omar", "أبو عمر"), names_agree("Abu Omar", "Abou Omar")
    (True, True)
    >>> names_agree("Amir", "Omar")
    False
    """
    ours, theirs = fold(one).split(), fold(other).split()
    if not ours or len(ours) != len(theirs):
        return False
    if ours == theirs:
        return True
    sounds = "".join(skeleton(word) for word in ours)
    if sum(sound != "A" for sound in sounds) < LEAST_CONSONANTS:
        return False
    return all(_words_agree(*pair) for pair in zip(ours, theirs, strict=True))


def _words_agree(one: str, other: str) -> bool:
    if skeleton(one) != skeleton(other):
        return False
    # Within one script vowels are written alike: Amir and Omar are two names.
    across = script_of(one[0]) != script_of(other[0])
    return across or edit_distance(one, other, at_most=1) <= 1


def _agreeing_names(ones: Iterable[str], others: Iterable[str]) -> tuple[str, str] | None:
    pairs = product(sorted(ones), sorted(others))
    return next((pair for pair in pairs if names_agree(*pair)), None)


def _may_be_one(kind: Kind, one: str, other: str) -> bool:
    if kind.is_day:
        ours, theirs = ToldDay.read(one), ToldDay.read(other)
        return bool(ours and theirs and ours.days.overlaps(theirs.days))
    if kind is Kind.AGE:
        return abs(int(one) - int(other)) <= AGE_SLACK_YEARS
    return fold(one) == fold(other)


def _agree(kind: Kind, one: str, other: str) -> bool:
    if kind is Kind.EXPOSES or OTHER in {one, other}:
        return False
    if kind is Kind.GROUP:
        return names_agree(one, other)
    return _may_be_one(kind, one, other)


def _agreement(kind: Kind, one: str, other: str) -> Agreement:
    telling = kind in {Kind.COUNTRY, Kind.AGE, Kind.ROLES} or (
        kind.is_day and not any(_is_rough(each) for each in (one, other))
    )
    return Agreement(name=kind.value, one=one, other=other, telling=telling)


def _is_rough(day: str) -> bool:
    told = ToldDay.read(day)
    return told is None or told.exactness is Exactness.YEAR


SHOWS = frozenset({Exposure.PICTURE, Exposure.HOME_NOW, Exposure.RELATIVES, Exposure.WORK})


def _threatens(danger: Danger, one: Telling, other: Telling) -> bool:
    ours, theirs = one.values(Kind.EXPOSES), other.values(Kind.EXPOSES)
    if danger is Danger.NAME_TO_PSEUDONYM:
        return (Exposure.FULL_NAME in ours) != (Exposure.FULL_NAME in theirs)
    if danger is Danger.SHOWN_TO_HIDDEN:
        return bool((ours ^ theirs) & SHOWS)
    if danger is Danger.PUNISHABLE_TO_NAMED:
        return _accuses(ours, theirs) or _accuses(theirs, ours)
    if danger is Danger.MINOR:
        return any(int(age) < MINOR_BELOW_YEARS for age in one.with_(other).values(Kind.AGE))
    together = len(_traits(one.with_(other)))
    return together >= RARE_TRAITS and together > max(len(_traits(one)), len(_traits(other)))


def _accuses(tells: frozenset[str], shows: frozenset[str]) -> bool:
    """Whether one account tells of acts, and another adds who it was."""
    added = shows - tells
    return Exposure.PUNISHABLE in tells and bool(added & {Exposure.FULL_NAME, *SHOWS})


def _traits(told: Telling) -> frozenset[str]:
    return frozenset(_traits_of(told))


def _traits_of(told: Telling) -> Iterator[str]:
    """The kinds of facts by which somebody who knows a person would recognise them."""
    for each in told.facts:
        if each.kind.is_day:
            day = ToldDay.read(each.value)
            if day and day.exactness in {Exactness.DAY, Exactness.MONTH}:
                yield each.kind
        elif each.kind in {Kind.GENDER, Kind.COUNTRY, Kind.AGE, Kind.ROLES, Kind.GROUP}:
            yield each.kind
