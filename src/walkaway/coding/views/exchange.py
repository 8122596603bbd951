"""Studies handed out to other programs, and taken in from them."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from walkaway.accounts.access import GET_OR_POST, DeskRequest, desk
from walkaway.accounts.actors import Actor
from walkaway.accounts.models import Role
from walkaway.accounts.words import told
from walkaway.archive.consent_words import blocker_words
from walkaway.archive.memory_uploads import InMemory
from walkaway.coding.forms.exchange import ImportForm
from walkaway.coding.models import Study
from walkaway.coding.queries.studies import study_for
from walkaway.coding.services.exchange import (
    LARGEST_FILE_BYTES,
    UNFINISHED,
    Format,
    Imported,
    export_study,
    import_project,
    prepare_export,
)
from walkaway.core.errors import Refused, UnexpectedContent

NOT_DONE = 422


@require_safe
@desk(unlocked=True, roles=[Role.RESEARCHER])
def before_export(request: DeskRequest, pk: UUID) -> HttpResponse:
    """What would leave, what stays and why, before anything is handed out."""
    study = _study_or_404(request.actor, pk)
    exported = prepare_export(study, actor=request.actor)
    withheld = [
        {
            "number": each.number,
            "unfinished": each.blockers == UNFINISHED,
            "reasons": [blocker_words(blocker) for blocker in each.blockers],
        }
        for each in exported.withheld
    ]
    context = {"study": study, "exported": exported, "withheld": withheld}
    return render(request, "coding/exchange/export.html", context)


@require_POST
@desk(unlocked=True, roles=[Role.RESEARCHER])
def hand_out(request: DeskRequest, pk: UUID, format: str) -> HttpResponse:
    """The file; the journal keeps that it was handed out."""
    study = _study_or_404(request.actor, pk)
    if format not in set(Format):
        raise Http404
    content = export_study(study, Format(format), actor=request.actor)
    return HttpResponse(
        content,
        content_type="application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="study.{format}"'},
    )


@csrf_exempt  # the inner view is not: the file must go into memory before the form is looked at
@desk(unlocked=True, roles=[Role.RESEARCHER])  # outside, so that no stranger fills that memory
@require_http_methods(GET_OR_POST)
def take_in(request: DeskRequest) -> HttpResponseBase:
    """Import a project."""
    request.upload_handlers = [InMemory(LARGEST_FILE_BYTES + 1)]
    return _take_in(request)


@csrf_protect
def _take_in(request: DeskRequest) -> HttpResponse:
    form = ImportForm(request.POST or None, request.FILES or None)
    imported: Imported | None = None
    refusal = ""
    mistake: UnexpectedContent | None = None
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            imported = import_project(
                file.read(), file.name, published=form.cleaned_data["published"],
                actor=request.actor,
            )  # fmt: skip
        except UnexpectedContent as error:
            mistake = error
        except Refused as error:
            refusal = told(error)
    status = NOT_DONE if request.method == "POST" and not imported else 200
    context = {"form": form, "imported": imported, "refusal": refusal, "mistake": mistake}
    return render(request, "coding/exchange/import.html", context, status=status)


def _study_or_404(actor: Actor, pk: UUID) -> Study:
    try:
        return study_for(actor, pk)
    except Study.DoesNotExist:
        raise Http404 from None
