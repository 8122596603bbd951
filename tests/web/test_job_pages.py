"""The page of jobs: what happened, to whoever asked, and a way to stop it."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import Cast, Member, signed_in
from tests.jobs import kinds
from walkaway.accounts.models import OpenVault
from walkaway.jobs.claims import claim_next, end, tell
from walkaway.jobs.models import Job, JobState
from walkaway.jobs.problems import ENDED_TOO_OFTEN
from walkaway.jobs.services import enqueue

pytestmark = pytest.mark.django_db

del kinds  # read for the kinds that it registers


def asked(member: Member) -> Job:
    return enqueue("test-mark", subject="original:0b5e", asked_by=member.actor.ref)


def page(client: Client, language: str = "en", part: str = "") -> str:
    answer = client.get(f"/{language}/desk/jobs/{part}")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.content.decode()


def test_an_empty_page_teaches(cast: Cast) -> None:
    shown = page(signed_in(cast.researcher))
    assert "Nothing is going on." in shown
    assert "hx-trigger" not in shown
    assert "htmx-2" not in shown


def test_whoever_asked_sees_how_far_it_is(cast: Cast) -> None:
    asked(cast.researcher)
    claim = claim_next("worker")
    assert claim
    tell(claim, stage="Reading", done=37, total=100)
    shown = page(signed_in(cast.researcher))
    assert "Under way" in shown
    assert "Reading" in shown
    assert '<progress aria-label="test-mark" max="100" value="37">' in shown
    assert "original:0b5e" not in shown


def test_the_page_renews_itself_while_something_goes_on(cast: Cast) -> None:
    job = asked(cast.researcher)
    client = signed_in(cast.researcher)
    assert 'hx-get="/en/desk/jobs/now/" hx-trigger="every 3s"' in page(client)
    assert 'hx-trigger="every 3s"' in page(client, part="now/")
    Job.objects.filter(pk=job.pk).update(state=JobState.DONE, finished_at=timezone.now())
    part = page(client, part="now/")
    assert "Finished" in part
    assert "hx-trigger" not in part
    assert "<html" not in part


def test_a_page_that_renews_itself_keeps_no_vault_open(cast: Cast) -> None:
    client = signed_in(cast.researcher)
    long_ago = timezone.now() - timedelta(minutes=10)
    OpenVault.objects.update(seen_at=long_ago)
    page(client, part="now/")
    assert OpenVault.objects.get().seen_at == long_ago
    page(client)
    assert OpenVault.objects.get().seen_at > long_ago


def test_nobody_sees_or_stops_the_jobs_of_others(cast: Cast) -> None:
    job = asked(cast.researcher)
    stranger = signed_in(cast.stranger)
    assert "test-mark" not in page(stranger)
    assert stranger.post(f"/en/desk/jobs/{job.pk}/stop/").status_code == 404
    assert stranger.post(f"/en/desk/jobs/{uuid4()}/stop/").status_code == 404
    job.refresh_from_db()
    assert job.state == JobState.WAITING


def test_an_administrator_sees_kinds_and_states_of_all_jobs(cast: Cast) -> None:
    asked(cast.researcher)
    shown = page(signed_in(cast.administrator))
    assert "test-mark" in shown
    assert "original:0b5e" not in shown
    assert cast.researcher.actor.ref not in shown


def test_a_job_is_stopped_by_a_plain_form(cast: Cast) -> None:
    job = asked(cast.researcher)
    client = signed_in(cast.researcher)
    assert client.get(f"/en/desk/jobs/{job.pk}/stop/").status_code == 405
    answer = client.post(f"/en/desk/jobs/{job.pk}/stop/", {"next": "/en/desk/"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/en/desk/")
    job.refresh_from_db()
    assert (job.state, job.cancel_asked_by) == (JobState.CANCELLED, cast.researcher.actor.ref)
    assert "Stopped" in page(client)


def test_after_a_stop_nobody_is_led_elsewhere(cast: Cast) -> None:
    job = asked(cast.researcher)
    address = f"/en/desk/jobs/{job.pk}/stop/"
    answer = signed_in(cast.researcher).post(address, {"next": "https://elsewhere.example/"})
    assert answer.headers["Location"] == "/en/desk/jobs/"


def test_a_job_that_was_told_to_stop_says_so(cast: Cast) -> None:
    asked(cast.researcher)
    claim_next("worker")
    Job.objects.update(cancel_asked=True)
    shown = page(signed_in(cast.researcher))
    assert "Stopping" in shown
    assert "/stop/" not in shown


@pytest.mark.parametrize(
    ("state", "attempts", "told"),
    [
        (JobState.WAITING, 0, ""),
        (JobState.RUNNING, 1, ""),
        (JobState.WAITING, 1, "ended in the middle. It will be begun again."),
        (JobState.RUNNING, 2, "ended in the middle, so it was begun again."),
        (JobState.RUNNING, 3, "2 times, so it was begun again. This is the last attempt."),
        (JobState.DONE, 1, ""),
        (JobState.DONE, 3, "2 times, so it was begun again.</p>"),
    ],
)
def test_the_page_says_that_a_worker_died(
    cast: Cast, state: JobState, attempts: int, told: str
) -> None:
    job = asked(cast.researcher)
    finished = timezone.now() if state == JobState.DONE else None
    Job.objects.filter(pk=job.pk).update(state=state, attempts=attempts, finished_at=finished)
    shown = page(signed_in(cast.researcher))
    assert told in shown
    assert ("ended in the middle" in shown) == bool(told)


def test_a_job_that_failed_says_why_in_the_language_of_the_page(cast: Cast) -> None:
    asked(cast.researcher)
    claim = claim_next("worker")
    assert claim
    end(claim, JobState.FAILED, problem=ENDED_TOO_OFTEN)
    client = signed_in(cast.researcher)
    assert ENDED_TOO_OFTEN in page(client)
    assert "interrompu trois fois" in page(client, "fr")
    assert "ثلاث مرات" in page(client, "ar")


def test_the_page_says_how_long_ago_it_was_asked_for(cast: Cast) -> None:
    job = asked(cast.researcher)
    client = signed_in(cast.researcher)
    assert "Asked for just now" in page(client)
    Job.objects.filter(pk=job.pk).update(created_at=timezone.now() - timedelta(hours=3))
    assert "Asked for 3\N{NO-BREAK SPACE}hours ago" in page(client)


def test_the_page_says_when_nobody_works(cast: Cast) -> None:
    job = asked(cast.researcher)
    client = signed_in(cast.researcher)
    assert "no worker" not in page(client)
    Job.objects.filter(pk=job.pk).update(created_at=timezone.now() - timedelta(minutes=2))
    assert "no worker is doing any" in page(client)
