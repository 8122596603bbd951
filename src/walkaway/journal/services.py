"""Adding to the journal, which is the only way in which it changes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from django.conf import settings
from django.db import router, transaction
from django.utils import timezone

from walkaway.core.errors import Refused, UnexpectedContent
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

RESUMED = "journal:head"


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
    head = _locked_head()
    # A key that was exchanged must not go on where another left off, as if nothing had happened.
    if not _is_ours(head, key):
        raise Refused(
            what="Writing in the journal",
            reason="its head is not signed with the key of this site",
            way_on="Put journal-key back from a backup, or see `walkaway journal resume`.",
        )
    entry = _append(head, verb=verb, actor=actor, subject=subject, facts=told)
    _move_head(entry, key)
    # Robust: the change stands already, and `verify` tells that the file fell behind.
    transaction.on_commit(lambda: keep_head(entry.position), robust=True)
    return entry


def resume(*, actor: str) -> Entry:
    """Go on with a key or a head file that does not fit, and say so in the journal.

    That is the way on when a key is lost for good, or an older state of the database was put back
    on purpose. The head file that does not fit is kept beside the new one. Raises `Refused` when
    key and head file fit.
    """
    shapes.require_actor(actor)
    path = Path(settings.JOURNAL_HEAD_FILE)
    with held(path):
        with transaction.atomic():
            key = _site_key()
            head = _locked_head()
            same_key, file_fits = _is_ours(head, key), _file_fits(path, key)
            if same_key and file_fits:
                raise Refused(
                    what="Resuming the journal",
                    reason="its key and its head file fit it",
                    way_on="There is nothing to do.",
                )
            facts: dict[str, Fact] = {"same_key": same_key, "head_file_fitted": file_fits}
            told = shapes.canonical_facts(facts)
            entry = _append(head, verb="journal-resumed", actor=actor, subject=RESUMED, facts=told)
            newest = _move_head(entry, key)
        if path.exists() and not file_fits:
            path.replace(path.with_name(f"{path.stem}.before-{entry.position}{path.suffix}"))
        write_head(path, newest)
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


def _locked_head() -> Head:
    """The head, which nobody else moves until this transaction ends."""
    head, _ = Head.objects.select_for_update().get_or_create(
        pk=1, defaults={"position": 0, "entry_hash": GENESIS, "signature": ""}
    )
    return head


def _is_ours(head: Head, key: SiteKey) -> bool:
    """Whether `head` was signed with `key`, or nothing was recorded that could be signed."""
    signed = SignedHead(
        position=head.position,
        entry_hash=head.entry_hash,
        public_key=public_half(key),
        signature=head.signature,
    )
    return head.position == 0 or is_signed(signed)


def _file_fits(path: Path, key: SiteKey) -> bool:
    """Whether the head file is signed with `key` for an entry that stands; so does none at all."""
    try:
        kept = read_head(path)
    except UnexpectedContent:
        return False
    return kept is None or (
        kept.public_key == public_half(key)
        and is_signed(kept)
        and hash_at(kept.position) == kept.entry_hash
    )


def _append(head: Head, *, verb: str, actor: str, subject: str, facts: str) -> Entry:
    at = timezone.now()
    link = Link(
        position=head.position + 1,
        at=moment(at),
        actor=actor,
        verb=verb,
        subject=subject,
        facts=facts,
        previous_hash=head.entry_hash,
    )
    entry = Entry(
        position=link.position,
        at=at,
        actor=actor,
        verb=verb,
        subject=subject,
        facts=facts,
        previous_hash=link.previous_hash,
        entry_hash=hash_of(link),
    )
    entry.save(force_insert=True)
    return entry


def _move_head(entry: Entry, key: SiteKey) -> SignedHead:
    signed = signed_head(entry.position, entry.entry_hash, key)
    Head.objects.filter(pk=1).update(
        position=signed.position, entry_hash=signed.entry_hash, signature=signed.signature
    )
    return signed
