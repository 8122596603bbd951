"""What an idle worker does beside its jobs."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from walkaway.archive.chores import close_identities, finish_withdrawals
from walkaway.jobs import chores
from walkaway.jobs.chores import chore, do_chores

NOW = datetime(2030, 6, 15, 12, tzinfo=UTC)


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setattr(chores, "_chores", [])
    return []


def test_each_chore_is_done_once_and_told_the_time(done: list[str]) -> None:
    def tidy(now: datetime) -> None:
        done.append(now.isoformat())

    assert chore(tidy) is chore(tidy)
    do_chores(NOW)
    assert done == [NOW.isoformat()]


def test_a_disk_that_fails_keeps_no_other_chore_from_being_done(
    done: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    @chore
    def fails(now: datetime) -> None:
        raise OSError(5, "Input/output error", "/somewhere/with/a/name")

    @chore
    def works(now: datetime) -> None:
        done.append("worked")

    do_chores(NOW)
    assert done == ["worked"]
    assert "Input/output error" in caplog.text
    assert "somewhere" not in caplog.text


@pytest.mark.django_db
def test_identities_close_and_withdrawals_are_finished_by_idle_workers() -> None:
    assert {close_identities, finish_withdrawals} <= set(chores._chores)
    do_chores(NOW)
