"""Withdrawal: one act takes a speaker back from every exit, and cannot be undone.

Rows go in one transaction. Files follow once it is committed; should we die between the two, the
sweep goes on. It needs no key: whoever withdraws need not be able to read.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Literal, TypedDict
from uuid import UUID

from django.db import IntegrityError, OperationalError, transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from walkaway.accounts.actors import Actor, program, require_role
from walkaway.accounts.deriving import turn
from walkaway.accounts.models import Role
from walkaway.accounts.site_keys import site
from walkaway.archive import blobs, exits
from walkaway.archive.models import (
    Compartment,
    Derivative,
    HardStopMark,
    IdentityOpening,
    Interview,
    Original,
    OriginalsOnWithdrawal,
    OriginalState,
    Posting,
    Speaker,
    Transcript,
    Withdrawal,
    WithdrawalCode,
    WorkerKey,
)
from walkaway.archive.queries.gate import newest_versions
from walkaway.archive.queries.speakers import require_work_on
from walkaway.archive.services.compartments import leave_to_officers
from walkaway.core.errors import NotOpened
from walkaway.core.sealing.receipts import keys_of, receipt_from
from walkaway.jobs.erasing import empty_the_write_ahead_log
from walkaway.jobs.models import GOING_ON, Job
from walkaway.jobs.services import ask_to_cancel
from walkaway.journal.services import record

BY_CODE = program("withdrawal-code")
BY_RESTORE = program("restore")
SWEEP = program("withdrawal-sweep")

ATTEMPTS = 3

log = logging.getLogger(__name__)


class RecalledJson(TypedDict):
    """What one exit took back, and what it cannot."""

    exit: str
    items: list[str]
    beyond: list[str]


class AccountJson(TypedDict):
    """What a withdrawal did. Slugs and numbers: it outlives the speaker's words."""

    exits: list[RecalledJson]
    recordings: int
    derivatives: int
    transcripts: int
    jobs: int
    originals: Literal["sealed", "erased"]


def withdraw(speaker: Speaker, *, actor: Actor, now: datetime) -> Withdrawal:
    """Take a speaker back from every exit, for good. No key is needed.

    Once this returns nothing of them is shown, derivatives are erased, and originals and
    transcripts are erased or left to protection officers, as the newest consent says: erased where
    there is none. Doing it again does no harm. Raises `Refused` for others than interviewers and
    protection officers who work on the speaker.
    """
    what = _("Withdrawing a speaker")
    require_role(actor, Role.INTERVIEWER, Role.PROTECTION_OFFICER, what=what)
    require_work_on(actor, speaker, what=what)
    return _withdraw(speaker, actor, now)


def withdraw_with_code(typed: str, *, now: datetime) -> Withdrawal:
    """Withdraw the speaker who holds that code, without an account. Raises `NotOpened`."""
    return _withdraw(speaker_with_code(typed), BY_CODE, now)


def withdraw_again(
    speaker: Speaker, *, fate: OriginalsOnWithdrawal | None, now: datetime
) -> Withdrawal:
    """Withdraw a speaker whom an older backup brought back after they had withdrawn.

    `fate` is what became of their recordings then, None when it is not known: consent decides.
    """
    return _withdraw(speaker, BY_RESTORE, now, fate)


@sensitive_variables("typed")
def speaker_with_code(typed: str) -> Speaker:
    """The speaker to whom a withdrawal code was given. Raises `NotOpened`."""
    return known_code(typed).speaker


@sensitive_variables("typed", "receipt", "keys")
def known_code(typed: str) -> WithdrawalCode:
    """What belongs to a withdrawal code, typed in the digits of any script.

    Each attempt takes a tenth of a second, two at once. Raises `NotOpened`.
    """
    receipt = receipt_from(typed)
    with turn:
        keys = keys_of(receipt, site())
    row = (
        WithdrawalCode.objects.filter(lookup=keys.lookup)
        .select_related("speaker", "version")
        .first()
    )
    if row is None:
        raise NotOpened(what=_("A withdrawal code"))
    return row


