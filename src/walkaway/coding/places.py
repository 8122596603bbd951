"""Coding in the navigation of the desk. Importing this registers it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from walkaway.accounts.models import Role
from walkaway.accounts.navigation import Place, register

register(
    Place(
        url_name="desk-coding",
        label=_("Coding"),
        use=_("Code stories and interviews, alone or blind to others, and compare."),
        order=60,
        roles=frozenset({Role.RESEARCHER}),
    ),
    Place(
        url_name="desk-codebooks",
        label=_("Codebooks"),
        use=_("Say which themes you look for, what each means, and when it is used."),
        order=58,
        roles=frozenset({Role.RESEARCHER}),
    ),
)
