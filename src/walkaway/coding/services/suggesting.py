"""Suggestions for a sheet, which never tell its coder what another coder did.

They are made of the terms of the codebook, of what the coder did themselves in this study, and of
what was decided between coders. A sheet of somebody else is read for nobody's suggestions, however
open it is: a coder who has still to code other documents would be led by it.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from walkaway.accounts.actors import Actor, require_role
from walkaway.accounts.models import Role
from walkaway.coding.models import Document, Sheet
from walkaway.coding.queries.codebooks import codebook_of
from walkaway.coding.queries.sheets import decided_sheet_of, open_documents_for, own_sheets_of
from walkaway.coding.services.sheets import content_of
from walkaway.coding.services.texts import text_of
from walkaway.core.coding.suggestions import Confirmed, Suggestion, suggest
from walkaway.core.coding.units import UnitKind
from walkaway.core.errors import Refused


def suggestions_for(sheet: Sheet, *, actor: Actor) -> tuple[Suggestion, ...]:
    """What its coder may want to put on a sheet, the best first; none once it is finished.

    What is learned is learned anew, and kept nowhere. Opens every document of the study that the
    coder began. Raises `Refused` for everybody else, and as `content_of` and `text_of` do.
    """
    require_role(actor, Role.RESEARCHER, what=_("Suggestions"))
    if sheet.coder_id is None or actor.staff != sheet.coder:
        raise Refused(
            what=_("Suggestions"),
            reason=_("this sheet is somebody else's"),
            way_on=_("Open your own."),
        )
    if sheet.finished_at is not None:
        return ()
    study = sheet.document.study
    return suggest(
        text_of(sheet.document, actor=actor),
        codebook_of(study.codebook_version),
        unit=UnitKind(study.unit),
        confirmed=tuple(_confirmed(sheet, actor)),
        already=content_of(sheet, actor=actor).codings,
    )


def _confirmed(sheet: Sheet, actor: Actor) -> Iterator[Confirmed]:
    """What was decided in the study, and where nothing was, what `actor` put there themselves."""
    decided = set()
    for document in open_documents_for(actor).filter(study=sheet.document.study_id):
        kept = decided_sheet_of(document, actor)
        if kept is not None and kept.finished_at is not None and _may_open(document, actor):
            decided.add(document.pk)
            yield _on(kept, actor)
    own = own_sheets_of(actor).filter(document__study=sheet.document.study_id)
    for each in own.exclude(document__in=decided):
        if (each.codings_total or each.finished_at) and _may_open(each.document, actor):
            yield _on(each, actor)


def _on(sheet: Sheet, actor: Actor) -> Confirmed:
    return Confirmed(
        document=text_of(sheet.document, actor=actor),
        codings=content_of(sheet, actor=actor).codings,
        is_whole=sheet.finished_at is not None,
    )


def _may_open(document: Document, actor: Actor) -> bool:
    """Whether it lies in the clear, or the vault is open: a story is coded with a locked one."""
    return document.copy_id is not None or actor.keys is not None
