"""Studies handed out to other programs, and taken in from them.

What leaves asks the gate, and without the names that a speaker's plan hides. What comes in is
attributed to the names in its file, never to members of staff here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from walkaway.accounts.actors import Actor, require_role
from walkaway.accounts.models import Role, Staff
from walkaway.archive.models import Derivative, DerivativeKind
from walkaway.archive.queries.gate import may_leave
from walkaway.archive.services.protection import plan_of
from walkaway.coding.models import Codebook, CodebookVersion, Document, Sheet, Study, Unit
from walkaway.coding.queries.codebooks import codebook_of
from walkaway.coding.queries.documents import documents_for, speaker_of
from walkaway.coding.queries.sheets import (
    decided_sheet_of,
    open_documents_for,
    open_sheets_of,
)
from walkaway.coding.services.sheets import content_of, keep
from walkaway.coding.services.texts import text_of
from walkaway.core.coding.codebook_json import codebook_text
from walkaway.core.coding.hiding import hide
from walkaway.core.coding.model import Document as Text
from walkaway.core.coding.model import Sheet as Content
from walkaway.core.coding.tables import codings_csv, project_text
from walkaway.core.errors import Refused
from walkaway.core.gate import Blocker, Form, Purpose
from walkaway.core.refi_qda.elements import guid_for
from walkaway.core.refi_qda.project import Coded, Coder, Medium, Project
from walkaway.core.refi_qda.project_reading import read_package
from walkaway.core.refi_qda.project_writing import losses, package
from walkaway.core.text.hidden_plan import hidden_names
from walkaway.journal.services import record
from walkaway.stories.models import Collection, Copy, Story, StoryState

TWICE = "texts that are there twice"
OF_NO_INTERVIEW = "transcripts of no interview here"
OTHER_WORDS = "transcripts whose names were replaced when they left, or with other words since"
LARGEST_FILE_BYTES = 256 * 1024 * 1024
_NOBODY = "00000000-0000-4000-8000-000000000000"


class Format(StrEnum):
    """What a study can be handed out as."""

    QDPX = "qdpx"
    CSV = "csv"
    JSON = "json"


_WRITERS: MappingProxyType[Format, Callable[[Project], bytes]] = MappingProxyType(
    {
        Format.QDPX: package,
        Format.CSV: lambda project: codings_csv(project).encode(),
        Format.JSON: lambda project: project_text(project).encode(),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """A document that stays, and why: blockers of the gate, or that its coders are not done."""

    number: int
    blockers: tuple[Blocker, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What may leave, what stays behind, and what REFI-QDA cannot hold of it."""

    project: Project
    withheld: tuple[Withheld, ...]
    losses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What came in, and what of the file has no place here."""

    study: Study
    losses: tuple[str, ...]


def prepare_export(study: Study, *, actor: Actor) -> Exported:
    """What of a study may leave today, for the eyes of `actor`. Raises `Refused`."""
    require_role(actor, Role.RESEARCHER, what=_("An export"))
    coded: list[Coded] = []
    withheld: list[Withheld] = []
    opened = set(open_documents_for(actor).filter(study=study).values_list("pk", flat=True))
    documents = documents_for(actor).filter(study=study).order_by("number")
    coders: dict[str, str] = {}
    for document in documents:
        blockers = _blockers(document) if document.pk in opened else UNFINISHED
        if blockers:
            withheld.append(Withheld(number=document.number, blockers=blockers))
        else:
            coded.append(_coded(document, coders, actor=actor))
    project = Project(
        name=study.name,
        coders=tuple(Coder(guid=guid, name=name) for guid, name in sorted(coders.items())),
        codebook=codebook_of(study.codebook_version),
        documents=tuple(coded),
        made_at=study.created_at,
    )
    return Exported(project=project, withheld=tuple(withheld), losses=tuple(losses(project)))


@transaction.atomic
def export_study(study: Study, format: Format, *, actor: Actor) -> bytes:
    """A file with all that may leave of a study. Raises `Refused`."""
    exported = prepare_export(study, actor=actor)
    content = _WRITERS[format](exported.project)
    record(
        "study-exported",
        actor=actor.ref,
        subject=f"study:{study.pk}",
        facts={
            "format": format.value,
            "documents": len(exported.project.documents),
            "withheld": len(exported.withheld),
            "sha256": sha256(content).hexdigest(),
        },
    )
    return content


@transaction.atomic
def import_project(content: bytes, file_name: str, *, published: bool, actor: Actor) -> Imported:
    """Take in a coded project as a study of its own, which `actor` leads.

    Its texts lie in the clear, so `actor` must say that they are `published`. The transcript of a
    recording is taken for the interview it was exported from, and told as a loss when it is none.
    Raises `Refused`, and `UnexpectedContent` for a file that is no project.
    """
    require_role(actor, Role.RESEARCHER, what=_("Importing a project"))
    assert actor.staff
    opened = read_package(content, path=Path(file_name))
    project, now = opened.project, timezone.now()
    if not published and any(coded.medium is None for coded in project.documents):
        raise _refused(
            _("its texts would lie here for every researcher to read"),
            _("Say that they are published, or take interviews in as transcripts."),
        )
    study = Study.objects.create(
        name=(project.name or file_name)[:200],
        codebook_version=_codebook_version(project, actor, now),
        unit=Unit.SENTENCE,
        led_by=actor.staff,
        created_at=project.made_at or now,
    )
    collection = _collection(content, project, actor, now)
    names = {coder.guid: coder.name for coder in project.coders}
    told = list(opened.losses)
    number = 0
    for coded in project.documents:
        document = _document(study, number + 1, coded, collection, actor, now)
        if not isinstance(document, Document):
            told.append(document)
            continue
        number += 1
        for coder, sheet in coded.sheets:
            _take_in_sheet(document, _name_of(coder, names), sheet, actor, now)
    record(
        "study-imported",
        actor=actor.ref,
        subject=f"study:{study.pk}",
        facts={"documents": number, "sha256": sha256(content).hexdigest()},
    )
    return Imported(study=study, losses=tuple(dict.fromkeys(told)))


UNFINISHED = (Blocker(rule="unfinished", reason="Not all of its coders have finished.", way_on=""),)


def _blockers(document: Document) -> tuple[Blocker, ...]:
    speaker = speaker_of(document)
    if speaker is None or document.transcript_version is None:
        return ()
    return may_leave(
        speaker,
        purpose=Purpose.RESEARCH,
        form=Form.TEXT,
        language=document.transcript_version.transcript.language,
        today=timezone.localdate(),
    )


def _coded(document: Document, coders: dict[str, str], *, actor: Actor) -> Coded:
    """A document with what its coders did, and what was decided; who they are goes to `coders`."""
    sheets: list[tuple[str, Content]] = []
    for sheet in open_sheets_of(document, actor):
        found = content_of(sheet, actor=actor)
        guid = _guid_of_coder(sheet, found)
        coders[guid] = sheet.coder.name if sheet.coder else sheet.coder_name
        sheets.append((guid, found))
    decided = decided_sheet_of(document, actor)
    if decided is not None:
        for coder, found in _by_adjudicator(content_of(decided, actor=actor)):
            coders[coder.guid] = coder.name
            sheets.append((coder.guid, found))
    text, contents = _hidden(
        document, text_of(document, actor=actor), [content for _guid, content in sheets], actor
    )
    guids = (guid for guid, _s in sheets)
    return Coded(
        document=text, medium=_medium(document), sheets=tuple(zip(guids, contents, strict=True))
    )


def _medium(document: Document) -> Medium | None:
    """What an interview is a recording of, by its small film."""
    version = document.transcript_version
    if version is None:
        return None
    films = Derivative.objects.filter(
        original__interview=version.transcript.interview_id, kind=DerivativeKind.PROXY
    )
    kinds = [kind.partition("/")[0] for kind in films.values_list("content_type", flat=True)]
    return Medium.AUDIO if kinds and set(kinds) == {"audio"} else Medium.VIDEO


def _guid_of_coder(sheet: Sheet, content: Content) -> str:
    """Who coded, as the file from which it came says where it came from one."""
    if sheet.coder_id is not None:
        return str(sheet.coder_id)
    if content.codings:
        return content.codings[0].coder
    return guid_for(_NOBODY, sheet.coder_name)


def _by_adjudicator(content: Content) -> Iterator[tuple[Coder, Content]]:
    """What was decided, as that of coders of its own, whose names say so."""
    names = {str(staff.pk): staff.name for staff in Staff.objects.all()}
    for who in dict.fromkeys(coding.coder for coding in content.codings):
        own = tuple(coding for coding in content.codings if coding.coder == who)
        name = f"Decided by {names.get(who, who)}"
        yield Coder(guid=guid_for(who, "decided"), name=name), replace(content, codings=own)


def _hidden(
    document: Document, text: Text, sheets: Sequence[Content], actor: Actor
) -> tuple[Text, Sequence[Content]]:
    speaker = speaker_of(document)
    if speaker is None:
        return text, sheets
    return hide(text, sheets, hidden_names(plan_of(speaker, actor=actor).plan))


def _codebook_version(project: Project, actor: Actor, now: datetime) -> CodebookVersion:
    codebook = Codebook.objects.create(created_at=now)
    assert actor.staff
    return CodebookVersion.objects.create(
        codebook=codebook,
        number=1,
        content=codebook_text(project.codebook),
        made_by=actor.staff,
        made_at=now,
    )


def _collection(content: bytes, project: Project, actor: Actor, now: datetime) -> Collection:
    """The file, as where its texts come from."""
    collection, _made = Collection.objects.get_or_create(
        manifest_sha256=sha256(content).hexdigest(),
        defaults={
            "taken_in_by": actor.staff,
            "taken_in_at": now,
            "pages_total": len(project.documents),
            "candidates_total": len(project.documents),
            "damages_total": 0,
            "is_incomplete": False,
        },
    )
    return collection


def _document(
    study: Study, number: int, coded: Coded, collection: Collection, actor: Actor, now: datetime
) -> Document | str:
    """The row of a document, or as what it has no place here."""
    ref = UUID(coded.document.ref)
    pk = uuid4() if Document.objects.filter(pk=ref).exists() else ref
    if coded.medium is None:
        copy = _copy(coded.document, collection, actor, now)
        if study.documents.filter(copy=copy).exists():
            return TWICE
        return Document.objects.create(pk=pk, study=study, number=number, copy=copy)
    known = documents_for(actor).filter(pk=ref, transcript_version__isnull=False).first()
    if known is None:
        return OF_NO_INTERVIEW
    if text_of(known, actor=actor).text != coded.document.text:
        return OTHER_WORDS
    return Document.objects.create(
        pk=pk, study=study, number=number, transcript_version=known.transcript_version
    )


def _copy(text: Text, collection: Collection, actor: Actor, now: datetime) -> Copy:
    """The copy that has this text, here or new; whoever imports it accepts it as a story."""
    digest = sha256(text.text.encode("utf-8", "surrogatepass")).hexdigest()
    known = Copy.objects.filter(text=text.text).order_by("story__state", "pk").first()
    if known is not None and known.story.state != StoryState.ACCEPTED:
        raise _refused(
            _("one of its texts is known here, and was not accepted"),
            _("Look at it where published accounts are reviewed."),
        )
    if known is not None:
        return known
    story = Story.objects.create(
        state=StoryState.ACCEPTED, decided_by=actor.staff, decided_at=now, found_at=now
    )
    return Copy.objects.create(
        story=story, collection=collection, leads=True, source="REFI-QDA", record_id=text.ref,
        address="", retrieved_at="", payload_sha256=digest, language="", title=text.title,
        title_from="project", author="", author_from="", published_on="", published_from="",
        text=text.text, passage_start=0, passage_end=len(text.text), reasons=[], score=0.0,
    )  # fmt: skip


def _name_of(coder: str, names: dict[str, str]) -> str:
    """A name that no other coder of the file has."""
    name = names.get(coder, "")
    is_only = name and list(names.values()).count(name) == 1
    return name if is_only else f"{name} {coder[:8]}".strip()


def _refused(reason: str, way_on: str) -> Refused:
    return Refused(what=_("Importing this project"), reason=reason, way_on=way_on)


def _take_in_sheet(
    document: Document, name: str, content: Content, actor: Actor, now: datetime
) -> None:
    sheet = Sheet.objects.create(document=document, coder_name=name)
    keep(sheet, content, revision=0, actor=actor)
    Sheet.objects.filter(pk=sheet.pk).update(finished_at=now)
