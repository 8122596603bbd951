"""Interviews, the recordings of them, and what is made of a recording."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from walkaway.archive.models.compartments import Compartment
from walkaway.archive.models.speakers import Speaker


class Interview(models.Model):
    """One conversation. Title, day, place, language, checklist and notes are the sealed item
    `interview` of `testimony`, whose `subject` is this."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    speaker = models.ForeignKey(Speaker, models.CASCADE, related_name="interviews")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """In the order in which they were made."""

        ordering = ["created_at"]

    def __str__(self) -> str:
        return f"interview {self.pk}"


class OriginalState(models.TextChoices):
    """Where a recording is. From `whole` on, its bytes never change."""

    ARRIVING = "arriving"
    WHOLE = "whole"
    """All bytes are here, read back once and hashed."""
    BROKEN = "broken"
    """What was read back is not what should be there."""


class Original(models.Model):
    """A recording as it came, sealed in the `originals` compartment; a file named by `id`.

    Its name and kind are the sealed item `original`. `arrived_bytes` of `size_bytes` are on disk,
    always whole chunks until the last. `sha256` is of the recording, not of the sealed file.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    interview = models.ForeignKey(Interview, models.CASCADE, related_name="originals")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="originals")
    state = models.CharField(max_length=8, choices=OriginalState, default=OriginalState.ARRIVING)
    size_bytes = models.PositiveBigIntegerField()
    arrived_bytes = models.PositiveBigIntegerField(default=0)
    header = models.BinaryField(max_length=21)
    wrapped_key = models.BinaryField()
    sha256 = models.CharField(max_length=64, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    whole_at = models.DateTimeField(null=True)

    class Meta:
        """What is whole has all its bytes and a hash."""

        ordering = ["added_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(arrived_bytes__lte=F("size_bytes")), name="original_not_too_long"
            ),
            models.CheckConstraint(
                condition=~Q(state=OriginalState.WHOLE)
                | Q(arrived_bytes=F("size_bytes"), whole_at__isnull=False) & ~Q(sha256=""),
                name="original_whole_is_hashed",
            ),
        ]

    def __str__(self) -> str:
        return f"original {self.pk}"


class DerivativeKind(models.TextChoices):
    """What is made of every recording."""

    PROXY = "proxy"
    """A small film that plays in a browser."""
    WAVEFORM = "waveform"
    THUMBNAILS = "thumbnails"
    TECHNICAL_REPORT = "technical-report"


class Derivative(models.Model):
    """A file made of an original by a job, sealed like it. `recipe` says how, in words a program
    understands; with `original.sha256` it names the file's making."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    original = models.ForeignKey(Original, models.CASCADE, related_name="derivatives")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="derivatives")
    kind = models.CharField(max_length=20, choices=DerivativeKind)
    recipe = models.JSONField(default=dict)
    content_type = models.CharField(max_length=80)
    size_bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    wrapped_key = models.BinaryField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """One of a kind: running the job twice makes no second one."""

        constraints = [
            models.UniqueConstraint(fields=["original", "kind"], name="derivative_once"),
            models.CheckConstraint(
                condition=Q(kind__in=DerivativeKind.values), name="derivative_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.original_id}"


class WorkerKey(models.Model):
    """The key of an original, resealed to this site's worker for one job, which may have several.

    It is made by whoever holds the key, when they ask for the job, and goes when the job ends.
    """

    job = models.UUIDField()
    original = models.ForeignKey(Original, models.CASCADE, related_name="worker_keys")
    box = models.BinaryField()

    class Meta:
        """A recording is given to a job once."""

        constraints = [
            models.UniqueConstraint(fields=["job", "original"], name="worker_key_once"),
        ]

    def __str__(self) -> str:
        return f"a key for job {self.job}"
