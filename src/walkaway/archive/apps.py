"""Where testimony is kept so that its speaker stays safe."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArchiveConfig(AppConfig):
    """Speakers, consent, interviews, recordings and transcripts."""

    name = "walkaway.archive"

    def ready(self) -> None:
        """Hear of those who leave, and tell the workers what they can do here."""
        from walkaway.accounts.models import Role
        from walkaway.accounts.navigation import Place, register
        from walkaway.archive import chores, jobs, listening, search_place

        del chores, jobs, listening, search_place
        register(
            Place(
                url_name="desk-speakers",
                label=_("Speakers"),
                use=_("Take in people who left, record what they agree to, plan interviews."),
                order=10,
                roles=frozenset(Role) - {Role.ADMINISTRATOR, Role.CAMPAIGNER},
            )
        )
