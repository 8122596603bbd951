"""Stories in the navigation of the desk. Importing this registers it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from walkaway.accounts.models import Role
from walkaway.accounts.navigation import Place, register

register(
    Place(
        url_name="desk-stories",
        label=_("Stories"),
        use=_("Review published accounts of people who left: accept, reject, join copies."),
        order=50,
        roles=frozenset({Role.RESEARCHER}),
    ),
    Place(
        url_name="desk-cases",
        label=_("Cases"),
        use=_("Record what published accounts tell of each person, and bring accounts together."),
        order=53,
        roles=frozenset({Role.RESEARCHER}),
    ),
    Place(
        url_name="desk-case-report",
        label=_("Case report"),
        use=_("See what the people of published accounts have in common, with its uncertainty."),
        order=56,
        roles=frozenset({Role.RESEARCHER}),
    ),
)
