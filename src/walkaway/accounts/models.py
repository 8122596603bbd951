"""Who works here, in which roles, and the vaults in which their keys lie."""

from __future__ import annotations

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from rules.permissions import has_perm

from walkaway.core.sealing.key_pairs import PublicKey
from walkaway.core.sealing.passphrases import Vault as SealedVault


class Role(models.TextChoices):
    """What a person does here. Nobody reads more than the roles they hold, on speakers they were
    given."""

    INTERVIEWER = "interviewer"
    RESEARCHER = "researcher"
    EDITOR = "editor"
    TRANSLATOR = "translator"
    PROTECTION_OFFICER = "protection-officer"
    REVIEWER = "reviewer"
    CAMPAIGNER = "campaigner"
    ADMINISTRATOR = "administrator"
    """Makes and ends accounts, and reads nothing sealed."""


class KeySide(models.TextChoices):
    """Which half of a two-person key a protection officer holds: it takes one of each side."""

    FIRST = "first"
    SECOND = "second"


class StaffManager(BaseUserManager["Staff"]):
    """Makes accounts; `accounts.services` is where that is decided."""


class Staff(AbstractBaseUser):
    """A member of staff. The journal and every reader row know them by `id` alone.

    `name` is what they sign in with and what colleagues see; it need not be their true name. No
    e-mail address is kept. `key_side` is set for protection officers only.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=60, unique=True)
    is_active = models.BooleanField(default=True)
    key_side = models.CharField(max_length=6, choices=KeySide, blank=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    left_at = models.DateTimeField(null=True)

    objects = StaffManager()

    USERNAME_FIELD = "name"
    REQUIRED_FIELDS = []

    class Meta:
        """Whoever left cannot sign in."""

        constraints = [
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(is_active=False), name="staff_left_is_not_active"
            ),
            models.CheckConstraint(
                condition=Q(key_side__in=["", *KeySide.values]), name="staff_key_side_known"
            ),
            models.UniqueConstraint(Lower("name"), name="staff_name_in_any_case"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def roles(self) -> frozenset[Role]:
        """The roles this person holds (1 query, kept)."""
        if not hasattr(self, "_roles"):
            self._roles = frozenset(Role(held.role) for held in self.held_roles.all())
        return self._roles

    def has(self, *roles: Role) -> bool:
        """Whether this person holds any of `roles`."""
        return not self.roles.isdisjoint(roles)

    def has_perm(self, right: str, subject: object) -> bool:
        """Whether the rules of a room give this person the right `right` on `subject`."""
        return bool(has_perm(right, self, subject))  # type: ignore[no-untyped-call]  # as it is

    def forget_roles(self) -> None:
        """Ask the database for the roles again, since they changed."""
        self.__dict__.pop("_roles", None)


class HeldRole(models.Model):
    """That a person holds a role."""

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="held_roles")
    role = models.CharField(max_length=20, choices=Role)

    class Meta:
        """A role is held once."""

        constraints = [
            models.UniqueConstraint(fields=["staff", "role"], name="role_held_once"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id}: {self.role}"


class ReadLanguage(models.Model):
    """That a person reads a language, by its BCP 47 tag, as an administrator set down."""

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="read_languages")
    language = models.CharField(max_length=35)

    class Meta:
        """Once a language."""

        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(fields=["staff", "language"], name="language_read_once"),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} reads {self.language}"


class Vault(models.Model):
    """A person's private key, closed under what only they know; `public` is its other half.

    `escrow` is the same key in a box for the organisation's recovery key, where that was chosen
    when Walkaway was set up; else None. Wrong passphrases are counted in `wrong_tries`, and none is
    tried before `next_try_at`.
    """

    staff = models.OneToOneField(Staff, models.CASCADE, related_name="vault")
    public = models.BinaryField(max_length=32)
    salt = models.BinaryField(max_length=16)
    under_passphrase = models.BinaryField()
    code_salt = models.BinaryField(max_length=16)
    under_code = models.BinaryField()
    escrow = models.BinaryField(null=True)
    wrong_tries = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"the vault of {self.staff_id}"

    @property
    def public_key(self) -> PublicKey:
        """The half with which others seal for this person."""
        return PublicKey(bytes(self.public))

    @property
    def sealed(self) -> SealedVault:
        """The vault as `core.sealing` opens it."""
        return SealedVault(
            public=self.public_key,
            salt=bytes(self.salt),
            under_passphrase=bytes(self.under_passphrase),
            code_salt=bytes(self.code_salt),
            under_code=bytes(self.under_code),
        )


class OpenVault(models.Model):
    """A vault that is open in one session: the private key in an envelope.

    What opens the envelope is in a cookie of that browser and nowhere else. `session` is a hash of
    the key of the session.
    """

    session = models.CharField(max_length=64, unique=True)
    staff = models.ForeignKey(Staff, models.CASCADE, related_name="open_vaults")
    box = models.BinaryField()
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"the open vault of {self.staff_id}"


class Invitation(models.Model):
    """A link that lets one person in, once. Only a hash of what stands in the link is kept.

    Without `staff` it makes an account with `roles`; with `staff` it lets that person choose a new
    password and a new second factor.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    token_hash = models.CharField(max_length=64, unique=True)
    staff = models.ForeignKey(Staff, models.CASCADE, null=True, related_name="ways_back")
    roles = models.JSONField(default=list)
    invited_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        """A link lasts for a while."""

        ordering = ["made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")), name="invitation_lasts"
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"
