"""Who works on a speaker in most tests of the archive, and an empty folder for its files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytest_django import Settings

# Django may not be ready when this file is read: what needs it is imported where it is used.
if TYPE_CHECKING:
    from walkaway.accounts.actors import Actor
    from walkaway.archive.models import Interview


@pytest.fixture(autouse=True)
def archive_files(settings: Settings, tmp_path: Path) -> Path:
    """An empty folder for the files of the archive."""
    settings.ARCHIVE_FILES = tmp_path / "archive"
    settings.DISK_RESERVE_BYTES = 0
    return tmp_path / "archive"


@pytest.fixture
def interviewer(db: None) -> Actor:
    from tests.archive.people import member
    from walkaway.accounts.models import Role

    return member("interviewer", Role.INTERVIEWER)


@pytest.fixture
def officers(db: None) -> tuple[Actor, Actor]:
    from tests.archive.people import two_officers

    return two_officers()


@pytest.fixture
def interview(interviewer: Actor) -> Interview:
    from tests.archive.recordings import a_prepared_interview

    return a_prepared_interview(interviewer)
