"""Holding everything of a speaker back, at once. Anybody may; it takes two to let it go on."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from walkaway.accounts.actors import Actor, require_role
from walkaway.accounts.models import Staff
from walkaway.archive.models import CompartmentKind, SealedItem, Speaker
from walkaway.archive.queries.speakers import require_work_on
from walkaway.archive.services.compartments import open_texts, seal_text
from walkaway.core.errors import Refused
from walkaway.journal.services import record
from walkaway.release.models import Freeze, FreezeLift
from walkaway.release.queries.named import speakers_named
from walkaway.release.queries.packages import SIGNING_ROLES

REASON = "freeze-reason"
LONGEST_REASON = 4000
LIFTED_BY = 2


@transaction.atomic
def freeze(speaker: Speaker, *, reason: str = "", actor: Actor, now: datetime) -> Freeze:
    """Let nothing of a speaker leave from now on, by any exit.

    Any member of staff may, whomever they work on, with a locked vault too: there is no time to
    ask. Where it is frozen already, whoever agreed to lift that is asked again. The reason is
    sealed to protection officers; where nobody could ever open it, it is not kept. Raises
    `Refused` for whoever is no member of staff.
    """
    staff = _require_staff(actor, what=_("Freezing"))
    speaker = Speaker.objects.select_for_update().get(pk=speaker.pk)
    frozen, is_new = Freeze.objects.get_or_create(
        speaker=speaker, lifted_at=None, defaults={"set_by": staff, "set_at": now}
    )
    FreezeLift.objects.filter(freeze=frozen).delete()
    has_readers = speaker.compartments.filter(kind=CompartmentKind.SAFETY).exists()
    if reason.strip() and speaker.withdrawn_at is None and has_readers:
        seal_text(
            speaker,
            CompartmentKind.SAFETY,
            REASON,
            reason[:LONGEST_REASON].encode(),
            subject=frozen.pk,
            author=actor,
        )
    record(
        "speaker-frozen",
        actor=actor.ref,
        subject=f"speaker:{speaker.pk}",
        facts={"freeze": frozen.pk, "again": not is_new},
    )
    return frozen


@transaction.atomic
def freeze_named(name: str, *, reason: str = "", actor: Actor, now: datetime) -> tuple[Freeze, ...]:
    """Freeze whoever has this pseudonym, or whose clip is public by this name.

    For whoever knows only that name: any member of staff. Raises `Refused` where it names nobody.
    """
    what = _("Freezing")
    _require_staff(actor, what=what)
    named = speakers_named(name)
    if not named:
        raise Refused(
            what=what,
            reason=_("there is nobody of that name"),
            way_on=_(
                "Write the pseudonym as it is on the page of the speaker, or the name of the clip "
                "as it is in its address."
            ),
        )
    return tuple(freeze(each, reason=reason, actor=actor, now=now) for each in named)


@transaction.atomic
def freeze_again(speaker: Speaker, *, set_at: datetime, actor: Actor) -> bool:
    """Freeze a speaker of a restored home, whom something held back at `set_at` that the backup
    does not know; False where a freeze stands."""
    frozen, is_new = Freeze.objects.get_or_create(
        speaker=speaker, lifted_at=None, defaults={"set_by": None, "set_at": set_at}
    )
    if is_new:
        record(
            "speaker-frozen",
            actor=actor.ref,
            subject=f"speaker:{speaker.pk}",
            facts={"freeze": frozen.pk, "again": True},
        )
    return is_new


@transaction.atomic
def lift(frozen: Freeze, *, actor: Actor, now: datetime) -> Freeze:
    """Agree that a freeze be lifted; with the second of two it is.

    Raises `Refused` for others than reviewers and protection officers who work on the speaker, and
    for whoever agreed already.
    """
    what = _("Lifting a freeze")
    require_role(actor, *SIGNING_ROLES, what=what)
    staff = require_work_on(actor, frozen.speaker, what=what)
    Speaker.objects.select_for_update().get(pk=frozen.speaker_id)
    if not Freeze.objects.filter(pk=frozen.pk, lifted_at=None).exists():
        raise Refused(what=what, reason=_("it was lifted"), way_on=_("There is nothing to do."))
    _lift, is_new = FreezeLift.objects.get_or_create(
        freeze=frozen, staff=staff, defaults={"lifted_at": now}
    )
    if not is_new:
        raise Refused(
            what=what,
            reason=_("you agreed already"),
            way_on=_("A second person must agree."),
        )
    agreed = FreezeLift.objects.filter(freeze=frozen).count()
    if agreed >= LIFTED_BY:
        Freeze.objects.filter(pk=frozen.pk, lifted_at=None).update(lifted_at=now)
    record(
        "freeze-lifted" if agreed >= LIFTED_BY else "freeze-lift-agreed",
        actor=actor.ref,
        subject=f"speaker:{frozen.speaker_id}",
        facts={"freeze": frozen.pk},
    )
    frozen.refresh_from_db()
    return frozen


def freeze_reasons(frozen: Freeze, *, actor: Actor) -> list[str]:
    """Why, for those who read `safety`; nothing for others. Raises `Refused` as `open_texts`."""
    items = SealedItem.objects.filter(
        compartment__speaker=frozen.speaker, kind=REASON, subject=frozen.pk
    )
    texts = open_texts(items.select_related("compartment"), actor=actor)
    return [text.decode() for text in texts.values()]


def _require_staff(actor: Actor, *, what: str) -> Staff:
    if actor.staff is None or not actor.staff.is_active:
        raise Refused(
            what=what,
            reason=_("only a member of staff may do this"),
            way_on=_("Sign in first."),
        )
    return actor.staff
