"""Consent as it stands in the database, for tests of what asks the gate."""

from __future__ import annotations

from datetime import UTC, date, datetime

from walkaway.accounts.models import Staff
from walkaway.archive.models import (
    ConsentGrant,
    ConsentVersion,
    Explanation,
    OriginalsOnWithdrawal,
    Speaker,
)
from walkaway.core.gate import ANYWHERE, Form, Purpose

LONG_AGO = date(2020, 1, 1)
EVERYTHING = tuple((purpose, form) for purpose in Purpose for form in Form)


def consent(
    speaker: Speaker,
    *allowed: tuple[Purpose, Form],
    language: str = ANYWHERE,
    territory: str = ANYWHERE,
    until: date | None = None,
    understood: bool = True,
    guardian: bool = False,
    originals: OriginalsOnWithdrawal = OriginalsOnWithdrawal.ERASED,
) -> ConsentVersion:
    """The next version of what `speaker` agreed to: everything, if nothing is said."""
    staff, _ = Staff.objects.get_or_create(name="who explains")
    version = ConsentVersion.objects.create(
        speaker=speaker,
        number=speaker.consents.count() + 1,
        given_on=LONG_AGO,
        given_how=Explanation.SIGNED,
        understood=understood,
        explained_by=staff,
        explained_in="en",
        guardian_consented=guardian,
        originals_on_withdrawal=originals,
        recorded_at=datetime(2020, 1, 1, tzinfo=UTC),
        recorded_by=staff,
    )
    ConsentGrant.objects.bulk_create(
        ConsentGrant(
            version=version,
            purpose=purpose,
            form=form,
            language=language,
            territory=territory,
            until=until,
        )
        for purpose, form in allowed or EVERYTHING
    )
    return version


def consenting_speaker(pseudonym: str, *, invented: bool = True) -> Speaker:
    """The speaker of that pseudonym, who consents to everything; nothing is sealed of them."""
    speaker, is_new = Speaker.objects.get_or_create(pseudonym=pseudonym, invented=invented)
    if is_new:
        consent(speaker)
    return speaker
