"""Studies: begun, filled with documents, and given to coders who do not see each other."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from walkaway.accounts.actors import Actor, require_role
from walkaway.accounts.models import Role, Staff
from walkaway.archive.models import (
    CompartmentKind,
    ReaderKey,
    SealedItem,
    Speaker,
    TranscriptVersion,
)
from walkaway.archive.queries.speakers import speakers_of
from walkaway.archive.services.compartments import current
from walkaway.archive.services.transcript_versions import standing
from walkaway.coding.models import CodebookVersion, Document, Sheet, Study, Unit
from walkaway.coding.queries.documents import speaker_of
from walkaway.coding.queries.studies import leads
from walkaway.coding.services.sheets import ITEM
from walkaway.core.errors import Refused
from walkaway.journal.services import record
from walkaway.stories.models import Copy, StoryState

LONGEST_NAME = 200


@transaction.atomic
def begin_study(name: str, codebook_version: CodebookVersion, unit: Unit, *, actor: Actor) -> Study:
    """Begin a study, which `actor` leads. Raises `Refused`."""
    require_role(actor, Role.RESEARCHER, what=_("Beginning a study"))
    name = name.strip().replace("\0", "")
    if not name or len(name) > LONGEST_NAME:
        raise Refused(
            what=_("Beginning a study"),
            reason=_("it needs a name of at most 200 characters"),
            way_on=_("Write what it is about, but nothing of who speaks."),
        )
    assert actor.staff
    study = Study.objects.create(
        name=name, codebook_version=codebook_version, unit=unit, led_by=actor.staff,
        created_at=timezone.now(),
    )  # fmt: skip
    record(
        "study-begun",
        actor=actor.ref,
        subject=f"study:{study.pk}",
        facts={"codebook": codebook_version.codebook_id, "version": codebook_version.number},
    )
    return study


@transaction.atomic
def add_documents(
    study: Study,
    *,
    copies: Sequence[Copy] = (),
    transcripts: Sequence[TranscriptVersion] = (),
    actor: Actor,
) -> list[Document]:
    """Add accepted stories, and interviews that `actor` works on; each is in a study once.

    Raises `Refused` for anything else, and then adds nothing.
    """
    _require_lead(study, actor)
    for copy in copies:
        if copy.story.state != StoryState.ACCEPTED:
            raise Refused(
                what=_("Adding a story"),
                reason=_("nobody has accepted it yet"),
                way_on=_("Review it first."),
            )
    for version in transcripts:
        standing(version.transcript.interview.speaker, actor)
    # Whoever adds meanwhile waits: documents are numbered.
    Study.objects.select_for_update().get(pk=study.pk)
    last = study.documents.aggregate(last=Max("number"))["last"] or 0
    wanted: list[tuple[Copy | None, TranscriptVersion | None]] = [
        *((copy, None) for copy in copies if not study.documents.filter(copy=copy).exists()),
        *(
            (None, version)
            for version in transcripts
            if not study.documents.filter(transcript_version=version).exists()
        ),
    ]
    added = [
        Document.objects.create(study=study, number=number, copy=copy, transcript_version=version)
        for number, (copy, version) in enumerate(wanted, last + 1)
    ]
    record(
        "documents-added",
        actor=actor.ref,
        subject=f"study:{study.pk}",
        facts={"documents": len(added)},
    )
    return added


@transaction.atomic
def assign(documents: Collection[Document], coders: Collection[Staff], *, actor: Actor) -> None:
    """Give each of `documents` to each of `coders`, who learn nothing of each other's work.

    Raises `Refused` for whoever may not read a document, or once its comparison is open.
    """
    for document in documents:
        _require_lead(document.study, actor)
        _require_closed(document)
        for coder in coders:
            _require_reader(coder, document)
            Sheet.objects.get_or_create(document=document, coder=coder)
    for study in {document.study_id for document in documents}:
        record(
            "documents-assigned",
            actor=actor.ref,
            subject=f"study:{study}",
            facts={"documents": len(documents), "coders": len(coders)},
        )


@transaction.atomic
def take_back(study: Study, coder: Staff, *, actor: Actor) -> int:
    """Take from a coder what they have not finished, with what they did on it; how many sheets.

    It is for somebody who cannot go on: until they have finished, a document opens for nobody. What
    they finished stays. Raises `Refused` for whoever does not lead the study.
    """
    _require_lead(study, actor)
    sheets = Sheet.objects.filter(document__study=study, coder=coder, finished_at=None)
    # Whoever saves just now comes before or after; a sealed item is left by neither.
    found = list(sheets.select_for_update().values_list("pk", flat=True))
    SealedItem.objects.filter(kind=ITEM, subject__in=found).delete()
    Sheet.objects.filter(pk__in=found).delete()
    record(
        "sheets-taken-back",
        actor=actor.ref,
        subject=f"study:{study.pk}",
        facts={"of": str(coder.pk), "sheets": len(found)},
    )
    return len(found)


def can_read(coder: Staff, speaker: Speaker) -> bool:
    """Whether `coder` works on a speaker and holds the key to what they told (3 queries)."""
    works = speakers_of(Actor(ref=str(coder.pk), staff=coder)).filter(pk=speaker.pk).exists()
    compartment = current(speaker, CompartmentKind.TESTIMONY)
    return works and ReaderKey.objects.filter(compartment=compartment, staff=coder).exists()


def _require_lead(study: Study, actor: Actor) -> None:
    if not leads(actor, study):
        raise Refused(
            what=_("Changing a study"),
            reason=_("only whoever leads it may"),
            way_on=_("Ask them."),
        )


def _require_closed(document: Document) -> None:
    """Somebody who was shown what others coded would not code blind."""
    sheets = document.sheets.exclude(coder=None, coder_name="")
    if sheets.exists() and not sheets.filter(finished_at=None).exists():
        raise Refused(
            what=_("Assigning a coder"),
            reason=_("everybody who codes this document has finished, and it is being compared"),
            way_on=_("Begin another study for another round."),
        )


def _require_reader(coder: Staff, document: Document) -> None:
    if not (coder.is_active and coder.has(Role.RESEARCHER)):
        raise Refused(
            what=_("Assigning a coder"),
            reason=_("only a researcher codes"),
            way_on=_("Choose another, or ask an administrator for the role."),
        )
    speaker = speaker_of(document)
    if speaker is not None and not can_read(coder, speaker):
        raise Refused(
            what=_("Assigning a coder"),
            reason=_("they do not work on the speaker of this interview"),
            way_on=_("Have somebody who does give them access first."),
        )
