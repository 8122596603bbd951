"""Speakers: taken in under a pseudonym that chance drew, and sealed before they are stored."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random
from typing import TypedDict
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from walkaway.accounts.actors import Actor, require_role
from walkaway.accounts.models import Role, Staff
from walkaway.archive.models import (
    CompartmentKind,
    HardStopMark,
    ReaderKey,
    SealedItem,
    Speaker,
)
from walkaway.archive.queries.speakers import officers_with_keys, require_work_on
from walkaway.archive.services.compartments import (
    newest_text,
    open_compartments,
    open_texts,
    seal_text,
)
from walkaway.core.errors import Refused
from walkaway.core.gate import HardStop
from walkaway.core.pseudonyms import new_pseudonym
from walkaway.core.typed_json import read_typed, written
from walkaway.journal.services import record

PROFILE = "profile"
HARD_STOP = "hard-stop"

_WHO_TAKES_IN = (Role.INTERVIEWER, Role.PROTECTION_OFFICER)


class ProfileJson(TypedDict):
    """A profile as it is sealed."""

    group: str
    region: str
    roles: list[str]
    period_from: str
    period_to: str
    languages: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What is told of a speaker to those who work on them, and never in the clear.

    `period_from` and `period_to` are years or days as they were told; `languages` BCP 47 tags.
    """

    group: str = ""
    region: str = ""
    roles: tuple[str, ...] = ()
    period_from: str = ""
    period_to: str = ""
    languages: tuple[str, ...] = ()


class StopReasonJson(TypedDict):
    """Why a hard stop was set or lifted, as it is sealed."""

    mark: int
    done: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StopReason:
    """Why a hard stop was `set` or `lifted`."""

    mark: int
    done: str
    reason: str


@transaction.atomic
def take_in(profile: Profile, *, members: Collection[Staff], actor: Actor, rng: Random) -> Speaker:
    """Take in a speaker under a new pseudonym, drawn with `rng`: `secrets.SystemRandom()`.

    `actor`, `members` and all protection officers work on them. No key is needed. Raises `Refused`
    for other roles, and without a protection officer of either side.
    """
    require_role(actor, *_WHO_TAKES_IN, what=_("Taking in a speaker"))
    used = Speaker.objects.values_list("pseudonym", flat=True)
    speaker = Speaker.objects.create(pseudonym=new_pseudonym(rng, list(used)))
    return _received(speaker, profile, members, actor)


@transaction.atomic
def take_in_named(
    pseudonym: str,
    profile: Profile,
    *,
    members: Collection[Staff],
    actor: Actor,
    invented: bool = False,
) -> Speaker:
    """Take in a speaker whose pseudonym is in use already: invented, or from another archive.

    Raises `Refused` as `take_in` does, and for a pseudonym that is taken here.
    """
    if actor.staff is not None:
        require_role(actor, *_WHO_TAKES_IN, what=_("Taking in a speaker"))
    if Speaker.objects.filter(pseudonym=pseudonym).exists():
        raise Refused(
            what=_("Taking in a speaker"),
            reason=_("there is a speaker called {pseudonym} already").format(pseudonym=pseudonym),
            way_on=_("Choose another pseudonym."),
        )
    speaker = Speaker.objects.create(pseudonym=pseudonym, invented=invented)
    return _received(speaker, profile, members, actor)


@transaction.atomic
def change_profile(speaker: Speaker, profile: Profile, *, actor: Actor) -> None:
    """Write the profile anew; what it said before stays beside it, sealed. No key is needed."""
    require_work_on(actor, speaker, what=_("Changing a profile"))
    refuse_withdrawn(speaker, what=_("Changing a profile"))
    item = _seal_profile(speaker, profile, actor)
    record(
        "profile-changed",
        actor=actor.ref,
        subject=f"speaker:{speaker.pk}",
        facts={"item": str(item.pk)},
    )


def profile_of(speaker: Speaker, *, actor: Actor) -> Profile | None:
    """The newest profile, None when there is none (3 queries). Raises `Refused`, `NotOpened`."""
    text = newest_text(speaker, CompartmentKind.TESTIMONY, PROFILE, subject=speaker.pk, actor=actor)
    return None if text is None else _profile_in(text)


def profiles_of(speakers: Iterable[Speaker], *, actor: Actor) -> dict[UUID, Profile]:
    """The profiles that `actor` may read, by speaker (2 queries). Raises `Refused`, `NotOpened`."""
    held = ReaderKey.objects.filter(staff=actor.staff).values("compartment")
    items = SealedItem.objects.filter(
        kind=PROFILE, subject__in=[speaker.pk for speaker in speakers], compartment__in=held
    )
    newest = {item.subject: item for item in items.select_related("compartment")}
    texts = open_texts(newest.values(), actor=actor)
    return {subject: _profile_in(texts[item.pk]) for subject, item in newest.items()}


