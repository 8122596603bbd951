"""A finished clip, sealed file by file, and back again into a folder in memory.

Where the sealed files lie, and who may open them, is for others to say: nothing here touches the
database.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from walkaway.clips.making.clip_folder import ClipFile
from walkaway.core.errors import NotOpened, Refused
from walkaway.core.files import whole_file
from walkaway.core.media.recordings.opening import content_of
from walkaway.core.media.recordings.source import SealedRecording
from walkaway.core.sealing.compartments import Label, wrap_key
from walkaway.core.sealing.envelopes import new_key
from walkaway.core.sealing.files import CHUNK_BYTES, new_file_seal, sealed
from walkaway.core.sealing.key_pairs import PublicKey


def seal_file(
    folder: Path, file: ClipFile, target: BinaryIO, *, public: PublicKey, label: Label
) -> bytes:
    """Seal `file` of `folder` into `target` for those who read the compartment of `public`.

    Returns its key, wrapped. Raises `Refused` when the file is no more what was listed: what
    `target` holds then is to be thrown away.
    """
    key, digest = new_key(), hashlib.sha256()
    with (folder / file.name).open("rb") as source:
        target.writelines(sealed(new_file_seal(key, bytes(label)), _pieces(source, digest)))
    if digest.hexdigest() != file.sha256:
        raise Refused(
            what=f"Sealing {file.name}",
            reason="it was changed meanwhile",
            way_on="Make the clip again.",
        )
    return wrap_key(public, key, label)


def lay_out(files: Mapping[str, SealedRecording], folder: Path) -> None:
    """Write sealed files under their names into `folder`, which is one in memory.

    Each is what its SHA-256 says or is not there. Raises `NotOpened`, `NotEnoughDisk`, and
    `Refused` for a name that leads out of the folder.
    """
    for name, file in files.items():
        parts = PurePosixPath(name).parts
        if not parts or ".." in parts or PurePosixPath(name).is_absolute():
            raise Refused(
                what="Laying a clip out",
                reason=f"{name!r} is no name within its folder",
                way_on="Make the clip again.",
            )
        with whole_file(folder / name) as temporary, content_of(file) as content:
            digest = hashlib.sha256()
            with temporary.open("wb") as target:
                for piece in _pieces(content, digest):
                    target.write(piece)
            if digest.hexdigest() != file.sha256:
                raise NotOpened(what="A file of a clip")


def _pieces(source: BinaryIO, digest: hashlib._Hash) -> Iterator[bytes]:
    while piece := source.read(CHUNK_BYTES):
        digest.update(piece)
        yield piece
