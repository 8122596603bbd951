"""Signing what one saw: the bytes of a rendition, and of all that goes with it."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from walkaway.accounts.actors import Actor, require_role
from walkaway.clips.models import Rendition
from walkaway.core.errors import Refused
from walkaway.journal.services import record
from walkaway.release.models import SignOff, Viewing
from walkaway.release.queries.packages import SIGNING_ROLES, require_standing
from walkaway.release.services.opening import content_of_file


def sign_off(
    rendition: Rendition, *, sha256: str, beside_sha256: str, actor: Actor, now: datetime
) -> SignOff:
    """Sign the bytes that `actor` had played: `sha256` of the file and `beside_sha256` of what goes
    with it, as the page that they looked at said.

    The file is opened and measured anew. Raises `Refused` unless these are its bytes, all of it was
    played, and `actor` is a reviewer or protection officer with no hand in the clip. Doing it again
    gives the same signature.
    """
    what = _("Signing")
    require_role(actor, *SIGNING_ROLES, what=what)
    require_standing(rendition.package, actor, what=what)
    _refuse_editor(rendition, actor)
    _refuse_unseen(rendition, actor)
    _refuse_other_bytes(rendition, sha256, beside_sha256, actor)
    try:
        return _signed(rendition, actor, now)
    except IntegrityError:
        # Two pages of one person signed at once.
        return SignOff.objects.get(rendition=rendition, staff=actor.staff)


@transaction.atomic(durable=True)
def _signed(rendition: Rendition, actor: Actor, now: datetime) -> SignOff:
    staff = require_standing(_as_it_stands(rendition).package, actor, what=_("Signing"))
    viewing = Viewing.objects.get(rendition=rendition, staff=staff)
    sign_off, is_new = SignOff.objects.get_or_create(
        rendition=rendition,
        staff=staff,
        defaults={
            "viewing": viewing,
            "sha256": rendition.sha256,
            "beside_sha256": rendition.beside_sha256,
            "signed_at": now,
        },
    )
    if is_new:
        record(
            "rendition-signed",
            actor=actor.ref,
            subject=f"rendition:{rendition.pk}",
            facts={"sha256": rendition.sha256, "beside_sha256": rendition.beside_sha256},
        )
    return sign_off


def _as_it_stands(rendition: Rendition) -> Rendition:
    """The row as it is inside the transaction. Raises `Refused` when it is gone."""
    found = (
        Rendition.objects.select_related("package__cut__speaker")
        .filter(pk=rendition.pk, sha256=rendition.sha256, beside_sha256=rendition.beside_sha256)
        .first()
    )
    if found is None:
        raise _refused(_("it was made anew meanwhile"), _("Watch what was made, and sign that."))
    return found


def _refuse_editor(rendition: Rendition, actor: Actor) -> None:
    if actor.ref in rendition.package.editors:
        raise _refused(
            _("you had a hand in this clip"),
            _("Two people who did not edit it watch it and sign."),
        )


def _refuse_unseen(rendition: Rendition, actor: Actor) -> None:
    seen = Viewing.objects.filter(rendition=rendition, staff=actor.staff, ended_at__isnull=False)
    if not seen.exists():
        raise _refused(_("you did not have all of it played"), _("Play it to the end first."))


def _refuse_other_bytes(
    rendition: Rendition, sha256: str, beside_sha256: str, actor: Actor
) -> None:
    digest = hashlib.sha256()
    with content_of_file(rendition.file.stored, actor=actor) as content:
        for piece in content.read_range(0, content.size):
            digest.update(piece)
    if not sha256 == digest.hexdigest() == rendition.sha256:
        raise _refused(
            _("the signature is under other bytes"), _("Watch what is here now, and sign that.")
        )
    if beside_sha256 != rendition.beside_sha256:
        raise _refused(
            _("the captions, cards or words that go with it are others"),
            _("Look at what is here now, and sign that."),
        )


def _refused(reason: str, way_on: str) -> Refused:
    return Refused(what=_("Signing"), reason=reason, way_on=way_on)
