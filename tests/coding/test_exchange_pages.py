"""The pages on which studies are handed out and projects taken in."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.cast import Member, make_member, signed_in
from tests.coding.studying import LEFT, a_study, code_passage, finish
from walkaway.accounts.models import Role
from walkaway.coding.models import Study


@pytest.fixture
def ann() -> Member:
    return make_member("Ann", Role.RESEARCHER)


@pytest.fixture
def study(ann: Member) -> Study:
    study = a_study(ann.actor, ann.actor)
    code_passage(ann.actor, study.documents.get(), LEFT, 0, 16)
    finish(ann.actor, study.documents.get())
    return study


def test_the_page_says_what_leaves_and_what_the_standard_cannot_hold(
    ann: Member, study: Study
) -> None:
    page = signed_in(ann).get(reverse("desk-study-export", args=[study.pk]))

    assert page.status_code == 200
    assert "1 document leaves." in page.content.decode()
    assert "the language of a document" in page.content.decode()


def test_what_stays_is_told(ann: Member) -> None:
    study = a_study(ann.actor, ann.actor)

    page = signed_in(ann).get(reverse("desk-study-export", args=[study.pk])).content.decode()

    assert "Document 1: not everybody who codes it has finished." in page


@pytest.mark.parametrize(("format", "begins"), [("qdpx", b"PK"), ("csv", b"\xef\xbb\xbfdocument")])
def test_a_file_is_handed_out(ann: Member, study: Study, format: str, begins: bytes) -> None:
    answer = signed_in(ann).post(reverse("desk-study-hand-out", args=[study.pk, format]))

    assert answer.content.startswith(begins)
    assert answer["Content-Disposition"] == f'attachment; filename="study.{format}"'


def test_a_format_that_is_none_is_not_there(ann: Member, study: Study) -> None:
    address = reverse("desk-study-hand-out", args=[study.pk, "docx"])

    assert signed_in(ann).post(address).status_code == 404


def test_a_stranger_finds_no_study(study: Study) -> None:
    ben = make_member("Ben", Role.RESEARCHER)

    for name, rest in (("desk-study-export", []), ("desk-study-hand-out", ["csv"])):
        address = reverse(name, args=[study.pk, *rest])
        client = signed_in(ben)
        answer = client.post(address) if rest else client.get(address)
        assert answer.status_code == 404


def sent(ann: Member, content: bytes, **rest: str) -> str:
    file = SimpleUploadedFile("theirs.qdpx", content)
    answer = signed_in(ann).post(reverse("desk-study-import"), {"file": file, **rest})
    return f"{answer.status_code} {answer.content.decode()}"


def test_a_project_is_taken_in(ann: Member, study: Study) -> None:
    content = signed_in(ann).post(reverse("desk-study-hand-out", args=[study.pk, "qdpx"])).content
    study.delete()

    page = sent(ann, content, published="on")

    assert page.startswith("200")
    assert reverse("desk-study", args=[Study.objects.get().pk]) in page


def test_a_file_that_is_none_is_told_with_its_place(ann: Member) -> None:
    page = sent(ann, b"no zip", published="on")

    assert page.startswith("422")
    assert "theirs.qdpx" in page
    assert "a zip package" in page


def test_texts_that_nobody_says_are_published_do_not_come_in(ann: Member, study: Study) -> None:
    content = signed_in(ann).post(reverse("desk-study-hand-out", args=[study.pk, "qdpx"])).content
    study.delete()

    page = sent(ann, content)

    assert page.startswith("422")
    assert not Study.objects.exists()
