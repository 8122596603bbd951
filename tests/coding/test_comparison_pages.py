"""The pages of comparison: closed until all have finished, and all that is done on them."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Member, make_member, signed_in
from tests.coding.studying import (
    BRUTALITY,
    HARDSHIP,
    LEFT,
    STORY,
    a_study,
    an_interview,
    code_passage,
    finish,
    sheet_of,
)
from walkaway.accounts.models import Role
from walkaway.archive.models import SealedItem
from walkaway.coding.models import Document, Sheet, Unit
from walkaway.coding.services.sheets import ITEM, content_of, put_coding
from walkaway.core.coding.model import TextSelection
from walkaway.core.spans import Span


@pytest.fixture
def ann() -> Member:
    return make_member("Ann", Role.RESEARCHER)


@pytest.fixture
def ben() -> Member:
    return make_member("Ben", Role.RESEARCHER)


@pytest.fixture
def document(ann: Member, ben: Member) -> Document:
    """Ann put a code on the second sentence, Ben another; Ben notes why."""
    document = a_study(ann.actor, ann.actor, ben.actor).documents.get()
    start = STORY.index("They beat")
    code_passage(ann.actor, document, BRUTALITY, start, start + 35)
    put_coding(
        sheet_of(ben.actor, document),
        HARDSHIP,
        TextSelection(span=Span(start, start + 35)),
        memo="hard to see",
        revision=0,
        actor=ben.actor,
    )
    return document


@pytest.fixture
def open_document(document: Document, ann: Member, ben: Member) -> Document:
    finish(ann.actor, document)
    finish(ben.actor, document)
    return document


def address(name: str, document: Document) -> str:
    of_study = name in {"desk-comparison", "desk-comparison-download"}
    return reverse(name, args=[document.study_id if of_study else document.pk])


def answer(**change: str) -> dict[str, str]:
    return {"unit": "2", "revision": "0", "answer": "none", "reason": "not told"} | change


def shown(client: Client, name: str, document: Document) -> str:
    response = client.get(address(name, document))
    assert response.status_code == 200
    return response.content.decode()


def test_a_document_is_not_there_before_everybody_has_finished(
    document: Document, ann: Member, ben: Member
) -> None:
    finish(ben.actor, document)
    for member in (ann, ben):
        client = signed_in(member)
        assert client.get(address("desk-comparison-document", document)).status_code == 404
        for name in ("desk-comparison-decide", "desk-comparison-finish"):
            assert client.post(address(name, document), answer()).status_code == 404
        overview = shown(client, "desk-comparison", document)
        assert "closed until all have finished" in overview
        assert "1 / 2" in overview
        for word in ("Brutality", "Hardship", "hard to see", "beat"):
            assert word not in overview
        table = client.post(address("desk-comparison-download", document), {"what": "every-code"})
        assert table.content == b"unit\r\n"
    assert not Sheet.objects.filter(coder=None).exists()


def test_strangers_find_nothing_and_other_roles_may_not(open_document: Document) -> None:
    stranger = signed_in(make_member("Stranger", Role.RESEARCHER))
    editor = signed_in(make_member("Editor", Role.EDITOR))
    for client, status in ((stranger, 404), (editor, 403)):
        for name in ("desk-comparison", "desk-comparison-document"):
            assert client.get(address(name, open_document)).status_code == status
        for name in ("desk-comparison-decide", "desk-comparison-finish"):
            assert client.post(address(name, open_document), answer()).status_code == status
        download = client.post(address("desk-comparison-download", open_document), {"what": "json"})
        assert download.status_code == status


def test_the_comparison_tells_figures_with_their_unit_and_the_dearest_difference(
    open_document: Document, ann: Member
) -> None:
    page = shown(signed_in(ann), "desk-comparison", open_document)

    assert "Counted in sentences that somebody coded" in page
    assert "No interval: it takes 30 units, and there is 1." in page
    assert "They beat an old man in the square." in page
    assert "?unit=2#decide" in page
    # All four sentences: two of four values differ for each code.
    assert "With all 4 sentences:" in page


def test_the_document_shows_both_side_by_side(open_document: Document, ann: Member) -> None:
    page = shown(signed_in(ann), "desk-comparison-document", open_document)

    assert "Difference 1 of 1" in page
    assert '<mark class="all">They beat an old man in the square.</mark>' in page
    assert "hard to see" in page
    assert "Cruelty against people." in page
    assert page.index("Brutality") < page.index("The whole text")


def test_deciding_and_finishing(open_document: Document, ann: Member, ben: Member) -> None:
    client = signed_in(ben)
    decided = client.post(
        address("desk-comparison-decide", open_document),
        answer(answer=f"coder:{ann.actor.ref}", reason="it is cruelty"),
    )
    assert decided.status_code == 302
    page = shown(client, "desk-comparison-document", open_document)
    assert "it is cruelty" in page
    assert "Everything is decided" in page

    to_finish = address("desk-comparison-document", open_document)
    assert f'<a class="button" href="{to_finish}">' in shown(
        client, "desk-comparison", open_document
    )

    finished = client.post(address("desk-comparison-finish", open_document), {"revision": "1"})

    assert finished.status_code == 302
    back = reverse("desk-study", args=[open_document.study_id])
    assert f'<a class="button" href="{back}">' in shown(client, "desk-comparison", open_document)
    assert "for good" in shown(client, "desk-comparison-document", open_document)
    sheet = Sheet.objects.get(coder=None)
    assert [each.code for each in content_of(sheet, actor=ann.actor).codings] == [BRUTALITY]


def test_something_else_is_decided_with_its_words(open_document: Document, ann: Member) -> None:
    client = signed_in(ann)
    form = answer(answer="own", words="an old\r\nman", code=LEFT)
    assert client.post(address("desk-comparison-decide", open_document), form).status_code == 302
    (coding,) = content_of(Sheet.objects.get(coder=None), actor=ann.actor).codings
    assert isinstance(coding.selection, TextSelection)
    span = coding.selection.span
    assert STORY[span.start : span.end] == "an old man"


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"reason": " "}, 422),
        ({"answer": ""}, 422),
        ({"answer": "coder:nobody"}, 422),
        ({"answer": "own", "words": "never said", "code": LEFT}, 422),
        ({"answer": "own", "words": "an old man"}, 422),
        ({"unit": "1"}, 422),
        ({"unit": "99"}, 404),
        ({"unit": "two"}, 404),
        ({"revision": "7"}, 409),
    ],
)
def test_what_is_refused_stays_typed(
    open_document: Document, ann: Member, change: dict[str, str], status: int
) -> None:
    form = answer(**{"reason": "a typed reason", **change})
    response = signed_in(ann).post(address("desk-comparison-decide", open_document), form)
    assert response.status_code == status
    assert not Sheet.objects.filter(coder=None, revision__gt=0).exists()
    if status != 404 and change.keys() - {"reason", "unit"}:
        assert "a typed reason" in response.content.decode()


def test_finishing_too_early_is_refused(open_document: Document, ann: Member) -> None:
    response = signed_in(ann).post(address("desk-comparison-finish", open_document))
    assert response.status_code == 422
    assert "1 difference is not decided" in response.content.decode()


def test_a_sealed_sheet_that_was_taken_away_is_told_and_decides_nothing(
    ann: Member, ben: Member
) -> None:
    study = a_study(
        ann.actor, ann.actor, ben.actor,
        transcripts=[an_interview(ann.actor, ben.actor)], unit=Unit.CUE,
    )  # fmt: skip
    document = study.documents.get()
    code_passage(ann.actor, document, LEFT, 0, 16)
    for member in (ann, ben):
        finish(member.actor, document)
    SealedItem.objects.filter(kind=ITEM).delete()
    client = signed_in(ann)

    asked = [
        client.get(address("desk-comparison-document", document)),
        client.post(address("desk-comparison-decide", document), answer(unit="1")),
        client.post(address("desk-comparison-finish", document)),
    ]

    for response in asked:
        assert response.status_code == 422
        assert "This document does not open" in response.content.decode()
    assert "1 document did not open for you" in shown(client, "desk-comparison", document)
    assert not Sheet.objects.filter(coder=None).exists()


def test_a_file_is_handed_out(open_document: Document, ann: Member) -> None:
    client = signed_in(ann)
    table = client.post(address("desk-comparison-download", open_document), {"what": BRUTALITY})
    assert table["Content-Disposition"] == 'attachment; filename="comparison.csv"'
    assert table.content.decode().splitlines() == ["unit,Ann,Ben", "1.2,1,0"]
    told = client.post(address("desk-comparison-download", open_document), {"what": "json"})
    assert json.loads(told.content)["format"] == "walkaway-comparison-1"
    none = client.post(address("desk-comparison-download", open_document), {"what": "x"})
    assert none.status_code == 422


def test_nothing_of_an_interview_is_shown_without_the_open_vault_or_the_key(
    ann: Member, ben: Member
) -> None:
    study = a_study(
        ann.actor, ann.actor, ben.actor,
        transcripts=[an_interview(ann.actor, ben.actor)], unit=Unit.CUE,
    )  # fmt: skip
    document = study.documents.get()
    code_passage(ann.actor, document, LEFT, 0, 16)
    for member in (ann, ben):
        finish(member.actor, document)
    assert "I left at night." in shown(signed_in(ben), "desk-comparison", document)
    assert "I left at night." in shown(signed_in(ben), "desk-comparison-document", document)

    locked = signed_in(ben, unlocked=False)
    for name in ("desk-comparison", "desk-comparison-document"):
        response = locked.get(address(name, document))
        assert response.status_code == 302
        assert reverse("unlock") in response["Location"]

    # Who no longer works on the speaker: the document is not there, the study is.
    ben.staff.assignments.all().delete()
    ben.staff.reader_keys.all().delete()
    client = signed_in(ben)
    assert client.get(address("desk-comparison-document", document)).status_code == 404
    assert "I left" not in shown(client, "desk-comparison", document)
