"""Whether the journal is what was recorded: entries, head, head file, anchor and guards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError

from walkaway.core.errors import UnexpectedContent
from walkaway.journal.chain import GENESIS, SignedHead, SiteKey, is_signed, moment, public_half
from walkaway.journal.head_file import read_head
from walkaway.journal.queries import entries_after, kept_head, missing_guards
from walkaway.journal.walk import Finding, Walk, entries_in_words

PATIENCE = timedelta(minutes=1)
"""How long after its entry the head file may be written: a machine is sometimes busy."""

FINDINGS_KEPT = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was found. `findings` are the first of `found`."""

    entries: int
    head: SignedHead | None
    findings: tuple[Finding, ...]
    found: int

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.found


def verify(*, now: datetime, anchor: SignedHead | None = None) -> Verdict:
    """Check everything, while others may go on recording (a query for some thousands of entries).

    `anchor` is a head that was kept elsewhere.
    """
    inspection = _Inspection(now, anchor)
    findings: list[Finding] = []
    found = 0
    for finding in inspection.findings():
        found += 1
        if len(findings) < FINDINGS_KEPT:
            findings.append(finding)
    return Verdict(
        entries=inspection.walk.taken,
        head=inspection.head,
        findings=tuple(findings),
        found=found,
    )


class _Inspection:
    """One look at everything. The head file is read first and the head last: whoever records
    meanwhile moves them the other way round, so neither can seem to have been cut."""

    def __init__(self, now: datetime, anchor: SignedHead | None) -> None:
        self._anchor = anchor
        self._old = moment(now - PATIENCE)
        self._public_key = public_half(SiteKey(settings.JOURNAL_KEY()))
        self._path = Path(settings.JOURNAL_HEAD_FILE)
        self.walk = Walk()
        self.head: SignedHead | None = None

    def findings(self) -> Iterator[Finding]:
        """Everything that is wrong, as it is found."""
        try:
            filed = read_head(self._path) or _no_head(self._public_key)
        except UnexpectedContent as error:
            filed = None
            yield _unreadable(self._path.name, str(error))
        self.walk = Walk(wanted=self._wanted(filed))
        try:
            yield from self._entries()
        except (DatabaseError, ValueError) as error:
            yield _unreadable(f"the entries after {self.walk.last}", str(error))
            return
        yield from self._of_head()
        if filed:
            yield from self._of_file(filed)
        if self._anchor:
            yield from self._of_anchor(self._anchor)
        for name in missing_guards():
            yield _no_guard(name)

    def _wanted(self, filed: SignedHead | None) -> set[int]:
        wanted = {self._anchor.position} if self._anchor else set()
        return wanted | ({filed.position, filed.position + 1} if filed else set())

    def _entries(self) -> Iterator[Finding]:
        for entry in entries_after():
            yield from self.walk.take(entry)
        self.head = kept_head(self._public_key)
        for entry in entries_after(self.walk.last):
            if self.head is None or entry.link.position > self.head.position:
                break
            yield from self.walk.take(entry)

    def _of_head(self) -> Iterator[Finding]:
        head, last = self.head, self.walk.last
        if head is None:
            if last:
                yield _no_head_row(last)
            return
        if not is_signed(head):
            yield _signed_by_another("the head", "Whoever wrote it does not have the key")
        if head.position < last:
            yield _unsigned_entries(head.position + 1, last)
        elif head.position > last or head.entry_hash != self.walk.last_hash:
            yield from self._does_not_fit("the head", head)

    def _of_file(self, filed: SignedHead) -> Iterator[Finding]:
        where = f"the head file {self._path.name}"
        if filed.position and (filed.public_key != self._public_key or not is_signed(filed)):
            yield _signed_by_another(where, "It was exchanged, or the key was")
        wrong = list(self._does_not_fit(where, filed))
        yield from wrong
        next_at = self.walk.times.get(filed.position + 1)
        if not wrong and next_at is not None and next_at < self._old:
            yield _fell_behind(where, filed.position, self.walk.last)

    def _of_anchor(self, anchor: SignedHead) -> Iterator[Finding]:
        if not is_signed(anchor):
            yield _spoilt_anchor()
        elif anchor.public_key != self._public_key:
            yield _signed_by_another("the anchor", "The key was exchanged, or it is another site's")
        yield from self._does_not_fit("the anchor", anchor)

    def _does_not_fit(self, where: str, head: SignedHead) -> Iterator[Finding]:
        if head.position > self.walk.last:
            yield _cut(where, self.walk.last + 1, head.position)
        elif self.walk.hashes.get(head.position, self.walk.last_hash) != head.entry_hash:
            yield _written_anew(where, head.position)


def _no_head(public_key: str) -> SignedHead:
    """What stands for a head file that is not there."""
    return SignedHead(position=0, entry_hash=GENESIS, public_key=public_key, signature="")


def _unreadable(where: str, problem: str) -> Finding:
    return Finding(
        where=where,
        what=f"cannot be read: {problem.rstrip('.')}",
        meaning="Nothing is proven of what stands there, or after it",
    )


def _no_head_row(last: int) -> Finding:
    return Finding(
        where="the head",
        what=f"missing, though {entries_in_words(1, last)} stood before it",
        meaning="The row that says where the journal ends was removed",
    )


def _signed_by_another(where: str, meaning: str) -> Finding:
    return Finding(where=where, what="not signed with the key of this site", meaning=meaning)


def _unsigned_entries(first: int, last: int) -> Finding:
    return Finding(
        where=entries_in_words(first, last),
        what="after the signed head",
        meaning="Put in past the program, by somebody who does not have the key",
    )


def _cut(where: str, first: int, last: int) -> Finding:
    return Finding(
        where=entries_in_words(first, last),
        what=f"missing from the end, as {where} says",
        meaning="The tail was cut off, or an older state of the database was put back",
    )


def _written_anew(where: str, position: int) -> Finding:
    return Finding(
        where=f"entry {position}",
        what=f"another than the one that {where} was signed for",
        meaning="The journal was written anew, up to this entry or beyond",
    )


def _fell_behind(where: str, position: int, last: int) -> Finding:
    return Finding(
        where=where,
        what=f"it ends at entry {position}, and the journal at {last}",
        meaning="It could not be written, or an older one was put in its place to hide a cut",
    )


def _spoilt_anchor() -> Finding:
    return Finding(
        where="the anchor",
        what="its signature does not fit it",
        meaning="It was changed, or copied with a mistake: nothing can be said by it",
    )


def _no_guard(name: str) -> Finding:
    return Finding(
        where="the database",
        what=f"the trigger {name} is gone or switched off",
        meaning="Somebody prepared a change past the program, or a migration forgot it",
    )
