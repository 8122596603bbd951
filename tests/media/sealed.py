"""Recordings sealed as the archive seals them."""

from __future__ import annotations

from pathlib import Path

from walkaway.core.files import sha256_of
from walkaway.core.media.recordings.source import SealedRecording
from walkaway.core.sealing.envelopes import new_key
from walkaway.core.sealing.files import new_file_seal, sealed

BELONGS_TO = b"the recording of an interview"


def sealed_copy(plain: Path, target: Path) -> SealedRecording:
    """Seal the recording at `plain` into the file `target`."""
    key = new_key()
    target.write_bytes(b"".join(sealed(new_file_seal(key, BELONGS_TO), [plain.read_bytes()])))
    return SealedRecording(
        path=target,
        key=key,
        belongs_to=BELONGS_TO,
        sha256=sha256_of(plain),
        size=plain.stat().st_size,
    )


def damage(recording: SealedRecording, at: int) -> None:
    """Change one byte of the sealed file."""
    content = bytearray(recording.path.read_bytes())
    content[at] ^= 1
    recording.path.write_bytes(content)
