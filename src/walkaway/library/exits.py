"""The library as an exit: how a speaker is taken back from it."""

from __future__ import annotations

from datetime import datetime

from walkaway.accounts.actors import Actor
from walkaway.archive.exits import Exit, Recalled
from walkaway.archive.models import Speaker
from walkaway.library.models import Clip, Offer
from walkaway.library.offering import take_off
from walkaway.library.services import erase_withdrawn_files_of, recall_clips_of


class PublicLibrary(Exit):
    """Pages and files for whoever looks for them."""

    name = "library"

    def recall(self, speaker: Speaker, *, actor: Actor, now: datetime) -> Recalled:
        """Withdraw every clip. What visitors downloaded or put elsewhere stays where it is."""
        items = recall_clips_of(speaker, now=now)
        was_public = Clip.objects.filter(speaker=speaker).exists()
        return Recalled(items=items, beyond=("downloads", "copies-elsewhere") if was_public else ())

    def erase(self, speaker: Speaker) -> None:
        """Erase the files of the withdrawn clips, and of what other programs could read."""
        erase_withdrawn_files_of(speaker)
        take_off(Offer.objects.filter(release__speaker=speaker))
