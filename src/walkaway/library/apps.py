"""The public library of clips."""

from __future__ import annotations

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """Where clips are published, found, watched and withdrawn."""

    name = "walkaway.library"
    verbose_name = "Library"
