"""What becomes of a job, run in this process."""

from __future__ import annotations

import errno
import logging
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import OperationalError, transaction
from django.utils import timezone

from tests.jobs import kinds
from walkaway.core.errors import TranscriptError
from walkaway.jobs import claims
from walkaway.jobs.claims import Claim, Standing, claim_next, standing
from walkaway.jobs.kinds import job_kind, kind_named
from walkaway.jobs.models import Job, JobState
from walkaway.jobs.problems import ENDED_TOO_OFTEN, UNFORESEEN, UNKNOWN_KIND, sentence_for
from walkaway.jobs.running import Surroundings, run, run_all_that_wait
from walkaway.jobs.services import Cancelled, Work, ask_to_cancel, enqueue
from walkaway.jobs.stopping import ToldToStop

pytestmark = pytest.mark.django_db(transaction=True)

RegisterKind = Callable[[Callable[[Work], None]], str]


def asked(kind: str, subject: str = "speaker:1") -> Job:
    with transaction.atomic():
        return enqueue(kind, subject=subject, asked_by="researcher")


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> RegisterKind:
    """A kind of its own for a test, forgotten afterwards."""
    monkeypatch.setattr("walkaway.jobs.kinds._KINDS", {})

    def register(does: Callable[[Work], None]) -> str:
        job_kind("of-this-test")(does)
        return "of-this-test"

    return register


def taken(worker: str = "worker") -> Claim:
    claim = claim_next(worker)
    assert claim
    return claim


def die(job: Job) -> None:
    """The worker that has the job is silent for long enough."""
    long_ago = timezone.now() - timedelta(seconds=claims.STALE_AFTER_S + 1)
    Job.objects.filter(pk=job.pk).update(heartbeat_at=long_ago)


def test_a_job_is_done_and_says_how_far_it_was(tmp_path: Path) -> None:
    job = asked("test-mark", str(tmp_path / "marks"))
    assert run_all_that_wait("worker") == 1
    job.refresh_from_db()
    assert (job.state, job.attempts, job.stage) == (JobState.DONE, 1, "Marking")
    assert (job.done_units, job.total_units) == (2, 2)
    assert job.finished_at
    assert (tmp_path / "marks").read_text() == "ran\n"


def test_jobs_are_done_in_the_order_in_which_they_were_asked_for() -> None:
    first, second = asked("test-mark"), asked("test-mark")
    assert [taken().job_id, taken().job_id] == [first.pk, second.pk]
    assert claim_next("worker") is None


def test_a_kind_that_nobody_registered_cannot_be_asked_for() -> None:
    with pytest.raises(ValueError, match="no-such-kind"):
        enqueue("no-such-kind", subject="speaker:1", asked_by="researcher")


def test_a_kind_that_only_another_version_knows_fails_with_a_sentence() -> None:
    job = Job.objects.create(kind="of-tomorrow", subject="speaker:1", asked_by="researcher")
    run_all_that_wait("worker")
    job.refresh_from_db()
    assert (job.state, job.problem) == (JobState.FAILED, UNKNOWN_KIND)


def test_two_functions_cannot_do_one_kind() -> None:
    with pytest.raises(ValueError, match="test-mark"):
        job_kind("test-mark")(lambda work: None)
    kind = kind_named("test-mark")
    assert kind
    assert kind.does is kinds.leave_a_mark


def test_what_was_rolled_back_is_not_done() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        enqueue("test-mark", subject="speaker:1", asked_by="researcher")
        raise ZeroDivisionError
    assert run_all_that_wait("worker") == 0


def test_a_crash_between_the_commit_and_the_tasks_backend_loses_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def crash(job_id: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("walkaway.jobs.services._tell_the_tasks_backend", crash)
    with pytest.raises(KeyboardInterrupt):
        asked("test-mark", str(tmp_path / "marks"))
    assert run_all_that_wait("worker") == 1
    assert (tmp_path / "marks").read_text() == "ran\n"


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("test-disk", "walkaway.core.errors.NotEnoughDisk"),
        ("test-stumble", "builtins.ValueError"),
        ("test-exit", "builtins.SystemExit"),
    ],
)
def test_a_job_that_raised_says_so_without_the_words_of_the_error(
    name: str, error: str, caplog: pytest.LogCaptureFixture
) -> None:
    job = asked(name)
    with caplog.at_level(logging.DEBUG):
        run_all_that_wait("worker")
    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, error)
    assert job.problem
    assert kinds.CANARY not in job.problem + caplog.text
    assert error in caplog.text
    assert all(record.exc_info is None for record in caplog.records)


def test_each_class_of_error_has_a_sentence_without_facts() -> None:
    error = TranscriptError(path=Path(kinds.CANARY), line=7, expected="a time", found="a word")
    assert "transcript" in sentence_for(error)
    assert sentence_for(ZeroDivisionError()) == UNFORESEEN
    assert sentence_for(OSError(errno.ENOSPC, kinds.CANARY)).startswith("The disk is full.")
    assert sentence_for(OSError(errno.EIO, kinds.CANARY)) == UNFORESEEN
    assert "database" in sentence_for(OperationalError(kinds.CANARY))


def test_a_job_that_waits_is_cancelled_at_once() -> None:
    job = asked("test-mark")
    assert ask_to_cancel(job, asked_by="researcher")
    assert (job.state, job.cancel_asked_by) == (JobState.CANCELLED, "researcher")
    assert run_all_that_wait("worker") == 0


