"""Passages that could go into a cut."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from walkaway.accounts.access import GET_OR_POST, DeskRequest, desk
from walkaway.accounts.words import told
from walkaway.archive.consent_words import PURPOSES
from walkaway.archive.views.answers import status_of
from walkaway.clips.forms.proposals import LEAST_S, MOST_S, ask_in, seen_in, span_in
from walkaway.clips.models import Cut
from walkaway.clips.proposal_pages import RefusedRow, proposal_rows, refused_rows
from walkaway.clips.queries.cuts import newest_version
from walkaway.clips.services.proposing import (
    coded_in,
    proposals_for,
    reasons_against_ask,
    take_proposal,
)
from walkaway.clips.services.sources import working_of
from walkaway.clips.services.versions import CUTTERS, kept_sheet
from walkaway.clips.views.found import cut_with_sheet_or_404
from walkaway.core.errors import Refused
from walkaway.core.gate import Purpose
from walkaway.core.media.sheet.model import CutSheet
from walkaway.core.passages import script_of


@desk(unlocked=True, roles=CUTTERS)
@require_http_methods(GET_OR_POST)
def proposals(request: DeskRequest, pk: UUID) -> HttpResponse:
    """What could go into the cut; one of them is taken by a post to the same address."""
    cut = cut_with_sheet_or_404(request.actor, pk)
    sheet = kept_sheet(newest_version(cut), actor=request.actor)
    source = request.GET.get("source", next(iter(sheet.sources), ""))
    if sheet.sources and source not in sheet.sources:
        raise Http404
    refused: Refused | None = None
    if request.method == "POST":
        try:
            return _take(request, cut, source)
        except Refused as error:
            refused = error
    context = _blank(request, cut, sheet, source)
    if request.GET.get("purpose") is not None and source:
        try:
            context |= _found(request, cut, sheet, source)
        except Refused as error:
            refused = refused or error
    context["refusal"] = told(refused) if refused else ""
    return render(request, "clips/proposals/page.html", context, status=status_of(refused))


def _take(request: DeskRequest, cut: Cut, source: str) -> HttpResponse:
    """Take one, and go on to what was said around it."""
    ask, span_ms = ask_in(request.GET, source), span_in(request.POST)
    taken, _proposal = take_proposal(
        cut, ask, span_ms, seen=seen_in(request.POST), actor=request.actor
    )
    address = reverse("desk-cut-context", args=[cut.pk])
    return HttpResponseRedirect(f"{address}#passage-{taken.passages_total}")


def _blank(request: DeskRequest, cut: Cut, sheet: CutSheet, source: str) -> dict[str, Any]:
    """The form, as it was asked or as it begins."""
    asked = request.GET
    coded = coded_in(cut, source, actor=request.actor)
    spoken = sheet.sources[source].language if source else ""
    languages = tuple(dict.fromkeys((*sheet.languages, spoken) if spoken else sheet.languages))
    return {
        "cut": cut,
        "speaker": cut.speaker,
        "version": newest_version(cut),
        "sources": tuple(sheet.sources),
        "source": source,
        "spoken": spoken,
        "coded": [
            (each, [(depth, code, f"{each.document.pk}/{code.guid}") for depth, code in
                    each.themes]) for each in coded
        ],
        "chosen": set(asked.getlist("theme")),
        "least": asked.get("least", str(LEAST_S)),
        "most": asked.get("most", str(MOST_S)),
        "purposes": [(each.value, PURPOSES[each]) for each in Purpose],
        "purpose": asked.get("purpose", Purpose.LIBRARY.value),
        "languages": languages,
        "language": asked.get("language", spoken),
        "territory": asked.get("territory", ""),
        "again": f"{request.path}?{asked.urlencode()}",
    }  # fmt: skip


def _found(request: DeskRequest, cut: Cut, sheet: CutSheet, source: str) -> dict[str, Any]:
    ask = ask_in(request.GET, source)
    looked = proposals_for(cut, ask, actor=request.actor)
    refused: tuple[RefusedRow, ...] = ()
    if looked.refused:
        working = working_of(sheet.sources[source], cut.speaker, actor=request.actor)
        refused = tuple(refused_rows(looked, script_of(working)))
    return {
        "is_found": True,
        "rows": proposal_rows(looked, sheet, source),
        "refused": refused,
        "against": reasons_against_ask(cut.speaker, sheet, ask),
    }
