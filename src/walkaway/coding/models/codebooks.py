"""Codebooks and their versions."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q


class Codebook(models.Model):
    """A codebook through its versions. Its name is that of its newest."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField()

    class Meta:
        """In the order of making."""

        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return f"codebook {self.id}"


class CodebookVersion(models.Model):
    """One state of a codebook, never changed. `content` is the JSON of `core.coding`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    codebook = models.ForeignKey(Codebook, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.TextField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        """Versions are numbered from 1: the second to write number 4 is refused."""

        ordering = ["codebook", "number"]
        constraints = [
            models.UniqueConstraint(fields=["codebook", "number"], name="codebook_version_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="codebook_version_from_one"),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of {self.codebook_id}"
