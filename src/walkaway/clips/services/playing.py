"""That somebody watched a film that is not released."""

from __future__ import annotations

from django.db import transaction

from walkaway.accounts.actors import Actor
from walkaway.clips.models import PackageFile
from walkaway.journal.services import record


@transaction.atomic
def note_played(file: PackageFile, *, actor: Actor) -> None:
    """Write in the journal that somebody watches a file of a package."""
    record(
        "clip-played",
        actor=actor.ref,
        subject=f"cut:{file.package.cut_id}",
        facts={"package": file.package_id, "sha256": file.stored.sha256},
    )
