"""The search in the navigation of the desk. Importing this registers it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from walkaway.accounts.navigation import Place, register
from walkaway.archive.models import CompartmentKind
from walkaway.archive.services.compartments import READERS

register(
    Place(
        url_name="desk-search",
        label=_("Search"),
        use=_("Find words in every transcript and translation that you may open."),
        order=30,
        roles=READERS[CompartmentKind.TESTIMONY],
    )
)
