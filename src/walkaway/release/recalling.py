"""Releases as an exit of the archive: how a speaker is taken back from all of them at once."""

from __future__ import annotations

from datetime import datetime

from walkaway.accounts.actors import Actor
from walkaway.archive.exits import Exit, Recalled
from walkaway.archive.models import Speaker
from walkaway.core import gate
from walkaway.release.models import EndedBy, Release
from walkaway.release.services.releasing import end


class Releases(Exit):
    """Whatever was let out by any way: packs, screenings, press, exports."""

    name = "release"

    def recall(self, speaker: Speaker, *, actor: Actor, now: datetime) -> Recalled:
        """End all releases of the speaker, in one statement. What was handed out stays where it is.

        What the library showed, the library tells.
        """
        handed_out = Release.objects.filter(speaker=speaker).exclude(exit=gate.Exit.LIBRARY.value)
        standing = handed_out.filter(ended_at=None).order_by("clip_id")
        items = tuple(standing.values_list("clip_id", flat=True).distinct())
        was_handed_out = handed_out.exists()
        end(Release.objects.filter(speaker=speaker), EndedBy.WITHDRAWAL, now=now)
        return Recalled(items=items, beyond=("handed-out",) if was_handed_out else ())

    def erase(self, speaker: Speaker) -> None:
        """There are no files: what is handed out is made anew each time."""
