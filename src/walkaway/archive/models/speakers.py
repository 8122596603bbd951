"""Speakers: a pseudonym, what the gate must know, and nothing else in the clear."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from walkaway.core.gate import HardStop


class Speaker(models.Model):
    """A person who left, by their pseudonym.

    Group, region, roles, period and languages lie in the sealed item `profile` of the `testimony`
    compartment; who they really are, in `identity`. `withdrawn_at` is final. `erased_at` says that
    everything sealed is gone too.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pseudonym = models.CharField(max_length=60, unique=True)
    invented = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        """Only what was withdrawn is erased."""

        ordering = ["pseudonym"]
        constraints = [
            models.CheckConstraint(
                condition=Q(erased_at=None) | Q(withdrawn_at__isnull=False),
                name="speaker_erased_after_withdrawal",
            ),
        ]

    def __str__(self) -> str:
        return self.pseudonym


class HardStopMark(models.Model):
    """That a hard stop stands, or stood. The reason is a sealed item of the `safety` compartment.

    A mark is never removed: lifting it sets `lifted_at` and who did.
    """

    speaker = models.ForeignKey(Speaker, models.CASCADE, related_name="hard_stops")
    stop = models.CharField(max_length=20, choices=[(stop.value, stop.value) for stop in HardStop])
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        """Each stop stands once."""

        constraints = [
            models.UniqueConstraint(
                fields=["speaker", "stop"],
                condition=Q(lifted_at=None),
                name="hard_stop_stands_once",
            ),
            models.CheckConstraint(
                condition=Q(stop__in=[stop.value for stop in HardStop]), name="hard_stop_known"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="hard_stop_lifted_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stop} of {self.speaker_id}"
