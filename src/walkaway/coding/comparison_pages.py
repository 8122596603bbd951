"""What the pages of a comparison show: figures in words, bars, and texts with marks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from walkaway.accounts.models import Staff
from walkaway.coding.queries.codebooks import codebook_of
from walkaway.coding.services.comparison import OpenDocument, Opened
from walkaway.core.coding.comparison import ComparedUnit, Dispute, Measured
from walkaway.core.coding.model import Choice, Code, Coding, Decision
from walkaway.core.coding.units import place_in_text
from walkaway.core.spans import Span, merged
from walkaway.core.stats.agreement import UNITS_FOR_AN_INTERVAL, Agreement

Words = str | Promise

RELIABLE, TENTATIVE = 0.8, 0.667
"""From where conclusions may rest on an alpha, or tentative ones.

Source: Krippendorff (2019), Content Analysis, 4th edition, section 12.5.
"""
AROUND = 160
"""How many characters are shown on either side of a passage."""
LONGEST_EXCERPT = 240

UNITS_COUNTED: dict[str, Words] = {
    "sentence": gettext_lazy("sentences"),
    "cue": gettext_lazy("cues or paragraphs"),
    "passage": gettext_lazy("passages"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """Alpha and its interval on a line from 0 to 100, as SVG writes numbers."""

    at: str
    low: str
    width: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Agreement as a page says it: `why` there is no interval, and what `standing` it has."""

    found: Agreement
    standing: str
    why: str
    bar: Bar | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """A figure, what it is of, and the one that counts all units where that differs."""

    names: tuple[str, ...]
    held: int | None
    coded: Shown
    every: Shown | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of text. `marked` is `all` or `some` of its coders, or empty."""

    text: str
    marked: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """What one coder put on a unit."""

    coder: str
    name: str
    codes: list[str]
    memos: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionShown:
    """What was decided about a unit."""

    words: str
    reason: str
    by: str
    decision: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeRow:
    """A unit on which coders differ, its place in the list, and what was decided."""

    place: int
    document: OpenDocument
    dispute: Dispute
    excerpt: str
    columns: list[Column]
    decided: DecisionShown | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRow:
    """A unit with what each coder put on it, or text between units, which has no `unit`."""

    unit: ComparedUnit | None
    pieces: list[Piece]
    columns: list[Column]


def figure_rows(opened: Opened) -> tuple[FigureRow, list[FigureRow], list[FigureRow]]:
    """Over all codes, per code in the order of the codebook, per two coders. Raises `Refused`."""
    found = opened.figures
    order = list(opened.code_names)
    codes = sorted(
        found.by_code,
        key=lambda each: (order.index(each.code) if each.code in order else len(order), each.code),
    )
    return (
        _figure((), None, found.overall),
        [
            _figure((opened.code_names.get(each.code, each.code),), each.held, each.measured)
            for each in codes
        ],
        sorted(
            (
                _figure(_by_name(opened, each.one, each.other), None, each.measured)
                for each in found.by_pair
            ),
            key=lambda row: row.names,
        ),
    )


def dispute_rows(opened: Opened) -> list[DisputeRow]:
    """All disputes, the most costly first."""
    documents = {each.row.number: each for each in opened.documents}
    staff = _staff_of(opened)
    return [
        _dispute_row(place, opened, documents[dispute.unit.document_number], dispute, staff)
        for place, dispute in enumerate(opened.disputes, 1)
    ]


def text_rows(opened: Opened) -> list[TextRow]:
    """One document from beginning to end."""
    (document,) = opened.documents
    text = document.coded.document.text
    rows: list[TextRow] = []
    end = 0
    for unit in opened.comparison.units:
        rows += _between(text[end : unit.span.start])
        rows.append(
            TextRow(
                unit=unit,
                pieces=list(pieces_of(document, unit, unit.span)),
                columns=columns_of(opened, unit),
            )
        )
        end = unit.span.end
    return [*rows, *_between(text[end:])]


def passage_pieces(document: OpenDocument, unit: ComparedUnit) -> list[Piece]:
    """A unit with what stands before and behind it."""
    text = document.coded.document.text
    before = text[max(0, unit.span.start - AROUND) : unit.span.start]
    behind = text[unit.span.end : unit.span.end + AROUND]
    return [Piece(text=before), *pieces_of(document, unit, unit.span), Piece(text=behind)]


def pieces_of(document: OpenDocument, unit: ComparedUnit, shown: Span) -> Iterator[Piece]:
    """The text of a unit, cut where the marks of its coders begin and end."""
    text = document.coded.document.text
    marks = [_marked_by(document, held) for held in unit.codings.values()]
    edges = {shown.start, shown.end}
    for span in (span for spans in marks for span in spans):
        edges |= {min(max(edge, shown.start), shown.end) for edge in (span.start, span.end)}
    cuts = sorted(edges)
    for start, end in pairwise(cuts):
        by = sum(any(span.start <= start < span.end for span in spans) for spans in marks)
        marked = "all" if by == len(marks) else "some" if by else ""
        yield Piece(text=text[start:end], marked=marked)


def columns_of(opened: Opened, unit: ComparedUnit) -> list[Column]:
    """What each coder put on a unit, coders by name."""
    columns = [
        Column(
            coder=coder,
            name=opened.names[coder],
            codes=sorted(opened.code_names.get(code, code) for code in unit.codes[coder]),
            memos=[coding.memo for coding in held if coding.memo],
        )
        for coder, held in unit.codings.items()
    ]
    return sorted(columns, key=lambda column: column.name)


def disputed_codes(opened: Opened, dispute: Dispute) -> list[Code]:
    """The codes that somebody put there and somebody did not, as the codebook has them."""
    codes = codebook_of(opened.study.codebook_version).walk()
    return [code for _, code in codes if code.guid in dispute.codes]


def codes_to_choose(opened: Opened) -> list[tuple[str, str]]:
    """Every code to code with: what identifies it, and its name."""
    codes = codebook_of(opened.study.codebook_version).walk()
    return [(code.guid, opened.code_names[code.guid]) for _, code in codes if code.is_codable]


def _by_name(opened: Opened, *coders: str) -> tuple[str, ...]:
    return tuple(sorted(opened.names[coder] for coder in coders))


def _figure(names: tuple[str, ...], held: int | None, measured: Measured) -> FigureRow:
    return FigureRow(
        names=names,
        held=held,
        coded=_shown(measured.on_coded),
        every=_shown(measured.on_all) if measured.differs else None,
    )


def _shown(found: Agreement) -> Shown:
    return Shown(found=found, standing=_standing(found), why=_why(found), bar=_bar(found))


def _standing(found: Agreement) -> str:
    """What conclusions may rest on it, by the lower end of its interval."""
    if found.interval is None:
        return "" if found.alpha is None else "first look"
    if found.interval[0] >= RELIABLE:
        return "reliable"
    return "tentative" if found.interval[0] >= TENTATIVE else "low"


def _why(found: Agreement) -> str:
    """Why there is no interval, or no figure at all, in the language of the page."""
    if not found.pairable:
        return _("No unit was coded by two coders: nothing can be compared.")
    if found.alpha is None:
        return _("Only one value was given: agreement beyond chance is undefined, not 1.")
    if found.interval:
        return ""
    if found.pairable < UNITS_FOR_AN_INTERVAL:
        return ngettext(
            "No interval: it takes %(needed)s units, and there is %(units)s.",
            "No interval: it takes %(needed)s units, and there are %(units)s.",
            found.pairable,
        ) % {"units": found.pairable, "needed": UNITS_FOR_AN_INTERVAL}
    return _("No interval: one value is so rare, or the units are so much alike. Code more units.")


def _bar(found: Agreement) -> Bar | None:
    if found.alpha is None:
        return None
    low, high = found.interval or (found.alpha, found.alpha)
    places = [100 * min(max(number, 0.0), 1.0) for number in (found.alpha, low, high)]
    return Bar(at=f"{places[0]:.1f}", low=f"{places[1]:.1f}", width=f"{places[2] - places[1]:.1f}")


def _dispute_row(
    place: int,
    opened: Opened,
    document: OpenDocument,
    dispute: Dispute,
    staff: Mapping[str, str],
) -> DisputeRow:
    unit = dispute.unit
    words = document.coded.document.text[unit.span.start : unit.span.end]
    cut = words if len(words) <= LONGEST_EXCERPT else f"{words[:LONGEST_EXCERPT].rstrip()} …"
    decision = next((each for each in document.decided.decisions if each.unit == unit.span), None)
    return DisputeRow(
        place=place,
        document=document,
        dispute=dispute,
        excerpt=cut,
        columns=columns_of(opened, unit),
        decided=_decision(opened, document, decision, staff) if decision else None,
    )


def _decision(
    opened: Opened, document: OpenDocument, decision: Decision, staff: Mapping[str, str]
) -> DecisionShown:
    kept = {each.code for each in document.decided.codings if each.guid in decision.codings}
    codes = sorted(opened.code_names.get(code, code) for code in kept)
    words = {
        Choice.CODER: _("as %(name)s coded it") % {"name": opened.names.get(decision.coder, "")},
        Choice.ALL: _("everything that anybody put there"),
        Choice.NONE: _("no code holds here"),
        Choice.OWN: _("something else"),
    }[decision.choice]
    return DecisionShown(
        words=f"{words}: {', '.join(codes)}" if codes else words,
        reason=decision.reason,
        by=staff.get(decision.by, ""),
        decision=decision,
    )


def _staff_of(opened: Opened) -> dict[str, str]:
    """The names of those who decided (1 query)."""
    by = {each.by for document in opened.documents for each in document.decided.decisions}
    return {str(each.pk): each.name for each in Staff.objects.filter(pk__in=by)}


def _between(text: str) -> list[TextRow]:
    """Text that is in no unit, when there is any."""
    if not text.strip():
        return []
    return [TextRow(unit=None, pieces=[Piece(text=text.strip())], columns=[])]


def _marked_by(document: OpenDocument, codings: Sequence[Coding]) -> tuple[Span, ...]:
    places = [place_in_text(each.selection, document.coded.document) for each in codings]
    return merged(place for place in places if place)
