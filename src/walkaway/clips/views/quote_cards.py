"""A quote card of a cut as a picture, for those who read the testimony."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from walkaway.accounts.access import DeskRequest
from walkaway.archive.views.sealed_answers import INERT
from walkaway.clips.queries.cuts import newest_version
from walkaway.clips.services.quote_cards import drawn, quote_cards_of
from walkaway.clips.views.found import cut_with_sheet_or_404
from walkaway.clips.views.studio import readers
from walkaway.core.media.sheet.model import Shape


@readers
@require_safe
def card(request: DeskRequest, pk: UUID, language: str, shape: str) -> HttpResponse:
    """The card of the version that was saved last; 404 with a sentence where there is none."""
    cut = cut_with_sheet_or_404(request.actor, pk)
    cards = quote_cards_of(newest_version(cut), language=language, actor=request.actor)
    found = {(tag, each.value): quote for (tag, each), quote in cards.items()}
    quote = found.get((language, shape))
    if quote is None:
        sentence = _("This cut has no quote card in this language and shape.")
        return render(request, "web/refused.html", {"sentence": sentence}, status=404)
    headers = {
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": INERT,
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    return HttpResponse(drawn(quote, Shape(shape)), content_type="image/png", headers=headers)
