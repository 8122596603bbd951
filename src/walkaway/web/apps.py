"""What every page shares."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The frame of the pages, their look, their interface languages and their errors."""

    name = "walkaway.web"
