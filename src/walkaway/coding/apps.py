"""Where narratives are coded, and agreement is proven."""

from __future__ import annotations

from django.apps import AppConfig


class CodingConfig(AppConfig):
    """Codebooks, studies, sheets, adjudication, queries."""

    name = "walkaway.coding"

    def ready(self) -> None:
        """Have withdrawals take speakers back from here, and say what there is to do."""
        from walkaway.archive import exits
        from walkaway.coding import places
        from walkaway.coding.exits import Codings

        del places
        exits.register(Codings())
