from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytest_django import Settings

from tests.library.clips import make_clip, make_media

# Django may not be ready when this file is read: what needs it is imported where it is used.
if TYPE_CHECKING:
    from tests.release.releasing import Crew
    from walkaway.archive.models import Speaker
    from walkaway.clips.models import Package


@pytest.fixture(scope="session")
def media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The videos, stills and captions that every small clip is made of."""
    return make_media(tmp_path_factory.mktemp("release") / "media")


@pytest.fixture(autouse=True)
def own_folders(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Empty folders for sealed and published files."""
    settings.ARCHIVE_FILES = tmp_path / "archive"
    settings.LIBRARY_FILES = tmp_path / "shelf"
    settings.DISK_RESERVE_BYTES = 0
    # Nothing here must survive a power cut.
    monkeypatch.setattr("walkaway.core.files._flush_to_disk", lambda path: None)


@pytest.fixture
def clip_folder(media: Path, tmp_path: Path) -> Path:
    return make_clip(media, tmp_path / "the-well")


@pytest.fixture
def crew(db: None) -> Crew:
    from tests.release.releasing import a_crew

    return a_crew()


@pytest.fixture
def speaker(crew: Crew) -> Speaker:
    from tests.release.releasing import speaker_of_crew

    return speaker_of_crew("Bahar", crew)


@pytest.fixture
def package(clip_folder: Path, speaker: Speaker, crew: Crew) -> Package:
    """A clip that nobody weighed, watched or signed."""
    from tests.release.packages import packaged

    return packaged(clip_folder, speaker, editor=crew.editor)


@pytest.fixture
def releasable(package: Package, crew: Crew) -> Package:
    """A clip that the gate lets out."""
    from tests.release.releasing import make_releasable

    make_releasable(package, crew)
    return package
