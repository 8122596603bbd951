"""Jobs: what is to be done, how far it is, and what became of it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q


class JobState(models.TextChoices):
    """Where a job is. It moves by compare-and-set only."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    """It raised an error, or died as often as is tried."""
    CANCELLED = "cancelled"


GOING_ON = (JobState.WAITING, JobState.RUNNING)
"""A job that may still be done, and has no end yet."""


class Job(models.Model):
    """One piece of work. `kind` names the function that does it, `subject` what it is done to.

    `heartbeat_at` is renewed while a worker lives: a running job without one is run again, at most
    `MOST_ATTEMPTS` times. `problem` is a sentence for a person in English, translated where it is
    shown; it names no one. `error` is the class of what was raised, never its words. `asked_by` is
    the identifier of the member of staff, or the slug of the program.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=200, db_index=True)
    asked_by = models.CharField(max_length=64)
    state = models.CharField(max_length=9, choices=JobState, default=JobState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    worker = models.CharField(max_length=64, blank=True)
    heartbeat_at = models.DateTimeField(null=True)
    stage = models.CharField(max_length=80, blank=True)
    done_units = models.PositiveBigIntegerField(default=0)
    total_units = models.PositiveBigIntegerField(default=0)
    cancel_asked = models.BooleanField(default=False)
    cancel_asked_by = models.CharField(max_length=64, blank=True)
    problem = models.TextField(blank=True)
    error = models.CharField(max_length=160, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        """A finished job has an end, and no other has."""

        ordering = ["-created_at"]
        indexes = [models.Index(fields=["state", "created_at"], name="job_next")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="job_state_known"),
            models.CheckConstraint(
                condition=Q(
                    state__in=[JobState.WAITING, JobState.RUNNING], finished_at__isnull=True
                )
                | Q(
                    state__in=[JobState.DONE, JobState.FAILED, JobState.CANCELLED],
                    finished_at__isnull=False,
                ),
                name="job_finished_has_an_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.subject}: {self.state}"
