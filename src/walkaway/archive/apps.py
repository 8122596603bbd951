"""Where testimony is kept so that its speaker stays safe."""

from __future__ import annotations

from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    """Speakers, consent, interviews, recordings and transcripts."""

    name = "walkaway.archive"

    def ready(self) -> None:
        """Hear of those who leave, and tell the workers what they can do here."""
        from walkaway.archive import jobs, listening, search_place

        del jobs, listening, search_place
