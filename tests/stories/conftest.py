"""An empty folder for evidence in every test of stories."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def evidence_files(settings: Settings, tmp_path: Path) -> Path:
    """Where saved pages lie."""
    settings.EVIDENCE_FILES = tmp_path / "kept-evidence"
    return tmp_path / "kept-evidence"
