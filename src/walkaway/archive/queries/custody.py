"""The chain of custody: what the journal says of a recording, from its arrival on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from walkaway.accounts.models import Staff
from walkaway.archive.models import Derivative, Original
from walkaway.journal.models import Entry

_UUID = re.compile(r"[0-9a-f-]{36}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyEntry:
    """One thing that was done, as the journal tells it. `actor` is an identifier."""

    position: int
    at: datetime
    actor: str
    verb: str
    facts: dict[str, Any]
    entry_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Custody:
    """A recording, what was made of it, and everything that was done with it."""

    original: Original
    derivatives: tuple[Derivative, ...]
    entries: tuple[CustodyEntry, ...]


def custody_of_original(original: Original) -> Custody:
    """The chain of one recording (2 queries)."""
    return custody_of([original])[0]


def custody_of(originals: Iterable[Original]) -> list[Custody]:
    """The chains of `originals`, in their order (2 queries beside theirs)."""
    originals = list(originals)
    made = Derivative.objects.filter(original__in=originals).order_by("made_at")
    entries = Entry.objects.filter(subject__in=[_subject(each) for each in originals])
    found = list(entries.order_by("position"))
    return [
        Custody(
            original=original,
            derivatives=tuple(each for each in made if each.original_id == original.pk),
            entries=tuple(_told(entry) for entry in found if entry.subject == _subject(original)),
        )
        for original in originals
    ]


def names_of(refs: Iterable[str]) -> dict[str, str]:
    """The names of those of `refs` who are members of staff (1 query)."""
    known = Staff.objects.filter(pk__in=[UUID(ref) for ref in set(refs) if _UUID.fullmatch(ref)])
    return {str(staff.pk): staff.name for staff in known}


def _told(entry: Entry) -> CustodyEntry:
    return CustodyEntry(
        position=entry.position,
        at=entry.at,
        actor=entry.actor,
        verb=entry.verb,
        facts=json.loads(entry.facts),
        entry_hash=entry.entry_hash,
    )


def _subject(original: Original) -> str:
    return f"original:{original.pk}"
