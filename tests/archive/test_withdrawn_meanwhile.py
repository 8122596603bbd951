"""Somebody writes while a speaker withdraws: the withdrawal wins, whoever was first."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import IntegrityError, OperationalError

from tests.archive.consents import consent
from tests.archive.people import member
from tests.archive.test_withdrawal import (  # noqa: F401  fixtures
    NOW,
    SEALED,
    Press,
    Scene,
    erased,
    press,
    scene,
)
from walkaway.accounts.actors import Actor
from walkaway.accounts.models import Role, Staff
from walkaway.accounts.services import change_roles
from walkaway.archive.exits import Recalled
from walkaway.archive.models import Original, ReaderKey, Speaker, Transcript
from walkaway.archive.services.compartments import admit
from walkaway.archive.services.transcript_jobs import keep_what_was_heard
from walkaway.archive.services.transcript_versions import standing
from walkaway.archive.services.withdrawal import ATTEMPTS, withdraw
from walkaway.core.errors import Refused
from walkaway.core.transcripts import Cue
from walkaway.core.transcripts import Transcript as FileTranscript
from walkaway.jobs.claims import claim_job
from walkaway.jobs.models import Job
from walkaway.jobs.services import Cancelled, Work

pytestmark = pytest.mark.django_db


def a_job_that_has_heard_it_all(scene: Scene) -> Work:  # noqa: F811  a fixture
    Transcript.objects.all().delete()
    subject = f"original:{scene.original.pk}"
    job = Job.objects.create(kind="transcribe", subject=subject, asked_by=scene.interviewer.ref)
    claim = claim_job(job.pk, "worker")
    assert claim
    return Work(job_id=job.pk, subject=subject, asked_by=job.asked_by, attempt=1, claim=claim)


def test_a_transcript_that_was_heard_before_the_withdrawal_is_not_kept_after_it(
    scene: Scene,  # noqa: F811
) -> None:
    consent(scene.speaker, originals=SEALED)
    work = a_job_that_has_heard_it_all(scene)
    # As the job read it when it began: it knows of no withdrawal.
    original = Original.objects.select_related("interview__speaker").get(pk=scene.original.pk)
    withdraw(scene.speaker, actor=scene.interviewer, now=NOW)
    cue = Cue(start_ms=0, end_ms=1000, text="I walked north.")
    with pytest.raises(Cancelled):
        keep_what_was_heard(work, original, FileTranscript(language="en", cues=(cue,)), "verb")
    assert not Transcript.objects.exists()


@pytest.mark.parametrize("collision", [IntegrityError, OperationalError])
def test_a_withdrawal_that_collides_with_another_write_is_done_again(
    collision: type[Exception],
    scene: Scene,  # noqa: F811
    press: Press,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    collisions = [collision] * (ATTEMPTS - 1)

    def recall(speaker: Speaker, *, actor: Actor, now: datetime) -> Recalled:
        if collisions:
            raise collisions.pop()
        return Recalled()

    monkeypatch.setattr(press, "recall", recall)
    withdrawal = withdraw(scene.speaker, actor=scene.interviewer, now=NOW)
    assert withdrawal.finished_at is not None
    assert collisions == []


def test_nobody_is_given_keys_by_a_page_from_before_the_withdrawal(
    scene: Scene,  # noqa: F811
) -> None:
    consent(scene.speaker, originals=SEALED)
    late = member("a late interviewer", Role.INTERVIEWER).staff
    assert late
    from_before = Speaker.objects.get(pk=scene.speaker.pk)
    withdraw(scene.speaker, actor=scene.officers[0], now=NOW)
    with pytest.raises(Refused, match="withdrew"):
        admit(from_before, late, actor=scene.officers[0])


def test_nobody_works_on_words_with_a_page_from_before_the_withdrawal(
    scene: Scene,  # noqa: F811
) -> None:
    consent(scene.speaker, originals=SEALED)
    from_before = Speaker.objects.get(pk=scene.speaker.pk)
    withdraw(scene.speaker, actor=scene.officers[0], now=NOW)
    with pytest.raises(Refused, match="withdrawn"):
        standing(from_before, scene.officers[0])


def test_keys_are_given_by_the_roles_that_somebody_has_now(scene: Scene) -> None:  # noqa: F811
    was_interviewer = member("was an interviewer", Role.INTERVIEWER).staff
    administrator = member("an administrator", Role.ADMINISTRATOR)
    assert was_interviewer
    assert was_interviewer.roles == {Role.INTERVIEWER}  # and so it is remembered
    change_roles(Staff.objects.get(pk=was_interviewer.pk), [], actor=administrator)
    admit(scene.speaker, was_interviewer, actor=scene.interviewer)
    assert not ReaderKey.objects.filter(staff=was_interviewer).exists()
