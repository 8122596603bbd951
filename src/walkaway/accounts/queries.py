"""Who works here, and how they sign in."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, QuerySet

from walkaway.accounts.models import Invitation, Staff, Vault


def second_factors() -> QuerySet[Authenticator]:
    """Codes and passkeys; recovery codes stand in for one of them and are none."""
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    found: QuerySet[Authenticator] = Authenticator.objects.filter(type__in=kinds)
    return found


def everybody() -> QuerySet[Staff]:
    """All who work here, then all who left, with their roles and what they have set up."""
    return (
        Staff.objects.order_by("-is_active", "name")
        .prefetch_related("held_roles")
        .annotate(
            has_second_factor=Exists(second_factors().filter(user_id=OuterRef("pk"))),
            has_vault=Exists(Vault.objects.filter(staff=OuterRef("pk"))),
        )
    )


def open_invitations(now: datetime) -> QuerySet[Invitation]:
    """Links that somebody could still follow."""
    return Invitation.objects.filter(used_at=None, expires_at__gt=now).select_related("staff")
