"""Comparing: how far the coders of a study agree, where they differ, and what was decided."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from walkaway.accounts.access import DeskRequest, desk
from walkaway.accounts.actors import Actor
from walkaway.accounts.models import Role
from walkaway.accounts.words import told
from walkaway.archive.views.answers import status_of
from walkaway.coding.comparison_pages import (
    UNITS_COUNTED,
    DisputeRow,
    codes_to_choose,
    dispute_rows,
    disputed_codes,
    figure_rows,
    passage_pieces,
    text_rows,
)
from walkaway.coding.forms.comparison import Typed, number_of
from walkaway.coding.models import Document, Study
from walkaway.coding.queries.documents import documents_of
from walkaway.coding.queries.sheets import open_document_for
from walkaway.coding.services.adjudication import decide, finish_deciding
from walkaway.coding.services.comparison import (
    EVERY_CODE,
    Opened,
    handed_out,
    opened_document,
    opened_study,
)
from walkaway.coding.views.found import study_or_404
from walkaway.core.errors import NotOpened, Refused

MOST_DISPUTES_SHOWN = 200

researchers = desk(unlocked=True, roles=[Role.RESEARCHER])


@require_safe
@researchers
def study(request: DeskRequest, pk: UUID) -> HttpResponse:
    """How far the coders of a study agree, and where they do not."""
    return _study_page(request, study_or_404(request.actor, pk))


@require_POST
@researchers
def download(request: DeskRequest, pk: UUID) -> HttpResponse:
    """A table that `walkaway agreement` reads, or everything as JSON."""
    found = study_or_404(request.actor, pk)
    try:
        text, ending = handed_out(found, request.POST.get("what", ""), actor=request.actor)
    except Refused as error:
        return _study_page(request, found, error)
    kinds = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
    answer = HttpResponse(text, content_type=kinds[ending])
    answer["Content-Disposition"] = f'attachment; filename="comparison.{ending}"'
    return answer


@require_safe
@researchers
def document(request: DeskRequest, pk: UUID) -> HttpResponse:
    """One document with the marks of all its coders, differences first."""
    found = _document(request.actor, pk)
    return _document_page(request, found, number_of(request.GET.get("unit", "")))


@require_POST
@researchers
def decide_unit(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Decide one difference, and go on with the next."""
    found = _document(request.actor, pk)
    number, typed = number_of(request.POST.get("unit", "")), Typed.of(request.POST)
    try:
        opened = opened_document(found, actor=request.actor)
        unit = next((each for each in opened.comparison.units if each.number == number), None)
        if unit is None:
            raise Http404
        verdict = typed.verdict(opened, unit)
        decide(found, number, verdict, revision=typed.revision, actor=request.actor)
    except Refused as error:
        return _document_page(request, found, number, error, typed)
    except NotOpened:
        return _document_page(request, found, number)
    return HttpResponseRedirect(f"{reverse('desk-comparison-document', args=[pk])}#decide")


@require_POST
@researchers
def finish(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Say that all is decided."""
    found = _document(request.actor, pk)
    revision = number_of(request.POST.get("revision", ""))
    try:
        finish_deciding(found, revision=revision, actor=request.actor)
    except Refused as error:
        return _document_page(request, found, 0, error)
    except NotOpened:
        return _document_page(request, found, 0)
    return HttpResponseRedirect(reverse("desk-comparison-document", args=[pk]))


def _study_page(request: DeskRequest, found: Study, refused: Refused | None = None) -> HttpResponse:
    actor = request.actor
    opened = opened_study(found, actor=actor)
    rows = dispute_rows(opened)
    undecided = [row for row in rows if row.decided is None]
    by_number = {each.row.number: each for each in opened.documents}
    counted = {
        number: (
            sum(row.document.row.number == number for row in rows),
            sum(row.document.row.number == number for row in undecided),
        )
        for number in by_number
    }
    context = {
        "study": found,
        "opened": opened,
        "unit": UNITS_COUNTED[found.unit],
        "documents": [
            (each, by_number.get(each.number), *counted.get(each.number, (0, 0)))
            for each in documents_of(found, actor)
        ],
        "rows": rows[:MOST_DISPUTES_SHOWN],
        "undecided": undecided,
        "next": undecided[0] if undecided else None,
        "unfinished": next((each for each in opened.documents if not each.is_finished), None),
        "more": len(rows) - MOST_DISPUTES_SHOWN,
        "tables": [(EVERY_CODE, ""), *codes_to_choose(opened)],
        "today": timezone.localdate(),
        "refusal": told(refused) if refused else "",
        **_figures(opened),
    }
    return render(request, "coding/comparison/study.html", context, status=status_of(refused))


def _figures(opened: Opened) -> dict[str, Any]:
    """The figures, or why there are none."""
    if not opened.documents:
        return {"overall": None}
    try:
        overall, by_code, by_pair = figure_rows(opened)
    except Refused as error:
        return {"overall": None, "no_figures": told(error)}
    two = len(opened.comparison.coders) == 2
    return {"overall": overall, "by_code": by_code, "by_pair": by_pair, "two": two}


def _document_page(
    request: DeskRequest,
    found: Document,
    number: int,
    refused: Refused | None = None,
    typed: Typed | None = None,
) -> HttpResponse:
    try:
        opened = opened_document(found, actor=request.actor)
    except (Refused, NotOpened) as error:
        context = {"study": found.study, "document": found, "refusal": told(error)}
        return render(request, "coding/comparison/closed.html", context, status=422)
    (there,) = opened.documents
    rows = dispute_rows(opened)
    undecided = [row for row in rows if row.decided is None]
    shown = next((row for row in rows if row.dispute.unit.number == number), None)
    current = None if there.is_finished else shown or (undecided[0] if undecided else None)
    context = {
        "study": found.study,
        "document": found,
        "there": there,
        "opened": opened,
        "unit": UNITS_COUNTED[found.study.unit],
        "rows": rows,
        "undecided": undecided,
        "current": current,
        "own": request.actor.ref in there.coded.sheets,
        "coders": sorted(opened.names[coder] for coder in there.coded.sheets),
        "text": text_rows(opened),
        "refusal": told(refused) if refused else "",
        **(_form(opened, current, typed) if current else {}),
    }
    return render(request, "coding/comparison/document.html", context, status=status_of(refused))


def _form(opened: Opened, row: DisputeRow, typed: Typed | None) -> dict[str, Any]:
    unit = row.dispute.unit
    words = row.document.coded.document.text[unit.span.start : unit.span.end]
    return {
        "pieces": passage_pieces(row.document, unit),
        "codes": disputed_codes(opened, row.dispute),
        "choices": codes_to_choose(opened),
        "typed": typed or Typed(answer="", reason="", codes=(), words=words, revision=0),
    }


def _document(actor: Actor, pk: UUID) -> Document:
    """An open document: until all have finished, there is nothing at its address."""
    try:
        return open_document_for(actor, pk)
    except Document.DoesNotExist:
        raise Http404 from None
