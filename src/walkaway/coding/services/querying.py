"""What coders found in a study, asked and handed out.

Whatever is asked is asked of what may leave: an interview whose speaker does not consent to
research today is in no count and no quotation. Names that a speaker's plan hides are replaced
before anything is counted or quoted, and a passage that holds one is not quoted at all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from itertools import chain
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from walkaway.accounts.actors import Actor
from walkaway.archive.queries.gate import may_leave
from walkaway.archive.services.protection import plan_of
from walkaway.coding.answer_papers import answer_page
from walkaway.coding.models import Document, Study
from walkaway.coding.queries.codebooks import codebook_of
from walkaway.coding.queries.documents import documents_for, speaker_of
from walkaway.coding.services.comparison import OpenDocument, opened_study
from walkaway.core.cases.days import Exactness
from walkaway.core.cases.report import left_in, settled
from walkaway.core.cases.table import CaseRow
from walkaway.core.cases.vocabulary import Field
from walkaway.core.coding import queries
from walkaway.core.coding.hiding import hide
from walkaway.core.coding.model import Codebook, Sheet
from walkaway.core.coding.model import Document as Text
from walkaway.core.coding.queries import Crosstab, Facet, Material, Quotation, Together
from walkaway.core.coding.query_tables import counts_csv, quotations_csv, together_csv
from walkaway.core.coding.units import UnitKind, place_in_text
from walkaway.core.errors import NotOpened, Refused
from walkaway.core.gate import Blocker, Form, Purpose
from walkaway.core.spans import Span
from walkaway.core.text.hidden_plan import hidden_names
from walkaway.core.text.names import named_spans
from walkaway.journal.services import record
from walkaway.stories.queries.reports import confirmed_cases


class Part(StrEnum):
    """What can be handed out of an answer."""

    COUNTS = "counts"
    TOGETHER = "together"
    QUOTATIONS = "quotations"
    PAGE = "page"
    """All of it, as one page to print."""

    @property
    def file_name(self) -> str:
        """What the file is called."""
        return "answer.html" if self is Part.PAGE else f"{self.value}.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked: codes by `facet`, in the documents that have the values `only`.

    With a `code` its passages are quoted, with `beside` those that overlap one of that code.
    """

    facet: Facet = Facet.REGION
    only: Mapping[Facet, str]
    code: str = ""
    beside: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """A document that is not counted. `blockers` say why; without any, hiding its names failed."""

    number: int
    blockers: tuple[Blocker, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A study as it can be asked. `values` of each facet are what documents can be narrowed to.

    `unfinished` documents wait for a coder, `closed` ones did not open for whoever asks.
    `undecided` ones are counted from what all their coders did, since nothing was decided yet.
    """

    study: Study
    codebook: Codebook
    materials: tuple[Material, ...]
    values: Mapping[Facet, tuple[str, ...]]
    case_names: Mapping[str, str]
    withheld: tuple[Withheld, ...]
    unfinished: int
    closed: int
    undecided: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was found in `documents` documents."""

    documents: int
    counts: Crosstab
    together: tuple[Together, ...]
    quotations: tuple[Quotation, ...]


def asked(study: Study, *, actor: Actor) -> Asked:
    """All of a study that may leave, opened for `actor`. Raises `Refused`."""
    opened = opened_study(study, actor=actor)
    by_story = _cases_by_story(confirmed_cases())
    materials: list[Material] = []
    withheld: list[Withheld] = []
    undecided = 0
    for each in opened.documents:
        blockers = _blockers(each.row)
        if blockers:
            withheld.append(Withheld(number=each.row.number, blockers=blockers))
            continue
        try:
            materials.append(_material(each, by_story, actor))
        except (Refused, NotOpened):
            withheld.append(Withheld(number=each.row.number, blockers=()))
            continue
        undecided += not each.is_finished and len(each.coded.sheets) > 1
    total = documents_for(actor).filter(study=study).count()
    return Asked(
        study=study,
        codebook=codebook_of(study.codebook_version),
        materials=tuple(materials),
        values={facet: _values(materials, facet) for facet in Facet},
        case_names={case.id: case.pseudonym for case in chain(*by_story.values())},
        withheld=tuple(withheld),
        unfinished=total - len(opened.documents) - opened.closed,
        closed=opened.closed,
        undecided=undecided,
    )


def answer(asked: Asked, question: Question) -> Answer:
    """What the study says to a question."""
    found = queries.narrowed(asked.materials, question.only)
    quoted: tuple[Quotation, ...] = ()
    if question.code:
        quoted = queries.quotations(found, asked.codebook, question.code, question.beside)
    return Answer(
        documents=len(found),
        counts=queries.crosstab(found, asked.codebook, question.facet),
        together=queries.together(found, UnitKind(asked.study.unit)),
        quotations=quoted,
    )


@transaction.atomic
def hand_out_answer(study: Study, question: Question, part: Part, *, actor: Actor) -> str:
    """A file of an answer; the journal keeps that it was handed out. Raises `Refused`."""
    opened = asked(study, actor=actor)
    for code in (question.code, question.beside):
        _require_code(opened, code)
    found = answer(opened, question)
    if part is Part.COUNTS:
        text = counts_csv(found.counts, question.facet, opened.case_names)
    elif part is Part.TOGETHER:
        text = together_csv(found.together, opened.codebook)
    elif part is Part.QUOTATIONS:
        text = quotations_csv(found.quotations, opened.codebook)
    else:
        text = answer_page(opened, question, found)
    record(
        "answer-handed-out",
        actor=actor.ref,
        subject=f"study:{study.pk}",
        facts={
            "part": part.value,
            "documents": found.documents,
            "withheld": len(opened.withheld),
            "sha256": sha256(text.encode()).hexdigest(),
        },
    )
    return text


def _blockers(document: Document) -> tuple[Blocker, ...]:
    speaker, version = speaker_of(document), document.transcript_version
    if speaker is None or version is None:
        return ()
    return may_leave(
        speaker,
        purpose=Purpose.RESEARCH,
        form=Form.TEXT,
        language=version.transcript.language,
        today=timezone.localdate(),
    )


def _material(
    opened: OpenDocument, by_story: Mapping[UUID, Collection[CaseRow]], actor: Actor
) -> Material:
    text = opened.coded.document
    sheets = [opened.decided] if opened.is_finished else list(opened.coded.sheets.values())
    speaker = speaker_of(opened.row)
    if speaker is None:
        assert opened.row.copy
        story = opened.row.copy.story_id
        return Material(
            number=opened.row.number,
            document=text,
            sheets=tuple(sheets),
            source=str(story),
            facets=_facets(by_story.get(story, ())),
        )
    names = hidden_names(plan_of(speaker, actor=actor).plan)
    places = [span for span, _stand_in in named_spans(text.text, names, text.language)]
    guarded = _guarded(text, sheets, places)
    hidden, kept = hide(text, sheets, names)
    return Material(
        number=opened.row.number,
        document=hidden,
        sheets=tuple(kept),
        source=str(speaker.pk),
        facets={},
        guarded=guarded,
    )


def _guarded(text: Text, sheets: Iterable[Sheet], names: Sequence[Span]) -> frozenset[str]:
    """The codings in whose passages a hidden name stands."""
    placed = (
        (coding.guid, place_in_text(coding.selection, text))
        for sheet in sheets
        for coding in sheet.codings
    )
    return frozenset(
        guid for guid, place in placed if place and any(place.overlaps(name) for name in names)
    )


def _cases_by_story(rows: Iterable[CaseRow]) -> dict[UUID, list[CaseRow]]:
    found: dict[UUID, list[CaseRow]] = {}
    for row in rows:
        for source in row.sources:
            found.setdefault(UUID(source), []).append(row)
    return found


def _facets(cases: Collection[CaseRow]) -> dict[Facet, frozenset[str]]:
    years = (left_in(case, Exactness.YEAR) for case in cases)
    return {
        Facet.CASE: frozenset(case.id for case in cases),
        Facet.REGION: frozenset(chain(*(settled(case, Field.REGION) for case in cases))),
        Facet.YEAR: frozenset(filter(None, years)),
    }


def _values(materials: Iterable[Material], facet: Facet) -> tuple[str, ...]:
    told = {value for each in materials for value in each.values(facet)}
    return tuple(sorted(told - {queries.NOT_TOLD}))


def _require_code(asked: Asked, guid: str) -> None:
    """Raise `Refused` for a code that the codebook of the study has not."""
    if guid and guid not in asked.codebook.by_guid:
        raise Refused(
            what=_("This question"),
            reason=_("the codebook of the study has no such code"),
            way_on=_("Choose one of the list."),
        )
