"""Which files of a folder are the clip: those that its list names, and nothing beside them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from walkaway.core.errors import Refused
from walkaway.core.files import sha256_of
from walkaway.core.media.manifest import MANIFEST_NAME, named_files, read_manifest
from walkaway.core.typed_json import written

CONTENT_TYPES = {
    ".json": "application/json",
    ".m3u8": "application/vnd.apple.mpegurl",
    ".m4s": "video/iso.segment",
    ".jpg": "image/jpeg",
    ".mp4": "video/mp4",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".vtt": "text/vtt; charset=utf-8",
    ".webp": "image/webp",
}
"""The kinds of files that may be published, and as what."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ClipFile:
    """A file of a clip under its `name` in the folder, as `clip.json` tells it."""

    name: str
    content_type: str
    size: int
    sha256: str


def files_of_clip(folder: Path) -> tuple[ClipFile, ...]:
    """All files of the proven clip in `folder`, its list first, by name after it.

    Raises `UnexpectedContent` when the list cannot be trusted or a file is missing, the reports
    included, and `Refused` for a kind of file that is never published.
    """
    names = sorted(set(_names(folder)))
    return tuple(
        ClipFile(
            name=name,
            content_type=content_type_of(name),
            size=(folder / name).stat().st_size,
            sha256=sha256_of(folder / name),
        )
        for name in (MANIFEST_NAME, *names)
    )


def package_hash(files: Iterable[ClipFile]) -> str:
    """One SHA-256 over the names and the hashes of `files`: it names exactly these."""
    listed = sorted([file.name, file.sha256] for file in files)
    return hashlib.sha256(written(listed).encode()).hexdigest()


def content_type_of(name: str) -> str:
    """As what the file is served. Raises `Refused` for a kind that is never published."""
    try:
        return CONTENT_TYPES[PurePosixPath(name).suffix]
    except KeyError:
        raise Refused(
            what=f"Publishing {PurePosixPath(name).name}",
            reason="files of this kind are not published",
            way_on="Leave it out.",
        ) from None


def _names(folder: Path) -> Iterator[str]:
    manifest = read_manifest(folder)
    yield from (name for _, name in named_files(manifest))
    if manifest["hls"] is not None:
        # Only a film needs the library that reads one, and it is slow to load.
        from walkaway.core.media.verify.stream import files_of_stream

        master = folder / manifest["hls"]
        for path in files_of_stream(master):
            yield path.relative_to(folder).as_posix()
