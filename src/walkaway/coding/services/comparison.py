"""What coders did, opened side by side once all coders of a document have finished."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypedDict

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from walkaway.accounts.actors import Actor, require_role
from walkaway.accounts.models import Role
from walkaway.archive.queries.gate import may_leave
from walkaway.coding.models import Document, Sheet, Study
from walkaway.coding.queries.codebooks import codebook_of
from walkaway.coding.queries.documents import speaker_of
from walkaway.coding.queries.sheets import decided_sheet_of, open_documents_for, open_sheets_of
from walkaway.coding.services.sheets import content_of
from walkaway.coding.services.texts import text_of
from walkaway.core.coding.comparison import (
    CodedDocument,
    Comparison,
    Dispute,
    Figures,
    compare,
    disputes,
    figures,
)
from walkaway.core.coding.model import Sheet as Content
from walkaway.core.coding.units import UnitKind
from walkaway.core.errors import NotOpened, Refused
from walkaway.core.gate import Form, Purpose
from walkaway.core.stats.agreement import Agreement
from walkaway.core.stats.ratings import Ratings
from walkaway.core.typed_json import written
from walkaway.journal.services import record

EVERY_CODE = "every-code"
"""The table over all codes, where a code could be named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDocument:
    """A document that all its coders finished, with what was decided about it so far."""

    row: Document
    coded: CodedDocument
    decided: Content
    decided_row: Sheet | None

    @property
    def is_finished(self) -> bool:
        """Whether everything is decided, for good."""
        return self.decided_row is not None and self.decided_row.finished_at is not None

    @property
    def revision(self) -> int:
        """What whoever decides next must have seen."""
        return self.decided_row.revision if self.decided_row else 0


@dataclass(frozen=True, kw_only=True)
class Opened:
    """Open documents of a study, compared. `closed` are open ones that did not open for `actor`.

    `names` are those of coders, by what `core.coding` knows them by.
    """

    study: Study
    documents: tuple[OpenDocument, ...]
    names: Mapping[str, str]
    closed: int

    @cached_property
    def comparison(self) -> Comparison:
        """All units of all documents."""
        return compare([each.coded for each in self.documents], UnitKind(self.study.unit))

    @cached_property
    def disputes(self) -> tuple[Dispute, ...]:
        """The most costly first."""
        return disputes(self.comparison)

    @cached_property
    def figures(self) -> Figures:
        """Raises `Refused` where there are no two coders."""
        return figures(self.comparison)

    @cached_property
    def code_names(self) -> dict[str, str]:
        """Names of codes, each its own: a second one of a name is told apart by a number."""
        return distinct(
            {each.guid: each.name for _, each in codebook_of(self.study.codebook_version).walk()}
        )


def opened_study(study: Study, *, actor: Actor) -> Opened:
    """All open documents of a study that open for `actor`. Raises `Refused`."""
    require_role(actor, Role.RESEARCHER, what=_("Comparing"))
    rows = open_documents_for(actor).filter(study=study).order_by("number")
    documents: list[OpenDocument] = []
    names: dict[str, str] = {}
    closed = 0
    for row in rows:
        try:
            document, coders = _open(row, actor)
        except (Refused, NotOpened):
            closed += 1
            continue
        documents.append(document)
        names |= coders
    return Opened(study=study, documents=tuple(documents), names=distinct(names), closed=closed)


def opened_document(document: Document, *, actor: Actor) -> Opened:
    """One open document by itself. Raises `Refused`, and `NotOpened` when it was changed."""
    require_role(actor, Role.RESEARCHER, what=_("Comparing"))
    opened, names = _open(document, actor)
    return Opened(study=document.study, documents=(opened,), names=distinct(names), closed=0)


def distinct(names: Mapping[str, str]) -> dict[str, str]:
    """The same names, those that stand twice with a number: `Ann`, `Ann (2)`."""
    taken: set[str] = set()
    told: dict[str, str] = {}
    for key, name in names.items():
        number, shown = 1, name
        while shown in taken:
            number += 1
            shown = f"{name} ({number})"
        taken.add(shown)
        told[key] = shown
    return told


class UnitJson(TypedDict):
    """A unit: where it lies, and the codes of each coder. Its words are not in it."""

    document: int
    unit: int
    start: int
    end: int
    codes: dict[str, list[str]]


class ComparisonJson(TypedDict):
    """What a comparison hands out."""

    format: str
    study: str
    unit: str
    left_out: list[int]
    coders: dict[str, str]
    codes: dict[str, str]
    overall: dict[str, object]
    by_code: dict[str, dict[str, object]]
    units: list[UnitJson]


