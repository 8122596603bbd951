"""Nobody has to come for it: what must end by itself is ended by the workers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from tests.archive.people import a_speaker, member
from tests.archive.test_withdrawal import (  # noqa: F401  fixtures
    Press,
    Scene,
    erased,
    press,
    scene,
)
from walkaway.accounts.models import KeySide, OpenVault, Role
from walkaway.accounts.unlocking import IDLE
from walkaway.archive.models import IdentityOpening, Withdrawal, WorkerKey
from walkaway.archive.services.identity import (
    OPEN_FOR,
    Identity,
    OpeningReason,
    ask_to_open,
    second,
    write_identity,
)
from walkaway.archive.services.withdrawal import withdraw
from walkaway.jobs.chores import do_chores
from walkaway.jobs.models import Job
from walkaway.jobs.services import ask_to_cancel

pytestmark = pytest.mark.django_db

NOW = datetime(2030, 6, 15, 12, tzinfo=UTC)


def test_the_half_that_opened_an_identity_is_gone_when_its_time_is_over() -> None:
    first = member("first officer", Role.PROTECTION_OFFICER, side=KeySide.FIRST)
    other = member("second officer", Role.PROTECTION_OFFICER, side=KeySide.SECOND)
    speaker = a_speaker("Amber Heron", first, other)
    write_identity(speaker, Identity(name="Amira"), actor=first)
    opening = ask_to_open(speaker, OpeningReason.DANGER, "Soon.", actor=first, now=NOW)
    second(opening, actor=other, now=NOW)
    do_chores(NOW + OPEN_FOR - timedelta(seconds=1))
    assert IdentityOpening.objects.get().box is not None
    do_chores(NOW + OPEN_FOR)
    assert IdentityOpening.objects.get().box is None


def test_a_job_that_ended_without_its_worker_keeps_no_key(scene: Scene) -> None:  # noqa: F811
    subject = f"original:{scene.original.pk}"
    ends, waits = (
        Job.objects.create(kind="proxy", subject=subject, asked_by=str(uuid4())) for _ in range(2)
    )
    WorkerKey.objects.all().delete()
    for job in (ends, waits):
        WorkerKey.objects.create(job=job.pk, original=scene.original, box=b"-")
    ask_to_cancel(ends, asked_by=str(uuid4()))
    do_chores(NOW)
    assert WorkerKey.objects.get().job == waits.pk


def test_a_vault_in_a_browser_that_never_asks_again_is_closed() -> None:
    staff = member("a researcher", Role.RESEARCHER).staff
    for number, seen_at in enumerate((NOW - IDLE - timedelta(seconds=1), NOW)):
        OpenVault.objects.create(session=f"{number}", staff=staff, box=b"-", seen_at=seen_at)
    do_chores(NOW)
    assert OpenVault.objects.get().seen_at == NOW


def test_a_withdrawal_that_could_not_erase_its_files_is_finished(
    scene: Scene,  # noqa: F811
    press: Press,  # noqa: F811
) -> None:
    press.is_broken = True
    withdraw(scene.speaker, actor=scene.interviewer, now=NOW)
    press.is_broken = False
    do_chores(NOW)
    assert Withdrawal.objects.get().finished_at == NOW
