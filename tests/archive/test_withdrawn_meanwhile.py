"""Somebody writes while a speaker withdraws: the withdrawal wins, whoever was first."""

from __future__ import annotations

import pytest

from tests.archive.consents import consent
from tests.archive.test_withdrawal import (  # noqa: F401  fixtures
    NOW,
    SEALED,
    Scene,
    erased,
    press,
    scene,
)
from walkaway.archive.models import Original, Transcript
from walkaway.archive.services.transcript_jobs import keep_what_was_heard
from walkaway.archive.services.withdrawal import withdraw
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
