"""The editor of a transcript: cues side by side with what they translate, saved in versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from walkaway.accounts.access import DeskRequest, desk
from walkaway.accounts.actors import Actor
from walkaway.accounts.words import told
from walkaway.archive import words
from walkaway.archive.editor_pages import Page, page_of
from walkaway.archive.forms.transcripts import (
    act_of,
    cue_acted_on,
    cues_change_of,
    edits_of,
    numbers_of,
    seen_later,
    voice_choices,
)
from walkaway.archive.models import (
    Derivative,
    DerivativeKind,
    Interview,
    Transcript,
    TranscriptVersion,
)
from walkaway.archive.queries.speakers import READING_ROLES, holds_key
from walkaway.archive.services.protection import may_mark, plan_of
from walkaway.archive.services.transcript_edits import CueEdit, Edit
from walkaway.archive.services.transcript_versions import opened
from walkaway.archive.services.transcripts import may_state, may_write, opened_as_seen, save
from walkaway.archive.views.answers import status_of
from walkaway.archive.views.found import transcript_or_404
from walkaway.core.errors import ChangedMeanwhile, Refused
from walkaway.core.transcripts.working import NAME, Working, in_order
from walkaway.core.transcripts.working_versions import Conflict


@require_safe
@desk(unlocked=True, roles=READING_ROLES)
def editor(request: DeskRequest, pk: UUID) -> HttpResponse:
    """A page of cues, to be changed by those who may."""
    transcript = transcript_or_404(request.actor, pk)
    return _page(request, transcript, saved="saved" in request.GET)


@require_POST
@desk(unlocked=True, roles=READING_ROLES)
def save_page(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Save every cue that the page shows, and do what the button that was pressed says."""
    transcript = transcript_or_404(request.actor, pk)
    typed: tuple[CueEdit, ...] = ()
    try:
        form = _read(request, transcript)
        typed = edits_of(request.POST, form.shown)
        form.save(_together(typed, act_of(request.POST, form.shown)))
    except Refused as error:
        return _page(request, transcript, typed=typed, refused=error)
    address = _address(transcript, request.POST.get("page", ""))
    cue_id = cue_acted_on(request.POST)
    # Back to where the button was, which may be a page further now.
    known = NAME.fullmatch(cue_id)
    return HttpResponseRedirect(f"{address}&cue={cue_id}#cue-{cue_id}" if known else address)


