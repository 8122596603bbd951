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
from walkaway.accounts.words import told
from walkaway.archive import words
from walkaway.archive.models import Speaker
from walkaway.archive.queries.speakers import READING_ROLES
from walkaway.archive.services import jigsaw
from walkaway.archive.services.protection import Said
from walkaway.archive.views.answers import status_of
from walkaway.archive.views.found import speaker_or_404
from walkaway.archive.words import Piece, pieces_of
from walkaway.core.errors import Refused
from walkaway.core.text.jigsaw import Kind

MOST_FACTS = 200
MOST_PLACES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A fact, how often it is told, and the first places that tell it."""

    text: str
    proposed: bool
    total: int
    places: list[tuple[Said, list[Piece]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Facts of one kind."""

    title: str | Promise
    facts: list[Row]


@require_safe
@desk(unlocked=True, roles=READING_ROLES)
def sheet(request: DeskRequest, pk: UUID) -> HttpResponse:
    """The sheet, to be read through and printed."""
    return _page(request, speaker_or_404(request.actor, pk))


@require_POST
@desk(unlocked=True, roles=READING_ROLES)
def note(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Keep a note, or that the sheet was gone through."""
    speaker = speaker_or_404(request.actor, pk)
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
        "refusal": told(refused) if refused else "",
    }  # fmt: skip
    return render(request, "archive/jigsaw/sheet.html", context, status=status_of(refused))


def groups_of(speaker: Speaker, actor: Actor) -> list[Group]:
    """The sheet by kinds of facts, in the order in which one reads it."""
    by_kind: dict[Kind, list[Row]] = {}
    for piece in jigsaw.sheet_of(speaker, actor=actor):
        by_kind.setdefault(piece.fact.kind, []).append(_row(piece))
    return [
        Group(title=words.FACT_KINDS[kind], facts=rows[:MOST_FACTS])
        for kind, rows in by_kind.items()
    ]


def _row(piece: jigsaw.Piece) -> Row:
    shown = [(each, pieces_of(each.cue.text, [each.span])) for each in piece.places[:MOST_PLACES]]
    return Row(
        text=piece.fact.text, proposed=piece.fact.proposed, total=len(piece.places), places=shown
    )
