"""Where testimony is kept so that its speaker stays safe."""

from __future__ import annotations

from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    """Speakers, consent, interviews, recordings and transcripts."""

    name = "walkaway.archive"

    def ready(self) -> None:
        """Hear of those who leave."""
        from walkaway.archive import listening

        del listening
