"""Where narratives are coded, and agreement is proven."""

from __future__ import annotations

from django.apps import AppConfig


class CodingConfig(AppConfig):
    """Codebooks, studies, sheets, adjudication, queries."""

    name = "walkaway.coding"
