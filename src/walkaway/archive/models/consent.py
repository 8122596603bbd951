"""Consent: structured, dated, in versions of which none is ever overwritten; and withdrawal."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from walkaway.archive.models.speakers import Speaker
from walkaway.core.gate import Form, Purpose


class Explanation(models.TextChoices):
    """How consent was given."""

    SIGNED = "signed"
    RECORDED = "recorded"
    """Said aloud, in a recording."""
    WITNESSED = "witnessed"
    """Said before a witness, who signed."""


class OriginalsOnWithdrawal(models.TextChoices):
    """What becomes of the recordings when the speaker withdraws."""

    SEALED = "sealed"
    """Kept, and readable by protection officers alone."""
    ERASED = "erased"


class ConsentVersion(models.Model):
    """What a speaker agreed to on one day, as a whole: the newest version is what holds.

    Who was there, the guardian's name, the speaker's own words and the signed form are sealed items
    whose `subject` is this version. `understood` is true when the speaker told in their own words
    what they agreed to.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    speaker = models.ForeignKey(Speaker, models.CASCADE, related_name="consents")
    number = models.PositiveIntegerField()
    given_on = models.DateField()
    given_how = models.CharField(max_length=10, choices=Explanation)
    understood = models.BooleanField()
    explained_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    explained_in = models.CharField(max_length=35)
    guardian_consented = models.BooleanField(default=False)
    originals_on_withdrawal = models.CharField(max_length=6, choices=OriginalsOnWithdrawal)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        """Versions are numbered from 1."""

        ordering = ["speaker", "number"]
        constraints = [
            models.UniqueConstraint(fields=["speaker", "number"], name="consent_version_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="consent_from_one"),
            models.CheckConstraint(
                condition=Q(given_how__in=Explanation.values), name="consent_how_known"
            ),
            models.CheckConstraint(
                condition=Q(originals_on_withdrawal__in=OriginalsOnWithdrawal.values),
                name="consent_originals_known",
            ),
        ]

    def __str__(self) -> str:
        return f"consent {self.number} of {self.speaker_id}"


class ConsentGrant(models.Model):
    """One thing a version allows. The fields are those of `core.gate.Grant`.

    `language` is a BCP 47 tag and `territory` an ISO 3166-1 code, either "*" for all.
    """

    version = models.ForeignKey(ConsentVersion, models.CASCADE, related_name="grants")
    purpose = models.CharField(max_length=9, choices=[(each.value, each.value) for each in Purpose])
    form = models.CharField(max_length=13, choices=[(each.value, each.value) for each in Form])
    language = models.CharField(max_length=35)
    territory = models.CharField(max_length=2)
    until = models.DateField(null=True)
    embargo = models.BooleanField(default=False)
    embargo_until = models.DateField(null=True)

    class Meta:
        """Each combination once a version; an embargo that is none has no end."""

        constraints = [
            models.UniqueConstraint(
                fields=["version", "purpose", "form", "language", "territory"],
                name="grant_once_a_version",
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=[each.value for each in Purpose]),
                name="grant_purpose_known",
            ),
            models.CheckConstraint(
                condition=Q(form__in=[each.value for each in Form]), name="grant_form_known"
            ),
            models.CheckConstraint(
                condition=Q(embargo=True) | Q(embargo_until=None), name="grant_embargo_has_the_end"
            ),
            models.CheckConstraint(
                condition=~Q(language="") & ~Q(territory=""), name="grant_says_where"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose}, {self.form}, {self.language}, {self.territory}"


class WithdrawalCode(models.Model):
    """A hash that finds the speaker to whom a withdrawal code was given; the code is not kept."""

    speaker = models.ForeignKey(Speaker, models.CASCADE, related_name="withdrawal_codes")
    version = models.ForeignKey(ConsentVersion, models.CASCADE, related_name="withdrawal_codes")
    lookup = models.BinaryField(max_length=32, unique=True)

    def __str__(self) -> str:
        return f"a withdrawal code of {self.speaker_id}"


class Withdrawal(models.Model):
    """That a speaker withdrew, and what was recalled. It outlives everything else of them.

    `account` is JSON: what was taken back, exit by exit, and what cannot be taken back. `by` is the
    identifier of a member of staff, or `withdrawal-code`.
    """

    speaker = models.OneToOneField(Speaker, models.PROTECT, related_name="withdrawal")
    withdrawn_at = models.DateTimeField()
    by = models.CharField(max_length=64)
    account = models.JSONField(default=dict)
    files = models.JSONField(default=list)
    """The names of the sealed files that are still to be erased: identifiers, and nothing more."""
    finished_at = models.DateTimeField(null=True)
    """When the last file was erased; until then the sweep goes on erasing."""

    class Meta:
        """What is finished began."""

        constraints = [
            models.CheckConstraint(
                condition=Q(finished_at=None) | Q(finished_at__gte=F("withdrawn_at")),
                name="withdrawal_in_order",
            )
        ]

    def __str__(self) -> str:
        return f"the withdrawal of {self.speaker_id}"
