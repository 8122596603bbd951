"""What the library makes of a folder, whatever the gate says: released by rows alone."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction
from django.utils import timezone

from tests.archive.consents import consenting_speaker
from walkaway.accounts.actors import Actor
from walkaway.accounts.models import Staff
from walkaway.archive.models import Speaker
from walkaway.core.gate import ANYWHERE, Audience, Exit
from walkaway.core.media.manifest import read_manifest
from walkaway.library.models import Clip
from walkaway.library.services import arriving
from walkaway.release.models import Release, ReleasedRendition


def arrived(folder: Path, *, actor: Actor, speaker: Speaker | None = None) -> Clip:
    """The clip in `folder` in the library, if that takes it. The gate lets none of these be shown:
    for clips that are, there is `tests.release.releasing.released`."""
    manifest = read_manifest(folder)
    speaker = speaker or consenting_speaker(
        manifest["speaker"]["pseudonym"] or "Unnamed", invented=manifest["invented"]
    )
    with arriving(folder, speaker=speaker, actor=actor) as publish, transaction.atomic():
        return publish(a_release(folder, speaker))


def a_release(folder: Path, speaker: Speaker) -> Release:
    manifest, now = read_manifest(folder), timezone.now()
    staff, _ = Staff.objects.get_or_create(name="who releases")
    made = Release.objects.create(
        speaker=speaker,
        clip_id=manifest["id"],
        exit=Exit.LIBRARY.value,
        purpose=Exit.LIBRARY.purpose.value,
        audience=Audience.ANYONE.value,
        territory=ANYWHERE,
        from_day=now.date(),
        released_by=staff,
        released_at=now,
    )
    ReleasedRendition.objects.bulk_create(
        ReleasedRendition(
            release=made,
            sha256=each["sha256"],
            shape=each["shape"],
            language=each["language"] or "",
        )
        for each in manifest["renditions"]
    )
    return made
