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
from walkaway.core.typed_json import text_of

_URI = re.compile(r'URI="([^"]*)"')
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*")
_PLAYLIST = ".m3u8"
_CAPTIONS = ".vtt"
_LINES = re.compile(
    r"#EXTM3U|#EXT-X-(?:VERSION|TARGETDURATION|MEDIA-SEQUENCE|PLAYLIST-TYPE|MEDIA|STREAM-INF):.*"
    r'|#EXT-X-MAP:URI="[^",]*"|#EXTINF:[0-9.]+,|#EXT-X-ENDLIST|#EXT-X-INDEPENDENT-SEGMENTS|[^#].*|'
)
"""What `package` writes into playlists: nothing that plays a part of a file, or only says words."""
_BOXES = frozenset({b"ftyp", b"styp", b"moov", b"sidx", b"moof", b"mdat"})
_PLAYED = b"mdat"


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
        path for path in files if path.suffix == _PLAYLIST and "#EXT-X-MAP:" in text_of(path)
    )


def refuse_what_is_not_compared(files: tuple[Path, ...]) -> None:
    """Raise `Refused` when a stream has anything that `packets_of` its picture lists does not see.

    Each piece must be one of a picture list, each byte that is played a byte of its packets, and
    no list may say more than a list must.
    """
    seen: set[str] = set()
    for path in picture_lists(files):
        pieces = dict.fromkeys(_named_in(path))
        seen |= pieces.keys()
        if sum(_bytes_played(path.with_name(name)) for name in pieces) != _bytes_of_packets(path):
            raise _refused(path, "its pieces hold more than it plays")
    for path in files:
        if path.suffix == _PLAYLIST:
            if strange := [
                line for line in text_of(path).splitlines() if not _LINES.fullmatch(line)
            ]:
                raise _refused(path, f"it says {strange[0][:80]!r}")
        elif path.suffix != _CAPTIONS and path.name not in seen:
            raise _refused(path, "nobody compared it with a verified file")


def _bytes_played(piece: Path) -> int:
    """How many bytes of picture and sound a piece holds. Raises `Refused` for what is no piece."""
    played, content = 0, piece.read_bytes()
    at = 0
    while at < len(content):
        size, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        head = 8
        if size == 1:
            size, head = int.from_bytes(content[at + 8 : at + 16], "big"), 16
        if kind not in _BOXES or not head <= size <= len(content) - at:
            raise _refused(piece, "it is no piece of a film")
        played += size - head if kind == _PLAYED else 0
        at += size
    return played


def _bytes_of_packets(path: Path) -> int:
    try:
        with av.open(str(path)) as container:
            return sum(packet.size for packet in container.demux())
    except av.FFmpegError as error:
        raise _refused(path, f"it cannot be read ({error.strerror})") from error


def packets_of(path: Path) -> dict[str, str]:
    """For each kind of stream in a file or playlist, a hash of all its coded frames in order.

    Raises `Refused` for what is no film.
    """
    try:
        return _packets_of(path)
    except av.FFmpegError as error:
        raise _refused(path, f"it cannot be read ({error.strerror})") from error


def _packets_of(path: Path) -> dict[str, str]:
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
    for line in text_of(playlist).splitlines():
        if line.startswith("#"):
            names += _URI.findall(line)
        elif line.strip():
            names.append(line.strip())
    if strange := [name for name in names if not _PLAIN_NAME.fullmatch(name)]:
        raise _refused(playlist, f"it leads elsewhere: {strange[0]!r}")
    return tuple(names)


def _refused(path: Path, reason: str) -> Refused:
    return Refused(what=f"The stream {path.name}", reason=reason, way_on="Cut the clip again.")
