"""Cut sheets as files: taken out of the studio, and taken in."""

from __future__ import annotations

from fractions import Fraction
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from walkaway.accounts.access import GET_OR_POST, DeskRequest
from walkaway.accounts.words import told
from walkaway.archive.views.answers import status_of
from walkaway.clips.file_mistakes import file_mistake_words
from walkaway.clips.forms.studio import seen_of
from walkaway.clips.queries.cuts import newest_version
from walkaway.clips.services.exchange import (
    LONGEST_FILE,
    Arriving,
    export_sheet,
    import_sheet,
    read_arriving,
)
from walkaway.clips.views.found import cut_or_404
from walkaway.clips.views.studio import readers
from walkaway.core.errors import Refused, SheetError

RATES = ("25", "24", "24000/1001", "30000/1001", "30", "50", "60000/1001")
TYPES = {"toml": "application/toml", "otio": "application/json", "edl": "text/plain"}


@require_POST
@readers
def export(request: DeskRequest, pk: UUID) -> HttpResponse:
    """The newest sheet as a file."""
    found = cut_or_404(request.actor, pk)
    format = request.POST.get("format", "toml")
    content = export_sheet(
        newest_version(found), format, rate=_rate(request) or Fraction(25), actor=request.actor
    )
    # By its id: a title may tell what nobody on the way needs to know.
    name = f"cut-{str(found.pk)[:8]}-{found.newest}.{format}"
    response = HttpResponse(content, content_type=f"{TYPES[format]}; charset=utf-8")
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


@require_http_methods(GET_OR_POST)
@readers
def take_in(request: DeskRequest, pk: UUID) -> HttpResponse:
    """A sheet from elsewhere as the next version; what its sources mean is asked where unclear."""
    found = cut_or_404(request.actor, pk)
    context: dict[str, Any] = {"cut": found, "rates": RATES, "seen": found.newest}
    if request.method != "POST":
        return render(request, "clips/studio/import.html", context)
    try:
        name, content = _sent(request)
        arriving = read_arriving(
            found.speaker, name, content, rate=_rate(request), actor=request.actor
        )
        meant = _meant(request, arriving)
        if any(each not in meant for each in arriving.unclear):
            # It is sent along once more: nothing of it is kept before it is clear.
            context |= {"arriving": arriving, "name": name, "text": content.decode("utf-8-sig")}
            return render(request, "clips/studio/import.html", context)
        import_sheet(found, arriving, meant, seen=seen_of(request.POST), actor=request.actor)
        return HttpResponseRedirect(reverse("desk-cut", args=[found.pk]))
    except SheetError as error:
        context["mistakes"] = [file_mistake_words(each) for each in error.mistakes]
        return render(request, "clips/studio/import.html", context, status=422)
    except Refused as refused:
        context["refusal"] = told(refused)
        return render(request, "clips/studio/import.html", context, status=status_of(refused))


def _sent(request: DeskRequest) -> tuple[str, bytes]:
    """The file, or the words of it when they are sent once more."""
    sent = request.FILES.get("file")
    if sent is not None:
        return sent.name or "", sent.read(LONGEST_FILE + 1)
    if request.POST.get("text"):
        return request.POST.get("name", ""), request.POST["text"].encode()
    raise Refused(
        what=_("Taking in a sheet"),
        reason=_("no file is chosen"),
        way_on=_("Choose a TOML, OTIO or EDL file."),
    )


def _meant(request: DeskRequest, arriving: Arriving) -> dict[str, UUID]:
    """What somebody said each unclear source is."""
    there = {str(each.original.pk): each.original.pk for each in arriving.choices}
    said = {
        name: there.get(request.POST.get(f"source-{number}", ""))
        for number, name in enumerate(arriving.unclear)
    }
    return {name: pk for name, pk in said.items() if pk is not None}


def _rate(request: DeskRequest) -> Fraction | None:
    typed = request.POST.get("rate", "")
    return Fraction(typed) if typed in RATES else None
