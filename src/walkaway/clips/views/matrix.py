"""The files of a cut: what is made, what is missing, and having it made."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from walkaway.accounts.access import GET_OR_POST, DeskRequest, desk
from walkaway.accounts.actors import Actor
from walkaway.accounts.words import told
from walkaway.archive.models import CompartmentKind
from walkaway.archive.queries.speakers import READING_ROLES
from walkaway.archive.services.compartments import READERS
from walkaway.archive.views.answers import NOT_DONE, status_of
from walkaway.clips.matrix_pages import beside, consented, form_words, matrix_of
from walkaway.clips.models import Cut
from walkaway.clips.queries.cuts import cut_for, newest_version
from walkaway.clips.queries.renditions import newest_render
from walkaway.clips.services.rendering import ask_for_render
from walkaway.clips.services.versions import may_cut
from walkaway.core.errors import Refused, SheetError
from walkaway.core.media.sheet.model import Shape
from walkaway.jobs.models import GOING_ON

EVERYTHING = "everything"


@desk(unlocked=True, roles=READING_ROLES)
@require_http_methods(GET_OR_POST)
def renditions(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Every file of a cut, by language and shape; asked for again, it has made what is missing."""
    cut = _cut_or_404(request.actor, pk)
    refusal, status = "", 200
    if request.method == "POST":
        try:
            _ask(cut, request.POST, request.actor)
            return HttpResponseRedirect(reverse("desk-renditions", args=[cut.pk]))
        except Refused as error:
            refusal, status = told(error), status_of(error)
        except SheetError as error:
            refusal, status = str(error), NOT_DONE
    context = _context(cut, request.actor) | {"refusal": refusal, "here": request.path}
    return render(request, "clips/matrix/matrix.html", context, status=status)


@desk(by_itself=True, roles=READING_ROLES)
@require_safe
def renditions_now(request: DeskRequest, pk: UUID) -> HttpResponse:
    """How far it is, which renews itself; when it has ended, the whole page is fetched again."""
    cut = _cut_or_404(request.actor, pk)
    job = newest_render(cut)
    goes_on = job is not None and job.state in GOING_ON
    here = reverse("desk-renditions", args=[cut.pk])
    context = {"cut": cut, "job": job, "goes_on": goes_on, "here": here}
    response = render(request, "clips/matrix/_job.html", context)
    if not goes_on:
        response.headers["HX-Refresh"] = "true"
    return response


def _context(cut: Cut, actor: Actor) -> dict[str, Any]:
    shown = matrix_of(cut, actor=actor)
    job = newest_render(cut)
    today = timezone.now().date()
    return {
        "cut": cut,
        "speaker": cut.speaker,
        "matrix": shown,
        "beside": beside(shown.package) if shown.package else (),
        "form": form_words(shown.form),
        "purposes": consented(cut.speaker, shown.form, shown.languages, today),
        "job": job,
        "goes_on": job is not None and job.state in GOING_ON,
        "sees_recordings": actor.has(*READERS[CompartmentKind.ORIGINALS]),
        "may_make": may_cut(actor) and shown.version is not None,
    }


def _ask(cut: Cut, typed: QueryDict, actor: Actor) -> None:
    if not cut.newest:
        raise Refused(
            what=_("Making this clip"),
            reason=_("it was taken in finished, without a sheet"),
            way_on=_("Make it where it was made, verify it, and take it in again."),
        )
    version = newest_version(cut)
    if EVERYTHING in typed:
        ask_for_render(version, burn_in=True, actor=actor)
        return
    known = {shape.value: shape for shape in Shape}
    ask_for_render(
        version,
        languages=typed.getlist("language"),
        shapes=[known[each] for each in typed.getlist("shape") if each in known],
        burn_in="burn_in" in typed,
        actor=actor,
    )


def _cut_or_404(actor: Actor, pk: UUID) -> Cut:
    try:
        return cut_for(actor, pk)
    except Cut.DoesNotExist:
        raise Http404 from None
