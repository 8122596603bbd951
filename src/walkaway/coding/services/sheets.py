"""What a coder does on a sheet. Nobody else reads it until all coders of the document finished.

A sheet is saved as a whole by compare-and-set: whoever saves names the revision that they saw. That
of an interview is sealed, since what is coded tells what was said.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from walkaway.accounts.actors import Actor, require_role
from walkaway.accounts.models import Role
from walkaway.archive.models import CompartmentKind, SealedItem
from walkaway.archive.services.compartments import newest_text, seal_text
from walkaway.archive.services.transcript_versions import standing
from walkaway.coding.models import Sheet
from walkaway.coding.queries.codebooks import codebook_of
from walkaway.coding.queries.documents import speaker_of
from walkaway.coding.queries.sheets import open_documents_for
from walkaway.coding.services.texts import text_of
from walkaway.core.coding.model import Coding, Selection, TextSelection
from walkaway.core.coding.model import Sheet as Content
from walkaway.core.coding.sheets_json import read_sheet, sheet_text
from walkaway.core.errors import ChangedMeanwhile, NotOpened, Refused
from walkaway.journal.services import record

ITEM = "codings"
KEPT_AS = Path("codings.json")
"""What a kept sheet is called where its content is refused; there is no such file."""

LONGEST_MEMO = 10_000
MOST_CODINGS = 10_000
LONGEST_RECORDING_MS = 24 * 60 * 60 * 1000


def content_of(sheet: Sheet, *, actor: Actor) -> Content:
    """What is on a sheet: for its coder, and for others of the study once the document is open.

    Raises `Refused`, and `NotOpened` when what was sealed was changed.
    """
    is_own = sheet.coder_id is not None and actor.staff == sheet.coder
    if not is_own and not open_documents_for(actor).filter(pk=sheet.document_id).exists():
        raise Refused(
            what=_("Reading this sheet"),
            reason=_("not everybody who codes this document has finished"),
            way_on=_("Wait until they have."),
        )
    return _read(sheet, actor=actor)


def put_coding(
    sheet: Sheet, code: str, selection: Selection, *, memo: str = "", revision: int, actor: Actor
) -> Coding:
    """Put a code on a passage. The same code on the same passage is there once.

    Raises `Refused` for a code or passage that is none, `ChangedMeanwhile` for an old `revision`.
    """
    content = _own(sheet, actor=actor)
    _require_code(sheet, code)
    require_passage(sheet, selection, actor=actor)
    for there in content.codings:
        if (there.code, there.selection) == (code, selection):
            return there
    coding = Coding(
        guid=str(uuid4()),
        code=code,
        selection=selection,
        coder=actor.ref,
        made_at=timezone.now(),
        memo=_measured(memo),
    )
    keep(
        sheet, replace(content, codings=(*content.codings, coding)), revision=revision, actor=actor
    )
    return coding


def remove_coding(sheet: Sheet, guid: str, *, revision: int, actor: Actor) -> None:
    """Take a coding away. Raises `Refused` and `ChangedMeanwhile`."""
    content = _own(sheet, actor=actor)
    left = tuple(coding for coding in content.codings if coding.guid != guid)
    keep(sheet, replace(content, codings=left), revision=revision, actor=actor)


def write_memo(sheet: Sheet, guid: str, memo: str, *, revision: int, actor: Actor) -> None:
    """Note something of a coding. Raises `Refused` and `ChangedMeanwhile`."""

    def noted(coding: Coding) -> Coding:
        return replace(coding, memo=_measured(memo)) if coding.guid == guid else coding

    _change(sheet, noted, revision=revision, actor=actor)


def write_document_memo(sheet: Sheet, memo: str, *, revision: int, actor: Actor) -> None:
    """Note something of the whole document. Raises `Refused` and `ChangedMeanwhile`."""
    content = _own(sheet, actor=actor)
    keep(sheet, replace(content, memo=_measured(memo)), revision=revision, actor=actor)


@transaction.atomic
def finish_sheet(sheet: Sheet, *, revision: int, actor: Actor) -> None:
    """Say that a document is coded. That is final: from now on others may compare.

    Raises `Refused` and `ChangedMeanwhile`.
    """
    _own(sheet, actor=actor)
    _set(sheet, revision, finished_at=timezone.now())
    record(
        "sheet-finished",
        actor=actor.ref,
        subject=f"sheet:{sheet.pk}",
        facts={"document": sheet.document_id, "codings": sheet.codings_total},
    )


@transaction.atomic
def keep(sheet: Sheet, content: Content, *, revision: int, actor: Actor) -> None:
    """Write a sheet as a whole, for a service that has asked whether `actor` may.

    Raises `ChangedMeanwhile` unless `revision` is what is there and the sheet is not finished.
    """
    if len(content.codings) > MOST_CODINGS:
        raise Refused(
            what=_("This coding"),
            reason=_("nobody could check so many on one document"),
            way_on=_("Part the document into several."),
        )
    text = sheet_text(content)
    speaker = speaker_of(sheet.document)
    _set(
        sheet,
        revision,
        content="" if speaker else text,
        codings_total=len(content.codings),
        saved_at=timezone.now(),
    )
    if speaker:
        item = seal_text(
            standing(speaker, actor), CompartmentKind.TESTIMONY, ITEM, text.encode(),
            subject=sheet.pk, author=actor,
        )  # fmt: skip
        # What is coded is the newest; each key that is pressed would leave an older one.
        SealedItem.objects.filter(kind=ITEM, subject=sheet.pk).exclude(pk=item.pk).delete()
    record(
        "sheet-saved",
        actor=actor.ref,
        subject=f"sheet:{sheet.pk}",
        facts={"revision": sheet.revision, "codings": sheet.codings_total},
    )


def require_passage(sheet: Sheet, selection: Selection, *, actor: Actor) -> None:
    """Raise `Refused` unless the selection is a passage of the document."""
    text = text_of(sheet.document, actor=actor)
    if isinstance(selection, TextSelection):
        span, end = selection.span, len(text.text)
    else:
        is_recorded = sheet.document.transcript_version_id is not None
        span, end = selection.span_ms, LONGEST_RECORDING_MS if is_recorded else 0
    if not 0 <= span.start < span.end <= end:
        raise Refused(
            what=_("This passage"),
            reason=_("it is empty, or not in the document"),
            way_on=_("Select it again."),
        )


def _own(sheet: Sheet, *, actor: Actor) -> Content:
    """What is on a sheet of `actor` that is not finished."""
    require_role(actor, Role.RESEARCHER, what=_("Coding"))
    if actor.staff != sheet.coder:
        raise Refused(
            what=_("Coding"),
            reason=_("this sheet is somebody else's"),
            way_on=_("Open your own."),
        )
    if sheet.finished_at is not None:
        raise Refused(
            what=_("Coding"),
            reason=_("you have finished this document"),
            way_on=_("What should be changed is decided when it is compared."),
        )
    return _read(sheet, actor=actor)


def _read(sheet: Sheet, *, actor: Actor) -> Content:
    speaker = speaker_of(sheet.document)
    if speaker is None:
        return read_sheet(sheet.content, path=KEPT_AS) if sheet.content else Content()
    kept = newest_text(
        standing(speaker, actor), CompartmentKind.TESTIMONY, ITEM, subject=sheet.pk, actor=actor
    )
    if kept is None:
        # Fail closed: an item that was taken away must not pass for a sheet on which nothing is.
        if sheet.saved_at is not None:
            raise NotOpened(what=_("This sheet"))
        return Content()
    return read_sheet(kept.decode(), path=KEPT_AS)


def _change(
    sheet: Sheet, change: Callable[[Coding], Coding], *, revision: int, actor: Actor
) -> None:
    content = _own(sheet, actor=actor)
    codings = tuple(change(coding) for coding in content.codings)
    keep(sheet, replace(content, codings=codings), revision=revision, actor=actor)


def _set(sheet: Sheet, revision: int, **values: object) -> None:
    """Move a sheet from `revision` to the next. Raises `ChangedMeanwhile`."""
    here = Sheet.objects.filter(pk=sheet.pk, revision=revision, finished_at=None)
    if here.update(revision=revision + 1, **values) != 1:
        raise ChangedMeanwhile(
            what=_("Saving"),
            reason=_("this sheet was changed in another window meanwhile"),
            way_on=_("Load the page again: what was saved there is kept."),
            conflicts=(),
        )
    sheet.refresh_from_db()


def _require_code(sheet: Sheet, guid: str) -> None:
    code = codebook_of(sheet.document.study.codebook_version).by_guid.get(guid)
    if code is None or not code.is_codable:
        raise Refused(
            what=_("This code"),
            reason=_("the codebook of the study has none such to code with"),
            way_on=_("Choose one of the list."),
        )


def _measured(memo: str) -> str:
    if len(memo) > LONGEST_MEMO:
        raise Refused(
            what=_("This memo"),
            reason=_("it is longer than anybody reads"),
            way_on=_("Write at most 10,000 characters."),
        )
    return memo.strip().replace("\0", "")
