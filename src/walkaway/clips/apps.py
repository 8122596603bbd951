"""Where clips are made, by reading."""

from __future__ import annotations

from django.apps import AppConfig


class ClipsConfig(AppConfig):
    """Cut sheets, packages, renditions."""

    name = "walkaway.clips"

    def ready(self) -> None:
        """Have withdrawals take speakers back from here, and say what there is to do."""
        from walkaway.archive import exits
        from walkaway.clips import chores, jobs, places
        from walkaway.clips.exits import Cuts

        del chores, jobs, places
        exits.register(Cuts())
