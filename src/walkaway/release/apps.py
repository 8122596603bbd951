"""Where it is weighed, signed and decided whether a clip may leave."""

from __future__ import annotations

from django.apps import AppConfig


class ReleaseConfig(AppConfig):
    """Assessments, sign-offs, releases, freezes."""

    name = "walkaway.release"

    def ready(self) -> None:
        """Have withdrawals take speakers back from here, and offer packs."""
        from walkaway.archive import exits as archive_exits
        from walkaway.release import exits, places
        from walkaway.release.recalling import Releases
        from walkaway.release.services.packs import PACKS, Pack

        del places
        archive_exits.register(Releases())
        for each in PACKS:
            exits.register(Pack(each))
