"""Where published accounts are collected, reviewed and brought together."""

from __future__ import annotations

from django.apps import AppConfig


class StoriesConfig(AppConfig):
    """Stories, their copies, and cases."""

    name = "walkaway.stories"

    def ready(self) -> None:
        """Say what there is to do at the desk and for workers."""
        from walkaway.stories import places
        from walkaway.stories.services import ranking

        del places, ranking
