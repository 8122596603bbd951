"""What was coded, asked: how often, where, with what, and in which words.

Everything is counted three ways. Documents; sources, which are independent of each other, since
copies of a story and interviews of one speaker are one; and passages, where codings of one code
that overlap are one, whoever put them there. A code has what is coded below it, too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from walkaway.core.coding.model import Code, Codebook, Coding, Document, Sheet
from walkaway.core.coding.units import UnitKind, held_by, place_in_text, units_of
from walkaway.core.spans import Span

NOT_TOLD = ""
"""The value of a facet of which nothing is told, or about which sources disagree."""
CONTEXT_CHARACTERS = 160


class Facet(StrEnum):
    """What documents can be told apart by."""

    CASE = "case"
    REGION = "region"
    YEAR = "year"


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """A document with what is counted of it: the decided sheet, or those of all its coders.

    `facets` hold the values of the cases it tells of; a document can tell of several. `guarded` are
    codings, by their `guid`, whose words must not be read; in `document` they are replaced.
    """

    number: int
    document: Document
    sheets: tuple[Sheet, ...]
    source: str
    facets: Mapping[Facet, frozenset[str]]
    guarded: frozenset[str] = frozenset()

    def values(self, facet: Facet) -> frozenset[str]:
        """What is told of a facet; `NOT_TOLD` alone when nothing is."""
        return self.facets.get(facet) or frozenset({NOT_TOLD})

    def codings(self, codes: Collection[str]) -> list[Coding]:
        """All codings of these codes that lie in the text."""
        return [
            coding
            for sheet in self.sheets
            for coding in sheet.codings
            if coding.code in codes and place_in_text(coding.selection, self.document)
        ]

    def passages(self, codes: Collection[str]) -> tuple[Span, ...]:
        """Where these codes are, in order; what overlaps is one passage."""
        selections = [coding.selection for coding in self.codings(codes)]
        return units_of(self.document, UnitKind.PASSAGE, selections)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How many documents, independent sources and passages."""

    documents: int
    sources: int
    passages: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRow:
    """A code in each column, each with what it is out of; the last is over all documents.

    `depth` is its place in the tree.
    """

    code: Code
    depth: int
    out_of: tuple[tuple[Counted, Counted], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Crosstab:
    """Codes by the values of a facet. A document that tells of several stands in each column.

    `columns` are values, `NOT_TOLD` last. Each row has a cell more, over all documents.
    """

    columns: tuple[str, ...]
    rows: tuple[CodeRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """Two codes that one coder, or whoever decided, put on the same unit: on how many units."""

    one: str
    other: str
    units: int
    documents: int
    sources: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """A passage of a code in its context. Of one that is guarded, no words are here."""

    number: int
    title: str
    language: str
    code: str
    before: str
    text: str
    after: str
    at_ms: int | None
    is_guarded: bool = False


def narrowed(materials: Iterable[Material], wanted: Mapping[Facet, str]) -> tuple[Material, ...]:
    """The documents that have all of these values."""
    return tuple(
        each
        for each in materials
        if all(value in each.values(facet) for facet, value in wanted.items())
    )


def with_below(codebook: Codebook, guid: str) -> frozenset[str]:
    """A code and all codes below it."""
    code = codebook.by_guid[guid]
    return frozenset(
        each.guid for _, each in Codebook(guid="", name="", language="", codes=(code,)).walk()
    )


def crosstab(materials: Sequence[Material], codebook: Codebook, facet: Facet) -> Crosstab:
    """Every code by every value of `facet`."""
    values = {value for each in materials for value in each.values(facet)}
    columns = tuple(sorted(values, key=lambda value: (value == NOT_TOLD, value)))
    there = [[each for each in materials if value in each.values(facet)] for value in columns]
    there.append(list(materials))
    bases = [_base(each) for each in there]
    rows = []
    for depth, code in codebook.walk():
        codes = with_below(codebook, code.guid)
        cells = [_counted(each, codes) for each in there]
        rows.append(CodeRow(code=code, depth=depth, out_of=tuple(zip(cells, bases, strict=True))))
    return Crosstab(columns=columns, rows=tuple(rows))


def together(materials: Sequence[Material], kind: UnitKind) -> tuple[Together, ...]:
    """Which codes stand on the same units, the most frequent first."""
    units: dict[tuple[str, str], list[Material]] = {}
    for material in materials:
        for pairs in _pairs_on_units(material, kind):
            for pair in pairs:
                units.setdefault(pair, []).append(material)
    found = (
        Together(
            one=one,
            other=other,
            units=len(there),
            documents=len({each.number for each in there}),
            sources=len({each.source for each in there}),
        )
        for (one, other), there in units.items()
    )
    return tuple(sorted(found, key=lambda each: (-each.units, each.one, each.other)))


def quotations(
    materials: Sequence[Material], codebook: Codebook, code: str, beside: str = ""
) -> tuple[Quotation, ...]:
    """The passages of a code in their context; with `beside`, those that overlap one of that."""
    codes = with_below(codebook, code)
    others = with_below(codebook, beside) if beside else frozenset()
    return tuple(
        _quotation(material, code, passage, codes)
        for material in materials
        for passage in material.passages(codes)
        if not others or any(passage.overlaps(each) for each in material.passages(others))
    )


def _counted(materials: Iterable[Material], codes: Collection[str]) -> Counted:
    passages = [(each, len(each.passages(codes))) for each in materials]
    having = [each for each, count in passages if count]
    return Counted(
        documents=len(having),
        sources=len({each.source for each in having}),
        passages=sum(count for _, count in passages),
    )


def _base(materials: Sequence[Material]) -> Counted:
    return Counted(documents=len(materials), sources=len({each.source for each in materials}))


def _pairs_on_units(material: Material, kind: UnitKind) -> list[set[tuple[str, str]]]:
    """Of each unit the pairs of codes that one sheet has on it, in the order of their names."""
    document = material.document
    selections = [coding.selection for sheet in material.sheets for coding in sheet.codings]
    units = units_of(document, kind, selections)
    found: list[set[tuple[str, str]]] = [set() for _ in units]
    for sheet in material.sheets:
        codes: list[set[str]] = [set() for _ in units]
        for coding in sheet.codings:
            if place := place_in_text(coding.selection, document):
                for at in held_by(place, units):
                    codes[at].add(coding.code)
        for at, here in enumerate(codes):
            found[at].update(combinations(sorted(here), 2))
    return found


def _quotation(material: Material, code: str, passage: Span, codes: Collection[str]) -> Quotation:
    document = material.document
    begins = [cue.span_ms.start for cue in document.cues if cue.span.overlaps(passage)]
    places = (
        place_in_text(coding.selection, document)
        for coding in material.codings(codes)
        if coding.guid in material.guarded
    )
    guarded = any(place and place.overlaps(passage) for place in places)
    before, after = _context(document.text, passage)
    return Quotation(
        number=material.number,
        title=document.title,
        language=document.language,
        code=code,
        before="" if guarded else before,
        text="" if guarded else document.text[passage.start : passage.end],
        after="" if guarded else after,
        at_ms=min(begins) if begins else None,
        is_guarded=guarded,
    )


def _context(text: str, passage: Span) -> tuple[str, str]:
    """What stands before and after, cut between words."""
    start, end = passage.start - CONTEXT_CHARACTERS, passage.end + CONTEXT_CHARACTERS
    before, after = text[max(0, start) : passage.start], text[passage.end : end]
    if start > 0:
        before = "… " + before.partition(" ")[2]
    if end < len(text):
        after = after.rpartition(" ")[0] + " …"
    return before, after
