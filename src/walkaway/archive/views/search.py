"""The search of the desk. A question is posted: it stands in no address, no log and no history."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from walkaway.accounts.access import GET_OR_POST, DeskRequest, desk
from walkaway.archive.queries.speakers import READING_ROLES
from walkaway.archive.services.search import MOST_LETTERS, search
from walkaway.archive.words import pieces_of


@require_http_methods(GET_OR_POST)
@desk(unlocked=True, roles=READING_ROLES)
def desk_search(request: DeskRequest) -> HttpResponse:
    """Cues that hold all words, of every speaker one works on."""
    asked = request.POST.get("q", "").strip()[:MOST_LETTERS]
    found = None
    results: list[dict[str, object]] = []
    if asked:
        found = search(asked, actor=request.actor, reader_language=get_language() or "en")
        results = [{"hit": hit, "pieces": pieces_of(hit.cue.text, hit.spans)} for hit in found.hits]
    context = {"asked": asked, "found": found, "results": results}
    return render(request, "archive/search/search.html", context)