@transaction.atomic
def set_hard_stop(
    speaker: Speaker, stop: HardStop, reason: str, *, actor: Actor, now: datetime
) -> HardStopMark:
    """Stop everything of a speaker from leaving, at once. Whoever works on them may.

    Raises `Refused` when the stop stands already, or no reason is given.
    """
    staff = require_work_on(actor, speaker, what=_("Setting a hard stop"))
    require_reason(reason, what=_("Setting a hard stop"))
    _locked(speaker)
    if speaker.hard_stops.filter(stop=stop, lifted_at=None).exists():
        raise Refused(
            what=_("Setting a hard stop"),
            reason=_("it stands already"),
            way_on=_("A protection officer can lift it."),
        )
    mark = HardStopMark.objects.create(speaker=speaker, stop=stop, set_at=now, set_by=staff)
    _seal_stop_reason(mark, "set", reason, actor)
    record(
        "hard-stop-set",
        actor=actor.ref,
        subject=f"speaker:{speaker.pk}",
        facts={"stop": stop_slug(stop)},
    )
    return mark


@transaction.atomic
def lift_hard_stop(mark: HardStopMark, reason: str, *, actor: Actor, now: datetime) -> None:
    """End a hard stop. Raises `Refused` for everyone but a protection officer of the speaker."""
    require_role(actor, Role.PROTECTION_OFFICER, what=_("Lifting a hard stop"))
    staff = require_work_on(actor, mark.speaker, what=_("Lifting a hard stop"))
    require_reason(reason, what=_("Lifting a hard stop"))
    standing = HardStopMark.objects.filter(pk=mark.pk, lifted_at=None)
    if standing.update(lifted_at=now, lifted_by=staff) != 1:
        raise Refused(
            what=_("Lifting a hard stop"),
            reason=_("it was lifted already"),
            way_on=_("Nothing is to do."),
        )
    _seal_stop_reason(mark, "lifted", reason, actor)
    record(
        "hard-stop-lifted",
        actor=actor.ref,
        subject=f"speaker:{mark.speaker_id}",
        facts={"stop": stop_slug(HardStop(mark.stop))},
    )


def stop_reasons(speaker: Speaker, *, actor: Actor) -> list[StopReason]:
    """Why each hard stop was set and lifted, for protection officers. Raises `Refused`."""
    items = SealedItem.objects.filter(
        compartment__speaker=speaker, compartment__kind=CompartmentKind.SAFETY, kind=HARD_STOP
    )
    texts = open_texts(items.select_related("compartment"), actor=actor).values()
    read = (read_typed(text.decode(), StopReasonJson, path=Path(HARD_STOP)) for text in texts)
    return [StopReason(**each) for each in read]


def stop_slug(stop: HardStop) -> str:
    """A hard stop as the journal writes it."""
    return stop.value.replace(" ", "-")


def refuse_withdrawn(speaker: Speaker, *, what: str) -> None:
    """Raise `Refused` when the speaker withdrew: nothing more is done with them."""
    if Speaker.objects.filter(pk=speaker.pk, withdrawn_at__isnull=False).exists():
        raise Refused(
            what=what,
            reason=_("{pseudonym} withdrew").format(pseudonym=speaker.pseudonym),
            way_on=_("A withdrawal is final; who comes back is taken in anew."),
        )


def _received(
    speaker: Speaker, profile: Profile, members: Collection[Staff], actor: Actor
) -> Speaker:
    working = {staff.pk: staff for staff in (*members, *officers_with_keys())}
    if actor.staff is not None:
        working[actor.staff.pk] = actor.staff
    open_compartments(speaker, list(working.values()))
    _seal_profile(speaker, profile, actor)
    record(
        "speaker-taken-in",
        actor=actor.ref,
        subject=f"speaker:{speaker.pk}",
        facts={"members": len(working), "invented": speaker.invented},
    )
    return speaker


def _seal_profile(speaker: Speaker, profile: Profile, actor: Actor) -> SealedItem:
    facts: ProfileJson = {
        "group": profile.group,
        "region": profile.region,
        "roles": list(profile.roles),
        "period_from": profile.period_from,
        "period_to": profile.period_to,
        "languages": list(profile.languages),
    }
    return seal_text(
        speaker,
        CompartmentKind.TESTIMONY,
        PROFILE,
        written(facts).encode(),
        subject=speaker.pk,
        author=actor,
    )


def _profile_in(text: bytes) -> Profile:
    facts = read_typed(text.decode(), ProfileJson, path=Path(PROFILE))
    return Profile(
        group=facts["group"],
        region=facts["region"],
        roles=tuple(facts["roles"]),
        period_from=facts["period_from"],
        period_to=facts["period_to"],
        languages=tuple(facts["languages"]),
    )


def _seal_stop_reason(mark: HardStopMark, done: str, reason: str, actor: Actor) -> None:
    facts: StopReasonJson = {"mark": mark.pk, "done": done, "reason": reason}
    seal_text(
        mark.speaker,
        CompartmentKind.SAFETY,
        HARD_STOP,
        json.dumps(facts).encode(),
        subject=mark.speaker_id,
        author=actor,
    )


def require_reason(reason: str, *, what: str) -> None:
    """Raise `Refused` when nothing is said."""
    if not reason.strip():
        raise Refused(what=what, reason=_("no reason is given"), way_on=_("Say why in a sentence."))


def _locked(speaker: Speaker) -> None:
    """Hold the speaker until the transaction ends: a withdrawal or a publication waits for it."""
    Speaker.objects.select_for_update().get(pk=speaker.pk)
    refuse_withdrawn(speaker, what=_("Setting a hard stop"))
