"""What follows when allauth has signed somebody in or changed how they do so."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import authentication_step_completed, password_changed
from allauth.mfa import signals as second_factor
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.models import Session
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from walkaway.accounts import unlocking
from walkaway.accounts.models import Staff
from walkaway.journal.services import record


@receiver(authentication_step_completed)
def forget_the_name(request: HttpRequest, **_: Any) -> None:
    """A session knows people by their identifier: the name that was typed is taken out of it."""
    records = request.session.get("account_authentication_methods", [])
    for entry in records:
        entry.pop("username", None)
    request.session.modified = True


@receiver(user_logged_in)
def sweep_old_sessions(**_: Any) -> None:
    """Sessions that are over are erased when somebody signs in."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()


@receiver(password_changed)
def close_after_a_new_password(user: Staff, **_: Any) -> None:
    """With another password every vault of the person is closed."""
    with transaction.atomic():
        unlocking.lock_everywhere(user)
        record("password-changed", actor=str(user.pk), subject=f"staff:{user.pk}")


@receiver(second_factor.authenticator_added)
def note_a_second_factor(user: Staff, authenticator: Authenticator, **_: Any) -> None:
    """A new second factor is journaled."""
    _note("second-factor-added", user, authenticator)


@receiver(second_factor.authenticator_removed)
def note_its_removal(user: Staff, authenticator: Authenticator, **_: Any) -> None:
    """A second factor that was taken away is journaled."""
    _note("second-factor-removed", user, authenticator)


@receiver(second_factor.authenticator_reset)
def note_new_recovery_codes(user: Staff, authenticator: Authenticator, **_: Any) -> None:
    """New recovery codes are journaled."""
    _note("recovery-codes-made", user, authenticator)


def _note(verb: str, user: Staff, authenticator: Authenticator) -> None:
    kind = str(authenticator.type).replace("_", "-")
    with transaction.atomic():
        record(verb, actor=str(user.pk), subject=f"staff:{user.pk}", facts={"kind": kind})