def originals_fate(speaker: Speaker) -> OriginalsOnWithdrawal:
    """What becomes of the recordings of a speaker who withdraws (2 queries)."""
    version = newest_versions([speaker.pk]).get(speaker.pk)
    # Nobody agreed that anything be kept.
    if version is None:
        return OriginalsOnWithdrawal.ERASED
    return OriginalsOnWithdrawal(version.originals_on_withdrawal)


def finish(withdrawal: Withdrawal, *, now: datetime) -> None:
    """Erase the files of a withdrawal that is committed. Doing it again does no harm.

    Raises what a file system raises: then the sweep tries again.
    """
    speaker = withdrawal.speaker
    _drop_late_derivatives(withdrawal)
    for each in exits.every_exit():
        each.erase(speaker)
    for identifier in withdrawal.files:
        blobs.remove(UUID(identifier))
    with transaction.atomic():
        transaction.on_commit(empty_the_write_ahead_log, robust=True)
        unfinished = Withdrawal.objects.filter(pk=withdrawal.pk, finished_at=None)
        if unfinished.update(finished_at=max(now, withdrawal.withdrawn_at), files=[]):
            record("withdrawal-finished", actor=SWEEP.ref, subject=f"speaker:{speaker.pk}")
    withdrawal.refresh_from_db()


def sweep(*, now: datetime) -> int:
    """Finish every withdrawal that was interrupted; how many. What still cannot be erased waits for
    the next time, and keeps no other from being finished."""
    late = Derivative.objects.filter(original__interview__speaker__withdrawn_at__isnull=False)
    unfinished = Withdrawal.objects.filter(finished_at=None) | Withdrawal.objects.filter(
        speaker__in=late.values("original__interview__speaker")
    )
    found = list(unfinished.select_related("speaker"))
    return sum(_finished(withdrawal, now) for withdrawal in found)


def _withdraw(
    speaker: Speaker, actor: Actor, now: datetime, fate: OriginalsOnWithdrawal | None = None
) -> Withdrawal:
    withdrawal = _committed(speaker, actor, now, fate)
    if withdrawal.finished_at is None:
        _finished(withdrawal, now)
    return withdrawal


def _committed(
    speaker: Speaker, actor: Actor, now: datetime, fate: OriginalsOnWithdrawal | None
) -> Withdrawal:
    """The withdrawal, whoever writes about the speaker just now: on a collision it is done again,
    since the others give way once it is there."""
    for attempts_left in reversed(range(ATTEMPTS)):
        try:
            return _recalled(speaker, actor, now, fate)
        except (IntegrityError, OperationalError) as error:
            # A row came under one that is being erased, or each waited for the other's.
            if not attempts_left:
                raise
            log.warning("A withdrawal is done again: %s", type(error).__name__)
    raise AssertionError("every attempt returns or raises")


@transaction.atomic(durable=True)
def _recalled(
    speaker: Speaker, actor: Actor, now: datetime, fate: OriginalsOnWithdrawal | None
) -> Withdrawal:
    # Whoever publishes, records consent or sets a stop meanwhile waits, and is refused then.
    speaker = Speaker.objects.select_for_update().get(pk=speaker.pk)
    if speaker.withdrawn_at is not None:
        return Withdrawal.objects.get(speaker=speaker)
    return _recall(speaker, actor, now, fate or originals_fate(speaker))


def _finished(withdrawal: Withdrawal, now: datetime) -> bool:
    try:
        finish(withdrawal, now=now)
    except OSError as error:
        # The withdrawal stands; the sweep goes on with the files.
        log.error("Files of a withdrawal are not erased yet: %s", error.strerror)
        return False
    return True


