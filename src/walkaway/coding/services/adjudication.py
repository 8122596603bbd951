"""Deciding where coders differ. What they did stays as it is: their sheets are the evidence.

What is decided is a sheet of its own, without a coder, kept as all others are: that of an interview
is sealed. It begins with what all coders agree on.
"""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from walkaway.accounts.actors import Actor, require_role
from walkaway.accounts.models import Role
from walkaway.coding.models import Document, Sheet
from walkaway.coding.queries.codebooks import codebook_of
from walkaway.coding.queries.sheets import open_documents_for
from walkaway.coding.services.comparison import Opened, opened_document
from walkaway.coding.services.sheets import keep
from walkaway.core.coding.adjudication import (
    Adjudicator,
    Verdict,
    begun,
    decided,
    passage_near,
    undecided,
)
from walkaway.core.coding.comparison import ComparedUnit, Dispute
from walkaway.core.coding.model import Choice
from walkaway.core.errors import ChangedMeanwhile, Refused
from walkaway.core.spans import Span
from walkaway.journal.services import record

LONGEST_REASON = 4000


def may_decide(document: Document, *, actor: Actor) -> bool:
    """Whether `actor` leads or codes the study of a document that all its coders finished."""
    return open_documents_for(actor).filter(pk=document.pk).exists()


def still_undecided(opened: Opened) -> tuple[Dispute, ...]:
    """What is left to decide in one open document, the most costly first."""
    (document,) = opened.documents
    return undecided(opened.disputes, document.decided)


def own_passage(opened: Opened, unit: ComparedUnit, words: str) -> Span:
    """Where the words of a passage stand, nearest to a unit. Raises `Refused`."""
    (document,) = opened.documents
    span = passage_near(document.coded.document.text, words, unit.span)
    if span is None:
        raise Refused(
            what=_("This passage"),
            reason=_("these words do not stand in the document one after another"),
            way_on=_("Copy them from it."),
        )
    return span


@transaction.atomic
def decide(
    document: Document, number: int, verdict: Verdict, *, revision: int, actor: Actor
) -> Sheet:
    """Decide the dispute about unit `number`; one that was decided is decided anew.

    `revision` is that of the decided sheet when it was seen, 0 before there was one. Raises
    `Refused` and `ChangedMeanwhile`.
    """
    opened = _opened(document, actor)
    unit = next((each.unit for each in opened.disputes if each.unit.number == number), None)
    if unit is None:
        raise Refused(
            what=_("Deciding"),
            reason=_("coders do not differ about this passage"),
            way_on=_("Choose one of the list."),
        )
    verdict = _checked(opened, unit, verdict)
    sheet, _is_new = Sheet.objects.get_or_create(document=document, coder=None, coder_name="")
    adjudicator = Adjudicator(sheet=sheet.pk, by=actor.ref, at=timezone.now())
    (there,) = opened.documents
    before = there.decided if sheet.revision else begun(there.coded, opened.comparison, adjudicator)
    keep(sheet, decided(before, there.coded, unit, verdict, adjudicator), revision=revision,
         actor=actor)  # fmt: skip
    record(
        "dispute-decided",
        actor=actor.ref,
        subject=f"sheet:{sheet.pk}",
        facts={"document": document.pk, "unit": number, "revision": sheet.revision},
    )
    return sheet


@transaction.atomic
def finish_deciding(document: Document, *, revision: int, actor: Actor) -> Sheet:
    """Say that everything is decided. That is final. Raises `Refused` and `ChangedMeanwhile`."""
    opened = _opened(document, actor)
    if left := len(still_undecided(opened)):
        raise Refused(
            what=_("Finishing"),
            reason=ngettext(
                "%(left)s difference is not decided", "%(left)s differences are not decided", left
            )
            % {"left": left},
            way_on=_("Decide them first."),
        )
    sheet, _is_new = Sheet.objects.get_or_create(document=document, coder=None, coder_name="")
    if not sheet.revision and not revision:
        # Nobody differed: what all agree on is what comes out.
        adjudicator = Adjudicator(sheet=sheet.pk, by=actor.ref, at=timezone.now())
        (there,) = opened.documents
        agreed = begun(there.coded, opened.comparison, adjudicator)
        keep(sheet, agreed, revision=revision, actor=actor)
        revision = sheet.revision
    open_one = Sheet.objects.filter(pk=sheet.pk, revision=revision, finished_at=None)
    if open_one.update(finished_at=timezone.now(), revision=revision + 1) != 1:
        raise ChangedMeanwhile(
            what=_("Finishing"),
            reason=_("somebody else decided something meanwhile"),
            way_on=_("Load the page again, and look at it."),
            conflicts=(),
        )
    sheet.refresh_from_db()
    record(
        "adjudication-finished",
        actor=actor.ref,
        subject=f"sheet:{sheet.pk}",
        facts={"document": document.pk, "codings": sheet.codings_total},
    )
    return sheet


def _opened(document: Document, actor: Actor) -> Opened:
    """The comparison, for somebody who may decide. Raises `Refused`."""
    require_role(actor, Role.RESEARCHER, what=_("Deciding"))
    if not may_decide(document, actor=actor):
        raise Refused(
            what=_("Deciding"),
            reason=_("not everybody who codes this document has finished"),
            way_on=_("Wait until they have."),
        )
    return opened_document(document, actor=actor)


def _checked(opened: Opened, unit: ComparedUnit, verdict: Verdict) -> Verdict:
    reason = verdict.reason.strip().replace("\0", "")
    if not reason or len(reason) > LONGEST_REASON:
        raise Refused(
            what=_("Deciding"),
            reason=_("it needs a reason, of at most 4,000 characters"),
            way_on=_("Say what decides it, for whoever asks later."),
        )
    if verdict.choice is Choice.CODER and verdict.coder not in unit.codes:
        raise Refused(
            what=_("Deciding"),
            reason=_("nobody was chosen whose codes should stand"),
            way_on=_("Choose one of the answers."),
        )
    if verdict.choice is Choice.OWN:
        _require_own(opened, verdict)
    return replace(verdict, reason=reason)


def _require_own(opened: Opened, verdict: Verdict) -> None:
    """Raise `Refused` unless each code is one to code with, on a passage of the document."""
    codes = codebook_of(opened.study.codebook_version).by_guid
    (document,) = opened.documents
    end = len(document.coded.document.text)
    for guid, span in verdict.own:
        code = codes.get(guid)
        if code is None or not code.is_codable or not 0 <= span.start < span.end <= end:
            raise Refused(
                what=_("This code"),
                reason=_("the codebook has none such to code with, or its passage is empty"),
                way_on=_("Choose one of the list."),
            )
    if not verdict.own:
        raise Refused(
            what=_("Deciding"),
            reason=_("no code was chosen"),
            way_on=_("Choose codes, or say that none holds here."),
        )
