"""The library from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pytest_django import Settings

from walkaway.cli import commands

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quiet(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.LIBRARY_FILES = tmp_path / "shelf"
    monkeypatch.setattr("walkaway.cli.site.prepare_site", lambda: None)


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(commands, [str(word) for word in words])


def test_a_sweep_says_what_it_finished() -> None:
    swept = run("sweep")
    assert swept.stdout.startswith("Withdrawals finished: 0. Identities closed: 0.")
