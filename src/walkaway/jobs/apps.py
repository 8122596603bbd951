"""Work that goes on behind the pages, and survives whatever runs it."""

from __future__ import annotations

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Durable jobs."""

    name = "walkaway.jobs"
