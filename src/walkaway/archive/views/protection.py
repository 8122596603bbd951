"""What of a speaker is hidden: the plan, where its names are said, and what else may be them."""

from __future__ import annotations

import re
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from walkaway.accounts.access import DeskRequest, desk
from walkaway.accounts.next_page import is_ours
from walkaway.accounts.words import told
from walkaway.archive import words
from walkaway.archive.models import Speaker
from walkaway.archive.queries.speakers import READING_ROLES
from walkaway.archive.services import protection
from walkaway.archive.services.protection import Mark
from walkaway.archive.views.answers import status_of
from walkaway.archive.views.found import speaker_or_404
from walkaway.archive.words import pieces_of
from walkaway.core.errors import Refused
from walkaway.core.text.hidden_plan import HiddenPlan, NameKind
from walkaway.core.text.proposals import Reason

MOST_SHOWN = 50
MOST_PROPOSED = 100
_TAG = re.compile(r"[A-Za-z0-9-]{0,35}")


@require_safe
@desk(unlocked=True, roles=READING_ROLES)
def plan(request: DeskRequest, pk: UUID) -> HttpResponse:
    """The plan of a speaker."""
    return _page(request, speaker_or_404(request.actor, pk))


@require_POST
@desk(unlocked=True, roles=READING_ROLES)
def mark_name(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Hide a name, or another form of one."""
    speaker = speaker_or_404(request.actor, pk)
    asked = request.POST
    marked = Mark(
        text=asked.get("text", ""),
        language=_tag(asked.get("language", "")),
        name=asked.get("name", ""),
        kind=_kind(asked.get("kind", "")),
        stand_in=asked.get("stand_in", ""),
    )
    try:
        protection.mark(speaker, marked, actor=request.actor)
    except Refused as error:
        return _page(request, speaker, error)
    return HttpResponseRedirect(_back(request, speaker))


@require_POST
@desk(unlocked=True, roles=READING_ROLES)
def change_name(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Change, take out, accept or reject, as the button that was pressed says."""
    speaker = speaker_or_404(request.actor, pk)
    try:
        _do(request, speaker)
    except Refused as error:
        return _page(request, speaker, error)
    return HttpResponseRedirect(_back(request, speaker))


@require_POST
@desk(unlocked=True, roles=READING_ROLES)
def section(request: DeskRequest, pk: UUID) -> HttpResponse:
    """The part of a cut sheet that hides all names of the plan."""
    speaker = speaker_or_404(request.actor, pk)
    text = protection.export_section(speaker, actor=request.actor)
    return HttpResponse(
        text,
        content_type="application/octet-stream",
        headers={"Content-Disposition": 'attachment; filename="hidden-names.toml"'},
    )


def _do(request: DeskRequest, speaker: Speaker) -> None:
    asked, actor = request.POST, request.actor
    name, text, seen = asked.get("name", ""), asked.get("text", ""), asked.get("seen", "")
    match asked.get("do", ""):
        case "remove":
            protection.remove_name(speaker, name, seen=seen, actor=actor)
        case "remove-form":
            protection.remove_form(speaker, name, text, seen=seen, actor=actor)
        case "accept":
            language = _tag(asked.get("language", ""))
            protection.accept(speaker, name, text, language=language, actor=actor)
        case "reject":
            protection.reject(speaker, text, actor=actor)
        case "change":
            stand_ins = zip(asked.getlist("stand-in-language"), asked.getlist("stand-in"),
                            strict=False)  # fmt: skip
            protection.set_name(
                speaker, name, kind=_kind(asked.get("kind", "")), seen=seen, actor=actor,
                stand_ins={_tag(language): said for language, said in stand_ins},
            )  # fmt: skip
        case _:
            raise Http404


def _page(request: DeskRequest, speaker: Speaker, refused: Refused | None = None) -> HttpResponse:
    kept = protection.plan_of(speaker, actor=request.actor)
    looking = "look" in (request.POST if request.method == "POST" else request.GET)
    said = protection.said_in(speaker, kept.plan, actor=request.actor)
    names = [
        {
            "name": name,
            "said": [
                {"at": each, "pieces": pieces_of(each.cue.text, [each.span])}
                for each in said[name.id][:MOST_SHOWN]
            ],
            "total": len(said[name.id]),
        }
        for name in kept.plan.names
    ]
    context = {
        "speaker": speaker, "kept": kept, "names": names, "looking": looking,
        "proposals": _proposals(request, speaker, kept.plan) if looking else [],
        "kinds": list(words.NAME_KINDS.items()),
        "may_mark": protection.may_mark(request.actor),
        "may_unmark": protection.may_unmark(request.actor),
        "refusal": told(refused) if refused else "",
    }  # fmt: skip
    return render(request, "archive/protection/plan.html", context, status=status_of(refused))


def _proposals(request: DeskRequest, speaker: Speaker, plan: HiddenPlan) -> list[dict[str, object]]:
    found = protection.proposals_for(speaker, plan, actor=request.actor)
    return [
        {
            "word": each.proposal.word,
            "name": plan.by_id.get(each.name),
            "why": words.REASONS[each.proposal.reason],
            "because": each.proposal.because,
            "count": len(each.places),
            "at": each.places[0],
            "pieces": pieces_of(each.places[0].cue.text, [each.places[0].span]),
            "kind": _kind_for(each.proposal.reason),
        }
        for each in found[:MOST_PROPOSED]
    ]


def _kind_for(reason: Reason) -> NameKind:
    return NameKind.PLACE if reason is Reason.AFTER_A_PLACE_WORD else NameKind.PERSON


def _back(request: DeskRequest, speaker: Speaker) -> str:
    """Where they came from on this site, or the plan."""
    wanted = request.POST.get("next", "")
    if is_ours(wanted):
        return wanted
    address = reverse("desk-protection", args=[speaker.pk])
    return f"{address}?look=1#proposals" if "look" in request.POST else address


def _kind(said: str) -> NameKind:
    return NameKind(said) if said in list(NameKind) else NameKind.OTHER


def _tag(said: str) -> str:
    return said.strip() if _TAG.fullmatch(said.strip()) else ""
