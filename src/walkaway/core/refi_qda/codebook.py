"""A codebook as a `.qdc` file, which other programs for qualitative research read and write.

The published schema of codebooks was not at hand. What is written are the elements of the published
schema of projects, whose codebook has the same shape, below the root of codebooks. Programs write
the namespace of codebooks in two ways (`…:1.0`, `…:1:0`): all are read, and the first is written.
"""

from __future__ import annotations

from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from walkaway.core.coding.model import Codebook
from walkaway.core.errors import Refused
from walkaway.core.refi_qda.codes import read_codes, write_codes
from walkaway.core.refi_qda.elements import new_root, parsed, serialized

NAMESPACE = "urn:QDA-XML:codebook:1.0"
ORIGIN = "Walkaway"


def codebook_file(codebook: Codebook) -> bytes:
    """The codes of `codebook` as a `.qdc` file. Raises `Refused` when it has none."""
    if not codebook.codes:
        raise Refused(
            what="Writing a .qdc file",
            reason="the codebook has no code, and the standard wants one",
            way_on="Add a code.",
        )
    root = new_root("CodeBook", NAMESPACE)
    root.set("origin", ORIGIN)
    write_codes(root, codebook.codes)
    return serialized(root)


def read_codebook_file(content: bytes, *, path: Path, language: str) -> Codebook:
    """The codebook in a `.qdc` file; its name is that of the file. Raises `UnexpectedContent`."""
    root = parsed(content, path=path, root="CodeBook")
    return Codebook(
        guid=str(uuid5(NAMESPACE_URL, f"walkaway:{sha256(content).hexdigest()}")),
        name=path.stem.replace("_", " ").strip() or "QDC",
        language=language,
        origin=root.get("origin", ""),
        codes=read_codes(root, path=path),
    )


class Loss(StrEnum):
    """What a `.qdc` file, and a table, does not hold: of the codes they hold everything."""

    NAME = "the name of the codebook, which becomes that of the file"
    LANGUAGE = "its language"
    DESCRIPTION = "its description"
    ORIGIN = "what it was made from"


def losses(codebook: Codebook) -> tuple[Loss, ...]:
    """What of `codebook` is not held."""
    said = {
        Loss.NAME: codebook.name,
        Loss.LANGUAGE: codebook.language,
        Loss.DESCRIPTION: codebook.description,
        Loss.ORIGIN: codebook.origin,
    }
    return tuple(loss for loss, text in said.items() if text)
