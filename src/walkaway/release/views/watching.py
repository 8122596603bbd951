"""Watching a film to its end, and signing it."""

from __future__ import annotations

import json
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from walkaway.accounts.access import DeskRequest, desk
from walkaway.accounts.words import told
from walkaway.archive.queries.speakers import READING_ROLES
from walkaway.archive.views.answers import status_of
from walkaway.clips.models import Rendition
from walkaway.clips.queries.renditions import CAPTIONS, failed_checks
from walkaway.core.errors import NotOpened, Refused
from walkaway.release.models import SignOff, Viewing
from walkaway.release.queries.packages import SIGNING_ROLES
from walkaway.release.services.signing import sign_off
from walkaway.release.services.viewing import MOST_PARTS, begin, tell_played
from walkaway.release.views.found import rendition_or_404

BEGIN = "begin"


@require_safe
@desk(unlocked=True, roles=READING_ROLES)
def film(request: DeskRequest, pk: UUID) -> HttpResponse:
    """One film, how far it was watched, and who signed it."""
    return _page(request, rendition_or_404(request.actor, pk))


@require_POST
@desk(unlocked=True, roles=SIGNING_ROLES, by_itself=True)
def watched(request: DeskRequest, pk: UUID) -> HttpResponse:
    """What the page tells by itself while the film plays: that it begins, and what was played."""
    rendition, now = rendition_or_404(request.actor, pk), timezone.now()
    parts = _parts(request.POST.get("parts", ""))
    try:
        if request.POST.get("parts") == BEGIN:
            viewing = begin(rendition, actor=request.actor, now=now)
        else:
            viewing = Viewing.objects.select_related("rendition__package__cut__speaker").get(
                rendition=rendition, staff=request.actor.staff
            )
            viewing = tell_played(viewing, parts, actor=request.actor, now=now)
    except Viewing.DoesNotExist:
        return JsonResponse({"refused": ""}, status=409)
    except Refused as error:
        return JsonResponse({"refused": told(error)}, status=status_of(error))
    return JsonResponse({"played": viewing.played, "ended": viewing.ended_at is not None})


@require_POST
@desk(unlocked=True, roles=SIGNING_ROLES)
def sign(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Sign the bytes that the page showed."""
    rendition = rendition_or_404(request.actor, pk)
    try:
        sign_off(
            rendition,
            sha256=request.POST.get("sha256", ""),
            beside_sha256=request.POST.get("beside_sha256", ""),
            actor=request.actor,
            now=timezone.now(),
        )
    except (Refused, NotOpened) as error:
        return _page(request, rendition, error)
    clip = reverse("desk-release-clip", args=[rendition.package_id])
    return HttpResponseRedirect(f"{clip}#films")


def _page(
    request: DeskRequest, rendition: Rendition, refused: Refused | NotOpened | None = None
) -> HttpResponse:
    package = rendition.package
    viewing = Viewing.objects.filter(rendition=rendition, staff=request.actor.staff).first()
    tracks = package.files.filter(name__startswith=CAPTIONS).order_by("name")
    context = {
        "rendition": rendition,
        "package": package,
        "speaker": package.cut.speaker,
        "viewing": viewing,
        "failed": failed_checks(rendition),
        "signatures": SignOff.objects.filter(rendition=rendition).select_related("staff"),
        "may_sign": request.actor.has(*SIGNING_ROLES) and request.actor.ref not in package.editors,
        "is_signed": SignOff.objects.filter(
            rendition=rendition, staff=request.actor.staff
        ).exists(),
        "tracks": []
        if rendition.language
        else [(each, each.name.removeprefix(CAPTIONS).removesuffix(".vtt")) for each in tracks],
        "refusal": told(refused) if refused else "",
    }
    return render(
        request, "release/watch.html", context, status=422 if refused is not None else 200
    )


def _parts(typed: str) -> list[tuple[int, int]]:
    """Parts as the page tells them: pairs of milliseconds. What is none, is left out."""
    try:
        found = json.loads(typed)
    except (ValueError, RecursionError):
        return []
    if not isinstance(found, list):
        return []
    return [
        (each[0], each[1])
        for each in found[: MOST_PARTS + 1]
        if isinstance(each, list) and len(each) == 2 and all(type(part) is int for part in each)
    ]
