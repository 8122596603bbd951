"""Stories and the copies in which they were published."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Collection(models.Model):
    """A folder that `walkaway collect` wrote, taken in once. `manifest_sha256` tells which."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    manifest_sha256 = models.CharField(max_length=64, unique=True)
    taken_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    taken_in_at = models.DateTimeField()
    pages_total = models.PositiveIntegerField()
    candidates_total = models.PositiveIntegerField()
    damages_total = models.PositiveIntegerField()
    is_incomplete = models.BooleanField()
    """Something of the archives could not be read."""

    class Meta:
        """The newest first."""

        ordering = ["-taken_in_at"]

    def __str__(self) -> str:
        return f"collection {self.manifest_sha256[:8]}"


class StoryState(models.TextChoices):
    """What people decided about a story."""

    CANDIDATE = "candidate"
    """Nobody has decided yet."""
    ACCEPTED = "accepted"
    """It tells of somebody who left."""
    REJECTED = "rejected"
    """It does not, or it must not be used."""


class Story(models.Model):
    """One account as published, in one copy or more. Copies count as one source.

    Merging moves copies to another story, splitting gives one a story of its own: a story without
    copies is not kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(max_length=9, choices=StoryState, default=StoryState.CANDIDATE)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    found_at = models.DateTimeField()
    resembles = models.ForeignKey("self", models.SET_NULL, null=True, related_name="proposed")
    """The story that had been decided when copies of it, as it seems, came in as this one."""
    likelihood = models.FloatField(null=True)
    """Where it goes in the queue, as far as was learned from decisions: higher first."""
    movers = models.JSONField(default=list)
    """The words and signs that moved it there most, as `core.ranking.Mover`."""

    class Meta:
        """Whoever decided, did so at a time."""

        ordering = ["found_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=StoryState.values), name="story_state"),
            models.CheckConstraint(
                condition=Q(state=StoryState.CANDIDATE, decided_by=None, decided_at=None)
                | ~Q(state=StoryState.CANDIDATE)
                & Q(decided_by__isnull=False, decided_at__isnull=False),
                name="story_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"story {self.id}"


class Copy(models.Model):
    """One page on which a story was published, with the evidence of it.

    What `*_from` names is how the suggestion beside it was found. `reasons` are the signs for which
    the page was chosen, as `candidates.jsonl` has them. Offsets are code points of `text`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    story = models.ForeignKey(Story, models.PROTECT, related_name="copies")
    collection = models.ForeignKey(Collection, models.PROTECT, related_name="copies")
    leads = models.BooleanField(default=False)
    """The copy that is read for the story."""

    source = models.TextField()
    record_id = models.TextField()
    address = models.TextField()
    retrieved_at = models.CharField(max_length=40)
    payload_sha256 = models.CharField(max_length=64)

    language = models.CharField(max_length=35)
    title = models.TextField()
    title_from = models.CharField(max_length=40)
    author = models.TextField()
    author_from = models.CharField(max_length=40)
    published_on = models.CharField(max_length=10)
    """A day, a month or a year in ISO 8601; empty when the page does not tell."""
    published_from = models.CharField(max_length=40)

    text = models.TextField()
    passage_start = models.PositiveIntegerField()
    passage_end = models.PositiveIntegerField()
    reasons = models.JSONField()
    group_names = models.TextField(default=" ")
    """The groups among the reasons, each with a space before and behind it, to be asked for."""
    score = models.FloatField()
    fingerprint = models.BinaryField(default=bytes)
    """The runs of words by which copies are found: 64 bits each, the smallest byte first."""

    class Meta:
        """One page at one address comes in once; one copy leads."""

        ordering = ["retrieved_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["payload_sha256", "address"], name="copy_once"),
            models.UniqueConstraint(
                fields=["story"], condition=Q(leads=True), name="copy_one_leads"
            ),
            models.CheckConstraint(
                condition=Q(passage_start__lte=F("passage_end")), name="copy_passage"
            ),
        ]

    def __str__(self) -> str:
        return f"copy {self.id}"


class Ranking(models.Model):
    """What the queue was ordered by last, and how well that orders what it has not seen.

    Of pairs of one accepted and one rejected story, `share` were in order; `low` to `high` is the
    95 % interval. One row, which each new order replaces.
    """

    accepted_total = models.PositiveIntegerField()
    rejected_total = models.PositiveIntegerField()
    share = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"order of {self.accepted_total} and {self.rejected_total}"
