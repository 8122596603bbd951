"""Whether a stream shows a finished file and nothing else.

A stream is cut from a finished file by copy. What was measured on the file holds for the stream
only if every picture and every sound of it is one of the file's, in the same order.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import av

from walkaway.core.errors import Refused

_URI = re.compile(r'URI="([^"]*)"')
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*")
_PLAYLIST = ".m3u8"


def files_of_stream(master: Path) -> tuple[Path, ...]:
    """All files of the stream of `master`, itself first. Raises `Refused`.

    Each must lie beside `master`. What else lies there is no part of the stream.
    """
    found = [master]
    for playlist in found:
        if playlist.suffix == _PLAYLIST:
            named = (master.with_name(name) for name in _named_in(playlist))
            found += (path for path in dict.fromkeys(named) if path not in found)
    if missing := [path.name for path in found if not path.is_file()]:
        raise _refused(master, f"it lacks {', '.join(missing)}")
    return tuple(found)


def picture_lists(files: tuple[Path, ...]) -> tuple[Path, ...]:
    """The playlists among `files` that list picture and sound: those that have a beginning."""
    return tuple(
        path for path in files if path.suffix == _PLAYLIST and "#EXT-X-MAP:" in path.read_text()
    )


def packets_of(path: Path) -> dict[str, str]:
    """For each kind of stream in a file or playlist, a hash of all its coded frames in order."""
    digests: dict[str, hashlib._Hash] = {}
    with av.open(str(path)) as container:
        for packet in container.demux():
            if packet.size and packet.stream.type in {"video", "audio"}:
                digest = digests.setdefault(packet.stream.type, hashlib.sha256())
                digest.update(packet.size.to_bytes(8, "big"))
                digest.update(bytes(packet))
    return {kind: digest.hexdigest() for kind, digest in digests.items()}


def _named_in(playlist: Path) -> tuple[str, ...]:
    names = []
    for line in playlist.read_text("utf-8").splitlines():
        if line.startswith("#"):
            names += _URI.findall(line)
        elif line.strip():
            names.append(line.strip())
    if strange := [name for name in names if not _PLAIN_NAME.fullmatch(name)]:
        raise _refused(playlist, f"it leads elsewhere: {strange[0]!r}")
    return tuple(names)


def _refused(path: Path, reason: str) -> Refused:
    return Refused(what=f"The stream {path.name}", reason=reason, way_on="Cut the clip again.")
