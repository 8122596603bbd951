"""A recording to cut from: a file in the clear, or a sealed one that is opened in memory alone.

Whoever reads a recording is given a `Recording` and opens it by `opening.opened_recording`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from walkaway.core.files import sha256_of

if TYPE_CHECKING:
    from walkaway.core.sealing.envelopes import Key

NAME = Path("The recording")
"""What errors call a recording whose true name stays sealed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SealedRecording:
    """A sealed file and what opens it.

    `belongs_to` is what was authenticated with every piece. `sha256` and `size` are those of the
    recording itself: nobody reads it once more to know them.
    """

    path: Path
    key: Key
    belongs_to: bytes
    sha256: str
    size: int

    def __repr__(self) -> str:
        return "SealedRecording()"


Recording: TypeAlias = Path | SealedRecording


def content_hash(recording: Recording) -> str:
    """The SHA-256 of the recording, in hex."""
    if isinstance(recording, SealedRecording):
        return recording.sha256
    return _hash_of_file(recording, recording.stat().st_mtime_ns)


def shown_path(recording: Recording) -> Path:
    """What errors call the recording: of a sealed one they say no name."""
    return NAME if isinstance(recording, SealedRecording) else recording


def listed_path(recording: Recording) -> Path:
    """What a cut sheet calls the recording when it is written: a sealed one by its content."""
    if isinstance(recording, SealedRecording):
        return Path(f"{recording.sha256}.sealed")
    return recording


@cache
def _hash_of_file(path: Path, _changed_ns: int) -> str:
    return sha256_of(path)
