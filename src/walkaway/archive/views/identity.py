"""An identity at the desk: written by one, opened by two."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from walkaway.accounts.access import GET_OR_POST, DeskRequest, desk
from walkaway.accounts.models import Role
from walkaway.archive.consent_words import OPENING_REASONS
from walkaway.archive.forms.speakers import IdentityForm, OpeningForm
from walkaway.archive.models import IdentityOpening, SealedItem, Speaker
from walkaway.archive.queries.identity import half_of, openings_of
from walkaway.archive.queries.speakers import READING_ROLES
from walkaway.archive.services.identity import (
    IDENTITY,
    OpeningReason,
    ask_to_open,
    close_opening,
    close_openings,
    opening_words_of,
    read_identity,
    second,
    write_identity,
)
from walkaway.archive.views.answers import NOT_DONE
from walkaway.archive.views.found import speaker_or_404

OFFICERS = [Role.PROTECTION_OFFICER]


@require_safe
@desk(roles=READING_ROLES)
def identity(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Whether an identity was written, and what is asked of it."""
    speaker = speaker_or_404(request.actor, pk)
    close_openings(now=timezone.now())
    return render(request, "archive/identity/identity.html", _context(request, speaker))


@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(GET_OR_POST)
@desk(roles=READING_ROLES)
def write(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Write who the speaker is, over nothing: it cannot be read back."""
    speaker = speaker_or_404(request.actor, pk)
    form = IdentityForm(request.POST or None)
    if form.is_valid():
        write_identity(speaker, form.identity, actor=request.actor)
        return _back(speaker)
    status = NOT_DONE if form.is_bound else 200
    context = {"form": form, "speaker": speaker, "is_written": _is_written(speaker)}
    return render(request, "archive/identity/write.html", context, status=status)


@require_POST
@desk(roles=OFFICERS)
def ask(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Ask for it to be opened."""
    speaker = speaker_or_404(request.actor, pk)
    form = OpeningForm(request.POST)
    if not form.is_valid():
        context = _context(request, speaker) | {"form": form}
        return render(request, "archive/identity/identity.html", context, status=NOT_DONE)
    ask_to_open(
        speaker,
        OpeningReason(form.cleaned_data["reason"]),
        form.cleaned_data["words"],
        actor=request.actor,
        now=timezone.now(),
    )
    return _back(speaker)


@require_POST
@desk(unlocked=True, roles=OFFICERS)
def add_half(request: DeskRequest, pk: UUID, opening: UUID) -> HttpResponse:
    """Add one's own half to what a colleague asked for."""
    speaker = speaker_or_404(request.actor, pk)
    second(_opening(speaker, opening), actor=request.actor, now=timezone.now())
    return _back(speaker)


@sensitive_variables()
@require_POST
@desk(unlocked=True, roles=OFFICERS)
def read(request: DeskRequest, pk: UUID, opening: UUID) -> HttpResponse:
    """Show it, to the one who asked: by a post, so that no address shows it again."""
    speaker = speaker_or_404(request.actor, pk)
    row = _opening(speaker, opening)
    found = read_identity(row, actor=request.actor, now=timezone.now())
    context = {"speaker": speaker, "identity": found, "opening": row}
    return render(request, "archive/identity/read.html", context)


@require_POST
@desk(roles=OFFICERS)
def close(request: DeskRequest, pk: UUID, opening: UUID) -> HttpResponse:
    """Close it before its time."""
    speaker = speaker_or_404(request.actor, pk)
    close_opening(_opening(speaker, opening), actor=request.actor, now=timezone.now())
    return _back(speaker)


def _context(request: DeskRequest, speaker: Speaker) -> dict[str, object]:
    actor, now = request.actor, timezone.now()
    is_officer = actor.has(Role.PROTECTION_OFFICER)
    openings = openings_of(speaker, now=now) if is_officer else []
    return {
        "speaker": speaker,
        "is_written": _is_written(speaker),
        "is_officer": is_officer,
        "may_write": speaker.withdrawn_at is None,
        "openings": [
            {
                "row": each,
                "reason": OPENING_REASONS[each.reason],
                "words": opening_words_of(each, actor=actor) if actor.keys else "",
                "is_mine": each.asked_by == actor.staff,
                "may_second": half_of(each, actor.staff) not in ("", half_of(each, each.asked_by)),
            }
            for each in openings
        ],
        "form": OpeningForm(),
    }


def _is_written(speaker: Speaker) -> bool:
    return SealedItem.objects.filter(compartment__speaker=speaker, kind=IDENTITY).exists()


def _opening(speaker: Speaker, pk: UUID) -> IdentityOpening:
    return get_object_or_404(IdentityOpening, pk=pk, compartment__speaker=speaker)


def _back(speaker: Speaker) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("desk-identity", args=[speaker.pk]))
