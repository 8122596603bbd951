"""What happened, in the order in which it happened."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Entry(models.Model):
    """One thing that was done. Rows are added and never changed: the database refuses it.

    `position` counts from 1 without a gap. `facts` is canonical JSON of identifiers, hashes,
    numbers, days and slugs: nothing that a person wrote. `entry_hash` is over everything else in
    the row, `previous_hash` among it.
    """

    position = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=64)
    verb = models.CharField(max_length=64)
    subject = models.CharField(max_length=200, db_index=True)
    facts = models.TextField(default="{}")
    previous_hash = models.CharField(max_length=64)
    entry_hash = models.CharField(max_length=64, unique=True)

    class Meta:
        """Nothing is done by nobody."""

        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(actor="") & ~Q(verb="") & ~Q(subject=""),
                name="entry_says_who_and_what",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.actor} {self.verb} {self.subject}"


class Head(models.Model):
    """The one row that says where the chain ends, signed with the site's own key."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    position = models.PositiveBigIntegerField()
    entry_hash = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)

    class Meta:
        """There is one head."""

        constraints = [models.CheckConstraint(condition=Q(id=1), name="journal_one_head")]

    def __str__(self) -> str:
        return f"the head, at {self.position}"
