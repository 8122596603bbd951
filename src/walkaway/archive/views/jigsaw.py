"""The jigsaw sheet of a speaker: what all their passages together give away."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.views.decorators.http import require_POST, require_safe

from walkaway.accounts.access import DeskRequest, desk
from walkaway.accounts.actors import Actor
from walkaway.archive import words
from walkaway.archive.models import Speaker, Transcript
from walkaway.archive.services import jigsaw
from walkaway.archive.services.protection import Said, plan_of, said_in
from walkaway.archive.views.protection import NOT_DONE, speaker_or_404
from walkaway.archive.views.transcripts import TESTIMONY_READERS
from walkaway.archive.words import Piece, pieces_of
from walkaway.core.errors import Refused
from walkaway.core.text.hidden_plan import NameKind
from walkaway.core.transcripts.working import WorkingCue


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A piece of the jigsaw: what is said, and where."""

    text: str
    transcript: Transcript
    cue: WorkingCue
    pieces: list[Piece]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Facts of one kind."""

    title: str | Promise
    facts: list[Fact]


@require_safe
@desk(unlocked=True, roles=TESTIMONY_READERS)
def sheet(request: DeskRequest, pk: UUID) -> HttpResponse:
    """The sheet, to be read through and printed."""
    return _page(request, speaker_or_404(request, pk))


@require_POST
@desk(unlocked=True, roles=TESTIMONY_READERS)
def note(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Keep a note, or that the sheet was gone through."""
    speaker = speaker_or_404(request, pk)
    try:
        jigsaw.add_note(
            speaker, request.POST.get("text", ""), reviewed="reviewed" in request.POST,
            actor=request.actor,
        )  # fmt: skip
    except Refused as error:
        return _page(request, speaker, error)
    return HttpResponseRedirect(reverse("desk-jigsaw", args=[speaker.pk]))


def _page(request: DeskRequest, speaker: Speaker, refused: Refused | None = None) -> HttpResponse:
    notes = jigsaw.notes_of(speaker, actor=request.actor)
    context = {
        "speaker": speaker, "groups": groups_of(speaker, request.actor), "notes": notes,
        "reviewed": next((each for each in notes if each.reviewed), None),
        "may_note": jigsaw.may_note(request.actor),
        "typed": request.POST.get("text", ""),
        "refusal": words.refusal_of(refused) if refused else None,
    }  # fmt: skip
    status = NOT_DONE if refused else 200
    return render(request, "archive/jigsaw/sheet.html", context, status=status)


def groups_of(speaker: Speaker, actor: Actor) -> list[Group]:
    """The hidden names of each kind, with every place where they are said."""
    plan = plan_of(speaker, actor=actor).plan
    said = said_in(speaker, plan, actor=actor)
    groups = []
    for kind in NameKind:
        facts = [_fact(each) for name in plan.names if name.kind is kind for each in said[name.id]]
        if facts:
            groups.append(Group(title=words.KINDS_TO_HIDE[kind], facts=facts))
    return groups


def _fact(said: Said) -> Fact:
    text = said.cue.text
    return Fact(
        text=text[said.span.start : said.span.end],
        transcript=said.transcript,
        cue=said.cue,
        pieces=pieces_of(text, [said.span]),
    )
