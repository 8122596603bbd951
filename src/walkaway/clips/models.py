"""Clips in the making: versions of their sheets, and what was made of one, sealed until released.

Words, titles and names lie in sealed items and files. In the clear stands what the gate must read
while nobody is there: hashes, languages, times, who changed what.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from walkaway.archive.models import Compartment, Speaker
from walkaway.core.gate import Form
from walkaway.core.media.sheet.model import Shape


class Cut(models.Model):
    """One clip in the making. `newest` is the number of the newest version of its sheet, 0 when it
    was made elsewhere and taken in: whoever saves names the version that they saw."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    speaker = models.ForeignKey(Speaker, models.CASCADE, related_name="cuts")
    newest = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    put_away_at = models.DateTimeField(null=True)

    class Meta:
        """The newest first."""

        ordering = ["-created_at", "id"]

    def __str__(self) -> str:
        return f"cut {self.pk}"


class SheetVersion(models.Model):
    """One state of a cut's sheet. Its TOML is the sealed item `cut-sheet` of the speaker's
    `testimony`, whose `subject` is this. `made_from` is the version that it changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cut = models.ForeignKey(Cut, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    made_from = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    passages_total = models.PositiveIntegerField(default=0)
    length_ms = models.PositiveIntegerField(default=0)

    class Meta:
        """Versions are numbered from 1: the second to write number 4 is refused."""

        ordering = ["cut", "number"]
        constraints = [
            models.UniqueConstraint(fields=["cut", "number"], name="sheet_version_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="sheet_version_from_one"),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of {self.cut_id}"


class StoredFile(models.Model):
    """A file of a clip, sealed to the speaker's `testimony`, in a blob named by `id`.

    `sha256` is of the file as it was made. The same file in several packages is kept once. After a
    withdrawal the compartment goes at once, and this a little later: nothing opens it by then.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cut = models.ForeignKey(Cut, models.CASCADE, related_name="files")
    compartment = models.ForeignKey(
        Compartment, models.DO_NOTHING, related_name="+", db_constraint=False
    )
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveBigIntegerField()
    wrapped_key = models.BinaryField()

    class Meta:
        """Once a cut."""

        constraints = [
            models.UniqueConstraint(fields=["cut", "sha256"], name="stored_file_once"),
        ]

    def __str__(self) -> str:
        return f"file {self.pk} of {self.cut_id}"