@require_POST
@desk(unlocked=True, roles=READING_ROLES)
def save_cue(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Save one cue from its row, and answer with the row as it is now."""
    transcript = transcript_or_404(request.actor, pk)
    cue_id = request.POST.get("cue", "")
    typed: tuple[CueEdit, ...] = ()
    refused: Refused | None = None
    form = _read(request, transcript, cue_id)
    try:
        typed = tuple(each for each in edits_of(request.POST, form.shown) if each.id == cue_id)
        form.save(typed)
        typed = ()
    except Refused as error:
        refused = error
    page = _shown(
        transcript, request.actor, source_number=form.source_number, cue_id=cue_id, typed=typed,
        refused=refused,
    )  # fmt: skip
    row = next((each for each in page.rows if each.cue.id == cue_id), None)
    context = _context(request, transcript, page, refused) | {"row": row, "is_answer": True}
    # htmx lays in what it is given with 200 only; the row says itself that it was refused.
    return render(request, "archive/transcripts/_row.html", context)


@require_POST
@desk(unlocked=True, roles=READING_ROLES)
def change_cues(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Add a cue, or move many."""
    transcript = transcript_or_404(request.actor, pk)
    try:
        form = _read(request, transcript)
        form.save(cues_change_of(request.POST, form.shown))
    except Refused as error:
        return _page(request, transcript, refused=error)
    return HttpResponseRedirect(_address(transcript, request.POST.get("page", "")))


def film_of(interview: Interview, actor: Actor) -> str | None:
    """The address of the small film of an interview, for whoever holds the key to it."""
    films = Derivative.objects.filter(original__interview=interview, kind=DerivativeKind.PROXY)
    film = films.select_related("compartment").order_by("made_at").last()
    if film is None or not holds_key(actor, film.compartment):
        return None
    return reverse("desk-derivative", args=[film.pk])


def _together(typed: Sequence[CueEdit], act: Sequence[Edit]) -> tuple[Edit, ...]:
    """What was typed, then what was pressed; a button that splits brings the words it splits."""
    brings_words = {each.id for each in act if isinstance(each, CueEdit)}
    return (*(each for each in typed if each.id not in brings_words), *act)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    """What a page posted: the versions that it showed, and their cues."""

    transcript: Transcript
    actor: Actor
    base_number: int
    source_number: int | None
    seen: Mapping[str, int]
    shown: Working

    def save(self, edits: Sequence[Edit]) -> None:
        """Save `edits` of what the page showed."""
        save(
            self.transcript, edits, base_number=self.base_number, seen=self.seen,
            source_number=self.source_number, actor=self.actor,
        )  # fmt: skip


def _read(request: DeskRequest, transcript: Transcript, cue_id: str = "") -> _Form:
    """What a page posted, of one cue alone when it is named; 404 for versions that are none."""
    actor = request.actor
    base, source = numbers_of(request.POST)
    newest = Working()
    seen: dict[str, int] = {}
    try:
        if any(name.startswith("seen-") for name in request.POST):
            newest = opened(transcript, None, source, actor=actor).working
            seen = seen_later(request.POST, newest)
        if cue_id:
            seen = {name: number for name, number in seen.items() if name == cue_id}
        shown = opened_as_seen(transcript, base, source, seen, actor=actor).working
    except TranscriptVersion.DoesNotExist:
        raise Http404 from None
    unchanged = {cue.id: cue for cue in newest.cues if f"seen-{cue.id}" in request.POST}
    cues = [unchanged.get(cue.id, cue) if cue.id not in seen else cue for cue in shown.cues]
    return _Form(
        transcript=transcript, actor=actor, base_number=base, source_number=source, seen=seen,
        shown=replace(shown, cues=in_order(cues)),
    )  # fmt: skip


def _shown(
    transcript: Transcript,
    actor: Actor,
    *,
    source_number: int | None = None,
    number: int = 1,
    cue_id: str = "",
    typed: Sequence[CueEdit] = (),
    refused: Refused | None = None,
) -> Page:
    conflicts: Sequence[Conflict] = ()
    if isinstance(refused, ChangedMeanwhile):
        conflicts = refused.facts["conflicts"]
    plan = plan_of(transcript.interview.speaker, actor=actor).plan
    return page_of(
        transcript, opened(transcript, None, source_number, actor=actor), plan,
        number=number, cue_id=cue_id, typed=typed, conflicts=conflicts,
    )  # fmt: skip


def _page(
    request: DeskRequest,
    transcript: Transcript,
    *,
    typed: Sequence[CueEdit] = (),
    refused: Refused | None = None,
    saved: bool = False,
) -> HttpResponse:
    asked = request.POST if request.method == "POST" else request.GET
    page = _shown(
        transcript, request.actor, number=_page_number(asked.get("page", "")),
        cue_id=asked.get("cue", ""), typed=typed, refused=refused,
    )  # fmt: skip
    context = _context(request, transcript, page, refused) | {
        "saved": saved,
        "film": film_of(transcript.interview, request.actor),
    }
    return render(request, "archive/transcripts/editor.html", context, status=status_of(refused))


def _context(
    request: DeskRequest, transcript: Transcript, page: Page, refused: Refused | None
) -> dict[str, Any]:
    actor = request.actor
    return {
        "transcript": transcript,
        "interview": transcript.interview,
        "speaker": transcript.interview.speaker,
        "page": page,
        "plan": plan_of(transcript.interview.speaker, actor=actor).plan,
        "may_write": may_write(transcript, actor),
        "may_state": may_state(transcript, actor),
        "may_mark": may_mark(actor),
        "states": list(words.STATES.items()),
        "voices": voice_choices(),
        "kinds": list(words.NAME_KINDS.items()),
        "refusal": told(refused) if refused else "",
    }


def _address(transcript: Transcript, page: str) -> str:
    number = _page_number(page)
    return f"{reverse('desk-transcript', args=[transcript.pk])}?page={number}&saved=1"


def _page_number(said: str) -> int:
    return int(said) if said.isdecimal() and len(said) < 6 else 1
