"""The invented speakers of the demonstration, taken in with officers and consent like any other."""

from __future__ import annotations

import secrets
from datetime import datetime

from walkaway.accounts.actors import Actor, actor_of, program
from walkaway.accounts.models import HeldRole, KeySide, Role, Staff
from walkaway.accounts.site_keys import make_site_keys
from walkaway.accounts.vaults import make_vault
from walkaway.archive.models import Explanation, OriginalsOnWithdrawal, Speaker
from walkaway.archive.queries.speakers import officers_with_keys, speaker_named
from walkaway.archive.services.consent import Allowed, Terms, record_consent
from walkaway.archive.services.speakers import Profile, take_in_named
from walkaway.core.gate import Form, Purpose

DEMONSTRATION = program("demonstration")


def invented_speaker(pseudonym: str, *, now: datetime) -> Speaker:
    """The invented speaker of that pseudonym, who consents to the public library in every form.

    Taken in when there is none yet, with two officers whom nobody can sign in as.
    """
    known = speaker_named(pseudonym)
    if known is not None:
        return known
    make_site_keys()
    officers = [_officer(side) for side in KeySide]
    speaker = take_in_named(pseudonym, Profile(), members=(), actor=DEMONSTRATION, invented=True)
    _consent(speaker, officers[0], now)
    return speaker


def _officer(side: KeySide) -> Staff:
    found = officers_with_keys().filter(key_side=side).first()
    if found is not None:
        return found
    officer = Staff.objects.create(name=f"Officer of the {side.value} side", key_side=side)
    HeldRole.objects.create(staff=officer, role=Role.PROTECTION_OFFICER)
    make_vault(officer, secrets.token_urlsafe())
    return officer


def _consent(speaker: Speaker, officer: Staff, now: datetime) -> None:
    actor: Actor = actor_of(officer)
    terms = Terms(
        given_on=now.date(),
        given_how=Explanation.RECORDED,
        understood=True,
        explained_by=officer,
        explained_in="en",
        originals_on_withdrawal=OriginalsOnWithdrawal.ERASED,
        allowed=tuple(Allowed(purpose=Purpose.LIBRARY, form=form) for form in Form),
        comprehension="Invented, like the speaker.",
    )
    record_consent(speaker, terms, after=0, actor=actor, now=now)
