"""Whether anything may still be made of what a speaker told."""

from __future__ import annotations

from datetime import date

from walkaway.archive.models import Speaker
from walkaway.archive.queries.gate import gate_speaker
from walkaway.core.errors import Refused
from walkaway.core.gate import ANYWHERE, Form, Leaving, Purpose
from walkaway.core.gate.consent import hard_stops, withdrawn


def refuse_what_no_grant_opens(speaker: Speaker, *, what: str, today: date) -> None:
    """Raise `Refused` for what could never leave: the speaker withdrew, or a hard stop stands.

    Whether consent covers a clip is asked when it leaves: that can be asked for and given.
    """
    facts = gate_speaker(speaker)
    leaving = Leaving(
        purpose=Purpose.RESEARCH, form=Form.TEXT, language=ANYWHERE, territory=ANYWHERE, today=today
    )
    found = [*withdrawn(facts, leaving), *hard_stops(facts, leaving)]
    if found:
        raise Refused(
            what=what,
            reason=" ".join(blocker.reason for blocker in found).rstrip("."),
            way_on=" ".join(dict.fromkeys(blocker.way_on for blocker in found)),
        )
