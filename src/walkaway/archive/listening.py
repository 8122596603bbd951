"""Whoever leaves, or loses a role, loses the keys with it: in the same transaction."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from walkaway.accounts.models import Role, Staff
from walkaway.accounts.signals import roles_changed, staff_left
from walkaway.archive.services.compartments import shut_out_everywhere


@receiver(roles_changed)
def take_what_the_roles_no_longer_allow(
    sender: object, *, staff: Staff, lost: frozenset[Role], **others: Any
) -> None:
    """Nothing happens where a role was only gained: a colleague gives the keys."""
    if lost:
        shut_out_everywhere(staff, lost=lost)


@receiver(staff_left)
def take_everything(sender: object, *, staff: Staff, **others: Any) -> None:
    """Also the speakers they worked on."""
    shut_out_everywhere(staff)
