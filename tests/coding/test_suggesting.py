"""Suggestions help a coder, and never tell what another coder did."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.coding.studying import (
    BRUTALITY,
    HARDSHIP,
    a_copy,
    a_study,
    an_interview,
    code_passage,
    finish,
    researcher,
    sheet_of,
)
from walkaway.accounts.actors import Actor, actor_of
from walkaway.coding.models import Document, Sheet
from walkaway.coding.services.suggesting import suggestions_for
from walkaway.core.coding.learning import LEAST_CONFIRMED
from walkaway.core.coding.model import Code, Term
from walkaway.core.coding.suggestions import ReasonKind
from walkaway.core.errors import Refused

pytestmark = pytest.mark.django_db

HUNGRY = [f"On day {at} the bread ran out and the soup was thin." for at in range(LEAST_CONFIRMED)]
OTHER = [f"On day {at} the lorry drove to another village." for at in range(LEAST_CONFIRMED)]
LONG = " ".join([*HUNGRY, *OTHER])
NEW = "The lorry stood still. Nobody had baked bread, and no soup came."


@pytest.fixture
def ann() -> Actor:
    return researcher("Ann")


@pytest.fixture
def ben() -> Actor:
    return researcher("Ben")


def two_stories(*coders: Actor) -> tuple[Document, Document]:
    """A story to learn from, and one to ask for."""
    copies = [a_copy(LONG, accepted_by=coders[0]), a_copy(NEW, accepted_by=coders[0])]
    first, second = a_study(coders[0], *coders, copies=copies).documents.all()
    return first, second


def code_what_is_hungry(coder: Actor, document: Document) -> None:
    for sentence in HUNGRY:
        start = LONG.index(sentence)
        code_passage(coder, document, HARDSHIP, start, start + len(sentence))


def learned(coder: Actor, document: Document) -> list[str]:
    """The codes that are suggested because of what was confirmed."""
    found = suggestions_for(sheet_of(coder, document), actor=coder)
    return [
        each.code
        for each in found
        if any(reason.kind is ReasonKind.LEARNED for reason in each.reasons)
    ]


def test_a_coder_is_helped_by_what_they_did_themselves(ann: Actor) -> None:
    first, second = two_stories(ann)
    code_what_is_hungry(ann, first)
    assert learned(ann, second) == []  # not finished: what is uncoded says nothing
    finish(ann, first)
    assert learned(ann, second) == [HARDSHIP]


def test_nobody_is_told_by_suggestions_what_another_coder_did(ann: Actor, ben: Actor) -> None:
    first, second = two_stories(ann, ben)
    before = suggestions_for(sheet_of(ann, second), actor=ann)
    code_what_is_hungry(ben, first)
    finish(ben, first)
    assert suggestions_for(sheet_of(ann, second), actor=ann) == before
    finish(ann, first)  # now the first story is open to both, and still nothing is learned of it
    assert suggestions_for(sheet_of(ann, second), actor=ann) == before
    assert learned(ben, second) == [HARDSHIP]


def test_what_was_decided_helps_everybody(ann: Actor, ben: Actor) -> None:
    first, second = two_stories(ann, ben)
    code_what_is_hungry(ben, first)
    for coder in (ann, ben):
        finish(coder, first)
    decided = Sheet.objects.get(document=first, coder=ben.staff)
    decided.pk, decided.coder, decided.finished_at = None, None, None
    decided._state.adding = True
    decided.save()
    assert learned(ann, second) == []
    Sheet.objects.filter(document=first, coder=None).update(finished_at=decided.saved_at)
    assert learned(ann, second) == [HARDSHIP]


def test_terms_suggest_in_an_interview_that_only_its_readers_open(ann: Actor, ben: Actor) -> None:
    hard = Code(guid=HARDSHIP, name="Hardship", terms=(Term(written="bread", language="en"),))
    version = an_interview(ann, ben)
    study = a_study(ann, ann, ben, transcripts=[version], codes=(hard,))
    sheet = sheet_of(ann, study.documents.get())
    (found,) = suggestions_for(sheet, actor=ann)
    assert found.code == HARDSHIP
    assert ann.staff
    with pytest.raises(Refused):
        suggestions_for(sheet, actor=actor_of(ann.staff))


def test_a_story_is_helped_with_a_locked_vault_though_an_interview_lies_beside_it(
    ann: Actor,
) -> None:
    study = a_study(ann, ann, copies=[a_copy(accepted_by=ann)], transcripts=[an_interview(ann)])
    story = study.documents.get(copy__isnull=False)
    interview = study.documents.get(copy=None)
    code_passage(ann, interview, BRUTALITY, 0, 5)
    finish(ann, interview)
    assert ann.staff
    assert suggestions_for(sheet_of(ann, story), actor=actor_of(ann.staff)) == ()


def test_nobody_else_is_given_the_suggestions_of_a_sheet(ann: Actor, ben: Actor) -> None:
    first, _ = two_stories(ann, ben)
    with pytest.raises(Refused):
        suggestions_for(sheet_of(ann, first), actor=ben)
    sheet = sheet_of(ann, first)
    sheet.coder = None
    with pytest.raises(Refused):
        suggestions_for(sheet, actor=ann)


def test_a_finished_sheet_has_none(ann: Actor) -> None:
    hard = Code(guid=HARDSHIP, name="Hardship", terms=(Term(written="bread", language="en"),))
    study = a_study(ann, ann, copies=[a_copy(NEW, accepted_by=ann)], codes=(hard,))
    document = study.documents.get()
    assert len(suggestions_for(sheet_of(ann, document), actor=ann)) == 1
    finish(ann, document)
    assert suggestions_for(sheet_of(ann, document), actor=ann) == ()


def test_nothing_is_written(ann: Actor) -> None:
    first, second = two_stories(ann)
    code_what_is_hungry(ann, first)
    finish(ann, first)
    sheet = sheet_of(ann, second)
    with CaptureQueriesContext(connection) as asked:
        assert suggestions_for(sheet, actor=ann)
    assert {query["sql"].split()[0] for query in asked} == {"SELECT"}
    sheet.refresh_from_db()
    assert sheet.revision == sheet.codings_total == 0
