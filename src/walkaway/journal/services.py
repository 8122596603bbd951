"""Adding to the journal, which is the only way in which it changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from walkaway.journal.models import Entry

Fact = str | int | bool | date
"""Identifiers, hashes, numbers, days and slugs. A sentence, a name or an address is refused."""


def record(
    verb: str, *, actor: str, subject: str, facts: Mapping[str, Fact] | None = None
) -> Entry:
    """Add one entry, in the transaction of the change that it tells of.

    `verb` is a slug such as `consent-recorded`, `actor` the `ref` of an `Actor`, `subject` a kind
    and an identifier such as `speaker:0b5e…`. Raises `ValueError` for a fact that could be
    something a person wrote: the journal holds no secret, no address and no name.
    """
    raise NotImplementedError