def test_a_job_that_runs_is_cancelled_when_it_next_says_how_far_it_is(kind: RegisterKind) -> None:
    went_on = []

    def asked_to_stop_half_way(work: Work) -> None:
        work.stage("Reading", 10)
        assert ask_to_cancel(Job.objects.get(pk=work.job_id), asked_by="researcher")
        work.reached(10)
        went_on.append(True)

    job = asked(kind(asked_to_stop_half_way))
    run_all_that_wait("worker")
    job.refresh_from_db()
    assert (job.state, went_on) == (JobState.CANCELLED, [])


def test_a_job_that_shall_stop_keeps_no_result_even_at_its_last_step(kind: RegisterKind) -> None:
    def is_cancelled_at_the_last_moment(work: Work) -> None:
        ask_to_cancel(Job.objects.get(pk=work.job_id), asked_by="researcher")
        with work.keeping():
            Job.objects.create(kind="result", subject="the result", asked_by="worker")

    job = asked(kind(is_cancelled_at_the_last_moment))
    run_all_that_wait("worker")
    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.CANCELLED, "")
    assert not Job.objects.filter(subject="the result").exists()


def test_a_job_that_ended_cannot_be_cancelled(tmp_path: Path) -> None:
    job = asked("test-mark", str(tmp_path / "marks"))
    run_all_that_wait("worker")
    assert not ask_to_cancel(job, asked_by="researcher")
    assert job.state == JobState.DONE


def test_a_worker_that_is_told_to_stop_gives_its_job_back(kind: RegisterKind) -> None:
    def told_to_stop(work: Work) -> None:
        raise ToldToStop

    job = asked(kind(told_to_stop))
    with pytest.raises(ToldToStop):
        run_all_that_wait("worker")
    job.refresh_from_db()
    assert (job.state, job.attempts, job.worker) == (JobState.WAITING, 0, "")


def test_a_job_whose_worker_died_is_begun_again_three_times_at_most() -> None:
    job = asked("test-mark")
    for attempt in (1, 2, 3):
        assert taken().attempt == attempt
        assert claims.release_stale() == 0, "its worker was heard of just now"
        die(job)
        assert claims.release_stale() == 1
    job.refresh_from_db()
    assert (job.state, job.problem) == (JobState.FAILED, ENDED_TOO_OFTEN)
    assert claim_next("worker") is None


def test_a_job_that_was_to_stop_when_its_worker_died_is_not_begun_again() -> None:
    job = asked("test-mark")
    taken()
    ask_to_cancel(job, asked_by="researcher")
    die(job)
    claims.release_stale()
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED


def test_a_worker_that_was_thought_dead_can_write_nothing() -> None:
    job = asked("test-mark")
    zombie = taken("worker")
    die(job)
    claims.release_stale()
    living = taken("worker")  # even under the same name
    assert standing(zombie) is Standing.LOST
    assert claims.beat(zombie) is Standing.LOST
    claims.tell(zombie, stage="Haunting", done=1, total=1)
    assert not claims.give_back(zombie)
    assert not claims.end(zombie, JobState.FAILED, problem="It haunts.")
    job.refresh_from_db()
    assert (job.state, job.stage, job.problem) == (JobState.RUNNING, "", "")
    assert claims.end(living, JobState.DONE)
    assert not claims.end(living, JobState.FAILED), "a job ends once"


def test_a_worker_that_was_thought_dead_keeps_no_second_result(kind: RegisterKind) -> None:
    def haunted(work: Work) -> None:
        if work.attempt == 1:
            die(Job.objects.get(pk=work.job_id))
            claims.release_stale()
            run_all_that_wait("another")
        with work.keeping():
            Job.objects.create(kind="result", subject=f"attempt:{work.attempt}", asked_by="job")

    job = asked(kind(haunted))
    run(taken(), Surroundings())
    job.refresh_from_db()
    assert job.state == JobState.DONE
    assert [row.subject for row in Job.objects.filter(kind="result")] == ["attempt:2"]


def test_a_result_and_the_end_of_its_job_are_kept_together_or_not_at_all(
    kind: RegisterKind,
) -> None:
    def stumbles_while_keeping(work: Work) -> None:
        with work.keeping():
            Job.objects.create(kind="result", subject="speaker:1", asked_by="job")
            work.stage("Still at it", 1)
            raise ZeroDivisionError

    job = asked(kind(stumbles_while_keeping))
    run_all_that_wait("worker")
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert not Job.objects.filter(kind="result").exists()


def test_progress_is_written_now_and_then_only(kind: RegisterKind) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    now = [0.0]

    def talkative(work: Work) -> None:
        quiet = Work(
            **{name: getattr(work, name) for name in ("job_id", "subject", "asked_by", "attempt")},
            claim=work.claim,
            clock=lambda: now[0],
        )
        quiet.stage("Reading", 1000)
        with CaptureQueriesContext(connection) as queries:
            for amount in range(999):
                quiet.reached(amount)
        assert len(queries) == 0
        now[0] += 1
        with CaptureQueriesContext(connection) as queries:
            quiet.reached(999)
        assert len(queries) == 2

    job = asked(kind(talkative))
    run_all_that_wait("worker")
    job.refresh_from_db()
    assert (job.state, job.done_units) == (JobState.DONE, 999)


def test_long_work_of_the_engine_is_left_when_the_job_shall_stop(kind: RegisterKind) -> None:
    from concurrent.futures import Future

    never: Future[int] = Future()
    ready: Future[int] = Future()
    ready.set_result(7)

    def waits(work: Work) -> None:
        assert work.result_of(ready) == 7
        ask_to_cancel(Job.objects.get(pk=work.job_id), asked_by="researcher")
        with pytest.raises(Cancelled):
            work.result_of(never)
        raise Cancelled

    job = asked(kind(waits))
    run_all_that_wait("worker")
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
