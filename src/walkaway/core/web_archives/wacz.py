"""Pages of a WACZ file: a zip whose folder `archive/` holds WARC files."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, cast

from walkaway.core.web_archives.model import Aside, Damage, Event
from walkaway.core.web_archives.unpacking import next_record_in_gzip
from walkaway.core.web_archives.warc import read_gzip_records_within, read_warc

WARC_SUFFIXES = (".warc", ".warc.gz", ".warc.zst")
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


def read_wacz(file: BinaryIO, source: str) -> Iterator[Event]:
    """Every record of every WARC file in the zip."""
    try:
        package = zipfile.ZipFile(file)
    except zipfile.BadZipFile as error:
        yield from _without_directory(file, source, str(error))
        return
    with package:
        # By their places, not by their names alone: a name may stand there twice.
        for member in sorted(
            package.infolist(), key=lambda each: (each.filename, each.header_offset)
        ):
            name = member.filename
            if name.lower().endswith(WARC_SUFFIXES):
                yield from _member(package, member, f"{source}!{name}")
            elif not member.is_dir():
                yield Aside(source=f"{source}!{name}", kind="beside-the-archive")


def _member(package: zipfile.ZipFile, member: zipfile.ZipInfo, source: str) -> Iterator[Event]:
    try:
        with package.open(member) as file:
            yield from read_warc(cast("BinaryIO", file), source)
    except BROKEN as error:
        yield Damage(source=source, offset=0, reason=f"the member is damaged ({error})")


def _without_directory(file: BinaryIO, source: str, problem: str) -> Iterator[Event]:
    # WARC members are mostly stored as they are: their records can be found without the directory.
    reason = f"the zip is cut off or damaged ({problem}); records are looked for without it"
    yield Damage(source=source, offset=0, reason=reason)
    start = next_record_in_gzip(file, 0)
    if start is not None:
        yield from read_gzip_records_within(file, source, start)
