"""What stands in the journal."""

from __future__ import annotations

from walkaway.journal.chain import SignedHead
from walkaway.journal.models import Entry, Head


def kept_head(public_key: str) -> SignedHead | None:
    """The head as the database keeps it, None while nothing was recorded (1 query).

    The database does not know the key: `public_key` is that of the site.
    """
    head = Head.objects.filter(position__gt=0).first()
    if head is None:
        return None
    return SignedHead(
        position=head.position,
        entry_hash=head.entry_hash,
        public_key=public_key,
        signature=head.signature,
    )


def hash_at(position: int) -> str | None:
    """The hash that the entry at `position` carries, None where there is none (1 query)."""
    hashes = Entry.objects.filter(position=position).values_list("entry_hash", flat=True)
    return hashes.first()
