"""One change to a codebook: each writes a version after the one that was seen.

All raise `Refused`, `CodebookError` for what breaks a rule, and `ChangedMeanwhile`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from walkaway.accounts.actors import Actor
from walkaway.coding.models import Codebook, CodebookVersion
from walkaway.coding.queries.codebooks import codebook_of
from walkaway.coding.services.codebooks import save_version
from walkaway.core.coding import codebook_edits as edits
from walkaway.core.coding.model import Code
from walkaway.core.coding.model import Codebook as Content


def add_code(
    codebook: Codebook, code: Code, *, below: str, seen: int, actor: Actor, now: datetime
) -> str:
    """Add a code as the last below another, or at the top; its new identifier."""
    added = replace(code, guid=str(uuid4()), children=())
    content = edits.with_code(_seen(codebook, seen), added, below)
    save_version(codebook, content, seen=seen, actor=actor, now=now)
    return added.guid


def change_code(codebook: Codebook, code: Code, *, seen: int, actor: Actor, now: datetime) -> None:
    """Say anew what a code says. What stands below it stays."""
    content = edits.with_changed(_seen(codebook, seen), code)
    save_version(codebook, content, seen=seen, actor=actor, now=now)


def move_code(
    codebook: Codebook, guid: str, way: edits.Way, *, seen: int, actor: Actor, now: datetime
) -> None:
    """Move a code one step."""
    content = edits.moved(_seen(codebook, seen), guid, way)
    save_version(codebook, content, seen=seen, actor=actor, now=now)


def remove_code(codebook: Codebook, guid: str, *, seen: int, actor: Actor, now: datetime) -> None:
    """Take a code out, with all below it. Studies keep the version that they were begun with."""
    content = edits.without(_seen(codebook, seen), guid)
    save_version(codebook, content, seen=seen, actor=actor, now=now)


def describe(
    codebook: Codebook, about: Content, *, seen: int, actor: Actor, now: datetime
) -> CodebookVersion:
    """Say anew what a codebook is called, in which language it is, and what it is for."""
    content = replace(about, codes=_seen(codebook, seen).codes)
    return save_version(codebook, content, seen=seen, actor=actor, now=now)


def bring_back(
    codebook: Codebook, number: int, *, seen: int, actor: Actor, now: datetime
) -> CodebookVersion:
    """Write what an old version says as the newest."""
    return save_version(codebook, _seen(codebook, number), seen=seen, actor=actor, now=now)


def _seen(codebook: Codebook, number: int) -> Content:
    return codebook_of(codebook.versions.get(number=number))
