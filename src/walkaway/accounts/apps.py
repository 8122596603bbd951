"""Who works here, in which roles, and with which keys."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Staff, their roles and their vaults."""

    name = "walkaway.accounts"
