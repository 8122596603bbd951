"""Openings of identities: which there are, and who holds which half."""

from __future__ import annotations

from datetime import datetime

from walkaway.accounts.models import Staff
from walkaway.archive.models import IdentityOpening, ReaderKey, Speaker


def openings_of(speaker: Speaker, *, now: datetime) -> list[IdentityOpening]:
    """Openings that wait for a second officer or are open, newest first (1 query)."""
    going_on = IdentityOpening.objects.filter(
        compartment__speaker=speaker, closes_at__gt=now
    ).exclude(granted_by__isnull=False, box=None)
    return list(
        going_on.select_related("asked_by", "granted_by", "compartment").order_by("-asked_at")
    )


def half_of(opening: IdentityOpening, staff: Staff | None) -> str:
    """Which half of the key a person holds; empty for none."""
    rows = ReaderKey.objects.filter(compartment=opening.compartment_id, staff=staff)
    return rows.values_list("half", flat=True).first() or ""
