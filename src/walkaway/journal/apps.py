"""The record of who did what, which nobody can change unseen."""

from __future__ import annotations

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """A hash-chained, append-only record."""

    name = "walkaway.journal"
