"""Who may read what of a speaker. The row that holds a key for a reader is the permission.

Whatever is written needs no key: it is sealed to a compartment's public half. Whatever is read
needs the vault of a reader who has a row.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from walkaway.accounts.actors import Actor, require_keys, require_role
from walkaway.accounts.models import KeySide, Role, Staff
from walkaway.archive.models import (
    Assignment,
    Compartment,
    CompartmentKind,
    Half,
    ReaderKey,
    SealedItem,
    Speaker,
)
from walkaway.archive.queries.speakers import READING_ROLES, require_work_on
from walkaway.core.errors import Refused
from walkaway.core.sealing import compartments as sealing
from walkaway.core.sealing.key_pairs import KeyPair, PrivateKey, new_key_pair
from walkaway.core.sealing.shares import in_two
from walkaway.journal.services import record

READERS: Mapping[CompartmentKind, frozenset[Role]] = MappingProxyType(
    {
        CompartmentKind.IDENTITY: frozenset({Role.PROTECTION_OFFICER}),
        CompartmentKind.SAFETY: frozenset({Role.PROTECTION_OFFICER}),
        CompartmentKind.ORIGINALS: frozenset(
            {Role.INTERVIEWER, Role.RESEARCHER, Role.EDITOR, Role.PROTECTION_OFFICER}
        ),
        CompartmentKind.TESTIMONY: READING_ROLES,
    }
)
"""The roles that may read a compartment."""

SIDES = {KeySide.FIRST: Half.FIRST, KeySide.SECOND: Half.SECOND}


@transaction.atomic
def open_compartments(speaker: Speaker, members: Collection[Staff]) -> None:
    """Give a new speaker their compartments, read by those of `members` whose roles allow it.

    Raises `Refused` unless there is a protection officer of either side: an identity that a single
    person can open, or nobody, is not taken in.
    """
    sides = {each.key_side for each in members if each.has(Role.PROTECTION_OFFICER)}
    if not set(SIDES) <= sides:
        raise Refused(
            what=_("Taking in a speaker"),
            reason=_("an identity needs two protection officers, one of each key side"),
            way_on=_("Have an administrator invite the second one."),
        )
    for staff in members:
        Assignment.objects.create(speaker=speaker, staff=staff)
    for kind in CompartmentKind:
        _begin_epoch(speaker, kind, 1, [staff for staff in members if may_read(staff, kind)])


def may_read(staff: Staff, kind: CompartmentKind) -> bool:
    """Whether the roles of `staff` allow reading compartments of that kind."""
    return staff.is_active and staff.has(*READERS[kind])


@transaction.atomic
def admit(speaker: Speaker, staff: Staff, *, actor: Actor) -> None:
    """Have `staff` work on a speaker, and reseal to them every key that their roles allow and that
    `actor` holds. Raises `Refused` when `actor` does not work on the speaker or is locked, or when
    `staff` has no vault."""
    keys = require_keys(actor, what=_("Giving access"))
    # As they are now, and until this is done: a withdrawal, or the loss of a role, comes before or
    # after. Whoever asked has seen an older page.
    speaker = Speaker.objects.select_for_update(no_key=True).get(pk=speaker.pk)
    staff = Staff.objects.select_for_update(no_key=True).get(pk=staff.pk)
    _require_giver(speaker, actor, what=_("Giving access"))
    if speaker.withdrawn_at is not None and not staff.has(Role.PROTECTION_OFFICER):
        raise Refused(
            what=_("Giving access"),
            reason=_("{pseudonym} withdrew").format(pseudonym=speaker.pseudonym),
            way_on=_("Only protection officers hold what is kept after a withdrawal."),
        )
    Assignment.objects.get_or_create(speaker=speaker, staff=staff)
    held = ReaderKey.objects.filter(compartment__speaker=speaker, staff=actor.staff)
    for mine in held.select_related("compartment"):
        kind = CompartmentKind(mine.compartment.kind)
        if may_read(staff, kind) and _fits(staff, Half(mine.half)):
            _grant(mine.compartment, staff, _key_in(mine, keys), Half(mine.half))
    record("access-given", actor=actor.ref, subject=_subject(speaker), facts={"to": str(staff.pk)})


@transaction.atomic
def dismiss(speaker: Speaker, staff: Staff, *, actor: Actor) -> None:
    """End the work of `staff` on a speaker: their rows go, and new epochs begin.

    No key is needed for it. Raises `Refused` when it would leave an identity without one side, and
    for whoever may not give access either.
    """
    _require_giver(speaker, actor, what=_("Ending access"))
    Assignment.objects.filter(speaker=speaker, staff=staff).delete()
    _shut_out(speaker, staff, CompartmentKind)
    record("access-ended", actor=actor.ref, subject=_subject(speaker), facts={"of": str(staff.pk)})


@transaction.atomic
def shut_out_everywhere(staff: Staff, *, lost: Collection[Role] | None = None) -> None:
    """Take from `staff` whatever their remaining roles no longer allow; all of it when `lost` is
    None, since they left. Whoever ends the membership writes the journal."""
    if lost is None:
        Assignment.objects.filter(staff=staff).delete()
    kinds = [kind for kind in CompartmentKind if lost is None or not may_read(staff, kind)]
    for speaker in Speaker.objects.filter(compartments__reader_keys__staff=staff).distinct():
        _shut_out(speaker, staff, kinds)


@transaction.atomic
def leave_to_officers(speaker: Speaker) -> None:
    """Take every key to a speaker from all but protection officers, for good, and begin new epochs.

    No key is needed for it: it is what becomes of what is kept after a withdrawal.
    """
    for kind in CompartmentKind:
        rows = ReaderKey.objects.filter(compartment__speaker=speaker, compartment__kind=kind)
        officers = Staff.objects.filter(is_active=True, held_roles__role=Role.PROTECTION_OFFICER)
        if not rows.exclude(staff__in=officers).delete()[0]:
            continue
        newest = current(speaker, kind)
        staying = [row.staff for row in newest.reader_keys.select_related("staff__vault")]
        _begin_epoch(speaker, kind, newest.epoch_number + 1, staying)


def current(speaker: Speaker, kind: CompartmentKind) -> Compartment:
    """The newest epoch, to which everything new is sealed."""
    return Compartment.objects.filter(speaker=speaker, kind=kind).latest("epoch_number")


def private_key(compartment: Compartment, *, actor: Actor) -> PrivateKey:
    """The key of an epoch for one of its readers; a half of it where it is held in halves.

    Raises `Refused` without a reader row or with a locked vault, `NotOpened` for a row that was
    tampered with.
    """
    keys = require_keys(actor, what=_("Reading"))
    row = ReaderKey.objects.filter(compartment=compartment, staff=actor.staff).first()
    if row is None:
        raise Refused(
            what=_("Reading"),
            reason=_("you hold no key to this"),
            way_on=_("Ask somebody who works on this speaker to give you access."),
        )
    return _key_in(row, keys)


def seal_text(
    speaker: Speaker,
    kind: CompartmentKind,
    item: str,
    text: bytes,
    *,
    subject: UUID,
    author: Actor,
) -> SealedItem:
    """Seal `text` in the newest epoch of a compartment. No key is needed for it."""
    compartment = current(speaker, kind)
    row = SealedItem(
        id=uuid4(),
        compartment=compartment,
        kind=item,
        subject=subject,
        author=author.ref,
        created_at=_after_the_last(_items(speaker, kind, item, subject)),
    )
    sealed = sealing.seal_item(compartment.public_key, text, row.label)
    row.wrapped_key, row.envelope = sealed.wrapped_key, sealed.envelope
    row.save(force_insert=True)
    return row


def open_text(item: SealedItem, *, actor: Actor) -> bytes:
    """The text of an item. Raises `Refused` as `private_key` does, `NotOpened` when the item, its
    label or its key was changed."""
    private = private_key(item.compartment, actor=actor)
    return sealing.open_item(private, item.sealed, item.label)


def open_texts(items: Iterable[SealedItem], *, actor: Actor) -> dict[UUID, bytes]:
    """The texts of those `items` that `actor` may read, by item; each key is opened once (1 query).

    Raises `Refused` with a locked vault, `NotOpened` when something was changed.
    """
    keys = require_keys(actor, what=_("Reading"))
    wanted = list(items)
    rows = ReaderKey.objects.filter(
        staff=actor.staff, compartment__in={item.compartment_id for item in wanted}
    )
    privates = {
        row.compartment_id: _key_in(row, keys) for row in rows.select_related("compartment")
    }
    return {
        item.pk: sealing.open_item(privates[item.compartment_id], item.sealed, item.label)
        for item in wanted
        if item.compartment_id in privates
    }


def newest_text(
    speaker: Speaker, kind: CompartmentKind, item: str, *, subject: UUID, actor: Actor
) -> bytes | None:
    """The newest text of that kind about `subject`, None when there is none (3 queries)."""
    newest = _items(speaker, kind, item, subject).select_related("compartment").last()
    return open_text(newest, actor=actor) if newest else None


def _items(
    speaker: Speaker, kind: CompartmentKind, item: str, subject: UUID
) -> QuerySet[SealedItem]:
    """What was sealed of one kind about one subject, in every epoch; the last one counts."""
    return SealedItem.objects.filter(
        compartment__speaker=speaker, compartment__kind=kind, kind=item, subject=subject
    )


def _after_the_last(items: QuerySet[SealedItem]) -> datetime:
    """Now, but after the last of `items`: a clock that was set back must not have an older plan of
    what to hide count as the newest."""
    now, last = timezone.now(), items.last()
    return max(now, last.created_at + timedelta(microseconds=1)) if last else now


def _require_giver(speaker: Speaker, actor: Actor, *, what: str) -> None:
    require_work_on(actor, speaker, what=what)
    require_role(actor, Role.INTERVIEWER, Role.PROTECTION_OFFICER, what=what)


def _begin_epoch(
    speaker: Speaker, kind: CompartmentKind, number: int, readers: Iterable[Staff]
) -> None:
    """A new key pair, sealed to each reader; an identity's in halves, by the side they hold."""
    keys = new_key_pair()
    compartment = Compartment.objects.create(
        speaker=speaker, kind=kind, epoch_number=number, public=keys.public
    )
    parts = {Half.WHOLE: keys.private}
    if kind is CompartmentKind.IDENTITY:
        halves = in_two(keys.private)
        parts = dict(zip((Half.FIRST, Half.SECOND), map(PrivateKey, halves), strict=True))
    for staff in readers:
        half = SIDES[KeySide(staff.key_side)] if kind is CompartmentKind.IDENTITY else Half.WHOLE
        _grant(compartment, staff, parts[half], half)


