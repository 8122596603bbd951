"""How a clip protects its speaker: who is seen, who is masked, which voice is heard."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from walkaway.accounts.access import GET_OR_POST, DeskRequest, desk
from walkaway.accounts.actors import Actor
from walkaway.accounts.words import told
from walkaway.archive.models import CompartmentKind
from walkaway.archive.services.compartments import READERS
from walkaway.archive.views.answers import status_of
from walkaway.archive.views.sealed_answers import INERT, sealed_answer
from walkaway.clips.leaving import form_of_sheet
from walkaway.clips.matrix_pages import consented, form_words
from walkaway.clips.models import Cut, Preview, PreviewKind
from walkaway.clips.protection_pages import FACES, VOICES, covered_ms, masked, shown_people
from walkaway.clips.queries.cuts import cut_for, newest_version
from walkaway.clips.queries.previews import newest_preview_job, preview_for
from walkaway.clips.services.previews import (
    ask_for_preview,
    newest_preview,
    people_in,
    picture_of,
)
from walkaway.clips.services.stored_files import blob_of, stored_key
from walkaway.clips.services.versions import may_cut, open_sheet, save_sheet
from walkaway.core.errors import Refused
from walkaway.core.media.sheet.model import CutSheet, FaceProtection, VoiceProtection
from walkaway.jobs.models import GOING_ON, Job, JobState

SEES_RECORDINGS = READERS[CompartmentKind.ORIGINALS]
LONGEST_NUMBER = 9


@desk(unlocked=True, roles=SEES_RECORDINGS)
@require_http_methods(GET_OR_POST)
def protection(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Who is seen and what is heard; saved, the next version of the sheet."""
    cut = _cut_or_404(request.actor, pk)
    refused: Refused | None = None
    if request.method == "POST":
        try:
            _save(cut, request.POST, request.actor)
            return _back(cut)
        except Refused as error:
            refused = error
    context = _context(cut, request.actor) | {"refusal": told(refused) if refused else ""}
    return render(request, "clips/protection/page.html", context, status=status_of(refused))


@desk(unlocked=True, roles=SEES_RECORDINGS)
@require_POST
def look(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Have it found who is seen, or made what will be heard."""
    cut = _cut_or_404(request.actor, pk)
    kind = request.POST.get("kind", "")
    if kind not in PreviewKind.values:
        raise Http404
    ask_for_preview(newest_version(cut), PreviewKind(kind), actor=request.actor)
    return _back(cut)


@desk(by_itself=True, roles=SEES_RECORDINGS)
@require_safe
def protection_now(request: DeskRequest, pk: UUID) -> HttpResponse:
    """How far it is, which renews itself; when something has ended, the page is fetched again."""
    cut = _cut_or_404(request.actor, pk)
    jobs = _jobs(cut)
    going = sum(each.state in GOING_ON for each in jobs)
    context = {"cut": cut, "jobs": jobs, "going": going, "here": _address(cut)}
    response = render(request, "clips/protection/_jobs.html", context)
    if str(going) != request.GET.get("going", ""):
        response.headers["HX-Refresh"] = "true"
    return response


@desk(unlocked=True, roles=SEES_RECORDINGS)
@require_safe
def person_picture(request: DeskRequest, pk: int, number: int) -> HttpResponse:
    """The bare face of somebody who is seen, for whoever chooses whom to mask."""
    picture = picture_of(_preview_or_404(request.actor, pk), number, actor=request.actor)
    if picture is None:
        raise Http404
    headers = {
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": INERT,
    }
    return HttpResponse(picture, content_type="image/png", headers=headers)


@desk(unlocked=True, roles=SEES_RECORDINGS)
@require_safe
def sound(request: DeskRequest, pk: int) -> HttpResponseBase:
    """What will be heard, by ranges."""
    preview = _preview_or_404(request.actor, pk)
    if preview.kind != PreviewKind.SOUND:
        raise Http404
    key = stored_key(preview.stored, actor=request.actor)
    return sealed_answer(request, blob_of(preview.stored), key, content_type=preview.content_type)


def _context(cut: Cut, actor: Actor) -> dict[str, Any]:
    version = newest_version(cut)
    sheet = open_sheet(version, actor=actor)
    seen = newest_preview(cut, sheet, PreviewKind.PEOPLE, actor=actor)
    people = people_in(seen, actor=actor) if seen else None
    jobs = _jobs(cut)
    plan, form = sheet.protection, form_of_sheet(sheet)
    return {
        "form": form_words(form),
        "purposes": consented(cut.speaker, form, sheet.languages, timezone.now().date()),
        "cut": cut,
        "speaker": cut.speaker,
        "version": version,
        "here": _address(cut),
        "people": people,
        "shown": shown_people(people, plan) if people else (),
        "covered_s": round(covered_ms(people, plan) / 1000, 1) if people else 0,
        "heard": newest_preview(cut, sheet, PreviewKind.SOUND, actor=actor),
        "faces": [(each.value, FACES[each], each is plan.face) for each in FaceProtection],
        "voices": [
            (each.value, VOICES[each], each is plan.voice.protection) for each in VoiceProtection
        ],
        "jobs": jobs,
        "going": sum(each.state in GOING_ON for each in jobs),
        "may_cut": may_cut(actor),
    }


def _save(cut: Cut, typed: QueryDict, actor: Actor) -> None:
    sheet = open_sheet(newest_version(cut), actor=actor)
    seen = typed.get("seen", "")
    number = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) <= LONGEST_NUMBER else 0
    save_sheet(cut, _protected(cut, sheet, typed, actor), seen=number, actor=actor)


def _protected(cut: Cut, sheet: CutSheet, typed: QueryDict, actor: Actor) -> CutSheet:
    """The sheet as it was chosen; what was not understood stays as it was."""
    plan = sheet.protection
    face, voice = typed.get("face", ""), typed.get("voice", "")
    people = plan.people
    found = newest_preview(cut, sheet, PreviewKind.PEOPLE, actor=actor)
    if found is not None:
        names = [each.name for each in people_in(found, actor=actor).people]
        people = masked(typed.getlist("person"), names)
    return replace(
        sheet,
        protection=replace(
            plan,
            face=FaceProtection(face) if face in set(FaceProtection) else plan.face,
            people=people,
            voice=replace(
                plan.voice,
                protection=VoiceProtection(voice)
                if voice in set(VoiceProtection)
                else plan.voice.protection,
            ),
        ),
    )


def _jobs(cut: Cut) -> list[Job]:
    """What is being found or made, and what went wrong last."""
    found = (newest_preview_job(cut, kind) for kind in PreviewKind)
    shown = (*GOING_ON, JobState.FAILED)
    return [each for each in found if each is not None and each.state in shown]


def _address(cut: Cut) -> str:
    return reverse("desk-cut-protection", args=[cut.pk])


def _back(cut: Cut) -> HttpResponseRedirect:
    return HttpResponseRedirect(_address(cut))


def _cut_or_404(actor: Actor, pk: UUID) -> Cut:
    """A cut that has a sheet: one that was taken in has none."""
    try:
        cut = cut_for(actor, pk)
    except Cut.DoesNotExist:
        raise Http404 from None
    if not cut.newest:
        raise Http404
    return cut


def _preview_or_404(actor: Actor, pk: int) -> Preview:
    try:
        return preview_for(actor, pk)
    except Preview.DoesNotExist:
        raise Http404 from None
