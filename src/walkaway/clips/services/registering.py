"""Footage of others in the register: nothing that is not there is ever released."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from walkaway.accounts.actors import Actor, require_role
from walkaway.accounts.models import Role
from walkaway.clips.models import RegisteredFootage
from walkaway.core.errors import Refused
from walkaway.core.media.recordings.source import Recording, content_hash
from walkaway.journal.services import record

if TYPE_CHECKING:
    from walkaway.core.media.known_items.hash_list import HashList

REGISTRARS = (Role.EDITOR, Role.REVIEWER, Role.PROTECTION_OFFICER)
LONGEST = 1000

NO_LIST_SHA256 = hashlib.sha256().hexdigest()
"""What stands in place of a list where an organisation keeps none: nothing was known to compare."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Footage:
    """What is told of footage: the label over it by language, why it is shown, whence it is."""

    label: Mapping[str, str]
    purpose: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """That a recording was compared with a list of known items, and whether any was found."""

    recording_sha256: str
    list_sha256: str
    is_known: bool


def compared_with(recording: Recording, known: HashList | None) -> Comparison:
    """Compare the pictures of a recording with a list of known items, where one is kept.

    Raises `NoSuchStream`, `NotOpened` and `UnreadableMedia`: what could not be compared is entered
    nowhere.
    """
    # Pictures are looked at in a job or a command, never where pages are made.
    from walkaway.core.media.known_items.matching import known as matches_of

    return Comparison(
        recording_sha256=content_hash(recording),
        list_sha256=known.sha256 if known else NO_LIST_SHA256,
        is_known=bool(known and matches_of(recording, known)),
    )


@transaction.atomic
def register_footage(footage: Footage, compared: Comparison, *, actor: Actor) -> RegisteredFootage:
    """Enter footage that was compared, or tell it anew. What is known is entered as such, so that
    everybody is told why it is never shown, and stays known until it is compared with a list that
    does not know it any more: with no list nothing was compared. Raises `Refused`."""
    require_role(actor, *REGISTRARS, what=_("Registering footage"))
    assert actor.staff
    label = {tag: words.strip() for tag, words in footage.label.items() if words.strip()}
    told = (footage.purpose.strip(), footage.source.strip())
    if not label or not all(told) or max(map(len, (*told, *label.values()))) > LONGEST:
        raise Refused(
            what=_("Registering footage"),
            reason=_("its label, its purpose or its source is not told, or is too long"),
            way_on=_("Say in a sentence each what it is, why it is shown, and where it is from."),
        )
    before = RegisteredFootage.objects.select_for_update().filter(
        sha256=compared.recording_sha256, is_known=True
    )
    if compared.list_sha256 == NO_LIST_SHA256 and (stands := before.first()):
        compared = replace(compared, list_sha256=stands.list_sha256, is_known=True)
    footage_row, _created = RegisteredFootage.objects.update_or_create(
        sha256=compared.recording_sha256,
        defaults={
            "label": label,
            "purpose": told[0],
            "source": told[1],
            "list_sha256": compared.list_sha256,
            "is_known": compared.is_known,
            "registered_by": actor.staff,
            "registered_at": timezone.now(),
        },
    )
    record(
        "footage-registered",
        actor=actor.ref,
        subject=f"footage:{compared.recording_sha256}",
        facts={"known": compared.is_known, "list": compared.list_sha256},
    )
    return footage_row