class Package(models.Model):
    """All files that were made of one version of a sheet, or that were taken in together.

    `sha256` is a hash of all their names and hashes: it names exactly this package. `form` is what
    of the speaker is in it; `languages` are all that are spoken, shown or captioned. `spans` maps
    the id of an interview to the [start_ms, end_ms) that are shown of it, none where nobody knows
    which. `editors` are the references of everybody who had a hand in it: none of them signs it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cut = models.ForeignKey(Cut, models.CASCADE, related_name="packages")
    sheet_version = models.ForeignKey(
        SheetVersion, models.CASCADE, null=True, related_name="packages"
    )
    sha256 = models.CharField(max_length=64)
    form = models.CharField(max_length=13, choices=[(form.value, form.value) for form in Form])
    spoken_language = models.CharField(max_length=35)
    languages = models.JSONField(default=list)
    spans = models.JSONField(default=dict)
    editors = models.JSONField(default=list)
    length_ms = models.PositiveIntegerField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        """The newest first; the same once a cut."""

        ordering = ["-made_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["cut", "sha256"], name="package_once"),
            models.CheckConstraint(
                condition=Q(form__in=[form.value for form in Form]), name="package_form_known"
            ),
        ]

    def __str__(self) -> str:
        return f"package {self.pk}"


class PackageFile(models.Model):
    """That a package has a file under the name `name`, as `clip.json` tells it."""

    package = models.ForeignKey(Package, models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=80)
    stored = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")

    class Meta:
        """A name is one file of a package."""

        constraints = [
            models.UniqueConstraint(fields=["package", "name"], name="package_file_name"),
        ]

    def __str__(self) -> str:
        return f"a file of {self.package_id}"


class Rendition(models.Model):
    """One video of a package. `language` is "" when no captions are in the picture.

    `beside_sha256` is one hash over everything that goes with it, as its verification report lists
    it. `checks` maps the name of every check that was made to whether it ran and passed; `proven_*`
    are the hashes that the report is about.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    package = models.ForeignKey(Package, models.CASCADE, related_name="renditions")
    file = models.OneToOneField(PackageFile, models.CASCADE, related_name="rendition")
    position = models.PositiveSmallIntegerField()
    shape = models.CharField(max_length=4, choices=[(each.value, each.value) for each in Shape])
    language = models.CharField(max_length=35, blank=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    beside_sha256 = models.CharField(max_length=64)
    checks = models.JSONField(default=dict)
    proven_sha256 = models.CharField(max_length=64, blank=True)
    proven_beside_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        """One for each shape and language."""

        ordering = ["package", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["package", "shape", "language"], name="package_rendition_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shape} {self.language} of {self.package_id}".replace("  ", " ")


class PreviewKind(models.TextChoices):
    """What an editor looks at or listens to before a clip is made."""

    PEOPLE = "people"
    """Who is seen, where, and where their face was lost."""
    SOUND = "sound"
    """What will be heard."""


class Preview(models.Model):
    """What a job found or made of a version for its editor. It shows faces bare and lets voices be
    heard, so its file is sealed like a recording: in the speaker's `originals`."""

    sheet_version = models.ForeignKey(SheetVersion, models.CASCADE, related_name="previews")
    kind = models.CharField(max_length=6, choices=PreviewKind)
    stored = models.ForeignKey(StoredFile, models.CASCADE, related_name="+")
    content_type = models.CharField(max_length=80)
    made_at = models.DateTimeField()

    class Meta:
        """One of a kind; the newest first."""

        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(fields=["sheet_version", "kind"], name="preview_once"),
            models.CheckConstraint(
                condition=Q(kind__in=PreviewKind.values), name="preview_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.sheet_version_id}"


class WorkOrder(models.Model):
    """What a job needs of a speaker's testimony to render: sealed to this site's worker and bound
    to the job, made by whoever asks for it. It goes when the job ends.

    `wanted` says in codes what was asked for, so that a page can show what is being made: the
    languages, the shapes, and whether captions are burned in. `blobs` are the sealed files that
    were begun and have no row yet: whatever ends the order erases them.
    """

    job = models.UUIDField(primary_key=True)
    cut = models.ForeignKey(Cut, models.CASCADE, related_name="work_orders")
    sheet_version = models.ForeignKey(
        SheetVersion, models.CASCADE, null=True, related_name="work_orders"
    )
    box = models.BinaryField()
    wanted = models.JSONField(default=dict)
    blobs = models.JSONField(default=list)
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"the order of job {self.job}"


class RegisteredFootage(models.Model):
    """Footage of others that may be shown: what it is, why, and where it is from.

    `sha256` is of the recording: whoever cuts from it is asked for nothing else. The words are
    those of the clips that show it, for everyone to read. `list_sha256` is a hash of the list of
    known items that it was compared with; `is_known` says that something of it is on that list:
    then it is never shown.
    """

    sha256 = models.CharField(primary_key=True, max_length=64)
    label = models.JSONField(default=dict)
    purpose = models.TextField()
    source = models.TextField()
    list_sha256 = models.CharField(max_length=64)
    is_known = models.BooleanField()
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()

    class Meta:
        """It says what it is for. The newest first."""

        ordering = ["-registered_at", "sha256"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(purpose="") & ~Q(source="") & ~Q(list_sha256=""),
                name="footage_is_accounted_for",
            ),
        ]

    def __str__(self) -> str:
        return f"footage {self.sha256[:12]}"
