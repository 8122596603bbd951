"""The public library of clips."""

from __future__ import annotations

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """Where clips are published, found, watched and withdrawn."""

    name = "walkaway.library"
    verbose_name = "Library"

    def ready(self) -> None:
        """Be two ways out of released clips, and have withdrawals take clips back from here."""
        from walkaway.archive import exits as archive_exits
        from walkaway.library.exits import PublicLibrary
        from walkaway.library.ways_out import OnTheLibrary, ToOtherPrograms
        from walkaway.release import exits

        archive_exits.register(PublicLibrary())
        exits.register(OnTheLibrary())
        exits.register(ToOtherPrograms())
