"""When the gate says no, nothing of a clip leaves: by no page, no file, no search, no command."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from tests.architecture.test_exits import PUBLIC_ROUTES
from tests.library.clips import make_clip, make_media
from tests.release.releasing import a_crew, a_wish, released, released_package
from walkaway.core import gate
from walkaway.core.errors import Refused
from walkaway.library.models import Clip
from walkaway.library.shelf import path_of
from walkaway.release.services.releasing import release

pytestmark = pytest.mark.django_db


@pytest.fixture
def clip_folder(tmp_path: Path, own_files: Path) -> Path:
    return make_clip(make_media(tmp_path / "media"), tmp_path / "the-well")


@pytest.fixture
def clip(clip_folder: Path) -> Clip:
    """A clip that everybody can see, and that other programs may read."""
    package, made = released_package(clip_folder)
    release(a_wish(package, gate.Exit.API), actor=a_crew().reviewer, now=timezone.now())
    return made.clips.get()


def answers(clip: Clip) -> dict[str, bytes]:
    """What a visitor is given at every public address, for this clip."""
    arguments: dict[str, tuple[str, ...]] = {
        "clip": (clip.pk,),
        "proof": (clip.pk,),
        "guide": (clip.pk,),
        "file": (clip.pk, "16x9.mp4"),
        "api-clip": (clip.pk,),
        "api-file": (clip.pk, "16x9.mp4"),
        "follow-invitation": ("no-such-token",),
    }
    client, given = Client(), {}
    title = clip.wordings.get(language="en").title
    for name in PUBLIC_ROUTES:
        with override("en"):
            address = reverse(name, args=arguments.get(name, ()))
        query = {"q": title.split()[-1]} if name == "search" else {}
        response = client.get(address, query)
        streamed = response.streaming
        given[name] = b"".join(response.streaming_content) if streamed else response.content
    return given


def marks_of(clip: Clip) -> list[bytes]:
    """By what one would know this clip."""
    title = clip.wordings.get(language="en").title
    video = path_of(clip.pk, clip.assets.get(key="16x9.mp4").sha256).read_bytes()
    assert " " in title
    return [title.encode(), video[:2000]]


def leaving(clip: Clip) -> set[str]:
    marks = marks_of(clip)
    return {name for name, body in answers(clip).items() if any(mark in body for mark in marks)}


def test_a_clip_that_the_gate_lets_out_is_seen_everywhere(clip: Clip) -> None:
    assert leaving(clip) == {
        *("home", "search", "clip", "guide", "proof", "file"),
        *("api-clips", "api-clip", "api-file"),
    }


def test_a_clip_that_the_gate_holds_back_leaves_by_no_exit(
    clip: Clip, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "standing_blockers", lambda *_: ("held back",))
    assert leaving(clip) == set()


def test_nothing_is_published_that_the_gate_holds_back(
    clip_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "release_blockers", lambda *_: (BLOCKER,))
    with pytest.raises(Refused):
        released(clip_folder)
    assert not Clip.objects.exists()


BLOCKER = gate.Blocker(rule="held-back", reason="It is held back.", way_on="Wait.")
