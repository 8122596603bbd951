"""Studies: begun, filled, given to coders, and what each of them codes next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from walkaway.accounts.access import GET_OR_POST, DeskRequest, desk
from walkaway.accounts.actors import Actor
from walkaway.accounts.models import Role
from walkaway.accounts.words import told
from walkaway.archive.views.answers import NOT_DONE, status_of
from walkaway.coding.forms.studies import BeginForm, ticked
from walkaway.coding.models import Study, Unit
from walkaway.coding.queries.codebooks import codebook_of, newest_versions
from walkaway.coding.queries.documents import (
    UNASSIGNED,
    UNFINISHED,
    Progress,
    coders_progress_of,
    documents_of,
    interviews_to_add,
    progress_of,
    stories_to_add,
)
from walkaway.coding.queries.sheets import own_sheets_of
from walkaway.coding.queries.studies import (
    coders_of,
    coders_to_choose,
    leads,
    studies_of,
)
from walkaway.coding.services.studies import add_documents, assign, begin_study, take_back
from walkaway.coding.views.found import study_or_404
from walkaway.coding.words import UNIT_NAMES
from walkaway.core.errors import Refused

researchers = desk(unlocked=True, roles=[Role.RESEARCHER])


@require_safe
@researchers
def home(request: DeskRequest) -> HttpResponse:
    """What to code next, and the studies that one leads or codes in."""
    sheets = list(own_sheets_of(request.actor))
    unfinished = [sheet for sheet in sheets if sheet.finished_at is None]
    context = {
        "studies": _listed(request.actor),
        "next": unfinished[0] if unfinished else None,
        "unfinished": unfinished,
        "finished_total": len(sheets) - len(unfinished),
    }
    return render(request, "coding/studies/home.html", context)


@require_http_methods(GET_OR_POST)
@researchers
def begin(request: DeskRequest) -> HttpResponse:
    """Begin a study."""
    versions = newest_versions()
    form = BeginForm(request.POST or None, versions=versions)
    if form.is_valid():
        name = form.cleaned_data["name"]
        study = begin_study(name, form.version, form.unit_chosen, actor=request.actor)
        return HttpResponseRedirect(reverse("desk-study-documents", args=[study.pk]))
    context = {"form": form, "versions": versions}
    status = NOT_DONE if form.is_bound else 200
    return render(request, "coding/studies/new.html", context, status=status)


@require_safe
@researchers
def study(request: DeskRequest, pk: UUID) -> HttpResponse:
    """How far a study is, and what to do next."""
    return _page(request, study_or_404(request.actor, pk))


@require_http_methods(GET_OR_POST)
@researchers
def documents(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Choose what is coded in a study."""
    found = study_or_404(request.actor, pk)
    stories, interviews = stories_to_add(found), interviews_to_add(found, request.actor)
    refused: Refused | None = None
    if request.method == "POST":
        try:
            copies = ticked(request.POST, "copy", stories)
            transcripts = ticked(request.POST, "transcript", interviews)
            _require_some(copies or transcripts)
            add_documents(found, copies=copies, transcripts=transcripts, actor=request.actor)
            return HttpResponseRedirect(reverse("desk-study", args=[found.pk]))
        except Refused as error:
            refused = error
    context = {
        "study": found,
        "stories": stories,
        "interviews": interviews,
        "leads": leads(request.actor, found),
        "refusal": told(refused) if refused else "",
    }
    return render(request, "coding/studies/documents.html", context, status=status_of(refused))


@require_POST
@researchers
def coders(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Give documents to coders."""
    found = study_or_404(request.actor, pk)
    chosen = ticked(request.POST, "document", documents_of(found, request.actor))
    people = ticked(request.POST, "coder", coders_to_choose())
    try:
        _require_some(chosen)
        _require_some(people)
        assign(chosen, people, actor=request.actor)
    except Refused as error:
        return _page(request, found, error)
    return HttpResponseRedirect(reverse("desk-study", args=[found.pk]))


@require_POST
@researchers
def take_from(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Take from a coder what they cannot finish."""
    found = study_or_404(request.actor, pk)
    people = ticked(request.POST, "coder", coders_of(found))
    try:
        _require_some(people)
        take_back(found, people[0], actor=request.actor)
    except Refused as error:
        return _page(request, found, error)
    return HttpResponseRedirect(reverse("desk-study", args=[found.pk]))


def _page(request: DeskRequest, found: Study, refused: Refused | None = None) -> HttpResponse:
    actor = request.actor
    own = {sheet.document_id: sheet for sheet in own_sheets_of(actor)}
    rows = [(each, own.get(each.pk)) for each in documents_of(found, actor)]
    context = {
        "study": found,
        "codebook": codebook_of(found.codebook_version),
        "unit": UNIT_NAMES[Unit(found.unit)],
        "rows": rows,
        "coders": coders_progress_of(found, actor),
        "people": coders_to_choose(),
        "leads": leads(actor, found),
        "open_total": documents_of(found, actor).filter(UNFINISHED).count(),
        "unassigned_total": documents_of(found, actor).filter(UNASSIGNED).count(),
        "next": next((own for _, own in rows if own and own.finished_at is None), None),
        "refusal": told(refused) if refused else "",
    }
    return render(request, "coding/studies/study.html", context, status=status_of(refused))


def _require_some(chosen: Sequence[object]) -> None:
    if not chosen:
        raise Refused(
            what=_("This"),
            reason=_("nothing is ticked"),
            way_on=_("Tick what is meant, and do it again."),
        )


def _listed(actor: Actor) -> list[tuple[Study, Progress, Any]]:
    progress = progress_of(actor)
    return [
        (each, progress.get(each.pk, Progress()), UNIT_NAMES[Unit(each.unit)])
        for each in studies_of(actor)
    ]
