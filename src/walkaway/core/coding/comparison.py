"""How far coders agree on the same documents, per code, per two coders and over all codes.

A value is given to each unit by each coder whose finished sheet is handed in: of one code, whether
it holds there; over all codes, the set of those that hold, so that two coders agree on a unit only
when they agree on all of it. A coder without a sheet of a document said nothing of its units.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from operator import methodcaller

import numpy as np

from walkaway.core.coding.model import Coding, Document, Sheet
from walkaway.core.coding.units import UnitKind, held_by, place_in_text, units_of
from walkaway.core.spans import Span
from walkaway.core.stats.agreement import Agreement, agreement, disputed_units
from walkaway.core.stats.alpha import Disagreement
from walkaway.core.stats.ratings import Metric, Ratings

NOTHING = "–"
"""The value of a unit on which a coder put no code. An empty cell says: not coded by this coder."""

SEED = 0
"""The same sheets always give the same interval, and the one that `walkaway agreement` gives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedDocument:
    """A document with the finished sheets of its coders. `number` is its place in the study."""

    number: int
    document: Document
    sheets: Mapping[str, Sheet]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedUnit:
    """A unit, and the codings that hold for it on the sheet of each coder of its document."""

    document_number: int
    number: int
    span: Span
    codings: Mapping[str, tuple[Coding, ...]]
    codes: Mapping[str, frozenset[str]]
    """The codes of these."""

    @classmethod
    def of(
        cls, document_number: int, number: int, span: Span, codings: Mapping[str, list[Coding]]
    ) -> ComparedUnit:
        """One with these codings."""
        return cls(
            document_number=document_number,
            number=number,
            span=span,
            codings={coder: tuple(held) for coder, held in codings.items()},
            codes={coder: frozenset(each.code for each in held) for coder, held in codings.items()},
        )

    def of_coders(self, coders: Sequence[str]) -> ComparedUnit:
        """The same as some of the coders see it."""
        return replace(
            self,
            codings={coder: self.codings[coder] for coder in coders if coder in self.codings},
            codes={coder: self.codes[coder] for coder in coders if coder in self.codes},
        )

    @property
    def name(self) -> str:
        """How tables call it: the document and the unit in it."""
        return f"{self.document_number}.{self.number}"

    @property
    def is_coded(self) -> bool:
        """Whether anybody put anything on it."""
        return any(self.codes.values())

    @property
    def is_disputed(self) -> bool:
        """Whether its coders do not all say the same."""
        return len(set(self.codes.values())) > 1


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """The units of the documents. `unplaced` counts codings that lie on no unit."""

    kind: UnitKind
    coders: tuple[str, ...]
    units: tuple[ComparedUnit, ...]
    unplaced: int

    @cached_property
    def coded(self) -> Comparison:
        """The same without the units on which nobody put anything."""
        return replace(self, units=tuple(unit for unit in self.units if unit.is_coded))

    def of_coders(self, *coders: str) -> Comparison:
        """What some of the coders said, on the units of which any of them said something."""
        kept = [unit.of_coders(coders) for unit in self.units]
        return replace(self, coders=coders, units=tuple(unit for unit in kept if unit.codes))

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Every code that holds somewhere."""
        return tuple(
            sorted({code for unit in self.units for held in unit.codes.values() for code in held})
        )

    def of_code(self, code: str) -> Ratings:
        """Whether the code holds for each unit: `1` or `0`."""
        return self._ratings(lambda held: "1" if code in held else "0")

    def over_all(self, names: Mapping[str, str] | None = None) -> Ratings:
        """The set of codes of each unit, by their `names` where these are given."""
        called = names or {}
        return self._ratings(
            lambda held: " + ".join(sorted(called.get(code, code) for code in held)) or NOTHING
        )

    def _ratings(self, value_of: Callable[[frozenset[str]], str]) -> Ratings:
        return Ratings(
            coders=self.coders,
            units=tuple(unit.name for unit in self.units),
            rows=tuple(
                tuple(
                    value_of(unit.codes[coder]) if coder in unit.codes else None
                    for coder in self.coders
                )
                for unit in self.units
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Agreement on the units that somebody coded, and on all there are.

    Both are said, since leaving out what nobody coded makes agreement beyond chance look worse
    where there are few codes, and counting it makes the share of agreeing pairs look better.
    """

    on_coded: Agreement
    on_all: Agreement

    @property
    def differs(self) -> bool:
        """Whether it matters which units are counted, at two decimals."""
        return _said(self.on_coded) != _said(self.on_all)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeFigures:
    """Agreement on one code; `held` counts the units where somebody put it."""

    code: str
    held: int
    measured: Measured


