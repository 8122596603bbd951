"""The coding page: a text, the codes, and what its coder put on it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from walkaway.accounts.access import GET_OR_POST, DeskRequest
from walkaway.accounts.actors import Actor
from walkaway.accounts.words import told
from walkaway.archive.views.answers import status_of
from walkaway.archive.views.transcripts import film_of
from walkaway.coding.forms.sheets import act_of, revision_of
from walkaway.coding.models import Document, Sheet
from walkaway.coding.queries.codebooks import codebook_of
from walkaway.coding.queries.sheets import own_sheets_of
from walkaway.coding.services.sheets import content_of, finish_sheet
from walkaway.coding.services.suggesting import suggestions_for
from walkaway.coding.services.texts import text_of
from walkaway.coding.sheet_pages import (
    code_rows_of,
    coding_rows_of,
    lines_of,
    suggestion_rows_of,
)
from walkaway.coding.views.found import own_sheet_or_404
from walkaway.coding.views.studies import researchers
from walkaway.core.errors import Refused


@require_safe
@researchers
def sheet(request: DeskRequest, pk: UUID) -> HttpResponse:
    """The page for a desk and a keyboard."""
    return _page(request, own_sheet_or_404(request.actor, pk))


@require_POST
@researchers
def change(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Do what was pressed; the script of the page asks for the list of codings alone."""
    found = own_sheet_or_404(request.actor, pk)
    refused: Refused | None = None
    try:
        act = act_of(request.POST, text_of(found.document, actor=request.actor))
        act(found, revision=revision_of(request.POST), actor=request.actor)
    except Refused as error:
        refused = error
        found.refresh_from_db()
    if request.headers.get("X-Walkaway-Part"):
        context = _context(request.actor, found, refused)
        status = status_of(refused)
        return render(request, "coding/sheets/_codings.html", context, status=status)
    if refused:
        return _page(request, found, refused)
    return HttpResponseRedirect(f"{reverse('desk-sheet', args=[found.pk])}#codings")


@require_http_methods(GET_OR_POST)
@researchers
def finish(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Say that the document is coded, for good; then go on to the next."""
    found = own_sheet_or_404(request.actor, pk)
    refused: Refused | None = None
    if request.method == "POST":
        try:
            finish_sheet(found, revision=revision_of(request.POST), actor=request.actor)
            return HttpResponseRedirect(reverse("desk-sheet", args=[found.pk]))
        except Refused as error:
            refused = error
            found.refresh_from_db()
    context = _context(request.actor, found, refused)
    return render(request, "coding/sheets/finish.html", context, status=status_of(refused))


@require_safe
@researchers
def suggestions(request: DeskRequest, pk: UUID) -> HttpResponse:
    """What may belong on the document: asked for, never shown by itself."""
    found = own_sheet_or_404(request.actor, pk)
    proposed = suggestions_for(found, actor=request.actor)
    context = _context(request.actor, found, None)
    codebook = codebook_of(found.document.study.codebook_version)
    context["suggested"] = suggestion_rows_of(context["text"], codebook, proposed)
    name = "_suggestions" if request.headers.get("X-Walkaway-Part") else "suggestions"
    return render(request, f"coding/sheets/{name}.html", context)


def _page(request: DeskRequest, found: Sheet, refused: Refused | None = None) -> HttpResponse:
    context = _context(request.actor, found, refused)
    context |= {
        "lines": lines_of(context["text"]),
        "film": _film_of(found.document, request.actor),
        "next": _next_after(found, request.actor),
        # What was typed stays in the form that was refused.
        "typed": request.POST,
    }
    return render(request, "coding/sheets/sheet.html", context, status=status_of(refused))


def _context(actor: Actor, found: Sheet, refused: Refused | None) -> dict[str, Any]:
    study = found.document.study
    text, content = text_of(found.document, actor=actor), content_of(found, actor=actor)
    codebook = codebook_of(study.codebook_version)
    return {
        "sheet": found,
        "document": found.document,
        "study": study,
        "text": text,
        "content": content,
        "codes": code_rows_of(codebook, content),
        "codings": coding_rows_of(text, codebook, content),
        "may_code": found.finished_at is None,
        "refusal": told(refused) if refused else "",
    }


def _film_of(document: Document, actor: Actor) -> str | None:
    version = document.transcript_version
    return film_of(version.transcript.interview, actor) if version else None


def _next_after(found: Sheet, actor: Actor) -> Sheet | None:
    return own_sheets_of(actor).filter(finished_at=None).exclude(pk=found.pk).first()
