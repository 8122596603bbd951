"""Coding as an exit: how a speaker is taken back from it."""

from __future__ import annotations

from datetime import datetime

from walkaway.accounts.actors import Actor
from walkaway.archive.exits import Exit, Recalled
from walkaway.archive.models import SealedItem, Speaker
from walkaway.coding.models import Document, Sheet
from walkaway.coding.services.sheets import ITEM


class Codings(Exit):
    """Quotations, reports and exchanged projects, for those who research."""

    name = "coding"

    def recall(self, speaker: Speaker, *, actor: Actor, now: datetime) -> Recalled:
        """Take the speaker's interviews out of every study, with all that was coded in them.

        That is so whatever becomes of the transcripts. Exported files stay where they are.
        """
        of_speaker = Document.objects.filter(
            transcript_version__transcript__interview__speaker=speaker
        )
        was_coded = of_speaker.exists()
        sheets = Sheet.objects.filter(document__in=of_speaker).values("pk")
        SealedItem.objects.filter(kind=ITEM, subject__in=sheets).delete()
        of_speaker.delete()
        return Recalled(beyond=("exported-codings",) if was_coded else ())

    def erase(self, speaker: Speaker) -> None:
        """There are no files."""
