"""Who is frozen."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from walkaway.release.models import Freeze


def frozen_since(speakers: Collection[UUID]) -> dict[UUID, date]:
    """Which of `speakers` are frozen, and since which day (1 query)."""
    standing = Freeze.objects.filter(speaker__in=speakers, lifted_at=None)
    return {speaker: at.date() for speaker, at in standing.values_list("speaker_id", "set_at")}
