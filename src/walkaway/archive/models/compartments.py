"""Compartments of a speaker, who holds their keys, and what is sealed in them."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from walkaway.archive.models.speakers import Speaker
from walkaway.core.sealing.compartments import Epoch, Label, ReaderRow
from walkaway.core.sealing.compartments import SealedItem as Sealed
from walkaway.core.sealing.key_pairs import PublicKey


class CompartmentKind(models.TextChoices):
    """What belongs together because the same people may read it."""

    IDENTITY = "identity"
    """Who the speaker really is. Its key is in two halves, held by two people."""
    ORIGINALS = "originals"
    """Recordings and all that is made of them, signed consent."""
    SAFETY = "safety"
    """What endangers the speaker."""
    TESTIMONY = "testimony"
    """Profile, interview notes, transcripts, what is to be hidden."""


class Half(models.TextChoices):
    """What of a compartment's private key a reader row holds."""

    WHOLE = "whole"
    FIRST = "first"
    SECOND = "second"


class Assignment(models.Model):
    """That a member of staff works on a speaker. What they may read, their roles decide."""

    speaker = models.ForeignKey(Speaker, models.CASCADE, related_name="assignments")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="assignments")
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Once a person."""

        constraints = [models.UniqueConstraint(fields=["speaker", "staff"], name="assigned_once")]

    def __str__(self) -> str:
        return f"{self.staff_id} works on {self.speaker_id}"


class Compartment(models.Model):
    """One epoch of a compartment. What is sealed now is sealed to the newest."""

    speaker = models.ForeignKey(Speaker, models.CASCADE, related_name="compartments")
    kind = models.CharField(max_length=10, choices=CompartmentKind)
    epoch_number = models.PositiveIntegerField(default=1)
    public = models.BinaryField(max_length=32)
    began_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Epochs are numbered from 1."""

        ordering = ["speaker", "kind", "epoch_number"]
        constraints = [
            models.UniqueConstraint(fields=["speaker", "kind", "epoch_number"], name="epoch_once"),
            models.CheckConstraint(
                condition=Q(kind__in=CompartmentKind.values), name="compartment_kind_known"
            ),
            models.CheckConstraint(condition=Q(epoch_number__gte=1), name="epoch_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.speaker_id}, epoch {self.epoch_number}"

    @property
    def epoch(self) -> Epoch:
        """This epoch as `core.sealing` binds it."""
        return Epoch(subject=str(self.speaker_id), kind=self.kind, number=self.epoch_number)

    @property
    def public_key(self) -> PublicKey:
        """The half to which things are sealed."""
        return PublicKey(bytes(self.public))


class ReaderKey(models.Model):
    """The permission of a member of staff to read an epoch: its key, sealed to them."""

    compartment = models.ForeignKey(Compartment, models.CASCADE, related_name="reader_keys")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reader_keys")
    half = models.CharField(max_length=6, choices=Half, default=Half.WHOLE)
    box = models.BinaryField()
    granted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """One row a reader: nobody holds both halves."""

        constraints = [
            models.UniqueConstraint(fields=["compartment", "staff"], name="reader_once"),
            models.CheckConstraint(condition=Q(half__in=Half.values), name="half_known"),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} reads {self.compartment_id}"

    @property
    def row(self) -> ReaderRow:
        """This permission as `core.sealing` opens it."""
        return ReaderRow(reader=str(self.staff_id), box=bytes(self.box))


class IdentityOpening(models.Model):
    """That one officer asked to open an identity, and what the second one sealed to them.

    `reason` is a slug for the journal; its words are a sealed item of `safety`. `box` is the second
    officer's half, sealed to the first; it is removed when `closes_at` has come.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    compartment = models.ForeignKey(Compartment, models.CASCADE, related_name="openings")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    reason = models.CharField(max_length=40)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+"
    )
    box = models.BinaryField(null=True)
    closes_at = models.DateTimeField()

    class Meta:
        """Nobody is the second of themselves."""

        constraints = [
            models.CheckConstraint(
                condition=Q(granted_by=None, box=None)
                | Q(granted_by__isnull=False) & ~Q(granted_by=models.F("asked_by")),
                name="identity_opened_by_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked_by_id} opens {self.compartment_id}"


class SealedItem(models.Model):
    """One sealed text: what it is stands in `kind`, who wrote it in `author`, and nothing more.

    `kind` is a slug such as `profile`, `interview`, `transcript`, `protection-plan`. `subject` is
    the identifier of what it is about (an interview, a transcript version), or that of the speaker.
    Items are never changed: what replaces one is a new item, and the newest counts.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    compartment = models.ForeignKey(Compartment, models.CASCADE, related_name="items")
    kind = models.CharField(max_length=40)
    subject = models.UUIDField(db_index=True)
    author = models.CharField(max_length=64)
    wrapped_key = models.BinaryField()
    envelope = models.BinaryField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """In the order of writing."""

        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return f"{self.kind} of {self.subject}"

    @property
    def label(self) -> Label:
        """What is authenticated along with the text."""
        return Label(
            epoch=self.compartment.epoch, item=str(self.pk), kind=self.kind, author=self.author
        )

    @property
    def sealed(self) -> Sealed:
        """The text as `core.sealing` opens it."""
        return Sealed(wrapped_key=bytes(self.wrapped_key), envelope=bytes(self.envelope))
