"""Who works here, as the page for administrators lists them."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, QuerySet

from walkaway.accounts.models import Invitation, Staff, Vault


def everybody() -> QuerySet[Staff]:
    """All who work here, then all who left, with their roles and what they have set up."""
    primary = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    factors = Authenticator.objects.filter(user_id=OuterRef("pk"), type__in=primary)
    return (
        Staff.objects.order_by("-is_active", "name")
        .prefetch_related("held_roles")
        .annotate(
            has_second_factor=Exists(factors),
            has_vault=Exists(Vault.objects.filter(staff=OuterRef("pk"))),
        )
    )


def open_invitations(now: datetime) -> QuerySet[Invitation]:
    """Links that somebody could still follow."""
    return Invitation.objects.filter(used_at=None, expires_at__gt=now).select_related("staff")
