from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from tests.library.clips import make_clip, make_media
from walkaway.core.media.manifest import ClipManifest
from walkaway.library.models import Clip

Publish = Callable[..., Clip]


@pytest.fixture(scope="session")
def media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The videos, stills and captions that every small clip is made of."""
    return make_media(tmp_path_factory.mktemp("library") / "media")


@pytest.fixture(autouse=True)
def shelf(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty shelf for published files."""
    settings.LIBRARY_FILES = tmp_path / "shelf"
    settings.ARCHIVE_FILES = tmp_path / "archive"
    settings.DISK_RESERVE_BYTES = 0
    # Nothing here must survive a power cut.
    monkeypatch.setattr("walkaway.core.files._flush_to_disk", lambda path: None)
    return tmp_path / "shelf"


@pytest.fixture
def clip_folder(media: Path, tmp_path: Path) -> Path:
    """A clip that can be published."""
    return make_clip(media, tmp_path / "the-well")


@pytest.fixture
def publish(media: Path, tmp_path: Path, db: None) -> Publish:
    """Release a small clip under an identifier of your own, changed as you like."""
    from tests.release.releasing import released  # Django was not ready when this file was read

    def publish(
        clip_id: str, change: Callable[[ClipManifest], object] = lambda manifest: None
    ) -> Clip:
        def named(manifest: ClipManifest) -> None:
            manifest["id"] = clip_id
            change(manifest)

        folder = make_clip(media, tmp_path / clip_id, change=named)
        return released(folder)

    return publish


@pytest.fixture
def visitor() -> Client:
    return Client()
