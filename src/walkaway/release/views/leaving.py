"""What is out, taking it back, handing out packs, and holding a speaker back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from walkaway.accounts.access import DeskRequest, desk
from walkaway.accounts.words import told
from walkaway.archive.models import Speaker
from walkaway.archive.queries.speakers import READING_ROLES, speakers_of
from walkaway.core.errors import NotOpened, Refused
from walkaway.core.gate import Audience, Exit
from walkaway.release.models import Freeze, Release, SignOff
from walkaway.release.queries.facts import blocked
from walkaway.release.queries.packages import SIGNING_ROLES
from walkaway.release.services import freezing, releasing
from walkaway.release.services.packs import PACKS, pack_of
from walkaway.release.words import AUDIENCES, ENDED, EXITS, blocker_told

RELEASES_A_PAGE = 50
LONGEST_NAME = 2000
"""Room for an address."""
NOT_DONE = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class Out:
    """One release as the list shows it. `held` are the reasons that keep it in today."""

    release: Release
    exit: Any
    audience: Any
    ended: Any
    signed_by: str
    held: list[str]
    is_frozen: bool
    is_mine: bool
    is_pack: bool


@require_safe
@desk
def out(request: DeskRequest) -> HttpResponse:
    """Everything that is out, the newest first: any member of staff can see it and freeze it."""
    return _page(request)


@require_POST
@desk(roles=READING_ROLES)
def take_back(request: DeskRequest, pk: UUID) -> HttpResponse:
    """End a release."""
    released = _release_or_404(request, pk)
    try:
        releasing.take_back(released, actor=request.actor, now=timezone.now())
    except Refused as error:
        return _page(request, refused=error)
    return HttpResponseRedirect(reverse("desk-out"))


@require_POST
@desk(unlocked=True, roles=READING_ROLES)
def pack(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Hand a pack out, if the gate lets it out now."""
    released = _release_or_404(request, pk)
    try:
        with pack_of(released, actor=request.actor, now=timezone.now()) as file:
            # Small enough to be sent from memory: nothing may lie on a disk.
            content = file.read()
    except (Refused, NotOpened) as error:
        return _page(request, refused=error)
    return HttpResponse(
        content,
        content_type="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="{released.clip_id}.zip"',
            "Cache-Control": "no-store",
        },
    )


@require_POST
@desk
def freeze(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Hold everything of a speaker back: whoever works on them, or sees that they are out."""
    speaker = Speaker.objects.filter(pk=pk).first()
    mine = speakers_of(request.actor).filter(pk=pk).exists()
    if speaker is None or not (mine or Release.objects.filter(speaker=pk, ended_at=None).exists()):
        raise Http404
    reason = request.POST.get("reason", "")
    freezing.freeze(speaker, reason=reason, actor=request.actor, now=timezone.now())
    return HttpResponseRedirect(f"{reverse('desk-out')}#frozen")


@require_POST
@desk
def freeze_named(request: DeskRequest) -> HttpResponse:
    """Hold everything of whoever is known by a name back: any member of staff."""
    name = request.POST.get("name", "").strip()[:LONGEST_NAME]
    reason = request.POST.get("reason", "")
    try:
        freezing.freeze_named(name, reason=reason, actor=request.actor, now=timezone.now())
    except Refused as error:
        return _page(request, named=name, refused=error)
    return _page(request, named=name)


@require_POST
@desk(roles=SIGNING_ROLES)
def lift(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Agree that a freeze be lifted."""
    frozen = get_object_or_404(
        Freeze.objects.select_related("speaker"), pk=pk, speaker__in=speakers_of(request.actor)
    )
    try:
        freezing.lift(frozen, actor=request.actor, now=timezone.now())
    except Refused as error:
        return _page(request, refused=error)
    return HttpResponseRedirect(f"{reverse('desk-out')}#frozen")


def outs(request: DeskRequest, releases: Iterable[Release]) -> list[Out]:
    """Releases as lists show them (about 20 queries)."""
    rows = list(releases)
    keys = [row.pk for row in rows]
    held = blocked(Release.objects.filter(pk__in=keys, ended_at=None), timezone.now().date())
    mine = set(speakers_of(request.actor).values_list("pk", flat=True))
    frozen = set(Freeze.objects.filter(lifted_at=None).values_list("speaker", flat=True))
    signed = _signed_by(keys)
    return [
        Out(
            release=row,
            exit=EXITS[Exit(row.exit)],
            audience=AUDIENCES[Audience(row.audience)],
            ended=ENDED.get(row.ended_by, ""),
            signed_by=", ".join(signed.get(row.pk, ())),
            held=[blocker_told(each)[0] for each in held.get(row.pk, ())],
            is_frozen=row.speaker_id in frozen,
            is_mine=row.speaker_id in mine,
            is_pack=Exit(row.exit) in PACKS,
        )
        for row in rows
    ]


def _signed_by(releases: list[UUID]) -> dict[UUID, list[str]]:
    rows = SignOff.objects.filter(rendition__released__release__in=releases)
    names: dict[UUID, list[str]] = {}
    for release, name in (
        rows.values_list("rendition__released__release", "staff__name").order_by("staff__name")
    ).distinct():
        names.setdefault(release, []).append(name)
    return names


def _page(
    request: DeskRequest, *, named: str = "", refused: Refused | NotOpened | None = None
) -> HttpResponse:
    """`named` is what somebody was frozen by just now, or what nobody was found by."""
    standing = Release.objects.filter(ended_at=None).select_related("speaker", "released_by")
    page: Page[Release] = Paginator(standing, RELEASES_A_PAGE).get_page(request.GET.get("page"))
    freezes = Freeze.objects.filter(lifted_at=None).select_related("speaker", "set_by")
    seen = freezes if request.actor.has(*READING_ROLES) else freezes.none()
    context = {
        "page": page,
        "outs": outs(request, page.object_list),
        "freezes": [
            (each, list(each.lifts.values_list("staff__name", flat=True)))
            for each in seen.filter(speaker__in=speakers_of(request.actor))
        ],
        "may_lift": request.actor.has(*SIGNING_ROLES),
        "named": named,
        "refusal": told(refused) if refused else "",
    }
    status = NOT_DONE if refused is not None else 200
    return render(request, "release/out.html", context, status=status)


def _release_or_404(request: DeskRequest, pk: UUID) -> Release:
    return get_object_or_404(
        Release.objects.select_related("speaker", "package"),
        pk=pk,
        speaker__in=speakers_of(request.actor),
    )
