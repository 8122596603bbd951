"""Deciding: only once all have finished, with a reason, and without touching what coders did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.coding.studying import (
    BRUTALITY,
    HARDSHIP,
    HEADING,
    LEFT,
    STORY,
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
from walkaway.coding.models import Document, Sheet, Unit
from walkaway.coding.queries.sheets import decided_sheet_of
from walkaway.coding.services.adjudication import (
    decide,
    finish_deciding,
    may_decide,
    own_passage,
    still_undecided,
)
from walkaway.coding.services.comparison import opened_document, opened_study
from walkaway.coding.services.sheets import ITEM, content_of
from walkaway.core.coding.adjudication import Verdict
from walkaway.core.coding.model import Choice, TextSelection
from walkaway.core.errors import ChangedMeanwhile, Refused
from walkaway.core.spans import Span
from walkaway.journal.models import Entry

NEITHER = Verdict(choice=Choice.NONE, reason="it tells of somebody else")


@pytest.fixture
def ann() -> Actor:
    return researcher("Ann")


@pytest.fixture
def ben() -> Actor:
    return researcher("Ben")


@pytest.fixture
def eve() -> Actor:
    """Leads the study, and codes nothing."""
    return researcher("Eve")


def sentence(number: int) -> tuple[int, int]:
    """The place of a sentence of the story, from 1."""
    starts = [0, *(at + 2 for at in range(len(STORY) - 1) if STORY[at] == "."), len(STORY) + 1]
    return starts[number - 1], starts[number] - 1


@pytest.fixture
def document(ann: Actor, ben: Actor, eve: Actor) -> Document:
    """Both put *leaving* on the first sentence; they differ on the second and the third."""
    document = a_study(eve, ann, ben).documents.get()
    code_passage(ann, document, LEFT, *sentence(1))
    code_passage(ben, document, LEFT, *sentence(1))
    code_passage(ann, document, BRUTALITY, *sentence(2))
    code_passage(ben, document, HARDSHIP, *sentence(3))
    code_passage(ben, document, BRUTALITY, *sentence(3))
    return document


@pytest.fixture
def open_document(document: Document, ann: Actor, ben: Actor) -> Document:
    finish(ann, document)
    finish(ben, document)
    return document


def marks(document: Document, actor: Actor) -> list[tuple[str, Span]]:
    sheet = decided_sheet_of(document, actor)
    assert sheet
    found = []
    for coding in content_of(sheet, actor=actor).codings:
        assert isinstance(coding.selection, TextSelection)
        found.append((coding.code, coding.selection.span))
    return found


def test_nothing_is_decided_before_everybody_has_finished(
    document: Document, ann: Actor, eve: Actor
) -> None:
    finish(ann, document)

    assert not may_decide(document, actor=eve)
    for attempt in (decide_nothing, finish_now):
        with pytest.raises(Refused, match="finished"):
            attempt(document, eve)
    assert opened_study(document.study, actor=eve).documents == ()
    assert not Sheet.objects.filter(coder=None).exists()


def decide_nothing(document: Document, actor: Actor) -> None:
    decide(document, 2, NEITHER, revision=0, actor=actor)


def finish_now(document: Document, actor: Actor) -> None:
    finish_deciding(document, revision=0, actor=actor)


@pytest.mark.parametrize("attempt", [decide_nothing, finish_now])
def test_a_stranger_to_the_study_decides_nothing(
    open_document: Document, attempt: Callable[[Document, Actor], None]
) -> None:
    with pytest.raises(Refused):
        attempt(open_document, researcher("Stranger"))


def test_what_all_agree_on_and_what_was_decided_is_the_sheet(
    open_document: Document, ann: Actor, ben: Actor, eve: Actor
) -> None:
    sheets = {
        actor: content_of(sheet_of(actor, open_document), actor=actor) for actor in (ann, ben)
    }

    assert ben.staff
    for_ben = Verdict(choice=Choice.CODER, coder=str(ben.staff.pk), reason="as defined")
    decide(open_document, 3, for_ben, revision=0, actor=eve)
    sheet = decide(open_document, 2, NEITHER, revision=1, actor=ann)

    assert marks(open_document, ben) == [
        (LEFT, Span(*sentence(1))),
        (BRUTALITY, Span(*sentence(3))),
        (HARDSHIP, Span(*sentence(3))),
    ]
    decided = content_of(sheet, actor=ben)
    assert [each.reason for each in decided.codings] == ["", "as defined", "as defined"]
    assert [(each.choice, each.by) for each in decided.decisions] == [
        (Choice.NONE, ann.ref),
        (Choice.CODER, eve.ref),
    ]
    # The sheets of the coders are as they were.
    for actor, before in sheets.items():
        assert content_of(sheet_of(actor, open_document), actor=actor) == before


def test_own_codes_and_an_own_passage(open_document: Document, eve: Actor) -> None:
    opened = opened_document(open_document, actor=eve)
    unit = opened.disputes[0].unit
    span = own_passage(opened, unit, "an\r\nold  man")
    assert STORY[span.start : span.end] == "an old man"
    with pytest.raises(Refused, match="do not stand"):
        own_passage(opened, unit, "a young man")

    own = Verdict(choice=Choice.OWN, own=((BRUTALITY, span),), reason="only this")
    decide(open_document, 2, own, revision=0, actor=eve)

    assert (BRUTALITY, span) in marks(open_document, eve)


@pytest.mark.parametrize(
    "change",
    [
        {"reason": "  "},
        {"reason": "x" * 4001},
        {"choice": Choice.CODER, "coder": "somebody"},
        {"choice": Choice.OWN},
        {"choice": Choice.OWN, "own": ((HEADING, Span(0, 4)),)},
        {"choice": Choice.OWN, "own": ((LEFT, Span(4, 4)),)},
        {"choice": Choice.OWN, "own": ((LEFT, Span(0, 10_000)),)},
    ],
)
def test_what_is_no_verdict_is_refused(
    open_document: Document, eve: Actor, change: dict[str, object]
) -> None:
    with pytest.raises(Refused):
        decide(open_document, 2, replace(NEITHER, **change), revision=0, actor=eve)  # type: ignore[arg-type]
    assert not Sheet.objects.filter(coder=None).exists()


@pytest.mark.parametrize("number", [1, 4, 99])
def test_only_what_is_in_dispute_is_decided(
    open_document: Document, eve: Actor, number: int
) -> None:
    with pytest.raises(Refused, match="do not differ"):
        decide(open_document, number, NEITHER, revision=0, actor=eve)


def test_two_who_decide_at_once_do_not_overwrite_each_other(
    open_document: Document, ann: Actor, eve: Actor
) -> None:
    decide(open_document, 2, NEITHER, revision=0, actor=eve)
    with pytest.raises(ChangedMeanwhile):
        decide(open_document, 2, NEITHER, revision=0, actor=ann)
    with pytest.raises(ChangedMeanwhile):
        decide(open_document, 3, NEITHER, revision=0, actor=ann)


def test_it_is_finished_when_all_is_decided_and_then_for_good(
    open_document: Document, eve: Actor
) -> None:
    decide(open_document, 2, NEITHER, revision=0, actor=eve)
    with pytest.raises(Refused, match="1 difference is"):
        finish_deciding(open_document, revision=1, actor=eve)
    decide(open_document, 3, NEITHER, revision=1, actor=eve)
    with pytest.raises(ChangedMeanwhile):
        finish_deciding(open_document, revision=1, actor=eve)

    sheet = finish_deciding(open_document, revision=2, actor=eve)

    assert sheet.finished_at is not None
    with pytest.raises(ChangedMeanwhile):
        decide(open_document, 3, NEITHER, revision=sheet.revision, actor=eve)
    assert still_undecided(opened_document(open_document, actor=eve)) == ()
    told = list(Entry.objects.order_by("position").values_list("verb", flat=True))
    assert told[-5:] == [
        "sheet-saved",
        "dispute-decided",
        "sheet-saved",
        "dispute-decided",
        "adjudication-finished",
    ]


def test_where_nobody_differed_what_all_agree_on_is_finished_at_once(
    ann: Actor, ben: Actor
) -> None:
    document = a_study(ann, ann, ben).documents.get()
    for coder in (ann, ben):
        code_passage(coder, document, LEFT, *sentence(1))
        finish(coder, document)

    finish_deciding(document, revision=0, actor=ann)

    assert marks(document, ann) == [(LEFT, Span(*sentence(1)))]


def test_what_is_decided_about_an_interview_is_sealed(ann: Actor, ben: Actor) -> None:
    study = a_study(ann, ann, ben, transcripts=[an_interview(ann, ben)], unit=Unit.CUE)
    document = study.documents.get()
    code_passage(ann, document, LEFT, 0, 16)
    finish(ann, document)
    finish(ben, document)

    for_ann = Verdict(choice=Choice.CODER, coder=ann.ref, reason="a canary sings")
    sheet = decide(document, 1, for_ann, revision=0, actor=ben)

    assert Sheet.objects.get(pk=sheet.pk).content == ""
    assert SealedItem.objects.filter(kind=ITEM, subject=sheet.pk).count() == 1
    assert content_of(sheet, actor=ann).decisions[0].reason == "a canary sings"
    assert marks(document, ben) == [(LEFT, Span(0, 16))]
    finish_deciding(document, revision=1, actor=ann)
    # Whoever has locked their vault gets nothing of it, and is told how much that is.
    locked = replace(ben, keys=None)
    with pytest.raises(Refused, match="locked"):
        opened_document(document, actor=locked)
    assert opened_study(study, actor=locked).closed == 1
    assert opened_study(study, actor=locked).comparison.units == ()


def test_stories_are_compared_where_an_interview_does_not_open(ann: Actor, ben: Actor) -> None:
    study = a_study(
        ann, ann, ben,
        copies=[a_copy(accepted_by=ann)], transcripts=[an_interview(ann, ben)], unit=Unit.CUE,
    )  # fmt: skip
    for document in study.documents.all():
        finish(ann, document)
        finish(ben, document)
    assert len(opened_study(study, actor=ann).documents) == 2
    opened = opened_study(study, actor=replace(ann, keys=None))
    assert ([each.row.copy_id is None for each in opened.documents], opened.closed) == ([False], 1)
