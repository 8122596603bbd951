"""A coded project as values: who coded what in which document, with which codebook."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from walkaway.core.coding.model import Codebook, Document, Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Coder:
    """Somebody who coded; a decision between coders is one more, under a name that says so."""

    guid: str
    name: str


class Medium(StrEnum):
    """What a document is a transcript of; the recording itself does not travel along."""

    AUDIO = "audio"
    VIDEO = "video"


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """A document and the sheets of its coders, by their `guid`. A story has no medium."""

    document: Document
    medium: Medium | None = None
    sheets: tuple[tuple[str, Sheet], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """All of it."""

    name: str
    coders: tuple[Coder, ...]
    codebook: Codebook
    documents: tuple[Coded, ...]
    made_at: datetime | None = None
    description: str = ""
