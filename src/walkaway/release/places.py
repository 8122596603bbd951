"""Releases in the navigation of the desk. Importing this registers them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from walkaway.accounts.navigation import Place, register
from walkaway.archive.queries.speakers import READING_ROLES

register(
    Place(
        url_name="desk-release",
        label=_("Release"),
        use=_("Weigh, watch and sign clips, and let them leave."),
        order=72,
        roles=READING_ROLES,
    ),
    Place(
        url_name="desk-out",
        label=_("What is out"),
        use=_("See what can be seen of whom, where and until when, and take it back."),
        order=74,
    ),
)
