"""Publishing from the command line: for a speaker of the archive, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pytest_django import Settings

from tests.archive.consents import consenting_speaker
from tests.library.clips import make_clip, make_media
from walkaway.archive.models import Speaker
from walkaway.cli import commands
from walkaway.core.media.manifest import ClipManifest
from walkaway.library.models import Clip

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_media(tmp_path_factory.mktemp("clips") / "media")


@pytest.fixture(autouse=True)
def quiet(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.LIBRARY_FILES = tmp_path / "shelf"
    monkeypatch.setattr("walkaway.cli.site.prepare_site", lambda: None)


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(commands, [str(word) for word in words])


def test_a_clip_is_published_for_the_speaker_whom_it_names(media: Path, tmp_path: Path) -> None:
    folder = make_clip(media, tmp_path / "the-well")
    nobody = run("publish", folder)
    assert nobody.exit_code == 1
    assert "no speaker called 'Bahar'" in nobody.stderr
    speaker = Speaker.objects.create(pseudonym="Bahar", invented=True)
    refused = run("publish", folder)
    assert "consented to nothing" in refused.stderr
    speaker.delete()
    consenting_speaker("Bahar")
    assert run("publish", folder).stdout == "Published: the-well\n"
    assert Clip.objects.get().speaker == Speaker.objects.get()


def test_a_clip_that_names_nobody_is_published_for_a_speaker_that_is_named(
    media: Path, tmp_path: Path
) -> None:
    def unnamed(manifest: ClipManifest) -> None:
        manifest["speaker"]["pseudonym"] = ""

    folder = make_clip(media, tmp_path / "the-well", change=unnamed)
    consenting_speaker("Bahar")
    assert run("publish", folder).exit_code == 1
    assert run("publish", folder, "--speaker", "Bahar").exit_code == 0
    assert Clip.objects.get().pseudonym == ""


def test_a_sweep_says_what_it_finished() -> None:
    swept = run("sweep")
    assert swept.stdout.startswith("Withdrawals finished: 0. Identities closed: 0.")
