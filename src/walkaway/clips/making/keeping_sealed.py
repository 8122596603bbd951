"""What was sealed is worked on in the memory of this machine, or not at all."""

from __future__ import annotations

from pathlib import Path

from walkaway.core.errors import Refused
from walkaway.core.media.recordings.source import SealedRecording
from walkaway.core.media.sheet.model import CutSheet
from walkaway.core.memory import require_memory
from walkaway.engine import Engine


def require_memory_for_sealed(sheet: CutSheet, folder: Path, engine: Engine) -> None:
    """Raise `Refused` when a sealed recording would be worked on in a `folder` on a disk, or by an
    engine that carries keys to other machines."""
    recordings = [source.recording for source in sheet.sources.values()]
    recordings += [each for each in (sheet.protection.voice.recording,) if each]
    if not any(isinstance(each, SealedRecording) for each in recordings):
        return
    whole = folder.absolute()
    require_memory(next(each for each in (whole, *whole.parents) if each.exists()))
    if not engine.stays_here:
        raise Refused(
            what="Working on a sealed recording",
            reason="a cluster would carry its key over the network",
            way_on="Work on it with the cores of this machine: without WALKAWAY_SCHEDULER.",
        )
