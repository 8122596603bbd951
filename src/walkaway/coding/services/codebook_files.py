"""Codebooks as files: handed out, and taken in from other programs and from spreadsheets."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path, PurePosixPath

from django.db import transaction
from django.utils.translation import gettext as _

from walkaway.accounts.actors import Actor, require_role
from walkaway.accounts.models import Role
from walkaway.coding.models import Codebook, CodebookVersion
from walkaway.coding.queries.codebooks import codebook_of
from walkaway.coding.services.codebooks import begin_codebook
from walkaway.core.coding.codebook_csv import codebook_table, read_table
from walkaway.core.coding.codebook_json import codebook_text, read_codebook
from walkaway.core.coding.model import Codebook as Content
from walkaway.core.errors import Refused, UnexpectedContent
from walkaway.core.refi_qda.codebook import codebook_file, read_codebook_file
from walkaway.journal.services import record

LARGEST_FILE_BYTES = 10 * 1024 * 1024

_NOT_IN_A_NAME = re.compile(r"[^\w-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One way to write a codebook down."""

    suffix: str
    content_type: str
    write: Callable[[Content], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file to be handed out."""

    name: str
    content_type: str
    content: bytes


FORMATS: Mapping[str, Format] = {
    "qdc": Format(suffix=".qdc", content_type="application/xml", write=codebook_file),
    "csv": Format(suffix=".csv", content_type="text/csv; charset=utf-8", write=codebook_table),
    "json": Format(
        suffix=".json",
        content_type="application/json",
        write=lambda codebook: codebook_text(codebook).encode(),
    ),
}


@transaction.atomic
def hand_out(version: CodebookVersion, kind: str, *, actor: Actor) -> File:
    """One version as a file, in one of `FORMATS`. Raises `Refused`, also for an empty `.qdc`."""
    require_role(actor, Role.RESEARCHER, what=_("Handing out a codebook"))
    content = codebook_of(version)
    found = FORMATS[kind]
    file = File(
        name=f"{_NOT_IN_A_NAME.sub('_', content.name).strip('_') or 'codebook'}{found.suffix}",
        content_type=found.content_type,
        content=found.write(content),
    )
    record(
        "codebook-handed-out",
        actor=actor.ref,
        subject=f"codebook:{version.codebook_id}",
        facts={"version": version.number, "format": kind},
    )
    return file


def take_in(
    name: str, content: bytes, *, called: str, language: str, actor: Actor, now: datetime
) -> Codebook:
    """Begin a codebook from a file called `name`; `called` is its own name, if another.

    `language` is believed where the file names none. Raises `Refused`, `UnexpectedContent` and
    `CodebookError`, which say where the mistake is.
    """
    require_role(actor, Role.RESEARCHER, what=_("Beginning a codebook"))
    # The name comes from outside and is only shown and looked at, never opened.
    path = Path(PurePosixPath(name).name or "codebook")
    found = _read(path, content, language)
    return begin_codebook(replace(found, name=called or found.name), actor=actor, now=now)


def _read(path: Path, content: bytes, language: str) -> Content:
    if len(content) > LARGEST_FILE_BYTES:
        raise Refused(
            what=_("Taking in this file"),
            reason=_("it is larger than 10 MB"),
            way_on=_("Is it the file of a codebook?"),
        )
    match path.suffix.lower():
        case ".qdc":
            return read_codebook_file(content, path=path, language=language)
        case ".csv" | ".tsv":
            return read_table(content, path=path, language=language)
        case ".json":
            return read_codebook(_utf8(content, path), path=path)
    raise Refused(
        what=_("Taking in this file"),
        reason=_("it is neither .qdc nor .csv nor .json"),
        way_on=_("Save the codebook in one of these formats."),
    )


def _utf8(content: bytes, path: Path) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnexpectedContent(
            path=path, place=f"byte {error.start}", expected="UTF-8", found="other bytes"
        ) from None
