"""What the homes of these tests hold; imported where Django is ready."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tests.archive.people import a_speaker, member
from walkaway.accounts.actors import Actor, program
from walkaway.accounts.models import KeySide, Role, Staff
from walkaway.archive.models import (
    CompartmentKind,
    ConsentGrant,
    ConsentVersion,
    Interview,
    OriginalsOnWithdrawal,
    Posting,
    Speaker,
    Transcript,
)
from walkaway.archive.services.compartments import seal_text
from walkaway.archive.services.withdrawal import withdraw_again
from walkaway.backup.tables import NOT_KEPT
from walkaway.journal.services import record
from walkaway.library import shelf
from walkaway.library.models import Asset, Clip, ClipState, Wording
from walkaway.library.services import withdraw_clip

MOMENT = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
VIDEO = b"a film" * 50_000
CLIP = "the-well"


def fill() -> None:
    """Two speakers, one of whom withdrew, sealed words, consent, a clip, and the journal of it."""
    officers = [
        member("Amina", Role.PROTECTION_OFFICER, side=KeySide.FIRST),
        member("Bela", Role.PROTECTION_OFFICER, side=KeySide.SECOND),
    ]
    interviewer = member("Chidi", Role.INTERVIEWER)
    for pseudonym in ("Heron", "Wren"):
        _speaker(pseudonym, interviewer, *officers)
    gone = Speaker.objects.get(pseudonym="Wren")
    withdraw_again(gone, fate=OriginalsOnWithdrawal.SEALED, now=MOMENT)
    publish(CLIP)


def withdraw_all() -> None:
    """Whoever is here withdraws, with every clip."""
    for speaker in Speaker.objects.filter(withdrawn_at=None):
        withdraw_again(speaker, fate=None, now=timezone.now())
    for clip in Clip.objects.filter(state=ClipState.PUBLISHED):
        withdraw_clip(clip.pk, actor=program("demonstration"))


def publish(clip_id: str) -> None:
    """A clip on the shelf, of one file."""
    sha256 = hashlib.sha256(VIDEO).hexdigest()
    path = shelf.path_of(clip_id, sha256)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(VIDEO)
    clip = Clip.objects.create(
        id=clip_id,
        state=ClipState.PUBLISHED,
        published_at=MOMENT,
        publisher="The archive",
        purpose="Shown to pupils",
        duration_ms=1000,
        manifest_sha256="0" * 64,
    )
    Asset.objects.create(
        clip=clip, key="16x9.mp4", sha256=sha256, size_bytes=len(VIDEO), content_type="video/mp4"
    )
    Wording.objects.create(clip=clip, language="ar", title="البئر", folded="البئر")


def note(verb: str, pk: UUID) -> None:
    """An entry of the journal."""
    with transaction.atomic():
        record(verb, actor="demonstration", subject=f"speaker:{pk}")


def write_until(stop: Path) -> int:
    """Speakers, each with a file, an interview and an entry, until `stop` is there; how many."""
    amount = 0
    officer = Staff.objects.get(name="Amina")
    while not stop.exists():
        blob = Path(settings.HOME) / "blobs" / str(uuid4())
        blob.parent.mkdir(exist_ok=True)
        blob.write_bytes(blob.name.encode())
        with transaction.atomic():
            speaker = Speaker.objects.create(pseudonym=blob.name)
            Interview.objects.create(id=UUID(blob.name), speaker=speaker, created_by=officer)
            record("interview-begun", actor=str(officer.pk), subject=f"interview:{blob.name}")
        amount += 1
        if amount == 1:
            print("writing", flush=True)  # noqa: T201  whoever started us waits for it
    return amount


def all_rows() -> dict[str, list[list[str]]]:
    """Every row of every table that a backup keeps."""
    return {
        model._meta.label: [
            [_shown(cell) for cell in row]
            for row in model._base_manager.order_by("pk").values_list()
        ]
        for model in apps.get_models(include_auto_created=True)
        if model._meta.label not in NOT_KEPT
    }


def _shown(cell: object) -> str:
    if isinstance(cell, dict):
        # PostgreSQL keeps keys in an order of its own.
        return json.dumps(cell, sort_keys=True)
    return repr(bytes(cell) if isinstance(cell, memoryview) else cell)


def _speaker(pseudonym: str, actor: Actor, *others: Actor) -> None:
    speaker = a_speaker(pseudonym, actor, *others)
    staff = actor.staff
    assert staff
    interview = Interview.objects.create(speaker=speaker, created_by=staff)
    kind = CompartmentKind.TESTIMONY
    seal_text(speaker, kind, "interview", b"by the well", subject=interview.pk, author=actor)
    first = Transcript.objects.create(interview=interview, language="ar")
    Transcript.objects.create(interview=interview, language="en", source=first)
    Posting.objects.create(transcript=first, token=-(2**63), cues=b"\x00\xff")
    version = ConsentVersion.objects.create(
        speaker=speaker,
        number=1,
        given_on=MOMENT.date(),
        given_how="signed",
        understood=True,
        explained_by=staff,
        explained_in="ar",
        originals_on_withdrawal="erased",
        recorded_at=MOMENT,
        recorded_by=staff,
    )
    ConsentGrant.objects.create(
        version=version, purpose="library", form="text", language="*", territory="*"
    )
    note("speaker-taken-in", speaker.pk)