def _recall(
    speaker: Speaker, actor: Actor, now: datetime, fate: OriginalsOnWithdrawal
) -> Withdrawal:
    speaker.withdrawn_at = now
    speaker.erased_at = now if fate is OriginalsOnWithdrawal.ERASED else None
    speaker.save(update_fields=["withdrawn_at", "erased_at"])
    taken_back = {
        each.name: each.recall(speaker, actor=actor, now=now) for each in exits.every_exit()
    }
    originals = Original.objects.filter(interview__speaker=speaker)
    account: AccountJson = {
        "exits": [
            {"exit": name, "items": list(each.items), "beyond": list(each.beyond)}
            for name, each in taken_back.items()
        ],
        "recordings": originals.count(),
        "derivatives": Derivative.objects.filter(original__in=originals).count(),
        "transcripts": Transcript.objects.filter(interview__speaker=speaker).count(),
        "jobs": _cancel_jobs(speaker, actor),
        "originals": "erased" if fate is OriginalsOnWithdrawal.ERASED else "sealed",
    }
    files = _erase_rows(speaker, fate)
    withdrawal = Withdrawal.objects.create(
        speaker=speaker,
        withdrawn_at=now,
        by=actor.ref,
        account=account,
        files=[str(each) for each in files],
    )
    record(
        "speaker-withdrew",
        actor=actor.ref,
        subject=f"speaker:{speaker.pk}",
        facts={
            "originals": fate.value,
            "recalled": sum(len(each.items) for each in taken_back.values()),
        },
    )
    return withdrawal


def _erase_rows(speaker: Speaker, fate: OriginalsOnWithdrawal) -> list[UUID]:
    """Erase what must go, and tell which files are left without a row."""
    originals = Original.objects.filter(interview__speaker=speaker)
    files = _drop_derivatives(speaker)
    WorkerKey.objects.filter(original__in=originals).delete()
    Posting.objects.filter(transcript__interview__speaker=speaker).delete()
    if fate is OriginalsOnWithdrawal.SEALED:
        # What is half here is no evidence of anything.
        originals = originals.filter(state=OriginalState.ARRIVING)
    files += originals.values_list("pk", flat=True)
    originals.delete()
    if fate is OriginalsOnWithdrawal.SEALED:
        IdentityOpening.objects.filter(compartment__speaker=speaker).update(box=None)
        leave_to_officers(speaker)
        return files
    Interview.objects.filter(speaker=speaker).delete()
    # With them go wrapped keys, reader rows, and whatever was sealed.
    Compartment.objects.filter(speaker=speaker).delete()
    HardStopMark.objects.filter(speaker=speaker).delete()
    return files


def _drop_derivatives(speaker: Speaker) -> list[UUID]:
    derivatives = Derivative.objects.filter(original__interview__speaker=speaker)
    files = list(derivatives.values_list("pk", flat=True))
    derivatives.delete()
    return files


def _drop_late_derivatives(withdrawal: Withdrawal) -> None:
    """A job that was at its last step when the speaker withdrew may have written one more file."""
    with transaction.atomic():
        late = _drop_derivatives(withdrawal.speaker)
        if late:
            withdrawal.files = [*withdrawal.files, *map(str, late)]
            withdrawal.finished_at = None
            withdrawal.save(update_fields=["files", "finished_at"])


def _cancel_jobs(speaker: Speaker, actor: Actor) -> int:
    going_on = Job.objects.filter(subject__in=list(_subjects(speaker)), state__in=GOING_ON)
    return sum(ask_to_cancel(job, asked_by=actor.ref) for job in going_on)


def _subjects(speaker: Speaker) -> Iterable[str]:
    """What a job about this speaker may be about, as jobs name it."""
    yield f"speaker:{speaker.pk}"
    rows = {
        "interview": Interview.objects.filter(speaker=speaker),
        "original": Original.objects.filter(interview__speaker=speaker),
        "transcript": Transcript.objects.filter(interview__speaker=speaker),
    }
    for kind, found in rows.items():
        yield from (f"{kind}:{pk}" for pk in found.values_list("pk", flat=True))
