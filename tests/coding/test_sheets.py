"""A coder codes on their own sheet, blind to others; that of an interview is sealed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.coding.studying import (
    BRUTALITY,
    CUES,
    HEADING,
    LEFT,
    a_copy,
    a_study,
    an_interview,
    code_passage,
    finish,
    researcher,
    sheet_of,
)
from walkaway.accounts.actors import Actor
from walkaway.archive.models import SealedItem
from walkaway.archive.services.withdrawal import withdraw
from walkaway.coding.models import Document, Sheet
from walkaway.coding.queries.documents import documents_for, documents_of, speaker_of
from walkaway.coding.queries.sheets import (
    open_document_for,
    open_sheets_of,
    own_sheet_for,
    own_sheets_of,
)
from walkaway.coding.services.sheets import (
    ITEM,
    content_of,
    finish_sheet,
    put_coding,
    remove_coding,
    write_document_memo,
    write_memo,
)
from walkaway.coding.services.texts import text_of
from walkaway.core.coding.model import MediaSelection, Selection, TextSelection
from walkaway.core.errors import ChangedMeanwhile, NotOpened, Refused
from walkaway.core.spans import Span
from walkaway.journal.models import Entry


@pytest.fixture
def ann() -> Actor:
    return researcher("Ann")


@pytest.fixture
def ben() -> Actor:
    return researcher("Ben")


def passage(start: int, end: int) -> TextSelection:
    return TextSelection(span=Span(start, end))


def the_document(actor: Actor) -> Document:
    (document,) = documents_for(actor)
    return document


def test_what_is_coded_is_there_when_the_page_is_opened_again(ann: Actor) -> None:
    document = a_study(ann, ann).documents.get()
    sheet = sheet_of(ann, document)

    first = put_coding(sheet, LEFT, passage(0, 16), revision=0, actor=ann)
    put_coding(sheet, BRUTALITY, passage(5, 30), memo="who?", revision=1, actor=ann)
    write_memo(sheet, first.guid, "when", revision=2, actor=ann)
    write_document_memo(sheet, "short", revision=3, actor=ann)

    content = content_of(sheet_of(ann, document), actor=ann)
    assert [(each.code, each.selection, each.memo) for each in content.codings] == [
        (LEFT, passage(0, 16), "when"),
        (BRUTALITY, passage(5, 30), "who?"),
    ]
    assert (content.memo, sheet_of(ann, document).codings_total) == ("short", 2)


def test_the_same_code_on_the_same_passage_is_there_once(ann: Actor) -> None:
    document = a_study(ann, ann).documents.get()

    for _ in range(2):
        code_passage(ann, document, LEFT, 0, 16)

    assert sheet_of(ann, document).codings_total == 1


def test_a_coding_can_be_taken_away(ann: Actor) -> None:
    document = a_study(ann, ann).documents.get()
    sheet = sheet_of(ann, document)
    coding = put_coding(sheet, LEFT, passage(0, 16), revision=0, actor=ann)

    remove_coding(sheet, coding.guid, revision=1, actor=ann)

    assert content_of(sheet, actor=ann).codings == ()


def test_two_windows_do_not_overwrite_each_other(ann: Actor) -> None:
    document = a_study(ann, ann).documents.get()
    one, other = sheet_of(ann, document), sheet_of(ann, document)
    put_coding(one, LEFT, passage(0, 16), revision=0, actor=ann)

    with pytest.raises(ChangedMeanwhile):
        put_coding(other, BRUTALITY, passage(0, 16), revision=0, actor=ann)

    assert [each.code for each in content_of(one, actor=ann).codings] == [LEFT]


@pytest.mark.parametrize(
    ("code", "selection"),
    [
        ("99999999-0000-4000-8000-000000000000", passage(0, 5)),
        (HEADING, passage(0, 5)),
        (LEFT, passage(5, 5)),
        (LEFT, passage(0, 10_000)),
        (LEFT, MediaSelection(span_ms=Span(0, 1000))),
    ],
)
def test_what_is_no_code_or_no_passage_is_refused(
    ann: Actor, code: str, selection: Selection
) -> None:
    document = a_study(ann, ann).documents.get()

    with pytest.raises(Refused):
        put_coding(sheet_of(ann, document), code, selection, revision=0, actor=ann)

    assert sheet_of(ann, document).revision == 0


def test_a_coder_sees_no_other_sheet_before_all_have_finished(ann: Actor, ben: Actor) -> None:
    document = a_study(ann, ann, ben).documents.get()
    code_passage(ann, document, LEFT, 0, 16)
    theirs = sheet_of(ann, document)
    finish(ann, document)

    assert list(own_sheets_of(ben)) == [sheet_of(ben, document)]
    with pytest.raises(Sheet.DoesNotExist):
        own_sheet_for(ben, theirs.pk)
    with pytest.raises(Refused):
        content_of(theirs, actor=ben)
    # Nor does whoever leads and codes see what the others did.
    assert list(open_sheets_of(document, ann)) == []
    with pytest.raises(Document.DoesNotExist):
        open_document_for(ann, document.pk)

    finish(ben, document)

    assert {sheet.coder for sheet in open_sheets_of(document, ben)} == {ann.staff, ben.staff}
    assert len(content_of(theirs, actor=ben).codings) == 1


def test_nobody_codes_on_a_sheet_of_somebody_else(ann: Actor, ben: Actor) -> None:
    document = a_study(ann, ann, ben).documents.get()

    with pytest.raises(Refused):
        put_coding(sheet_of(ann, document), LEFT, passage(0, 5), revision=0, actor=ben)


def test_what_is_finished_stays_as_it_is(ann: Actor) -> None:
    document = a_study(ann, ann).documents.get()
    sheet = finish(ann, document)

    with pytest.raises(Refused):
        put_coding(sheet, LEFT, passage(0, 5), revision=sheet.revision, actor=ann)
    with pytest.raises(Refused):
        finish_sheet(sheet, revision=sheet.revision, actor=ann)


def test_how_far_coders_are_tells_nothing_of_what_they_did(ann: Actor, ben: Actor) -> None:
    study = a_study(ann, ann, ben)
    finish(ben, study.documents.get())

    (document,) = documents_of(study, ann)

    assert (document.sheets_total, document.sheets_finished) == (2, 1)


def test_an_interview_is_coded_by_cues_and_times_and_nothing_of_it_lies_in_the_clear(
    ann: Actor,
) -> None:
    document = a_study(ann, ann, transcripts=[an_interview(ann)]).documents.get()
    text = text_of(document, actor=ann)
    sheet = sheet_of(ann, document)

    assert text.text == "\n".join(CUES)
    assert [text.text[cue.span.start : cue.span.end] for cue in text.cues] == list(CUES)
    assert [cue.span_ms.start for cue in text.cues] == [1000, 2000, 3000]

    put_coding(sheet, LEFT, passage(0, 16), memo="a canary", revision=0, actor=ann)
    put_coding(sheet, BRUTALITY, MediaSelection(span_ms=Span(0, 1500)), revision=1, actor=ann)

    assert [each.code for each in content_of(sheet, actor=ann).codings] == [LEFT, BRUTALITY]
    assert Sheet.objects.get().content == ""
    (item,) = SealedItem.objects.filter(kind=ITEM)
    assert b"canary" not in bytes(item.envelope)
    assert LEFT not in "".join(Entry.objects.values_list("facts", flat=True))


def test_a_sealed_sheet_that_was_taken_away_is_not_taken_for_an_empty_one(ann: Actor) -> None:
    document = a_study(ann, ann, transcripts=[an_interview(ann)]).documents.get()
    code_passage(ann, document, LEFT, 0, 16)
    SealedItem.objects.filter(kind=ITEM).delete()

    with pytest.raises(NotOpened):
        content_of(sheet_of(ann, document), actor=ann)


def test_an_interview_on_which_nothing_was_found_is_finished_and_read(ann: Actor) -> None:
    document = a_study(ann, ann, transcripts=[an_interview(ann)]).documents.get()

    finish(ann, document)

    assert content_of(sheet_of(ann, document), actor=ann).codings == ()


def test_who_does_not_work_on_a_speaker_neither_gets_nor_finds_the_interview(
    ann: Actor, ben: Actor
) -> None:
    study = a_study(ann, ann, copies=[a_copy(accepted_by=ann)], transcripts=[an_interview(ann)])

    with pytest.raises(Refused):
        a_study(ann, ben, transcripts=[study.documents.get(copy=None).transcript_version])

    assert list(documents_for(ben)) == []


def test_a_withdrawal_takes_an_interview_out_of_every_study(ann: Actor) -> None:
    study = a_study(ann, ann, copies=[a_copy(accepted_by=ann)], transcripts=[an_interview(ann)])
    document = study.documents.get(copy=None)
    code_passage(ann, document, LEFT, 0, 16)
    speaker = speaker_of(document)
    assert speaker
    officer = speaker.assignments.exclude(staff=ann.staff).first()
    assert officer

    withdrawal = withdraw(
        speaker,
        actor=Actor(ref=str(officer.staff.pk), staff=officer.staff),
        now=timezone.now() + timedelta(seconds=1),
    )

    assert [each.copy_id is None for each in study.documents.all()] == [False]
    assert not SealedItem.objects.filter(kind=ITEM).exists()
    told = {each["exit"]: each["beyond"] for each in withdrawal.account["exits"]}
    assert told["coding"] == ["exported-codings"]
