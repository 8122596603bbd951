"""The archive in the navigation of the desk. Importing this registers it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from walkaway.accounts.navigation import Place, register
from walkaway.archive.queries.speakers import READING_ROLES

register(
    Place(
        url_name="desk-speakers",
        label=_("Speakers"),
        use=_("Take in people who left, record what they agree to, plan interviews."),
        order=10,
        roles=READING_ROLES,
    ),
    Place(
        url_name="desk-search",
        label=_("Search"),
        use=_("Find words in every transcript and translation that you may open."),
        order=30,
        roles=READING_ROLES,
    ),
)
