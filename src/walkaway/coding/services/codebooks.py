"""Codebooks: begun, and changed by writing a new version. No version is ever changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from walkaway.accounts.actors import Actor, require_role
from walkaway.accounts.models import Role, Staff
from walkaway.coding.models import Codebook, CodebookVersion
from walkaway.coding.queries.codebooks import newest_version
from walkaway.core.coding.codebook_json import codebook_text
from walkaway.core.coding.codebook_rules import require_sound
from walkaway.core.coding.model import Codebook as CodebookValue
from walkaway.core.errors import ChangedMeanwhile
from walkaway.journal.services import record


@transaction.atomic
def begin_codebook(content: CodebookValue, *, actor: Actor, now: datetime) -> Codebook:
    """Begin a codebook with `content` as its version 1, under an identifier of its own.

    The codes keep theirs, so that what was begun from the same preset stays comparable. Raises
    `Refused`, `CodebookError`.
    """
    require_role(actor, Role.RESEARCHER, what=_("Beginning a codebook"))
    id = uuid4()
    kept = replace(content, guid=str(id))
    require_sound(kept)
    codebook = Codebook.objects.create(id=id, created_at=now)
    _write(codebook, kept, 1, actor, now, "codebook-begun")
    return codebook


@transaction.atomic
def save_version(
    codebook: Codebook, content: CodebookValue, *, seen: int, actor: Actor, now: datetime
) -> CodebookVersion:
    """Write `content` as the version after `seen`, the number that the writer saw as the newest.

    What is the same as the newest is not written again. Raises `Refused`, `CodebookError`, and
    `ChangedMeanwhile` when there is a newer one.
    """
    require_role(actor, Role.RESEARCHER, what=_("Changing a codebook"))
    kept = replace(content, guid=str(codebook.pk))
    require_sound(kept)
    # Whoever comes second waits here for the first, on both databases: the update locks the row.
    Codebook.objects.filter(pk=codebook.pk).update(created_at=codebook.created_at)
    newest = newest_version(codebook)
    if newest.number != seen:
        raise ChangedMeanwhile(
            what=_("Changing a codebook"),
            reason=_("somebody else changed it meanwhile"),
            way_on=_("Look at what it says now, and do it again if you still want to."),
            conflicts=(),
        )
    if newest.content == codebook_text(kept):
        return newest
    return _write(codebook, kept, seen + 1, actor, now, "codebook-changed")


def _write(
    codebook: Codebook, content: CodebookValue, number: int, actor: Actor, now: datetime, verb: str
) -> CodebookVersion:
    text = codebook_text(content)
    version = CodebookVersion.objects.create(
        codebook=codebook, number=number, content=text, made_by=_staff(actor), made_at=now
    )
    record(
        verb,
        actor=actor.ref,
        subject=f"codebook:{codebook.pk}",
        facts={
            "version": number,
            "codes": sum(1 for _ in content.walk()),
            "content": sha256(text.encode()).hexdigest(),
        },
    )
    return version


def _staff(actor: Actor) -> Staff:
    assert actor.staff is not None  # `require_role` let no one else through
    return actor.staff