@dataclass(frozen=True, slots=True, kw_only=True)
class PairFigures:
    """Agreement of two coders over all codes, on the documents that both coded."""

    one: str
    other: str
    measured: Measured


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All that is measured of a comparison."""

    overall: Measured
    by_code: tuple[CodeFigures, ...]
    by_pair: tuple[PairFigures, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """A unit on which its coders differ.

    `cost` is by how much the alphas of the codes in dispute would rise, were it settled: the sum,
    over these codes, of the share of the disagreement that this unit has in what each lacks to 1.
    """

    unit: ComparedUnit
    codes: frozenset[str]
    cost: float


def compare(documents: Sequence[CodedDocument], kind: UnitKind) -> Comparison:
    """Lay the sheets of all documents side by side, unit by unit."""
    compared = [_compare_one(each, kind) for each in documents]
    return Comparison(
        kind=kind,
        coders=tuple(sorted({coder for each in documents for coder in each.sheets})),
        units=tuple(unit for units, _ in compared for unit in units),
        unplaced=sum(unplaced for _, unplaced in compared),
    )


def figures(comparison: Comparison, *, resamples: int = 1000) -> Figures:
    """Measure agreement over all codes, per code and per two coders.

    Raises `Refused` where there are no two coders.
    """
    held = Counter(
        code for unit in comparison.units for code in frozenset().union(*unit.codes.values())
    )
    return Figures(
        overall=_both_ways(comparison, Comparison.over_all, resamples),
        by_code=tuple(
            CodeFigures(
                code=code,
                held=held[code],
                measured=_both_ways(comparison, methodcaller("of_code", code), resamples),
            )
            for code in comparison.codes
        ),
        by_pair=tuple(
            PairFigures(
                one=one,
                other=other,
                measured=_both_ways(
                    comparison.of_coders(one, other), Comparison.over_all, resamples
                ),
            )
            for one, other in combinations(comparison.coders, 2)
        ),
    )


def disputes(comparison: Comparison) -> tuple[Dispute, ...]:
    """The units on which coders differ, those first that cost the most agreement."""
    costs: dict[str, float] = defaultdict(float)
    for code in comparison.codes:
        ratings = comparison.coded.of_code(code)
        found = Disagreement.of(ratings, Metric.NOMINAL)
        lacking = 1 - float(found.alphas(found.times[np.newaxis, :])[0])
        for disputed in disputed_units(ratings, Metric.NOMINAL):
            costs[disputed.unit] += disputed.share * lacking
    disputed_ones = [
        Dispute(unit=unit, codes=_differing(unit), cost=costs[unit.name])
        for unit in comparison.units
        if unit.is_disputed
    ]
    return tuple(sorted(disputed_ones, key=lambda dispute: -dispute.cost))


def _compare_one(coded: CodedDocument, kind: UnitKind) -> tuple[list[ComparedUnit], int]:
    document = coded.document
    everything = [each.selection for sheet in coded.sheets.values() for each in sheet.codings]
    spans = units_of(document, kind, everything)
    codings: list[dict[str, list[Coding]]] = [{coder: [] for coder in coded.sheets} for _ in spans]
    unplaced = 0
    for coder, sheet in coded.sheets.items():
        for coding in sheet.codings:
            place = place_in_text(coding.selection, document)
            held = held_by(place, spans) if place else ()
            unplaced += not held
            for at in held:
                codings[at][coder].append(coding)
    units = [
        ComparedUnit.of(coded.number, number, span, by_coder)
        for number, (span, by_coder) in enumerate(zip(spans, codings, strict=True), 1)
    ]
    return units, unplaced


def _both_ways(
    comparison: Comparison, table: Callable[[Comparison], Ratings], resamples: int
) -> Measured:
    on_coded, on_all = table(comparison.coded), table(comparison)
    found = _measured(on_coded, resamples)
    alike = len(on_coded.units) == len(on_all.units)
    return Measured(on_coded=found, on_all=found if alike else _measured(on_all, resamples))


def _measured(ratings: Ratings, resamples: int) -> Agreement:
    rng = np.random.default_rng(SEED)
    return agreement(ratings, Metric.NOMINAL, rng=rng, resamples=resamples)


def _differing(unit: ComparedUnit) -> frozenset[str]:
    """The codes that somebody put on a unit and somebody else did not."""
    held = unit.codes.values()
    return frozenset().union(*held) - frozenset.intersection(*held)


def _said(found: Agreement) -> tuple[str, ...]:
    numbers = (found.alpha, found.percent, found.ac1)
    return tuple("" if number is None else f"{number:.2f}" for number in numbers)
