"""Transcripts and translations, their versions, and the index by which they are found."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from walkaway.archive.models.interviews import Interview


class Transcript(models.Model):
    """The words of an interview in one language; a translation follows its `source` cue by cue."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    interview = models.ForeignKey(Interview, models.CASCADE, related_name="transcripts")
    language = models.CharField(max_length=35)
    source = models.ForeignKey("self", models.CASCADE, null=True, related_name="translations")
    created_at = models.DateTimeField(auto_now_add=True)
    indexed_number = models.PositiveIntegerField(default=0)
    """The version whose words can be found. A job writes one without a key to index it; whoever
    next has the key does."""

    class Meta:
        """One a language; the first is no translation."""

        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["interview", "language"], name="transcript_once_a_language"
            ),
            models.UniqueConstraint(
                fields=["interview"], condition=Q(source=None), name="transcript_one_source"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.language} of {self.interview_id}"


class TranscriptVersion(models.Model):
    """One state of a transcript. The cues are the sealed item `transcript`, whose `subject` is
    this. A new version names the one it was made from; two from the same are a conflict."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    transcript = models.ForeignKey(Transcript, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    cues_total = models.PositiveIntegerField()
    cues_approved = models.PositiveIntegerField(default=0)

    class Meta:
        """Versions are numbered from 1: the second to write number 4 is refused."""

        ordering = ["transcript", "number"]
        constraints = [
            models.UniqueConstraint(fields=["transcript", "number"], name="version_once"),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of {self.transcript_id}"


class Posting(models.Model):
    """Where a piece of a word stands: one row for each piece in the newest version of a transcript.

    `token` is a keyed hash of the piece under a key that lies in the speaker's `testimony`
    compartment: without it, a row tells neither the piece nor whether another speaker said it too.
    `cues` are the numbers of the cues, sealed under that key.
    """

    transcript = models.ForeignKey(Transcript, models.CASCADE, related_name="postings")
    token = models.BigIntegerField()
    cues = models.BinaryField()

    class Meta:
        """A piece has one row a transcript."""

        constraints = [
            models.UniqueConstraint(fields=["token", "transcript"], name="posting_once"),
        ]

    def __str__(self) -> str:
        return f"a posting of {self.transcript_id}"
