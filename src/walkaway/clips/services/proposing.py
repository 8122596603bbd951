"""Passages of an interview that could go into a cut, and taking one. An editor decides.

What is coded stays with those who may read it in its study. Consent is asked of the gate for where
the clip is to go, and asked again when a passage is taken.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from walkaway.accounts.actors import Actor
from walkaway.archive.models import Speaker
from walkaway.clips.leaving import reasons_against
from walkaway.clips.models import Cut, SheetVersion
from walkaway.clips.queries.cuts import newest_version
from walkaway.clips.services.references import named_words
from walkaway.clips.services.sources import working_of
from walkaway.clips.services.versions import open_sheet, require_cutter, save_sheet
from walkaway.coding.models import Document, Sheet
from walkaway.coding.queries.codebooks import codebook_of
from walkaway.coding.queries.documents import documents_for
from walkaway.coding.queries.sheets import decided_sheet_of, own_sheets_of
from walkaway.coding.services.sheets import content_of
from walkaway.coding.services.texts import text_of
from walkaway.core.coding.model import Code, Codebook
from walkaway.core.errors import Refused
from walkaway.core.gate import ANYWHERE, Purpose
from walkaway.core.media.sheet.model import CutSheet, Passage
from walkaway.core.passages import (
    CodedPassage,
    Looked,
    Proposal,
    Wish,
    look,
)
from walkaway.core.passages.codings import coded_passages
from walkaway.core.spans import Span

SHORTEST_MS, LONGEST_MS = 5_000, 10 * 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What an editor looks for: in which source of the sheet, on which codes, how long, and where
    the clip is to go. `document` says in which study the codes are."""

    source: str
    document: str
    codes: frozenset[str]
    least_ms: int
    most_ms: int
    purpose: Purpose
    language: str
    territory: str = ANYWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedBy:
    """What is coded of an interview in a study: as its coders decided, else by the editor alone.

    `themes` are its codes with their depth, each once it or one below it is on a passage.
    """

    document: Document
    is_decided: bool
    book: Codebook
    passages: tuple[CodedPassage, ...]

    @property
    def themes(self) -> list[tuple[int, Code]]:
        """What can be looked for, in the order of the codebook."""
        used = {each.code for each in self.passages}
        return [(depth, code) for depth, code in self.book.walk() if used & _with_below(code)]


@transaction.atomic
def coded_in(cut: Cut, source: str, *, actor: Actor) -> tuple[CodedBy, ...]:
    """What is coded of a source of the newest sheet, study by study, as far as `actor` may see it.

    It may have been coded in another version of the words: its times say where it is. Raises
    `Refused` for whoever does not cut clips of the speaker.
    """
    require_cutter(cut.speaker, actor=actor)
    sheet = open_sheet(newest_version(cut), actor=actor)
    if source not in sheet.sources:
        return ()
    transcript = named_words(sheet.sources[source]).transcript
    documents = documents_for(actor).filter(transcript_version__transcript=transcript)
    found = (_coded(each, actor) for each in documents.order_by("-study__created_at", "number"))
    return tuple(each for each in found if each is not None)


def proposals_for(cut: Cut, ask: Ask, *, actor: Actor) -> Looked:
    """Passages that could go into the cut, best first, and those that are refused.

    Only approved cues count. Raises `Refused` for whoever may not cut, and for what cannot be
    looked for. Cost: about a second of one core an hour of transcript.
    """
    coded = coded_in(cut, ask.source, actor=actor)
    _require_measure(ask)
    by_document = {str(each.document.pk): each for each in coded}
    if ask.document not in by_document or not ask.codes:
        raise _no_theme()
    chosen = by_document[ask.document]
    sheet = open_sheet(newest_version(cut), actor=actor)
    against = reasons_against_ask(cut.speaker, sheet, ask)
    codes = [code for _depth, code in chosen.book.walk() if code.guid in ask.codes]
    wish = Wish(
        codes=frozenset().union(*map(_with_below, codes)),
        least_ms=ask.least_ms,
        most_ms=ask.most_ms,
    )
    return look(
        working_of(sheet.sources[ask.source], cut.speaker, actor=actor),
        chosen.passages,
        wish,
        sheet.protection.hide,
        lambda _span: against,
    )


@transaction.atomic
def take_proposal(
    cut: Cut, ask: Ask, span_ms: Span, *, seen: int, actor: Actor
) -> tuple[SheetVersion, Proposal]:
    """Put a passage that is still proposed at the end of the cut, as the next version.

    Raises `Refused` when consent, the words or the codings say otherwise by now, and
    `CutChangedMeanwhile` when there is a newer version than `seen`.
    """
    looked = proposals_for(cut, ask, actor=actor)
    proposal = next((each for each in looked.proposals if each.span_ms == span_ms), None)
    if proposal is None:
        raise Refused(
            what=_("Taking this passage"),
            reason=_("it is not proposed any more: consent, the words or the codings changed"),
            way_on=_("Look again."),
        )
    sheet = open_sheet(newest_version(cut), actor=actor)
    taken = Passage(source=ask.source, start_ms=span_ms.start, end_ms=span_ms.end, insert_label={})
    changed = replace(sheet, passages=(*sheet.passages, taken))
    return save_sheet(cut, changed, seen=seen, actor=actor), proposal


def reasons_against_ask(speaker: Speaker, sheet: CutSheet, ask: Ask) -> tuple[str, ...]:
    """Why nothing of the speaker may go where `ask` says today, as sentences."""
    return reasons_against(
        speaker,
        sheet,
        purpose=ask.purpose,
        languages=[ask.language],
        territory=ask.territory,
        today=timezone.now().date(),
    )


def _coded(document: Document, actor: Actor) -> CodedBy | None:
    sheet = decided_sheet_of(document, actor)
    is_decided = sheet is not None
    sheet = sheet or _own_finished(document, actor)
    if sheet is None:
        return None
    content = content_of(sheet, actor=actor)
    return CodedBy(
        document=document,
        is_decided=is_decided,
        book=codebook_of(document.study.codebook_version),
        passages=coded_passages(text_of(document, actor=actor), content.codings),
    )


def _own_finished(document: Document, actor: Actor) -> Sheet | None:
    return own_sheets_of(actor).filter(document=document, finished_at__isnull=False).first()


def _with_below(code: Code) -> frozenset[str]:
    return frozenset({code.guid}).union(*map(_with_below, code.children))


def _require_measure(ask: Ask) -> None:
    if not SHORTEST_MS <= ask.least_ms <= ask.most_ms <= LONGEST_MS:
        raise Refused(
            what=_("Looking for passages"),
            reason=_("a passage is 5 seconds long at least and 600 at most"),
            way_on=_("Write the shorter length first."),
        )


def _no_theme() -> Refused:
    return Refused(
        what=_("Looking for passages"),
        reason=_("no theme is chosen"),
        way_on=_("Choose one theme at least, of one study."),
    )
