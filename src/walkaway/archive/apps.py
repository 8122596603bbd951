"""Where testimony is kept so that its speaker stays safe."""

from __future__ import annotations

from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    """Speakers, consent, interviews, recordings and transcripts."""

    name = "walkaway.archive"

    def ready(self) -> None:
        """Hear of those who leave, and say what there is to do at the desk and for workers."""
        from walkaway.archive import chores, jobs, listening, places

        del chores, jobs, listening, places
