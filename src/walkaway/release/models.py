"""What keeps a clip from leaving or lets it: assessments, signatures, releases, freezes.

Reasons that a person wrote are sealed items. What the gate reads stands here in codes.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from walkaway.archive.models import Interview, Speaker
from walkaway.clips.models import Package, Rendition
from walkaway.core.gate.consent import Purpose
from walkaway.core.gate.exits import Audience, Exit


class Assessment(models.Model):
    """The dilemma of a testimony or of a clip, weighed and signed by `made_by`.

    Scales and reasons are the sealed item `assessment` of the speaker's `testimony`, whose
    `subject` is this. `conditions` are codes that the gate reads (`core.gate`). The newest of an
    interview, or of a package, counts. It is never changed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    speaker = models.ForeignKey(Speaker, models.CASCADE, related_name="assessments")
    interview = models.ForeignKey(Interview, models.CASCADE, null=True, related_name="assessments")
    package = models.ForeignKey(Package, models.CASCADE, null=True, related_name="assessments")
    conditions = models.JSONField(default=list)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_on = models.DateField()

    class Meta:
        """Of one or the other."""

        ordering = ["-made_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(interview=None, package__isnull=False)
                | Q(interview__isnull=False, package=None),
                name="assessment_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"assessment {self.pk}"


class Viewing(models.Model):
    """That somebody had a rendition played. `played` are the [start_ms, end_ms) that were shown, as
    told up to `told_at`; `ended_at` is set once all of it was, in no less time than it lasts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    rendition = models.ForeignKey(Rendition, models.CASCADE, related_name="viewings")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    told_at = models.DateTimeField()
    played = models.JSONField(default=list)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """Nothing ends before it begins."""

        constraints = [
            models.UniqueConstraint(fields=["rendition", "staff"], name="viewing_once"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("begun_at")),
                name="viewing_forward",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} watches {self.rendition_id}"


class SignOff(models.Model):
    """A signature under exactly these bytes, by one who had them played to the end."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    viewing = models.OneToOneField(Viewing, models.CASCADE, related_name="sign_off")
    rendition = models.ForeignKey(Rendition, models.CASCADE, related_name="sign_offs")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    beside_sha256 = models.CharField(max_length=64)
    signed_at = models.DateTimeField()

    class Meta:
        """Once a person."""

        constraints = [
            models.UniqueConstraint(fields=["rendition", "staff"], name="signed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} signed {self.rendition_id}"


class LanguageApproval(models.Model):
    """That one who reads a language read all words of a package in it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    package = models.ForeignKey(Package, models.CASCADE, related_name="language_approvals")
    language = models.CharField(max_length=35)
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()

    class Meta:
        """Once a person and language."""

        constraints = [
            models.UniqueConstraint(
                fields=["package", "language", "staff"], name="language_approved_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.language} of {self.package_id}"


class JigsawReview(models.Model):
    """That somebody looked at what all clips of a speaker that would be out give away together.

    `set_sha256` is a hash of that set of packages: one more or one less is another set.
    """

    speaker = models.ForeignKey(Speaker, models.CASCADE, related_name="jigsaw_reviews")
    set_sha256 = models.CharField(max_length=64)
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField()

    class Meta:
        """Once a person and set."""

        constraints = [
            models.UniqueConstraint(
                fields=["speaker", "set_sha256", "staff"], name="jigsaw_reviewed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} looked at the jigsaw of {self.speaker_id}"


class EndedBy(models.TextChoices):
    """Why a release is over."""

    WITHDRAWAL = "withdrawal"
    """The speaker withdrew."""
    STAFF = "staff"
    """Somebody took it back."""
    NEWER = "newer"
    """Another version took its place."""


TAKEN_BACK = (EndedBy.WITHDRAWAL, EndedBy.STAFF)
"""Why whatever was out must not be shown by anybody any more."""


class Release(models.Model):
    """The decision that renditions of a package may leave by one exit. It ends, and never begins
    again. `clip_id` is the name under which it is public; `territory` a code or `*`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    speaker = models.ForeignKey(Speaker, models.PROTECT, related_name="releases")
    package = models.ForeignKey(Package, models.SET_NULL, null=True, related_name="releases")
    clip_id = models.CharField(max_length=120)
    exit = models.CharField(max_length=13, choices=[(each.value, each.value) for each in Exit])
    purpose = models.CharField(max_length=9, choices=[(each.value, each.value) for each in Purpose])
    audience = models.CharField(
        max_length=13, choices=[(each.value, each.value) for each in Audience]
    )
    territory = models.CharField(max_length=2)
    from_day = models.DateField()
    until_day = models.DateField(null=True)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    released_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=10, choices=EndedBy, blank=True)

    class Meta:
        """What is out has a package; what is over says why."""

        ordering = ["-released_at", "id"]
        indexes = [models.Index(fields=["speaker", "ended_at"], name="release_of_speaker")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by="")
                | Q(ended_at__isnull=False) & ~Q(ended_by=""),
                name="release_ends_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(exit__in=[each.value for each in Exit]), name="release_exit_known"
            ),
            models.CheckConstraint(
                condition=Q(until_day=None) | Q(until_day__gte=F("from_day")),
                name="release_forward",
            ),
        ]

    def __str__(self) -> str:
        return f"release {self.pk}"


class ReleasedRendition(models.Model):
    """One file that a release lets out, by its bytes, and the language in its picture, if any."""

    release = models.ForeignKey(Release, models.CASCADE, related_name="renditions")
    rendition = models.ForeignKey(Rendition, models.SET_NULL, null=True, related_name="released")
    sha256 = models.CharField(max_length=64)
    shape = models.CharField(max_length=4)
    language = models.CharField(max_length=35, blank=True)

    class Meta:
        """Once a release."""

        constraints = [
            models.UniqueConstraint(
                fields=["release", "shape", "language"], name="released_rendition_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shape} {self.language} in {self.release_id}"


class Freeze(models.Model):
    """That nothing of a speaker leaves for now. Any member of staff sets it; two lift it.

    `set_by` is empty where a restored home set it, since a backup did not know what was said after
    it. The reason is a sealed item of `safety`, where one was given.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    speaker = models.ForeignKey(Speaker, models.CASCADE, related_name="freezes")
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    set_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        """One stands at a time."""

        constraints = [
            models.UniqueConstraint(
                fields=["speaker"], condition=Q(lifted_at=None), name="freeze_stands_once"
            ),
        ]

    def __str__(self) -> str:
        return f"freeze of {self.speaker_id}"


class FreezeLift(models.Model):
    """That one of the two who must agree wants a freeze lifted."""

    freeze = models.ForeignKey(Freeze, models.CASCADE, related_name="lifts")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField()

    class Meta:
        """Once a person."""

        constraints = [
            models.UniqueConstraint(fields=["freeze", "staff"], name="lifted_once_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} lifts {self.freeze_id}"
