"""The public library of clips."""

from __future__ import annotations

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """Where clips are published, found, watched and withdrawn."""

    name = "walkaway.library"
    verbose_name = "Library"

    def ready(self) -> None:
        """A withdrawal takes clips back from here."""
        from walkaway.archive.exits import register
        from walkaway.library.exits import PublicLibrary

        register(PublicLibrary())
