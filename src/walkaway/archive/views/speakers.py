"""Speakers at the desk: the list, taking in, one speaker, hard stops, and who works on them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from walkaway.accounts.access import GET_OR_POST, DeskRequest, desk
from walkaway.accounts.actors import Actor
from walkaway.accounts.models import Role, Staff
from walkaway.accounts.words import role_names
from walkaway.archive.consent_words import STOPS, STOPS_MEAN
from walkaway.archive.forms.speakers import HardStopForm, LiftForm, ProfileForm, TakeInForm
from walkaway.archive.grid_pages import rows_of_grid
from walkaway.archive.models import HardStopMark, Speaker
from walkaway.archive.papers import grant_words
from walkaway.archive.queries.gate import consent_grid, gate_speaker, gate_speakers
from walkaway.archive.queries.speakers import (
    READING_ROLES,
    colleagues_on,
    officers_with_keys,
    speakers_of,
    staff_to_admit,
)
from walkaway.archive.services.compartments import admit, dismiss
from walkaway.archive.services.interviews import WHO_INTERVIEWS
from walkaway.archive.services.speakers import (
    Profile,
    StopReason,
    change_profile,
    lift_hard_stop,
    profile_of,
    profiles_of,
    set_hard_stop,
    stop_reasons,
    take_in,
)
from walkaway.archive.views.answers import NOT_DONE
from walkaway.archive.views.found import speaker_or_404
from walkaway.core.errors import Refused
from walkaway.core.gate import HardStop

WHO_TAKES_IN = frozenset({Role.INTERVIEWER, Role.PROTECTION_OFFICER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A speaker among others. `profile` is None while the vault is locked."""

    speaker: Speaker
    profile: Profile | None
    is_stopped: bool
    has_consent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A hard stop on a speaker's page; `reasons` only for protection officers."""

    mark: HardStopMark
    name: Any
    means: Any
    reasons: tuple[StopReason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The one thing to do next."""

    label: str
    address: str


@require_safe
@desk(roles=READING_ROLES)
def speakers(request: DeskRequest) -> HttpResponse:
    """The speakers that one works on."""
    found = list(speakers_of(request.actor))
    profiles = profiles_of(found, actor=request.actor) if request.actor.keys else {}
    facts = gate_speakers([each.pk for each in found])
    listed = [
        Listed(
            speaker=each,
            profile=profiles.get(each.pk),
            is_stopped=bool(facts[each.pk].hard_stops),
            has_consent=bool(facts[each.pk].grants),
        )
        for each in found
    ]
    context = {"listed": listed, "may_take_in": request.actor.has(*WHO_TAKES_IN)}
    return render(request, "archive/speakers/list.html", context)


@require_http_methods(GET_OR_POST)
@desk(roles=WHO_TAKES_IN)
def new(request: DeskRequest) -> HttpResponse:
    """Take in a speaker; their pseudonym is drawn when that is done."""
    staff = _staff(request.actor)
    colleagues = staff_to_admit().exclude(pk=staff.pk).exclude(pk__in=officers_with_keys())
    form = TakeInForm(request.POST or None, colleagues=colleagues)
    if form.is_valid():
        speaker = take_in(
            form.profile,
            members=list(form.cleaned_data.get("members", ())),
            actor=request.actor,
            rng=secrets.SystemRandom(),
        )
        return HttpResponseRedirect(reverse("desk-speaker", args=[speaker.pk]))
    status = NOT_DONE if form.is_bound else 200
    return render(request, "archive/speakers/new.html", {"form": form}, status=status)


@require_safe
@desk(roles=READING_ROLES)
def speaker(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Everything about a speaker that one may see, and what to do next."""
    actor = request.actor
    found = speaker_or_404(actor, pk)
    facts = gate_speaker(found)
    versions = list(found.consents.prefetch_related("grants").order_by("-number"))
    context = {
        "speaker": found,
        "profile": _profile(found, actor),
        "facts": facts,
        "grid": rows_of_grid(consent_grid(facts, timezone.now().date())),
        "versions": [
            (version, [grant_words(grant) for grant in version.grants.all()])
            for version in versions
        ],
        "stops": _stops(found, actor),
        "stop_form": HardStopForm(),
        "lift_form": LiftForm(),
        "colleagues": [(each, role_names(each)) for each in colleagues_on(found)],
        "to_admit": staff_to_admit(found) if actor.keys else (),
        "next": next_step(found, actor, has_consent=bool(versions)),
        "is_officer": actor.has(Role.PROTECTION_OFFICER),
        "may_record": actor.has(*WHO_TAKES_IN) and found.withdrawn_at is None,
        "may_change": found.withdrawn_at is None,
        "may_interview": actor.has(*WHO_INTERVIEWS),
        "other_pages": [
            _step(_("What is to be hidden"), "desk-protection", found.pk),
            _step(_("Jigsaw sheet"), "desk-jigsaw", found.pk),
        ],
    }
    return render(request, "archive/speakers/speaker.html", context)


@require_http_methods(GET_OR_POST)
@desk(unlocked=True, roles=READING_ROLES)
def profile(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Change what is told of a speaker."""
    found = speaker_or_404(request.actor, pk)
    known = profile_of(found, actor=request.actor) if found.erased_at is None else None
    form = ProfileForm(request.POST or None, initial=ProfileForm.initial_of(known))
    if form.is_valid():
        change_profile(found, form.profile, actor=request.actor)
        return _back(found)
    status = NOT_DONE if form.is_bound else 200
    context = {"form": form, "speaker": found}
    return render(request, "archive/speakers/profile.html", context, status=status)


@require_POST
@desk(roles=READING_ROLES)
def stop(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Set a hard stop: everything of the speaker is hidden at once."""
    found = speaker_or_404(request.actor, pk)
    form = HardStopForm(request.POST)
    if not form.is_valid():
        raise Refused(
            what=_("Setting a hard stop"),
            reason=_("no reason is given"),
            way_on=_("Say in a sentence how you know."),
        )
    set_hard_stop(
        found,
        HardStop(form.cleaned_data["stop"]),
        form.cleaned_data["reason"],
        actor=request.actor,
        now=timezone.now(),
    )
    return _back(found)


@require_POST
@desk(roles=[Role.PROTECTION_OFFICER])
def lift(request: DeskRequest, pk: UUID, mark: int) -> HttpResponse:
    """Lift a hard stop."""
    found = speaker_or_404(request.actor, pk)
    standing = get_object_or_404(HardStopMark, pk=mark, speaker=found)
    lift_hard_stop(
        standing, request.POST.get("reason", ""), actor=request.actor, now=timezone.now()
    )
    return _back(found)


@require_POST
@desk(unlocked=True, roles=WHO_TAKES_IN)
def give_access(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Have a colleague work on the speaker too."""
    found = speaker_or_404(request.actor, pk)
    admit(found, _chosen(request, staff_to_admit(found)), actor=request.actor)
    return _back(found)


@require_POST
@desk(roles=WHO_TAKES_IN)
def end_access(request: DeskRequest, pk: UUID) -> HttpResponse:
    """End a colleague's work on the speaker."""
    found = speaker_or_404(request.actor, pk)
    chosen = _chosen(request, colleagues_on(found))
    dismiss(found, chosen, actor=request.actor)
    if chosen == request.actor.staff:
        return HttpResponseRedirect(reverse("desk-speakers"))
    return _back(found)


def next_step(speaker: Speaker, actor: Actor, *, has_consent: bool) -> Step | None:
    """What to do next with a speaker, as far as `actor` may."""
    if speaker.withdrawn_at is not None:
        return _step(_("Read what was taken back"), "desk-withdrawal", speaker.pk)
    if not actor.has(*WHO_TAKES_IN):
        return None
    if not has_consent:
        return _step(_("Record consent"), "desk-consent", speaker.pk)
    newest = speaker.interviews.last()
    if newest is None:
        return _step(_("Plan an interview"), "desk-interview-plan", speaker.pk)
    return _step(_("Go to the newest interview"), "desk-interview", newest.pk)


def _step(label: str, url_name: str, pk: UUID) -> Step:
    return Step(label=label, address=reverse(url_name, args=[pk]))


def _profile(speaker: Speaker, actor: Actor) -> Profile | None:
    if actor.keys is None or speaker.erased_at is not None:
        return None
    return profiles_of([speaker], actor=actor).get(speaker.pk)


def _stops(speaker: Speaker, actor: Actor) -> list[Stop]:
    reasons: list[StopReason] = []
    if actor.keys is not None and actor.has(Role.PROTECTION_OFFICER) and not speaker.erased_at:
        reasons = stop_reasons(speaker, actor=actor)
    return [
        Stop(
            mark=mark,
            name=STOPS[mark.stop],
            means=STOPS_MEAN[mark.stop],
            reasons=tuple(each for each in reasons if each.mark == mark.pk),
        )
        for mark in speaker.hard_stops.order_by("-set_at")
    ]


def _chosen(request: DeskRequest, among: Any) -> Staff:
    try:
        return get_object_or_404(among, pk=UUID(request.POST.get("staff", "")))  # type: ignore[no-any-return]  # staff
    except ValueError:
        raise Http404 from None


def _staff(actor: Actor) -> Staff:
    assert actor.staff
    return actor.staff


def _back(speaker: Speaker) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("desk-speaker", args=[speaker.pk]))