def _grant(compartment: Compartment, staff: Staff, part: PrivateKey, half: Half) -> None:
    if not hasattr(staff, "vault"):
        raise Refused(
            what=_("Giving access"),
            reason=_("{name} has no vault yet").format(name=staff.name),
            way_on=_("Ask them to sign in and make one."),
        )
    row = sealing.grant(compartment.epoch, part, str(staff.pk), staff.vault.public_key)
    ReaderKey.objects.get_or_create(
        compartment=compartment, staff=staff, defaults={"half": half, "box": row.box}
    )


def _fits(staff: Staff, half: Half) -> bool:
    """A half goes only to officers of its own side."""
    return half is Half.WHOLE or SIDES.get(KeySide(staff.key_side or KeySide.FIRST)) is half


def _shut_out(speaker: Speaker, staff: Staff, kinds: Iterable[CompartmentKind]) -> None:
    for kind in kinds:
        rows = ReaderKey.objects.filter(compartment__speaker=speaker, compartment__kind=kind)
        if not rows.filter(staff=staff).exists():
            continue
        newest = current(speaker, kind)
        rows.filter(staff=staff).delete()
        staying = [row.staff for row in newest.reader_keys.select_related("staff__vault")]
        _refuse_one_sided(kind, staying)
        _begin_epoch(speaker, kind, newest.epoch_number + 1, staying)


def _refuse_one_sided(kind: CompartmentKind, staying: Collection[Staff]) -> None:
    if kind is CompartmentKind.IDENTITY and {each.key_side for each in staying} < set(SIDES):
        raise Refused(
            what=_("Ending access"),
            reason=_("nobody else holds this side of the key to an identity"),
            way_on=_("Give another protection officer of the same side access first."),
        )


def _key_in(row: ReaderKey, keys: KeyPair) -> PrivateKey:
    return sealing.epoch_keys(row.compartment.epoch, row.row, keys.private).private


def _subject(speaker: Speaker) -> str:
    return f"speaker:{speaker.pk}"
