"""Questions of a study: asked of what may leave, and answered without a hidden word."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from django.urls import reverse
from django.utils.translation import override

from tests.archive.consents import consent
from tests.archive.people import member
from tests.cast import Member, make_member, signed_in
from tests.coding.studying import (
    BRUTALITY,
    HARDSHIP,
    HEADING,
    LEFT,
    a_study,
    an_interview,
    code_passage,
    finish,
    researcher,
)
from tests.coding.told import BEAT, a_told_study
from walkaway.accounts.actors import Actor
from walkaway.accounts.models import Role
from walkaway.archive.services.protection import Mark, mark
from walkaway.coding.models import Document, Study
from walkaway.coding.queries.documents import speaker_of
from walkaway.coding.services.adjudication import decide, finish_deciding
from walkaway.coding.services.querying import (
    Answer,
    Part,
    Question,
    answer,
    asked,
    hand_out_answer,
)
from walkaway.core.coding.adjudication import Choice, Verdict
from walkaway.core.coding.queries import Counted, Facet
from walkaway.core.errors import Refused
from walkaway.core.gate import Form, Purpose
from walkaway.journal.models import Entry

ANYTHING = Question(only={})


@pytest.fixture
def ann() -> Actor:
    return researcher("Ann")


@pytest.fixture
def ben() -> Actor:
    return researcher("Ben")


def found(study: Study, actor: Actor, question: Question = ANYTHING) -> Answer:
    return answer(asked(study, actor=actor), question)


def test_codes_are_counted_by_region_year_and_case(ann: Actor) -> None:
    study = a_told_study(ann)
    opened = asked(study, actor=ann)
    for facet, columns in (
        (Facet.REGION, ["middle-east", "north-africa"]),
        (Facet.YEAR, ["2014", "2015"]),
    ):
        counts = answer(opened, Question(facet=facet, only={})).counts
        assert list(counts.columns) == columns
        brutality = next(row for row in counts.rows if row.code.guid == BRUTALITY)
        assert [cell.sources for cell, _ in brutality.out_of] == [1, 1, 2]
    assert set(opened.case_names.values()) == {"Nour", "Sami"}
    only = answer(opened, Question(only={Facet.YEAR: "2015"}))
    assert only.documents == 1
    left = next(row for row in only.counts.rows if row.code.guid == LEFT)
    assert left.out_of[-1] == (
        Counted(documents=1, sources=1, passages=1),
        Counted(documents=1, sources=1),
    )


def test_passages_are_quoted_with_what_stands_around_them(ann: Actor) -> None:
    quoted = found(a_told_study(ann), ann, Question(only={}, code=HEADING)).quotations
    assert [(each.title, each.text) for each in quoted] == [
        ("One tells", "They beat an old man in the square."),
        ("Another tells", "They beat an old man in the square."),
    ]
    assert quoted[0].before.endswith("the summer of 2015. ")


def test_nothing_is_counted_before_everybody_has_finished(ann: Actor, ben: Actor) -> None:
    study = a_study(ann, ann, ben)
    document = study.documents.get()
    code_passage(ann, document, BRUTALITY, *BEAT)
    finish(ann, document)
    opened = asked(study, actor=ann)
    assert opened.materials == ()
    assert opened.unfinished == 1


def test_what_was_not_decided_is_said_to_be_so(ann: Actor, ben: Actor) -> None:
    study = a_study(ann, ann, ben)
    document = study.documents.get()
    code_passage(ann, document, BRUTALITY, *BEAT)
    code_passage(ben, document, BRUTALITY, BEAT[0], BEAT[1] - 2)
    for coder in (ann, ben):
        finish(coder, document)
    opened = asked(study, actor=ann)
    assert opened.undecided == 1
    counts = answer(opened, ANYTHING).counts
    brutality = next(row for row in counts.rows if row.code.guid == BRUTALITY)
    assert brutality.out_of[-1][0].passages == 1


def test_what_was_decided_is_counted_and_not_what_coders_did(ann: Actor, ben: Actor) -> None:
    study = a_study(ann, ann, ben)
    document = study.documents.get()
    code_passage(ann, document, BRUTALITY, *BEAT)
    for coder in (ann, ben):
        finish(coder, document)
    assert len(found(study, ann, Question(only={}, code=BRUTALITY)).quotations) == 1
    neither = Verdict(choice=Choice.NONE, reason="it is hearsay")
    sheet = decide(document, 2, neither, revision=0, actor=ann)
    finish_deciding(document, revision=sheet.revision, actor=ann)
    assert asked(study, actor=ann).undecided == 0
    assert found(study, ann, Question(only={}, code=BRUTALITY)).quotations == ()


def an_interview_study(ann: Actor, *, cues: tuple[str, ...]) -> tuple[Study, Document, Actor]:
    interviewer = member("Ina", Role.INTERVIEWER)
    study = a_study(ann, ann, transcripts=[an_interview(ann, interviewer, cues=cues)])
    return study, study.documents.get(), interviewer


def test_an_interview_without_consent_to_research_is_in_no_answer(ann: Actor) -> None:
    study, document, _ = an_interview_study(ann, cues=("Canarywords.", "We left."))
    code_passage(ann, document, LEFT, 0, 12)
    finish(ann, document)
    opened = asked(study, actor=ann)
    assert opened.materials == ()
    assert [each.blockers[0].rule for each in opened.withheld] == ["no-consent"]
    for part in Part:
        handed = hand_out_answer(study, Question(only={}, code=LEFT), part, actor=ann)
        assert "Canarywords" not in handed

    speaker = speaker_of(document)
    assert speaker
    consent(speaker, (Purpose.RESEARCH, Form.TEXT), language="en")
    (quoted,) = found(study, ann, Question(only={}, code=LEFT)).quotations
    assert quoted.text == "Canarywords."
    assert quoted.at_ms == 1000


def test_a_passage_with_a_hidden_name_is_withheld_and_others_have_a_stand_in(ann: Actor) -> None:
    study, document, interviewer = an_interview_study(ann, cues=("I met Omar.", "We left."))
    code_passage(ann, document, LEFT, 0, 11)
    code_passage(ann, document, HARDSHIP, 12, 20)
    finish(ann, document)
    speaker = speaker_of(document)
    assert speaker
    consent(speaker, (Purpose.RESEARCH, Form.TEXT), language="en")
    mark(speaker, Mark(text="Omar", language="en"), actor=interviewer)

    (withheld,) = found(study, ann, Question(only={}, code=LEFT)).quotations
    assert withheld.is_guarded
    assert withheld.text == withheld.before == withheld.after == ""
    (shown,) = found(study, ann, Question(only={}, code=HARDSHIP)).quotations
    assert shown.text == "We left."
    for part in Part:
        for code in (LEFT, HARDSHIP):
            handed = hand_out_answer(study, Question(only={}, code=code), part, actor=ann)
            assert "Omar" not in handed


def test_who_holds_no_key_counts_no_interview(ann: Actor, ben: Actor) -> None:
    study, document, _ = an_interview_study(ann, cues=("Canarywords.",))
    code_passage(ann, document, LEFT, 0, 12)
    finish(ann, document)
    speaker = speaker_of(document)
    assert speaker
    consent(speaker, (Purpose.RESEARCH, Form.TEXT), language="en")
    Study.objects.filter(pk=study.pk).update(led_by=ben.staff)
    assert asked(study, actor=ben).materials == ()


def test_what_is_handed_out_is_in_the_journal_without_a_word(ann: Actor) -> None:
    study = a_told_study(ann)
    table = hand_out_answer(study, Question(only={}), Part.COUNTS, actor=ann)
    rows = list(csv.DictReader(io.StringIO(table.removeprefix("\ufeff"))))
    assert {row["region"] for row in rows} == {"middle-east", "north-africa", "all"}
    facts = json.loads(Entry.objects.get(verb="answer-handed-out").facts)
    assert (facts["part"], facts["documents"], facts["withheld"]) == ("counts", 2, 0)


def test_a_code_that_there_is_not_is_refused(ann: Actor) -> None:
    with pytest.raises(Refused, match="no such code"):
        hand_out_answer(a_told_study(ann), Question(only={}, code="nowhere"), Part.PAGE, actor=ann)


def a_reader() -> Member:
    return make_member("Rana", Role.RESEARCHER)


def address(name: str, *arguments: object) -> str:
    with override("en"):
        return reverse(name, args=arguments)


def test_the_page_answers_and_hands_out(ann: Actor) -> None:
    assert ann.staff
    reader = a_reader()
    study = a_told_study(reader.actor)
    client = signed_in(reader)
    page = client.get(address("desk-study-queries", study.pk), {"by": "year", "code": BRUTALITY})
    told = re.sub(r"<[^>]+>", "", page.content.decode())
    assert "2 / 2" in told
    assert "They beat an old man in the square." in told
    for part in Part:
        handed = client.post(
            address("desk-study-answer", study.pk, part.value), {"by": "year", "code": BRUTALITY}
        )
        assert handed.status_code == 200
        assert handed["Content-Disposition"] == f'attachment; filename="{part.file_name}"'
    page = handed.content.decode()
    assert not re.search(r"<script|https?://", page)
    assert client.post(address("desk-study-answer", study.pk, "nothing")).status_code == 404


def test_somebody_elses_study_is_not_there(ann: Actor) -> None:
    study = a_told_study(ann)
    answer = signed_in(a_reader()).get(address("desk-study-queries", study.pk))
    assert answer.status_code == 404


def test_a_value_that_there_is_not_asks_nothing(ann: Actor) -> None:
    reader = a_reader()
    study = a_told_study(reader.actor)
    page = signed_in(reader).get(address("desk-study-queries", study.pk), {"code": "nowhere"})
    assert page.status_code == 200
    assert b"quotations-title" not in page.content


def test_an_empty_study_teaches() -> None:
    reader = a_reader()
    study = a_study(reader.actor, reader.actor)
    page = signed_in(reader).get(address("desk-study-queries", study.pk))
    assert b"Nothing can be asked yet." in page.content
