"""Studies: documents coded with one codebook by coders who do not see each other."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from walkaway.archive.models import TranscriptVersion
from walkaway.coding.models.codebooks import CodebookVersion
from walkaway.stories.models import Copy


class Unit(models.TextChoices):
    """What is counted once when coders are compared. Text that nobody coded inflates nothing."""

    SENTENCE = "sentence"
    CUE = "cue"
    PASSAGE = "passage"
    """Passages of several coders that overlap are one unit."""


class Study(models.Model):
    """What is coded with which version of a codebook. Whoever began it leads it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.TextField()
    codebook_version = models.ForeignKey(CodebookVersion, models.PROTECT, related_name="studies")
    unit = models.CharField(max_length=8, choices=Unit)
    led_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        """The newest first."""

        ordering = ["-created_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(unit__in=Unit.values), name="study_unit_known"),
        ]

    def __str__(self) -> str:
        return f"study {self.id}"


class Document(models.Model):
    """A story as one copy has it, or one version of a transcript: what offsets count in."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    study = models.ForeignKey(Study, models.CASCADE, related_name="documents")
    number = models.PositiveIntegerField()
    copy = models.ForeignKey(Copy, models.PROTECT, null=True, related_name="documents")
    transcript_version = models.ForeignKey(
        TranscriptVersion, models.CASCADE, null=True, related_name="documents"
    )

    class Meta:
        """One of both, once a study. A withdrawal takes the transcript, and this with it."""

        ordering = ["study", "number"]
        constraints = [
            models.UniqueConstraint(fields=["study", "number"], name="document_numbered"),
            models.UniqueConstraint(fields=["study", "copy"], name="document_copy_once"),
            models.UniqueConstraint(
                fields=["study", "transcript_version"], name="document_transcript_once"
            ),
            models.CheckConstraint(
                condition=Q(copy__isnull=True, transcript_version__isnull=False)
                | Q(copy__isnull=False, transcript_version__isnull=True),
                name="document_is_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"document {self.number} of {self.study_id}"


class Sheet(models.Model):
    """What one coder put on a document; without a coder, what was decided between them.

    A coder of a project that came from elsewhere is known by `coder_name` alone.
    `content` is the JSON of `core.coding.sheets_json` for a story. For an interview it is empty,
    and the newest sealed item `codings` of the speaker's testimony, whose `subject` is this, holds
    it. `revision` counts writes: whoever saves names the one that they saw.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    document = models.ForeignKey(Document, models.CASCADE, related_name="sheets")
    coder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="sheets"
    )
    coder_name = models.TextField(blank=True)
    content = models.TextField(blank=True)
    codings_total = models.PositiveIntegerField(default=0)
    revision = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        """One a coder, and one that was decided."""

        ordering = ["document", "id"]
        constraints = [
            models.UniqueConstraint(fields=["document", "coder"], name="sheet_once_a_coder"),
            models.UniqueConstraint(
                fields=["document", "coder_name"],
                condition=Q(coder=None),
                name="sheet_once_a_coder_from_elsewhere",
            ),
            models.CheckConstraint(
                condition=Q(coder=None) | Q(coder_name=""), name="sheet_has_one_coder"
            ),
        ]

    def __str__(self) -> str:
        return f"sheet {self.id}"
