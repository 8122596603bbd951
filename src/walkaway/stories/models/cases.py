"""Cases: one person as far as published accounts tell, joined by a reviewer, reversibly."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from walkaway.stories.models.stories import Copy, Story


class Case(models.Model):
    """One person as published. Who belongs to it, links say; one without links is history."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField()

    class Meta:
        """In the order of making."""

        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return f"case {self.id}"


class Protagonist(models.Model):
    """A person who left, as one story tells of them, under the name that is printed there."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    story = models.ForeignKey(Story, models.PROTECT, related_name="protagonists")
    pseudonym = models.TextField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        """In the order of recording."""

        ordering = ["recorded_at", "id"]

    def __str__(self) -> str:
        return f"protagonist {self.id}"


class Precision(models.TextChoices):
    """How exactly a day is told; empty for what is no day."""

    DAY = "day"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"


class Attribute(models.Model):
    """Something a copy tells of a protagonist, with the place where it does.

    `kind` and, for what is chosen from a list, `value` are slugs of `core/cases.py`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    protagonist = models.ForeignKey(Protagonist, models.CASCADE, related_name="attributes")
    copy = models.ForeignKey(Copy, models.PROTECT, related_name="attributes")
    kind = models.CharField(max_length=40)
    value = models.TextField()
    precision = models.CharField(max_length=6, choices=Precision, blank=True)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        """Each stands somewhere in its copy."""

        ordering = ["kind", "recorded_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="attribute_has_a_source"),
            models.CheckConstraint(
                condition=Q(precision__in=["", *Precision.values]), name="attribute_precision"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.protagonist_id}"


class Link(models.Model):
    """That a protagonist belongs to a case, from a person's confirmation until it is undone.

    `facts` are the published attributes that agreed, as slugs. `warnings` are the slugs of the
    dangers that the person was shown and went on past.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    protagonist = models.ForeignKey(Protagonist, models.CASCADE, related_name="links")
    case = models.ForeignKey(Case, models.PROTECT, related_name="links")
    facts = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """A protagonist is in one case at a time."""

        ordering = ["made_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["protagonist"], condition=Q(ended_at=None), name="link_one_case"
            ),
            models.CheckConstraint(
                condition=Q(ended_by=None, ended_at=None)
                | Q(ended_by__isnull=False, ended_at__isnull=False),
                name="link_ended_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.protagonist_id} in {self.case_id}"


class Apart(models.Model):
    """That two protagonists were looked at and held for two people: not proposed again."""

    one = models.ForeignKey(Protagonist, models.CASCADE, related_name="+")
    other = models.ForeignKey(Protagonist, models.CASCADE, related_name="+")
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        """A pair once, the smaller identifier first."""

        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="apart_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="apart_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} is not {self.other_id}"
