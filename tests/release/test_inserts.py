"""Footage of others leaves only when it is labelled, registered, and on no list."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import timezone

from tests.library.clips import make_clip
from tests.release.packages import packaged
from tests.release.releasing import Crew, a_wish, make_releasable
from walkaway.archive.models import Speaker
from walkaway.clips.models import Package
from walkaway.clips.services.registering import (
    NO_LIST_SHA256,
    Comparison,
    Footage,
    register_footage,
)
from walkaway.core.errors import Refused
from walkaway.core.media.manifest import ClipManifest
from walkaway.release.models import Release
from walkaway.release.services.releasing import release

pytestmark = pytest.mark.django_db

FILM_SHA256 = "f" * 64


@pytest.fixture
def with_film(media: Path, tmp_path: Path, speaker: Speaker, crew: Crew) -> Package:
    """A clip that shows a film of the group, and has everything else that the gate asks for."""

    def inserted(manifest: ClipManifest) -> None:
        manifest["inserts"] = [
            {
                "sha256": FILM_SHA256,
                "label": dict.fromkeys(manifest["languages"], "A film of the group"),
                "purpose": "Shows what was promised.",
                "source": "Sent to the speaker.",
                "start_ms": 0,
                "end_ms": 1000,
            }
        ]

    folder = make_clip(media, tmp_path / "the-film", change=inserted)
    package = packaged(folder, speaker, editor=crew.editor)
    make_releasable(package, crew)
    return package


def entered(crew: Crew, *, is_known: bool = False) -> None:
    footage = Footage(label={"en": "A film"}, purpose="Shows it.", source="Sent to the speaker.")
    compared = Comparison(
        recording_sha256=FILM_SHA256, list_sha256=NO_LIST_SHA256, is_known=is_known
    )
    register_footage(footage, compared, actor=crew.editor)


def test_footage_that_is_not_registered_keeps_a_clip_from_leaving(
    with_film: Package, crew: Crew
) -> None:
    with pytest.raises(Refused, match="register"):
        release(a_wish(with_film), actor=crew.reviewer, now=timezone.now())
    assert not Release.objects.exists()


def test_labelled_and_registered_footage_leaves(with_film: Package, crew: Crew) -> None:
    entered(crew)
    assert release(a_wish(with_film), actor=crew.reviewer, now=timezone.now()).pk


def test_known_footage_never_leaves(with_film: Package, crew: Crew) -> None:
    entered(crew, is_known=True)
    with pytest.raises(Refused):
        release(a_wish(with_film), actor=crew.reviewer, now=timezone.now())
    assert not Release.objects.exists()
