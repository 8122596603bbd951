"""Who a speaker really is: written by one, read by two together, for a quarter of an hour.

The key of an identity is in two halves. One officer asks, with a reason; an officer of the other
side seals their half to them, for this opening alone. The asker's own half never leaves their row.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypedDict

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from walkaway.accounts.actors import Actor, program, require_keys, require_role
from walkaway.accounts.models import Role, Staff
from walkaway.archive.models import (
    Compartment,
    CompartmentKind,
    IdentityOpening,
    ReaderKey,
    SealedItem,
    Speaker,
)
from walkaway.archive.queries.speakers import require_work_on
from walkaway.archive.services.compartments import newest_text, private_key, seal_text
from walkaway.archive.services.speakers import refuse_withdrawn, require_reason
from walkaway.core.errors import Refused
from walkaway.core.sealing import compartments as sealing
from walkaway.core.sealing.compartments import ReaderRow
from walkaway.core.typed_json import read_typed, written
from walkaway.journal.services import record

IDENTITY = "identity"
OPENING_REASON = "identity-opening"

ANSWERED_WITHIN = timedelta(hours=24)
"""A question that nobody answered is asked anew."""
OPEN_FOR = timedelta(minutes=15)


class OpeningReason(models.TextChoices):
    """Why an identity may be opened. The journal keeps the slug; the words are sealed."""

    DANGER = "danger"
    """The speaker, or somebody near, must be warned or brought to safety."""
    CONTACT = "contact"
    """The speaker must be reached, and no one who works with them can."""
    LEGAL = "legal"
    """A court or a lawyer of the speaker asks, and the speaker agreed."""
    CORRECTION = "correction"
    """What is written there must be checked or set right."""


class IdentityJson(TypedDict):
    """An identity as it is sealed."""

    name: str
    contact: str
    notes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who a speaker is, how to reach them safely, and what else only officers may know."""

    name: str
    contact: str = ""
    notes: str = ""

    def __repr__(self) -> str:
        return "Identity()"


@transaction.atomic
def write_identity(speaker: Speaker, identity: Identity, *, actor: Actor) -> SealedItem:
    """Seal who a speaker is. Whoever works on them may write it, and cannot read it again."""
    require_work_on(actor, speaker, what=_("Writing an identity"))
    refuse_withdrawn(speaker, what=_("Writing an identity"))
    facts: IdentityJson = {
        "name": identity.name,
        "contact": identity.contact,
        "notes": identity.notes,
    }
    item = seal_text(
        speaker,
        CompartmentKind.IDENTITY,
        IDENTITY,
        written(facts).encode(),
        subject=speaker.pk,
        author=actor,
    )
    _tell("identity-written", speaker, actor, item=str(item.pk))
    return item


@transaction.atomic
def ask_to_open(
    speaker: Speaker, reason: OpeningReason, words: str, *, actor: Actor, now: datetime
) -> IdentityOpening:
    """Ask for the identity to be opened. Nothing is opened by it.

    Raises `Refused` for whoever holds no half of its key, without words, and when nothing was
    written yet.
    """
    staff = _officer(speaker, actor, what=_("Opening an identity"))
    require_reason(words, what=_("Opening an identity"))
    item = _newest_item(speaker)
    _half_of(item.compartment, staff)
    opening = IdentityOpening.objects.create(
        compartment=item.compartment,
        asked_by=staff,
        asked_at=now,
        reason=reason,
        closes_at=now + ANSWERED_WITHIN,
    )
    seal_text(
        speaker,
        CompartmentKind.SAFETY,
        OPENING_REASON,
        words.encode(),
        subject=opening.pk,
        author=actor,
    )
    _tell("identity-asked", speaker, actor, opening=str(opening.pk), reason=reason.value)
    return opening


@transaction.atomic
def second(opening: IdentityOpening, *, actor: Actor, now: datetime) -> None:
    """Add the other half: what `actor` holds is resealed to the officer who asked.

    Raises `Refused` for the one who asked, for an officer of the same side, with a locked vault,
    and when it was answered or has lapsed.
    """
    speaker = opening.compartment.speaker
    staff = _officer(speaker, actor, what=_("Opening an identity"))
    asker = opening.asked_by
    mine = _half_of(opening.compartment, staff)
    theirs = _half_of(opening.compartment, asker)
    if staff.pk == asker.pk or mine.half == theirs.half:
        raise Refused(
            what=_("Opening an identity"),
            reason=_("you hold the same side of the key"),
            way_on=_("Ask a protection officer of the other side."),
        )
    half = private_key(opening.compartment, actor=actor)
    box = sealing.grant(
        opening.compartment.epoch, half, _reader(opening), asker.vault.public_key
    ).box
    waiting = IdentityOpening.objects.filter(pk=opening.pk, granted_by=None, closes_at__gt=now)
    if waiting.update(granted_by=staff, box=box, closes_at=now + OPEN_FOR) != 1:
        raise Refused(
            what=_("Opening an identity"),
            reason=_("it was answered already, or the question has lapsed"),
            way_on=_("Have it asked anew."),
        )
    opening.refresh_from_db()
    _tell("identity-seconded", speaker, actor, opening=str(opening.pk))


