"""Studies and coding by their pages, as forms without a script post them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from tests.cast import Member, make_member, signed_in
from tests.coding.studying import (
    BRUTALITY,
    CUES,
    LEFT,
    STORY,
    a_codebook,
    a_copy,
    a_study,
    an_interview,
    code_passage,
    finish,
    sheet_of,
)
from walkaway.accounts.models import Role
from walkaway.archive.models import SealedItem
from walkaway.coding.models import Document, Sheet, Study
from walkaway.coding.queries.sheets import open_sheets_of
from walkaway.coding.services.sheets import ITEM, content_of
from walkaway.core.coding.model import MediaSelection, TextSelection
from walkaway.core.spans import Span

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, slots=True)
class Desk:
    """Somebody at their browser."""

    member: Member
    client: Client

    def get(self, route: str, /, *args: Any) -> HttpResponse:
        return self.client.get(at(route, *args))

    def post(self, route: str, /, *args: Any, **fields: Any) -> HttpResponse:
        named = {key.replace("__", "-").rstrip("_"): value for key, value in fields.items()}
        return self.client.post(at(route, *args), named)


def at(name: str, *args: Any) -> str:
    with override("en"):
        return reverse(name, args=args)


def desk_of(name: str) -> Desk:
    member = make_member(name, Role.RESEARCHER)
    return Desk(member, signed_in(member))


@pytest.fixture
def ann() -> Desk:
    return desk_of("Ann")


@pytest.fixture
def ben() -> Desk:
    return desk_of("Ben")


def the_sheet(desk: Desk, text: str = STORY) -> Sheet:
    actor = desk.member.actor
    study = a_study(actor, actor, copies=[a_copy(text, accepted_by=actor)])
    return sheet_of(actor, study.documents.get())


def coded(desk: Desk, sheet: Sheet) -> list[tuple[str, Any]]:
    content = content_of(sheet_of(desk.member.actor, sheet.document), actor=desk.member.actor)
    return [(each.code, each.selection) for each in content.codings]


def words(sheet: Sheet, start: int, end: int) -> str:
    assert sheet.document.copy
    return sheet.document.copy.text[start:end]


def test_a_study_is_begun_filled_and_given_to_coders(ann: Desk, ben: Desk) -> None:
    version = a_codebook(ann.member.actor)
    copies = [a_copy(title=f"Story {n}", accepted_by=ann.member.actor) for n in range(3)]
    a_copy(title="Not accepted")
    assert b"You lead no study" in ann.get("desk-coding").content

    begun = ann.post("desk-study-new", name="Why they left", codebook=version.pk, unit="sentence")
    study = Study.objects.get()
    assert begun.headers["Location"] == at("desk-study-documents", study.pk)
    offered = ann.get("desk-study-documents", study.pk).content
    assert b"Story 0" in offered
    assert b"Not accepted" not in offered

    ann.post("desk-study-documents", study.pk, copy=[copies[0].pk, copies[2].pk])
    documents = [each.pk for each in study.documents.all()]
    people = [ann.member.staff.pk, ben.member.staff.pk]
    ann.post("desk-study-coders", study.pk, document=documents, coder=people)

    assert Sheet.objects.filter(document__study=study).count() == 4
    shown = ben.get("desk-coding").content
    assert b"2 documents wait for you" in shown
    assert b"0 of 4 finished" in shown
    assert b"0 of 2" in ann.get("desk-study", study.pk).content


def test_a_study_tells_how_far_coders_are_and_nothing_of_what_they_did(
    ann: Desk, ben: Desk
) -> None:
    study = a_study(ann.member.actor, ann.member.actor, ben.member.actor)
    sheet = sheet_of(ann.member.actor, study.documents.get())
    ann.post("desk-sheet-change", sheet.pk, revision=0, code=LEFT, quote="I left the group")

    shown = ben.get("desk-study", study.pk).content
    assert b"0 of 1 finished, 1 begun" in shown
    assert b"passage coded" not in shown
    assert ben.get("desk-sheet", sheet.pk).status_code == 404
    posted = ben.post("desk-sheet-change", sheet.pk, revision=1, code=LEFT, quote="I left")
    assert posted.status_code == 404


def test_only_whoever_leads_a_study_changes_it(ann: Desk, ben: Desk) -> None:
    study = a_study(ann.member.actor, ben.member.actor)
    copy = a_copy(title="One more", accepted_by=ann.member.actor)

    refused = ben.post("desk-study-documents", study.pk, copy=[copy.pk])
    assert refused.status_code == 422
    assert study.documents.count() == 1
    given = ben.post(
        "desk-study-coders", study.pk, document=[study.documents.get().pk],
        coder=[ann.member.staff.pk],
    )  # fmt: skip
    assert given.status_code == 422
    assert Sheet.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "passage"),
    [
        ({"quote": "an old man"}, "an old man"),
        ({"start": "0", "end": "16"}, "I left the group"),
        ({"start": "39", "end": "76"}, "They beat an old man in the square."),
        ({"first": "1"}, STORY),
    ],
)
def test_a_passage_is_chosen_in_several_ways(
    ann: Desk, fields: dict[str, str], passage: str
) -> None:
    sheet = the_sheet(ann)

    answer = ann.post("desk-sheet-change", sheet.pk, revision=0, code=BRUTALITY, **fields)

    assert answer.status_code == 302
    ((code, selection),) = coded(ann, sheet)
    assert code == BRUTALITY
    assert words(sheet, selection.span.start, selection.span.end) == passage


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"quote": "no such words"},
        {"quote": "the"},
        {"first": "7"},
        {"start": "9", "end": "9"},
        {"start": "0", "end": "99999"},
        {"from": "0:01", "to": "0:02"},
        {"from": "soon", "to": "0:02"},
    ],
)
def test_a_passage_that_is_none_is_refused_and_what_was_typed_stays(
    ann: Desk, fields: dict[str, str]
) -> None:
    sheet = the_sheet(ann)

    answer = ann.post("desk-sheet-change", sheet.pk, revision=0, code=BRUTALITY, **fields)

    assert answer.status_code == 422
    assert fields.get("quote", "").encode() in answer.content
    assert coded(ann, sheet) == []


def test_numbers_of_paragraphs_count_those_that_hold_words(ann: Desk) -> None:
    text = "One is here.\n\n  Two is here.  \nThree is here.\n"
    sheet = the_sheet(ann, text)
    shown = ann.get("desk-sheet", sheet.pk).content.decode()
    assert '<p class="words" data-start="14">  Two is here.  </p>' in shown

    ann.post("desk-sheet-change", sheet.pk, revision=0, code=LEFT, first="2", last="3")
    ann.post("desk-sheet-change", sheet.pk, revision=1, code=LEFT, first="3", quote="is here")

    spans = [selection.span for _, selection in coded(ann, sheet)]
    assert [text[span.start : span.end] for span in spans] == [
        "Two is here.  \nThree is here.",
        "is here",
    ]
    assert spans[1].start > spans[0].start


def test_an_interview_is_coded_by_cue_and_by_time(ann: Desk) -> None:
    actor = ann.member.actor
    study = a_study(actor, actor, transcripts=[an_interview(actor)])
    sheet = sheet_of(actor, study.documents.get())
    shown = ann.get("desk-sheet", sheet.pk).content.decode()
    assert all(cue in shown for cue in CUES)

    ann.post("desk-sheet-change", sheet.pk, revision=0, code=LEFT, first="2")
    ann.client.post(
        at("desk-sheet-change", sheet.pk),
        {"revision": 1, "code": BRUTALITY, "from": "0:01", "to": "0:02.500"},
    )

    assert coded(ann, sheet) == [
        (LEFT, TextSelection(span=Span(len(CUES[0]) + 1, len(CUES[0]) + 1 + len(CUES[1])))),
        (BRUTALITY, MediaSelection(span_ms=Span(1000, 2500))),
    ]
    assert "00:00:01.000" in ann.get("desk-sheet", sheet.pk).content.decode()


def test_memos_are_kept_and_a_coding_is_removed(ann: Desk) -> None:
    sheet = the_sheet(ann)
    ann.post("desk-sheet-change", sheet.pk, revision=0, code=LEFT, quote="I left the group")
    (coding,) = content_of(the(sheet), actor=ann.member.actor).codings

    fields = {"revision": 1, "memo-of": coding.guid, f"memo-{coding.guid}": "in summer"}
    ann.client.post(at("desk-sheet-change", sheet.pk), fields)
    ann.post("desk-sheet-change", sheet.pk, revision=2, note="1", memo="a short one")
    content = content_of(the(sheet), actor=ann.member.actor)
    assert (content.codings[0].memo, content.memo) == ("in summer", "a short one")

    ann.post("desk-sheet-change", sheet.pk, revision=3, remove=coding.guid)
    assert coded(ann, sheet) == []


def the(sheet: Sheet) -> Sheet:
    return Sheet.objects.get(pk=sheet.pk)


def test_the_script_gets_the_list_alone_with_what_was_refused(ann: Desk) -> None:
    sheet = the_sheet(ann)
    address = at("desk-sheet-change", sheet.pk)
    fields = {"revision": "0", "code": LEFT, "start": "0", "end": "16"}
    part = {"X-Walkaway-Part": "codings"}

    done = ann.client.post(address, fields, headers=part)
    assert done.status_code == 200
    assert b"<html" not in done.content
    assert b'data-revision="1"' in done.content

    late = ann.client.post(address, fields | {"end": "6"}, headers=part)
    assert late.status_code == 409
    assert b'data-refusal="Saving is refused' in late.content
    assert b'data-revision="1"' in late.content
    assert len(coded(ann, sheet)) == 1


def test_what_a_browser_would_drop_keeps_its_place(ann: Desk) -> None:
    sheet = the_sheet(ann, "a\rb\r\nc <i>d</i> & e")

    shown = ann.get("desk-sheet", sheet.pk).content.decode()

    assert '<p class="words" data-start="0">a b </p>' in shown
    assert '<p class="words" data-start="5">c &lt;i&gt;d&lt;/i&gt; &amp; e</p>' in shown


def test_finishing_is_asked_for_once_and_stays(ann: Desk) -> None:
    sheet = the_sheet(ann)
    ann.post("desk-sheet-change", sheet.pk, revision=0, code=LEFT, quote="I left the group")
    assert b"I have finished" in ann.get("desk-sheet-finish", sheet.pk).content
    assert the(sheet).finished_at is None

    stale = ann.post("desk-sheet-finish", sheet.pk, revision=0)
    assert stale.status_code == 409
    ann.post("desk-sheet-finish", sheet.pk, revision=1)

    assert the(sheet).finished_at is not None
    shown = ann.get("desk-sheet", sheet.pk).content
    assert b"What you coded stays as it is" in shown
    assert b'id="put"' not in shown
    late = ann.post("desk-sheet-change", sheet.pk, revision=2, code=LEFT, quote="an old man")
    assert late.status_code == 422
    assert len(coded(ann, sheet)) == 1


def test_a_page_of_a_long_story_is_answered_in_a_few_queries(
    ann: Desk, django_assert_max_num_queries: Any
) -> None:
    sheet = the_sheet(ann, "\n".join(["Nobody told me that I could leave. " * 3] * 1000))

    with django_assert_max_num_queries(25):
        shown = ann.get("desk-sheet", sheet.pk)

    assert shown.content.count(b'class="words"') == 1000


def test_interviews_are_offered_to_who_works_on_the_speaker(ann: Desk, ben: Desk) -> None:
    version = an_interview(ann.member.actor)
    speaker = version.transcript.interview.speaker.pseudonym.encode()
    mine = a_study(ann.member.actor, ann.member.actor)
    theirs = a_study(ben.member.actor, ben.member.actor)

    assert speaker in ann.get("desk-study-documents", mine.pk).content
    assert speaker not in ben.get("desk-study-documents", theirs.pk).content
    ben.post("desk-study-documents", theirs.pk, transcript=[version.pk])
    assert not Document.objects.filter(transcript_version=version).exists()


def test_what_a_coder_cannot_finish_is_taken_back_so_that_the_rest_opens(
    ann: Desk, ben: Desk
) -> None:
    mine, theirs = ann.member.actor, ben.member.actor
    copies = [a_copy(title=f"Story {n}", accepted_by=mine) for n in range(2)]
    version = an_interview(mine, theirs)
    study = a_study(mine, mine, theirs, copies=copies, transcripts=[version])
    first, second, interview = study.documents.all()
    code_passage(theirs, interview, LEFT, 0, 5)
    assert SealedItem.objects.filter(kind=ITEM).count() == 1
    finish(theirs, first)
    for document in (first, second, interview):
        finish(mine, document)
    assert not open_sheets_of(second, mine)

    refused = ben.post("desk-study-take-back", study.pk, coder=str(ann.member.staff.pk))
    assert refused.status_code == 422
    ann.post("desk-study-take-back", study.pk, coder=str(ben.member.staff.pk))

    assert [each.coder for each in open_sheets_of(second, mine)] == [ann.member.staff]
    assert len(open_sheets_of(first, mine)) == 2
    assert not SealedItem.objects.filter(kind=ITEM).filter(author=theirs.ref).exists()


def test_an_interview_in_which_nothing_is_coded_is_finished_and_read_again(ann: Desk) -> None:
    actor = ann.member.actor
    document = a_study(actor, actor, transcripts=[an_interview(actor)]).documents.get()
    sheet = finish(actor, document)

    assert ann.get("desk-sheet", sheet.pk).status_code == 200
    assert content_of(the(sheet), actor=actor).codings == ()
