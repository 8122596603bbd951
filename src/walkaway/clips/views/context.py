"""What a cut leaves out: the minute before and after each passage, and marks where it loses sense.

Both are asked by the script of the studio too, for passages that are not saved yet.
"""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from walkaway.accounts.access import DeskRequest
from walkaway.clips.forms.studio import number_in
from walkaway.clips.passage_words import mark_words
from walkaway.clips.proposal_pages import context_rows
from walkaway.clips.queries.cuts import newest_version
from walkaway.clips.services.sources import scripts_of
from walkaway.clips.services.versions import MOST_PASSAGES, kept_sheet, may_cut
from walkaway.clips.views.found import cut_with_sheet_or_404
from walkaway.clips.views.studio import readers
from walkaway.core.media.sheet.model import CutSheet, Passage
from walkaway.core.passages import marks_of_clip
from walkaway.core.spans import Span


@readers
@require_safe
def context(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Every passage with the minute before and after it, for whoever cuts or reviews."""
    cut = cut_with_sheet_or_404(request.actor, pk)
    version = newest_version(cut)
    sheet = _with_passages(request, kept_sheet(version, actor=request.actor))
    scripts = scripts_of(sheet, cut.speaker, actor=request.actor)
    shown = {
        "cut": cut,
        "speaker": cut.speaker,
        "version": version,
        "rows": context_rows(sheet, scripts),
        "several": len(scripts) > 1,
        "may_cut": may_cut(request.actor),
    }
    return render(request, "clips/context/page.html", shown)


@readers
@require_safe
def marks(request: DeskRequest, pk: UUID) -> HttpResponse:
    """What the passages lose where they are cut, as a list for the script of the studio."""
    cut = cut_with_sheet_or_404(request.actor, pk)
    sheet = _with_passages(request, kept_sheet(newest_version(cut), actor=request.actor))
    scripts = scripts_of(sheet, cut.speaker, actor=request.actor)
    spans = [(each.source, Span(each.start_ms, each.end_ms)) for each in sheet.passages]
    rows = [(mark.passage, mark_words(mark)) for mark in marks_of_clip(scripts, spans)]
    return render(request, "clips/context/_marks.html", {"rows": rows})


def _with_passages(request: DeskRequest, sheet: CutSheet) -> CutSheet:
    """`sheet` with the passages as the page has them, which may not be saved; else its own."""
    if "cut" not in request.GET:
        return sheet
    asked = request.GET.getlist("cut")[:MOST_PASSAGES]
    return replace(sheet, passages=tuple(_passage_in(each, sheet) for each in asked))


def _passage_in(asked: str, sheet: CutSheet) -> Passage:
    """A passage as `source start end`, in milliseconds."""
    rest, _space, end_typed = asked.rpartition(" ")
    name, _space, start_typed = rest.rpartition(" ")
    start, end = number_in(start_typed), number_in(end_typed)
    if name not in sheet.sources or start is None or end is None or start >= end:
        raise Http404
    return Passage(source=name, start_ms=start, end_ms=end, insert_label={})
