"""An empty folder for the files of the archive."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def archive_files(settings: Settings, tmp_path: Path) -> Path:
    settings.ARCHIVE_FILES = tmp_path / "archive"
    settings.DISK_RESERVE_BYTES = 0
    return tmp_path / "archive"
