"""Adding to the journal, which is the only way in which it changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import router, transaction
from django.utils import timezone

from walkaway.core.errors import Refused
from walkaway.journal import shapes
from walkaway.journal.chain import (
    GENESIS,
    Link,
    SignedHead,
    SiteKey,
    hash_of,
    is_signed,
    moment,
    public_half,
    signed_head,
)
from walkaway.journal.head_file import held, read_head, write_head
from walkaway.journal.models import Entry, Head
from walkaway.journal.queries import hash_at, kept_head
from walkaway.journal.shapes import Fact


def record(
    verb: str, *, actor: str, subject: str, facts: Mapping[str, Fact] | None = None
) -> Entry:
    """Add one entry, in the transaction of the change that it tells of.

    `verb` is a slug such as `consent-recorded`, `actor` the `ref` of an `Actor`, `subject` a kind
    and an identifier such as `speaker:0b5e…`. Raises `ValueError` for a fact that could be
    something a person wrote: the journal holds no secret, no address and no name. Raises `Refused`
    when the journal was signed with another key.

    Call it last in the transaction: until that ends, everyone else who records waits (3 queries).
    """
    shapes.require_verb(verb)
    shapes.require_actor(actor)
    shapes.require_subject(subject)
    told = shapes.canonical_facts(facts or {})
    _require_transaction()
    key = _site_key()
    head = _locked_head(public_half(key))
    at = timezone.now()
    link = Link(
        position=head.position + 1,
        at=moment(at),
        actor=actor,
        verb=verb,
        subject=subject,
        facts=told,
        previous_hash=head.entry_hash,
    )
    entry = _append(link, at=at)
    _move_head(entry, key)
    return entry


def keep_head(position: int) -> None:
    """Write the newest head to its file, unless that has come as far as `position` already.

    A file that does not fit the database stays: it is the evidence that entries were taken away.
    Raises `UnexpectedContent` when the file is no head, `NotEnoughDisk`.
    """
    path = Path(settings.JOURNAL_HEAD_FILE)
    with held(path):
        kept = read_head(path)
        if kept and (kept.position >= position or hash_at(kept.position) != kept.entry_hash):
            return
        newest = kept_head(public_half(_site_key()))
        if newest:
            write_head(path, newest)


def _require_transaction() -> None:
    connection = transaction.get_connection(router.db_for_write(Entry))
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "an entry is recorded in the transaction of the change that it tells of"
        )


def _site_key() -> SiteKey:
    return SiteKey(settings.JOURNAL_KEY())


def _locked_head(public_key: str) -> Head:
    """The head, which nobody else moves until this transaction ends."""
    head, _ = Head.objects.select_for_update().get_or_create(
        pk=1, defaults={"position": 0, "entry_hash": GENESIS, "signature": ""}
    )
    signed = SignedHead(
        position=head.position,
        entry_hash=head.entry_hash,
        public_key=public_key,
        signature=head.signature,
    )
    # A key that was exchanged must not go on where another left off, as if nothing had happened.
    if head.position and not is_signed(signed):
        raise Refused(
            what="Writing in the journal",
            reason="its head is not signed with the key of this site",
            way_on="Put journal-key back from a backup, and run `walkaway journal verify`.",
        )
    return head


def _append(link: Link, *, at: datetime) -> Entry:
    entry = Entry(
        position=link.position,
        at=at,
        actor=link.actor,
        verb=link.verb,
        subject=link.subject,
        facts=link.facts,
        previous_hash=link.previous_hash,
        entry_hash=hash_of(link),
    )
    entry.save(force_insert=True)
    return entry


def _move_head(entry: Entry, key: SiteKey) -> None:
    signed = signed_head(entry.position, entry.entry_hash, key)
    Head.objects.filter(pk=1).update(
        position=signed.position, entry_hash=signed.entry_hash, signature=signed.signature
    )
    # Robust: the change stands already, and `verify` tells that the file fell behind.
    transaction.on_commit(lambda: keep_head(signed.position), robust=True)
