"""Publishing the small clips, whose speaker consents to everything."""

from __future__ import annotations

from pathlib import Path

from tests.archive.consents import consenting_speaker
from walkaway.accounts.actors import Actor
from walkaway.core.media.manifest import read_manifest
from walkaway.library.models import Clip
from walkaway.library.services import publish_clip


def published(folder: Path, *, actor: Actor) -> Clip:
    """Publish the clip in `folder` for the speaker that it names."""
    manifest = read_manifest(folder)
    speaker = consenting_speaker(
        manifest["speaker"]["pseudonym"] or "Unnamed", invented=manifest["invented"]
    )
    return publish_clip(folder, speaker=speaker, actor=actor)
