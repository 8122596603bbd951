from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.media.numbered import write_numbered
from tests.safety.canaries import words
from tests.safety.world import World, build_world


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A small film with canaries behind its end."""
    path = write_numbered(tmp_path_factory.mktemp("film") / "film.mp4", Fraction(25), 25)
    said = words("in the recording").encode()
    return path.read_bytes() + (len(said) + 8).to_bytes(4, "big") + b"free" + said


@pytest.fixture
def own_files(settings: Settings, tmp_path: Path) -> Path:
    """A home for the files of one test."""
    settings.HOME = tmp_path
    settings.ARCHIVE_FILES = tmp_path / "archive"
    settings.LIBRARY_FILES = tmp_path / "library"
    settings.EVIDENCE_FILES = tmp_path / "evidence"
    settings.JOURNAL_HEAD_FILE = tmp_path / "journal-head.json"
    settings.DISK_RESERVE_BYTES = 0
    return tmp_path


@pytest.fixture
def world(film: bytes, own_files: Path, db: None) -> World:
    """Speakers with something of everything."""
    return build_world(film, do_jobs=True)
