"""What the public library holds. A withdrawn clip keeps its identifier and nothing else."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from walkaway.archive.models import Speaker
from walkaway.release.models import Release


class ClipState(models.TextChoices):
    """Whether a clip can be seen."""

    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Clip(models.Model):
    """One clip in the public library; `id` is the slug of its cut sheet.

    Withdrawal is final: a withdrawn clip is never published again under its identifier.
    `manifest_sha256` tells one version from the next. `release` is the decision that shows it;
    a clip from before there were any has none, and is not shown.
    """

    id = models.CharField(primary_key=True, max_length=120)
    speaker = models.ForeignKey(Speaker, models.PROTECT, null=True, related_name="clips")
    release = models.ForeignKey(Release, models.PROTECT, null=True, related_name="clips")
    state = models.CharField(max_length=9, choices=ClipState)
    manifest_sha256 = models.CharField(max_length=64, blank=True)
    published_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    publisher = models.TextField(blank=True)
    funder = models.TextField(blank=True)
    purpose = models.TextField(blank=True)
    pseudonym = models.TextField(blank=True)
    invented = models.BooleanField(default=False)
    face = models.CharField(max_length=9, blank=True)
    voice = models.CharField(max_length=9, blank=True)
    spoken_language = models.CharField(max_length=35, blank=True)
    duration_ms = models.PositiveIntegerField(default=0)

    class Meta:
        """A withdrawn clip has no words left."""

        indexes = [models.Index(fields=["state", "-published_at"], name="clip_newest_first")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ClipState.values), name="clip_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=ClipState.PUBLISHED, withdrawn_at=None, duration_ms__gt=0)
                & ~Q(publisher="")
                & ~Q(purpose="")
                | Q(
                    state=ClipState.WITHDRAWN,
                    withdrawn_at__isnull=False,
                    publisher="",
                    funder="",
                    purpose="",
                    pseudonym="",
                    manifest_sha256="",
                ),
                name="clip_whole_or_empty",
            ),
        ]

    def __str__(self) -> str:
        return self.id


class Wording(models.Model):
    """What is said about a clip in one language; any of the texts may be empty.

    `guide` holds the parts of the study guide that there are, by their key.
    `folded` holds the words of the page and of the captions as they are compared in a search.
    `track_position` is the place among the caption languages, None where there are no captions.
    """

    clip = models.ForeignKey(Clip, models.CASCADE, related_name="wordings")
    language = models.CharField(max_length=35)
    title = models.TextField(blank=True)
    description = models.TextField(blank=True)
    help_line = models.TextField(blank=True)
    about_speaker = models.TextField(blank=True)
    quote = models.TextField(blank=True)
    guide = models.JSONField(default=dict)
    track_position = models.PositiveSmallIntegerField(null=True)
    folded = models.TextField()

    class Meta:
        """A clip speaks each language once."""

        constraints = [
            models.UniqueConstraint(fields=["clip", "language"], name="wording_once_a_language"),
            models.UniqueConstraint(fields=["clip", "track_position"], name="wording_track_place"),
        ]

    def __str__(self) -> str:
        return f"{self.clip_id} in {self.language}"


class Line(models.Model):
    """One caption: words shown during [start_ms, end_ms) of the clip."""

    wording = models.ForeignKey(Wording, models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()
    start_ms = models.PositiveIntegerField()
    end_ms = models.PositiveIntegerField()
    text = models.TextField()
    folded = models.TextField()

    class Meta:
        """Lines are in the order of their file, and none ends before it starts."""

        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["wording", "position"], name="line_place"),
            models.CheckConstraint(condition=Q(end_ms__gte=F("start_ms")), name="line_forward"),
        ]

    def __str__(self) -> str:
        return f"{self.wording_id}, line {self.position}"


class Asset(models.Model):
    """One file that may leave. Its place on the disk is told by clip and hash alone."""

    clip = models.ForeignKey(Clip, models.CASCADE, related_name="assets")
    key = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=80)

    class Meta:
        """A key names one file of a clip."""

        constraints = [models.UniqueConstraint(fields=["clip", "key"], name="asset_key")]

    def __str__(self) -> str:
        return f"{self.clip_id}/{self.key}"


class Rendition(models.Model):
    """One verified video of a clip; `language` is "" when no captions are in the picture.

    `report` is the JSON of the verification that its bytes passed.
    """

    clip = models.ForeignKey(Clip, models.CASCADE, related_name="renditions")
    asset = models.OneToOneField(Asset, models.CASCADE)
    position = models.PositiveSmallIntegerField()
    shape = models.CharField(max_length=4)
    language = models.CharField(max_length=35, blank=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    report = models.TextField()

    class Meta:
        """One file for each shape and language."""

        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["clip", "shape", "language"], name="rendition_shape_and_language"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clip_id}, {self.shape} {self.language}".rstrip()


class Offer(models.Model):
    """A clip as other programs read it, under one release by that exit.

    It is a copy of its own beside `Clip`: the one may be taken back and the other stay. `told` is
    what `library.told.ToldJson` says, of the languages that the release lets out and no others.
    """

    release = models.OneToOneField(Release, models.PROTECT, primary_key=True, related_name="offer")
    told = models.JSONField()

    def __str__(self) -> str:
        return f"offer of {self.release_id}"


class OfferedFile(models.Model):
    """One file of an offer. It lies on the shelf of its clip, by its hash."""

    offer = models.ForeignKey(Offer, models.CASCADE, related_name="files")
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=200)
    kind = models.CharField(max_length=9)
    shape = models.CharField(max_length=4, blank=True)
    language = models.CharField(max_length=35, blank=True)
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=80)

    class Meta:
        """A key names one file of an offer."""

        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["offer", "key"], name="offered_file_key"),
        ]

    def __str__(self) -> str:
        return f"{self.offer_id}/{self.key}"
