"""A `.qdpx` file from strangers, opened without unpacking more than a computer holds."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from walkaway.core.errors import UnexpectedContent
from walkaway.core.refi_qda.elements import MOST_XML_BYTES
from walkaway.core.refi_qda.project_writing import INTERNAL, PROJECT_FILE, SOURCES

MOST_TEXT_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """An opened package: the project's XML, and the texts beside it when they are asked for."""

    xml: bytes
    path: Path
    archive: zipfile.ZipFile

    def text(self, address: str) -> str | None:
        """The text at an `internal://` address; None for an address that leads outside, or for a
        member that is not there. Raises `UnexpectedContent` for one that is no text."""
        if not address.startswith(INTERNAL):
            return None
        wanted = f"{SOURCES}{address.removeprefix(INTERNAL)}".casefold()
        found = next((n for n in self.archive.namelist() if n.casefold() == wanted), None)
        if found is None:
            return None
        content = _content(self.archive, found, MOST_TEXT_BYTES, path=self.path)
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise UnexpectedContent(
                path=self.path, place=found, expected="text in UTF-8", found=str(error)
            ) from None
        if "\0" in text:
            raise UnexpectedContent(
                path=self.path, place=found, expected="text", found="the character NUL"
            )
        return text


def opened(content: bytes, *, path: Path) -> Package:
    """The package in `content`. Raises `UnexpectedContent`."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise UnexpectedContent(
            path=path, place="the whole file", expected="a zip package (.qdpx)", found=str(error)
        ) from None
    names = [name for name in archive.namelist() if name.casefold().endswith(".qde")]
    if PROJECT_FILE not in names and len(names) != 1:
        raise UnexpectedContent(
            path=path, place="the whole file", expected=f"one {PROJECT_FILE}", found=names
        )
    name = PROJECT_FILE if PROJECT_FILE in names else names[0]
    xml = _content(archive, name, MOST_XML_BYTES, path=path)
    return Package(xml=xml, path=path, archive=archive)


def _content(archive: zipfile.ZipFile, name: str, most_bytes: int, *, path: Path) -> bytes:
    """What a member holds; its own word for its size is not believed."""
    try:
        with archive.open(name) as member:
            content = member.read(most_bytes + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
        raise UnexpectedContent(
            path=path, place=name, expected="a member that can be read", found=str(error)
        ) from None
    if len(content) > most_bytes:
        raise UnexpectedContent(
            path=path, place=name, expected=f"at most {most_bytes >> 20} MB", found="more"
        )
    return content
