"""The jigsaw sheet: what the passages of one speaker give away together, though none does alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TypedDict

from django.db import transaction
from django.utils.translation import gettext as _

from walkaway.accounts.actors import Actor, require_role
from walkaway.accounts.models import Role, Staff
from walkaway.archive.models import CompartmentKind, SealedItem, Speaker
from walkaway.archive.services.compartments import open_text, seal_text
from walkaway.archive.services.protection import Said as NameSaid
from walkaway.archive.services.protection import places_in, plan_of, texts_of
from walkaway.archive.services.transcript_versions import standing
from walkaway.core.errors import Refused
from walkaway.core.text.hidden_plan import NameKind, occurrences
from walkaway.core.text.jigsaw import Fact, Kind, Mark, jigsaw
from walkaway.core.text.proposals import propose_names
from walkaway.core.text.said import Place, Said
from walkaway.core.transcripts.working import Working
from walkaway.core.typed_json import read_typed, written
from walkaway.journal.services import record

ITEM = "jigsaw"
REVIEWERS = (Role.PROTECTION_OFFICER, Role.INTERVIEWER, Role.RESEARCHER)
LONGEST_NOTE = 4000


KIND_OF_NAME = {
    NameKind.PERSON: Kind.PERSON,
    NameKind.PLACE: Kind.PLACE,
    NameKind.ORGANISATION: Kind.UNIT_OR_ROLE,
    NameKind.OTHER: Kind.OTHER,
}


class NoteJson(TypedDict):
    """A note as it is kept; `reviewed` says that the whole sheet was gone through."""

    text: str
    reviewed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What somebody said about the sheet, and whether they went through all of it then."""

    text: str
    reviewed: bool
    author: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A fact of the sheet, with the cues that tell it."""

    fact: Fact
    places: list[NameSaid]


def notes_of(speaker: Speaker, *, actor: Actor) -> list[Note]:
    """All notes, newest first. Raises `Refused` and `NotOpened` as `open_text` does."""
    standing(speaker, actor)
    items = SealedItem.objects.filter(
        compartment__speaker=speaker,
        compartment__kind=CompartmentKind.TESTIMONY,
        kind=ITEM,
        subject=speaker.pk,
    ).select_related("compartment")
    return [_note(item, actor) for item in items.order_by("-created_at")]


def sheet_of(speaker: Speaker, *, actor: Actor) -> list[Piece]:
    """What the approved cues of a speaker give away, by kind: hidden names and hints.

    Raises `Refused` and `NotOpened` as `open_text` does.
    """
    plan = plan_of(speaker, actor=actor).plan
    texts = {str(transcript.pk): (transcript, _approved(working))
             for transcript, working in texts_of(speaker, actor=actor)}  # fmt: skip
    said = [
        Said(pk, transcript.language, [cue.text for cue in working.cues])
        for pk, (transcript, working) in texts.items()
    ]
    marks = [
        Mark(
            kind=KIND_OF_NAME[name.kind],
            text=name.texts[0],
            place=Place(each.transcript, found.text_number, found.span),
        )
        for name in plan.names
        for each in said
        for found in occurrences(each.cues, name)
    ]
    forms = [form for name in plan.names for form in name.texts]
    proposals = propose_names(said, forms, plan.rejected)
    return [
        Piece(fact=fact, places=places_in(fact, texts))
        for fact in jigsaw(said, marks, proposals).facts
    ]


def _approved(working: Working) -> Working:
    return replace(working, cues=working.approved)


@transaction.atomic
def add_note(speaker: Speaker, text: str, *, reviewed: bool, actor: Actor) -> None:
    """Say what passages give away together; `reviewed` when one went through the whole sheet."""
    require_role(actor, *REVIEWERS, what=_("A note on the jigsaw sheet"))
    standing(speaker, actor)
    said = text.replace("\0", "").strip()
    if len(said) > LONGEST_NOTE or not (said or reviewed):
        raise Refused(
            what=_("A note on the jigsaw sheet"),
            reason=_("it is empty or too long"),
            way_on=_("Say in a few sentences which passages tell what together."),
        )
    kept: NoteJson = {"text": said, "reviewed": reviewed}
    seal_text(
        speaker, CompartmentKind.TESTIMONY, ITEM, written(kept).encode(),
        subject=speaker.pk, author=actor,
    )  # fmt: skip
    record(
        "jigsaw-reviewed" if reviewed else "jigsaw-noted",
        actor=actor.ref,
        subject=f"speaker:{speaker.pk}",
    )


def may_note(actor: Actor) -> bool:
    """Whether `actor` may write on the sheet."""
    return actor.has(*REVIEWERS)


def _note(item: SealedItem, actor: Actor) -> Note:
    kept = read_typed(open_text(item, actor=actor).decode(), NoteJson, path=Path(ITEM))
    name = Staff.objects.filter(pk=item.author).values_list("name", flat=True).first()
    return Note(text=kept["text"], reviewed=kept["reviewed"], author=name or "", at=item.created_at)
