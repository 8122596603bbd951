"""Who works here, in which roles, and with which keys."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Staff, their roles and their vaults."""

    name = "walkaway.accounts"

    def ready(self) -> None:
        """Listen to allauth, and put the pages of this room into the navigation."""
        from walkaway.accounts import chores, listening  # noqa: F401  they connect themselves
        from walkaway.accounts.models import Role
        from walkaway.accounts.navigation import Place, register

        register(
            Place(
                url_name="desk-staff",
                label=_("Staff"),
                use=_("Invite people, change what they may do, end a membership."),
                order=90,
                roles=frozenset({Role.ADMINISTRATOR}),
            )
        )
