"""What every page shares."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    """The frame of the pages, their look, their interface languages and their errors."""

    name = "walkaway.web"

    def ready(self) -> None:
        """Put the page of jobs into the navigation."""
        from walkaway.accounts.navigation import Place, register

        register(
            Place(
                url_name="desk-jobs",
                label=_("Jobs"),
                use=_("See the long work that goes on behind the pages, and stop it."),
                order=80,
            )
        )
