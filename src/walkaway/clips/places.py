"""Clips in the navigation of the desk. Importing this registers it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from walkaway.accounts.models import Role
from walkaway.accounts.navigation import Place, register

register(
    Place(
        url_name="desk-studio",
        label=_("Studio"),
        use=_("Cut clips by reading: select words, order them, and hear them at once."),
        order=70,
        roles=frozenset({Role.EDITOR}),
    ),
)
