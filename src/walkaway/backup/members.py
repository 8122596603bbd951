"""What lies in a backup: a tar of three kinds of members, and at its end a list of them all.

begin.json               which form this is, and which migrations the tables are of
tables/MODEL/NUMBER      rows, as `tables` writes them
files/PATH               a file of the home
manifest.json            the length and SHA-256 of each member, and the rows of each table
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import IO, BinaryIO, TypedDict

from walkaway.core.errors import NotOpened, Refused

FORM = 1
BEGIN = "begin.json"
MANIFEST = "manifest.json"
TABLES = "tables/"
FILES = "files/"
OURS_ALONE = 0o600

_TABLE = re.compile(r"tables/(\w+\.\w+)/\d{6}")


class Begin(TypedDict):
    """The first member."""

    form: int
    walkaway: str
    made_at: str
    migrations: list[tuple[str, str]]


class MemberFacts(TypedDict):
    """What the manifest says of a member."""

    size_bytes: int
    sha256: str


class Manifest(TypedDict):
    """The last member."""

    members: dict[str, MemberFacts]
    rows: dict[str, int]
    vanished: list[str]


class Writer:
    """Writes a backup into a stream, member by member."""

    def __init__(self, stream: BinaryIO, reached: Callable[[int], None]) -> None:
        self._tar = tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT)  # noqa: SIM115  closed by `finish`
        self._reached = reached
        self._bytes = 0
        self.manifest = Manifest(members={}, rows={}, vanished=[])

    def begin(self, begin: Begin) -> None:
        """Write the first member."""
        self._add(BEGIN, _json(begin))

    def rows(self, model: str, number: int, count: int, lines: bytes) -> None:
        """Write one piece of a table."""
        self._add(f"{TABLES}{model}/{number:06}", lines)
        self.manifest["rows"][model] = self.manifest["rows"].get(model, 0) + count

    def file(
        self, path: PurePosixPath, size: int, content: IO[bytes], *, mode: int = OURS_ALONE
    ) -> bool:
        """Write a file of the home; whether it was still there to its end.

        Of a file that is erased while it is read, the rest is zeros: the tar stays whole.
        """
        measured = _Measured(content, size)
        self._write(f"{FILES}{path}", size, measured, mode)
        if measured.is_short:
            self.manifest["vanished"].append(str(path))
        return not measured.is_short

    def finish(self) -> None:
        """Write the list of all members, and end."""
        content = _json(self.manifest)
        self._tar.addfile(_info(MANIFEST, len(content)), io.BytesIO(content))
        self._tar.close()

    def _add(self, name: str, content: bytes) -> None:
        self._write(name, len(content), _Measured(io.BytesIO(content), len(content)))

    def _write(self, name: str, size: int, content: _Measured, mode: int = OURS_ALONE) -> None:
        self._tar.addfile(_info(name, size, mode), content)  # type: ignore[arg-type]  # it only reads
        facts = MemberFacts(size_bytes=size, sha256=content.sha256)
        self.manifest["members"][name] = facts
        self._bytes += size
        self._reached(self._bytes)


class _Measured:
    """A file of a size that was promised, with the SHA-256 of what was read of it."""

    def __init__(self, content: IO[bytes], size: int) -> None:
        self._content = content
        self._left = size
        self._digest = hashlib.sha256()
        self.is_short = False

    def read(self, size: int) -> bytes:
        size = min(size, self._left)
        piece = self._content.read(size)
        if len(piece) < size:
            self.is_short = True
            piece += bytes(size - len(piece))
        self._left -= size
        self._digest.update(piece)
        return piece

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A member that is being read: exactly one of `model` and `path` is set.

    Its content must be read before the next member is asked for.
    """

    content: IO[bytes]
    mode: int = OURS_ALONE
    model: str | None = None
    path: PurePosixPath | None = None


@dataclass(slots=True)
class Reader:
    """Reads a backup from a stream. Raises `NotOpened` for what is none.

    `manifest` is there when `members` has come to its end, and then every member was what the
    manifest says.
    """

    stream: BinaryIO
    begin: Begin = field(init=False)
    manifest: Manifest = field(init=False)
    _tar: Iterator[tuple[tarfile.TarInfo, IO[bytes]]] = field(init=False)
    _seen: dict[str, MemberFacts] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._tar = _members(self.stream)
        first, content = next(self._tar, (tarfile.TarInfo(), io.BytesIO()))
        if first.name != BEGIN:
            raise NotOpened(what="The backup")
        self.begin = json.loads(self._whole(BEGIN, content))
        if self.begin["form"] != FORM:
            raise Refused(
                what="Restoring",
                reason=f"this backup has form {self.begin['form']}, and only {FORM} is known here",
                way_on="Restore it with the version of Walkaway that made it, or a newer one.",
            )

    def members(self) -> Iterator[Member]:
        """Every table piece and file, in the order in which they were written."""
        for info, content in self._tar:
            if info.name == MANIFEST:
                self.manifest = json.load(content)
                if self.manifest["members"] != self._seen:
                    raise NotOpened(what="The backup")
                return
            measured = _Hashed(content)
            yield _member(info, measured)
            self._seen[info.name] = measured.facts()
        raise NotOpened(what="The backup")

    def _whole(self, name: str, content: IO[bytes]) -> bytes:
        measured = _Hashed(content)
        whole = measured.read()
        self._seen[name] = measured.facts()
        return whole


class _Hashed(io.RawIOBase):
    """A member's content, hashed as it is read."""

    def __init__(self, content: IO[bytes]) -> None:
        self._content = content
        self._digest = hashlib.sha256()
        self._size = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        piece = self._content.read(size)
        self._digest.update(piece)
        self._size += len(piece)
        return piece

    def facts(self) -> MemberFacts:
        while self.read(1 << 20):
            pass
        return MemberFacts(size_bytes=self._size, sha256=self._digest.hexdigest())


def _members(stream: BinaryIO) -> Iterator[tuple[tarfile.TarInfo, IO[bytes]]]:
    try:
        with tarfile.open(fileobj=stream, mode="r|") as tar:
            for info in tar:
                content = tar.extractfile(info) if info.isreg() else None
                if content is None:
                    raise NotOpened(what="The backup")
                yield info, content
    except tarfile.TarError as error:
        raise NotOpened(what="The backup") from error


def _member(info: tarfile.TarInfo, content: _Hashed) -> Member:
    if table := _TABLE.fullmatch(info.name):
        return Member(content=content, model=table[1])  # type: ignore[arg-type]  # it only reads
    path = PurePosixPath(info.name.removeprefix(FILES))
    # No name may lead out of the home, whoever wrote it.
    if not info.name.startswith(FILES) or path.is_absolute() or {"", ".", ".."} & set(path.parts):
        raise NotOpened(what="The backup")
    return Member(content=content, path=path, mode=info.mode & OURS_ALONE)  # type: ignore[arg-type]  # as above


def _info(name: str, size: int, mode: int = OURS_ALONE) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, mode & OURS_ALONE
    return info


def _json(value: Begin | Manifest) -> bytes:
    return json.dumps(value, indent=1).encode()
