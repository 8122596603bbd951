"""What is kept when a machine is lost, and what stays erased even then."""

from __future__ import annotations

from django.apps import AppConfig


class BackupConfig(AppConfig):
    """Backups, and the list of what none of them may bring back."""

    name = "walkaway.backup"

    def ready(self) -> None:
        """Keep the list as withdrawals happen."""
        from walkaway.backup import erasures

        erasures.keep_as_they_happen()