@transaction.atomic
def handed_out(study: Study, what: str, *, actor: Actor) -> tuple[str, str]:
    """A file of a study and its ending: `json`, or the table of a code or over all as CSV.

    The table is what `walkaway agreement` reads. No words of a document are in either; interviews
    whose speakers do not consent to research today are left out. Raises `Refused`.
    """
    opened = opened_study(study, actor=actor)
    kept = tuple(each for each in opened.documents if _may_leave(each.row))
    out = Opened(study=study, documents=kept, names=opened.names, closed=opened.closed)
    left_out = [each.row.number for each in opened.documents if each not in kept]
    if what == "json":
        text, ending = written(_as_json(out, left_out)), "json"
    else:
        text, ending = table_of(_ratings(out, what), out.names), "csv"
    record(
        "comparison-handed-out",
        actor=actor.ref,
        subject=f"study:{study.pk}",
        facts={"documents": len(kept), "left-out": len(left_out)},
    )
    return text, ending


def table_of(ratings: Ratings, names: Mapping[str, str]) -> str:
    """Units down, coders by name across, as `core.ratings_csv` reads it."""
    names = {coder: names.get(coder, coder) for coder in ratings.coders}
    columns = range(len(ratings.coders))
    by_name = sorted(columns, key=lambda column: names[ratings.coders[column]])
    ratings = ratings.of_coders(by_name)
    into = io.StringIO(newline="")
    writer = csv.writer(into)
    writer.writerow(["unit", *(names[coder] for coder in ratings.coders)])
    for unit, row in zip(ratings.units, ratings.rows, strict=True):
        writer.writerow([unit, *("" if value is None else value for value in row)])
    return into.getvalue()


def _ratings(opened: Opened, what: str) -> Ratings:
    """The table of a code, or over all, of the units that the first figure counts."""
    if what == EVERY_CODE:
        return opened.comparison.coded.over_all(opened.code_names)
    if what not in opened.code_names:
        raise Refused(
            what=_("This table"),
            reason=_("the codebook of the study has no such code"),
            way_on=_("Choose one of the list."),
        )
    return opened.comparison.coded.of_code(what)


def _as_json(opened: Opened, left_out: list[int]) -> ComparisonJson:
    return {
        "format": "walkaway-comparison-1",
        "study": str(opened.study.pk),
        "unit": opened.study.unit,
        "left_out": left_out,
        "coders": dict(opened.names),
        "codes": opened.code_names,
        "overall": _figure(opened.figures.overall.on_coded),
        "by_code": {each.code: _figure(each.measured.on_coded) for each in opened.figures.by_code},
        "units": [
            {
                "document": unit.document_number,
                "unit": unit.number,
                "start": unit.span.start,
                "end": unit.span.end,
                "codes": {coder: sorted(held) for coder, held in unit.codes.items()},
            }
            for unit in opened.comparison.units
        ],
    }


def _figure(found: Agreement) -> dict[str, object]:
    return {
        "alpha": found.alpha,
        "interval": list(found.interval) if found.interval else None,
        "percent": found.percent,
        "ac1": found.ac1,
        "kappa": found.kappa,
        "units": found.units,
        "pairable": found.pairable,
        "note": found.note,
    }


def _may_leave(document: Document) -> bool:
    speaker, version = speaker_of(document), document.transcript_version
    if speaker is None or version is None:
        return True
    return not may_leave(
        speaker, purpose=Purpose.RESEARCH, form=Form.TEXT, language=version.transcript.language,
        today=timezone.localdate(),
    )  # fmt: skip


def _open(row: Document, actor: Actor) -> tuple[OpenDocument, dict[str, str]]:
    text = text_of(row, actor=actor)
    sheets = list(open_sheets_of(row, actor))
    decided_row = decided_sheet_of(row, actor)
    coded = CodedDocument(
        number=row.number,
        document=text,
        sheets={coder_of(sheet): content_of(sheet, actor=actor) for sheet in sheets},
    )
    opened = OpenDocument(
        row=row,
        coded=coded,
        decided=content_of(decided_row, actor=actor) if decided_row else Content(),
        decided_row=decided_row,
    )
    return opened, dict(map(_named, sheets))


def coder_of(sheet: Sheet) -> str:
    """What `core.coding` knows a coder by: their identifier, or their name from elsewhere."""
    return str(sheet.coder_id) if sheet.coder_id else f"elsewhere:{sheet.coder_name}"


def _named(sheet: Sheet) -> tuple[str, str]:
    return coder_of(sheet), sheet.coder.name if sheet.coder else sheet.coder_name