def opening_words_of(opening: IdentityOpening, *, actor: Actor) -> str:
    """Why it was asked for, in the words of the one who asked. Raises `Refused`, `NotOpened`."""
    text = newest_text(
        opening.compartment.speaker,
        CompartmentKind.SAFETY,
        OPENING_REASON,
        subject=opening.pk,
        actor=actor,
    )
    return (text or b"").decode()


def read_identity(opening: IdentityOpening, *, actor: Actor, now: datetime) -> Identity:
    """The identity, for the officer who asked, until the opening closes.

    Each reading is in the journal. Raises `Refused`, and `NotOpened` when something was changed.
    """
    close_openings(now=now)
    with transaction.atomic():
        speaker = opening.compartment.speaker
        staff = _officer(speaker, actor, what=_("Reading an identity"))
        keys = require_keys(actor, what=_("Reading an identity"))
        box = _open_box(opening, staff, now)
        own = _half_of(opening.compartment, staff)
        item = _newest_item(speaker)
        if item.compartment_id != opening.compartment_id:
            raise Refused(
                what=_("Reading an identity"),
                reason=_("it was written anew since"),
                way_on=_("Ask to open it again."),
            )
        added = ReaderRow(reader=_reader(opening), box=box)
        pair = sealing.epoch_keys_of_two(
            opening.compartment.epoch, (own.row, keys.private), (added, keys.private)
        )
        text = sealing.open_item(pair.private, item.sealed, item.label)
        _tell("identity-read", speaker, actor, opening=str(opening.pk), item=str(item.pk))
    return Identity(**read_typed(text.decode(), IdentityJson, path=Path(IDENTITY)))


@transaction.atomic
def close_openings(*, now: datetime) -> int:
    """Remove the added half of every opening whose time is over; how many there were."""
    over = IdentityOpening.objects.filter(box__isnull=False, closes_at__lte=now)
    closed = 0
    for opening in over.select_related("compartment__speaker"):
        if IdentityOpening.objects.filter(pk=opening.pk, box__isnull=False).update(box=None):
            _tell(
                "identity-closed",
                opening.compartment.speaker,
                program("identity-sweep"),
                opening=str(opening.pk),
            )
            closed += 1
    return closed


@transaction.atomic
def close_opening(opening: IdentityOpening, *, actor: Actor, now: datetime) -> None:
    """Close an opening before its time: by either of the two."""
    speaker = opening.compartment.speaker
    staff = _officer(speaker, actor, what=_("Closing an identity"))
    mine = IdentityOpening.objects.filter(
        Q(asked_by=staff) | Q(granted_by=staff), pk=opening.pk, closes_at__gt=now
    )
    if mine.update(box=None, closes_at=now):
        _tell("identity-closed", speaker, actor, opening=str(opening.pk))


def _officer(speaker: Speaker, actor: Actor, *, what: str) -> Staff:
    require_role(actor, Role.PROTECTION_OFFICER, what=what)
    return require_work_on(actor, speaker, what=what)


def _newest_item(speaker: Speaker) -> SealedItem:
    """The newest identity. Epochs change and an item stays in its own: that is the one to open."""
    items = SealedItem.objects.filter(
        compartment__speaker=speaker, compartment__kind=CompartmentKind.IDENTITY, kind=IDENTITY
    )
    newest = items.select_related("compartment").last()
    if newest is None:
        raise Refused(
            what=_("Opening an identity"),
            reason=_("nobody has written it down"),
            way_on=_("Nothing is to be opened."),
        )
    return newest


def _half_of(compartment: Compartment, staff: Staff) -> ReaderKey:
    row = (
        ReaderKey.objects.filter(compartment=compartment, staff=staff)
        .select_related("compartment")
        .first()
    )
    if row is None:
        raise Refused(
            what=_("Opening an identity"),
            reason=_("one of the two holds no half of its key"),
            way_on=_("Ask an officer of the same side for access."),
        )
    return row


def _open_box(opening: IdentityOpening, staff: Staff, now: datetime) -> bytes:
    row = IdentityOpening.objects.get(pk=opening.pk)
    if row.asked_by_id != staff.pk:
        raise Refused(
            what=_("Reading an identity"),
            reason=_("another officer asked for it"),
            way_on=_("Ask for it yourself."),
        )
    if row.box is None or row.closes_at <= now:
        raise Refused(
            what=_("Reading an identity"),
            reason=_("it is not open"),
            way_on=_("Ask for it, and have an officer of the other side second you."),
        )
    return bytes(row.box)


def _reader(opening: IdentityOpening) -> str:
    """Bound into the box: the half that was added for one opening opens no other."""
    return f"opening:{opening.pk}:{opening.asked_by_id}"


def _tell(verb: str, speaker: Speaker, actor: Actor, **facts: str) -> None:
    record(verb, actor=actor.ref, subject=f"speaker:{speaker.pk}", facts=facts)
