from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

KEY = b"a key of this test, of 32 bytes."


@pytest.fixture(autouse=True)
def journal_home(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site whose journal has not begun."""
    settings.JOURNAL_KEY = lambda: KEY
    settings.JOURNAL_HEAD_FILE = tmp_path / "journal-head.json"
    # Nothing here must survive a power cut.
    monkeypatch.setattr("walkaway.core.files._flush_to_disk", lambda path: None)
    return tmp_path
