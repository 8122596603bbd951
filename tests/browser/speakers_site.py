"""The site with a cast who signed in, and invented speakers: for tests of the desk in Chromium."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.browser.server import _variables

FILL = """
import django, json
django.setup()
from tests.tables import make_tables
make_tables()
from tests.browser.speakers_site import fill
print(json.dumps(fill()))
"""

Cookies = list[dict[str, str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Filled:
    """What was put into a home: who signed in, in which browser, and on whom they work."""

    cookies: dict[str, Cookies]
    speaker: str
    newcomer: str
    withdrawn: str
    code: str


def prepare_speakers(home: Path) -> Filled:
    """Fill a new home."""
    made = subprocess.run(
        [sys.executable, "-c", FILL], env=_variables(home), check=True, stdout=subprocess.PIPE
    )
    return Filled(**json.loads(made.stdout))


def fill() -> dict[str, Any]:
    """Make the cast and three speakers: one with consent, a newcomer, one who withdrew."""

    from django.utils import timezone

    from tests.archive.consents import consent
    from tests.cast import make_cast, signed_in
    from walkaway.accounts.site_keys import make_site_keys, site
    from walkaway.archive.models import OriginalsOnWithdrawal, WithdrawalCode
    from walkaway.archive.services.identity import Identity, write_identity
    from walkaway.archive.services.speakers import Profile, set_hard_stop, take_in_named
    from walkaway.archive.services.withdrawal import withdraw
    from walkaway.core.gate import Form, HardStop, Purpose
    from walkaway.core.sealing.receipts import Receipt, keys_of

    make_site_keys()
    cast, now = make_cast(), timezone.now()
    actor = cast.interviewer.actor
    profile = Profile(
        group="The Grey Brigade",
        region="Northern valley",
        roles=("driver", "guard"),
        period_from="2013",
        period_to="2015",
        languages=("ar", "fr"),
    )
    speaker, newcomer, withdrawn = (
        take_in_named(name, profile, members=(), actor=actor, invented=True)
        for name in ("Tandir", "Bilura", "Anilus")
    )
    consent(speaker, (Purpose.RESEARCH, Form.TEXT))
    version = consent(
        speaker,
        (Purpose.RESEARCH, Form.TEXT),
        (Purpose.LIBRARY, Form.ALTERED_VOICE),
        language="ar",
        until=now.date().replace(year=now.year + 2),
        originals=OriginalsOnWithdrawal.SEALED,
    )
    code = Receipt("1234567890123456789089")
    lookup = keys_of(code, site()).lookup
    WithdrawalCode.objects.create(speaker=speaker, version=version, lookup=lookup)
    write_identity(speaker, Identity(name="Nobody at all"), actor=actor)
    set_hard_stop(newcomer, HardStop.TRIAL_PENDING, "invented", actor=actor, now=now)
    consent(withdrawn)
    withdraw(withdrawn, actor=actor, now=now)
    return {
        "cookies": {
            name: [
                {"name": each.key, "value": each.value}
                for each in signed_in(getattr(cast, name)).cookies.values()
            ]
            for name in ("interviewer", "first_officer", "second_officer")
        },
        "speaker": str(speaker.pk),
        "newcomer": str(newcomer.pk),
        "withdrawn": str(withdrawn.pk),
        "code": code,
    }
