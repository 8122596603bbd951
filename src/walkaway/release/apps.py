"""Where it is weighed, signed and decided whether a clip may leave."""

from __future__ import annotations

from django.apps import AppConfig


class ReleaseConfig(AppConfig):
    """Assessments, sign-offs, releases, freezes."""

    name = "walkaway.release"

    def ready(self) -> None:
        """Have withdrawals and freezes hold speakers back from here, and offer packs."""
        from walkaway.archive import exits as archive_exits
        from walkaway.archive import holds
        from walkaway.release import exits, places
        from walkaway.release.queries.freezes import frozen_since
        from walkaway.release.recalling import Releases
        from walkaway.release.services.packs import PACKS, Pack

        del places
        archive_exits.register(Releases())
        holds.register("freeze", frozen_since)
        for each in PACKS:
            exits.register(Pack(each))
