"""The pages of codebooks: begun, changed code by code, compared, handed out and taken in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from tests.cast import Cast, make_cast, signed_in
from tests.coding.books import HUNGER, LIFE, SMALL, SPIES, a_codebook
from walkaway.coding.models import Codebook, CodebookVersion
from walkaway.coding.queries.codebooks import codebook_of, newest_version
from walkaway.core.coding.codebook_json import codebook_text
from walkaway.core.coding.model import Codebook as Content
from walkaway.core.coding.presets import LEAVING, preset
from walkaway.core.coding.term_lines import term_lines
from walkaway.core.refi_qda.codebook import codebook_file
from walkaway.journal.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Addresses are those of English pages, whatever was read before."""
    with override("en"):
        yield


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def client(cast: Cast) -> Client:
    """The researcher's browser; nothing here is sealed, so their vault stays locked."""
    return signed_in(cast.researcher, unlocked=False)


@pytest.fixture
def codebook(cast: Cast) -> Codebook:
    return a_codebook(cast.researcher.actor).codebook


def now_says(codebook: Codebook) -> Content:
    return codebook_of(newest_version(codebook))


def names(codebook: Codebook) -> list[str]:
    return ["-" * depth + code.name for depth, code in now_says(codebook).walk()]


def post(client: Client, what: str, codebook: Codebook, /, **fields: str) -> HttpResponse:
    address = reverse(f"desk-codebook-{what}", args=[codebook.pk])
    return client.post(address, {"seen": "1", **fields})  # type: ignore[return-value]  # it is one


def fields_of(guid: str = "", below: str = "", **changed: str) -> dict[str, str]:
    return {"guid": guid, "below": below, "name": "Cold", "is_codable": "on", **changed}


def test_a_codebook_is_begun_from_a_preset(client: Client) -> None:
    said = {"preset": LEAVING, "name": "Why they left", "language": "en"}
    answer = client.post(reverse("desk-codebook-new"), said)
    codebook = Codebook.objects.get()
    assert answer["Location"] == reverse("desk-codebook", args=[codebook.pk])
    assert now_says(codebook).codes == preset(LEAVING).codes
    assert now_says(codebook).name == "Why they left"
    page = client.get(answer["Location"]).content.decode()
    assert "Spies and traitors" in page
    assert 'fill="#8a3a1e"' in page


def test_a_blank_one_says_what_to_do_first(client: Client) -> None:
    assert b"There is no codebook yet." in client.get(reverse("desk-codebooks")).content
    answer = client.post(reverse("desk-codebook-new"), {"preset": "blank", "language": "ar"})
    page = client.get(answer["Location"]).content.decode()
    assert "Add the first one" in page
    assert 'value="qdc"' not in page
    assert now_says(Codebook.objects.get()).language == "ar"


def test_a_language_that_is_none_is_refused_at_its_field(client: Client) -> None:
    answer = client.post(reverse("desk-codebook-new"), {"preset": "blank", "language": "English!"})
    assert answer.status_code == 422
    assert b"This is no tag of a language" in answer.content
    assert not Codebook.objects.exists()


def test_a_code_is_added_below_another(client: Client, codebook: Codebook) -> None:
    answer = post(client, "code", codebook, **fields_of(
        below=LIFE.guid, key="C", colour="#1f5f8b", terms="en 0.5 freez*\r\nar 1 برد",
    ))  # fmt: skip
    assert answer.status_code == 302
    assert names(codebook) == ["Spies", "Daily life", "-Hunger", "-Cold"]
    cold = now_says(codebook).codes[1].children[1]
    assert (cold.key, cold.colour) == ("c", "#1f5f8b")
    assert term_lines(cold.terms) == "en 0.5 freez*\nar 1 برد"
    assert f"code={cold.guid}" in answer["Location"]


def test_a_code_is_rewritten_and_keeps_its_identifier(client: Client, codebook: Codebook) -> None:
    post(client, "code", codebook, **fields_of(SPIES.guid, name="Traitors", definition="a\r\nb"))
    changed = now_says(codebook).codes[0]
    assert (changed.guid, changed.name, changed.definition) == (SPIES.guid, "Traitors", "a\nb")
    assert codebook.versions.count() == 2


def test_the_page_shows_what_a_code_says(client: Client, codebook: Codebook) -> None:
    address = reverse("desk-codebook", args=[codebook.pk])
    page = client.get(address, {"code": SPIES.guid}).content.decode()
    for said in (SPIES.definition, SPIES.when_to_use, SPIES.when_not_to_use, "ar 0.5 جاسوس*"):
        assert said in page
    assert 'aria-current="true"' in page


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"key": "h"}, "Another code has this key."),
        ({"key": "?"}, "A key is one letter or digit"),
        ({"name": "daily LIFE"}, "Another code beside it has the same name."),
        ({"terms": "en 0.5 spy\nspies"}, "Line 2 is no term."),
        ({"terms": "en 7 spy"}, "A weight is above 0 and at most 1. (7 for spy)"),
        ({"name": ""}, "This field is required."),
        ({"is_codable": "", "key": "x"}, "A heading is not put on passages."),
    ],
)
def test_a_mistake_is_told_at_its_field_and_nothing_is_kept(
    client: Client, codebook: Codebook, changed: dict[str, str], told: str
) -> None:
    fields = fields_of(SPIES.guid, **changed)
    if not fields["is_codable"]:
        del fields["is_codable"]
    answer = post(client, "code", codebook, **fields)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert codebook.versions.count() == 1


def test_who_saw_an_older_version_is_told_and_keeps_what_was_typed(
    client: Client, codebook: Codebook
) -> None:
    post(client, "code", codebook, **fields_of())
    answer = post(client, "code", codebook, **fields_of(SPIES.guid, name="What I typed"))
    assert answer.status_code == 409
    assert "somebody else changed it meanwhile" in answer.content.decode()
    assert 'value="What I typed"' in answer.content.decode()
    assert names(codebook) == ["Spies", "Daily life", "-Hunger", "Cold"]


def test_a_code_is_moved_and_taken_out(client: Client, codebook: Codebook) -> None:
    post(client, "move", codebook, guid=HUNGER.guid, way="out")
    assert names(codebook) == ["Spies", "Daily life", "Hunger"]
    post(client, "move", codebook, guid=HUNGER.guid, way="up", seen="2")
    assert names(codebook) == ["Spies", "Hunger", "Daily life"]
    answer = post(client, "remove", codebook, guid=SPIES.guid, seen="3")
    assert answer.status_code == 302
    assert names(codebook) == ["Hunger", "Daily life"]
    assert post(client, "remove", codebook, guid=LIFE.guid, seen="1").status_code == 409


def test_a_move_that_would_break_a_rule_is_told(cast: Cast, client: Client) -> None:
    twin = replace(HUNGER, name="Spies")
    content = replace(SMALL, codes=(SPIES, replace(LIFE, children=(twin,))))
    codebook = a_codebook(cast.researcher.actor, content).codebook
    answer = post(client, "move", codebook, guid=HUNGER.guid, way="out")
    assert answer.status_code == 422
    assert "Another code beside it has the same name." in answer.content.decode()
    assert codebook.versions.count() == 1


@pytest.mark.parametrize("name", ["code", "move", "remove"])
def test_what_is_not_there_is_not_found(client: Client, codebook: Codebook, name: str) -> None:
    nobody = {"guid": str(codebook.pk), "way": "up"}
    assert post(client, name, codebook, **nobody).status_code == 404
    assert post(client, name, codebook, guid=SPIES.guid, way="up", seen="9").status_code == 404
    page = client.get(reverse("desk-codebook", args=[codebook.pk]), {"code": "x"})
    assert page.status_code == 404


def test_name_and_description_are_changed(client: Client, codebook: Codebook) -> None:
    said = {"name": "Anew", "language": "ar", "description": "For all.", "origin": "Us."}
    assert post(client, "about", codebook, **said).status_code == 302
    content = now_says(codebook)
    assert (content.name, content.language, content.description, content.origin) == (
        "Anew", "ar", "For all.", "Us.",
    )  # fmt: skip
    assert content.codes == SMALL.codes
    assert post(client, "about", codebook, **said, seen="2").status_code == 302
    again = post(client, "about", codebook, **{**said, "name": "Other"})
    assert again.status_code == 409


def test_versions_tell_what_changed_and_bring_it_back(client: Client, codebook: Codebook) -> None:
    post(client, "code", codebook, **fields_of(SPIES.guid, name="Traitors", definition="New words"))
    post(client, "remove", codebook, guid=HUNGER.guid, seen="2")
    address = reverse("desk-codebook-versions", args=[codebook.pk])
    newest = client.get(address).content.decode()
    assert "From version 2 to version 3" in newest
    assert "taken out" in newest
    both = client.get(address, {"from": "1", "to": "2"}).content.decode()
    assert "New words" in both
    assert SPIES.definition in both
    assert "taken out" not in both
    answer = post(client, "restore", codebook, number="1", seen="3")
    assert answer.status_code == 302
    assert newest_version(codebook).number == 4
    assert now_says(codebook).codes == SMALL.codes


@pytest.mark.parametrize("kind", ["qdc", "csv", "json"])
def test_a_codebook_leaves_as_a_file_and_comes_back(
    client: Client, codebook: Codebook, kind: str
) -> None:
    answer = post(client, "file", codebook, format=kind)
    assert f'filename="A_small_codebook.{kind}"' in answer["Content-Disposition"]
    sent = SimpleUploadedFile(f"A_small_codebook.{kind}", answer.content)
    said = {"in-file": sent, "in-called": "", "in-language": "en"}
    back = client.post(reverse("desk-codebook-import"), said)
    assert back.status_code == 302
    taken = Codebook.objects.exclude(pk=codebook.pk).get()
    assert now_says(taken).codes == SMALL.codes
    assert now_says(taken).name == SMALL.name
    verbs = list(Entry.objects.order_by("position").values_list("verb", flat=True))
    assert verbs == ["codebook-begun", "codebook-handed-out", "codebook-begun"]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("codes.qdc", b"<Project/>", "the element CodeBook"),
        ("codes.csv", b"name,parent\nHunger,Life\n", "line 2, the column parent"),
        ("codes.csv", b"name,key\nHunger,h\nCold,h\n", "Hunger: Another code has this key."),
        ("codes.json", b"\xff\xfe", "UTF-8"),
        ("codes.docx", b"PK", "it is neither .qdc nor .csv nor .json"),
    ],
)
def test_a_file_that_is_none_is_refused_with_its_place(
    client: Client, name: str, content: bytes, told: str
) -> None:
    said = {"in-file": SimpleUploadedFile(name, content), "in-language": "en"}
    answer = client.post(reverse("desk-codebook-import"), said)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not CodebookVersion.objects.exists()


def test_an_empty_codebook_is_no_qdc_file(cast: Cast, client: Client) -> None:
    codebook = a_codebook(cast.researcher.actor, replace(SMALL, codes=())).codebook
    answer = post(client, "file", codebook, format="qdc")
    assert answer.status_code == 403
    assert "the codebook has no code" in answer.content.decode()
    assert post(client, "file", codebook, format="json").status_code == 200
    assert post(client, "file", codebook, format="exe").status_code == 404


def test_all_of_it_is_read_on_one_page(client: Client, codebook: Codebook) -> None:
    page = client.get(reverse("desk-codebook-read", args=[codebook.pk])).content.decode()
    for said in (SPIES.definition, SPIES.example, "Hunger", SMALL.description, SMALL.origin):
        assert said in page
    assert re.search(r'aria-level="3"[^<]*<svg', page)


def test_what_people_wrote_is_never_markup(cast: Cast, client: Client) -> None:
    evil = replace(SPIES, name="<script>x</script>", definition="<img src=x>")
    codebook = a_codebook(cast.researcher.actor, replace(SMALL, codes=(evil,))).codebook
    post(client, "code", codebook, **fields_of(SPIES.guid, name="<b>y</b>"))
    for name in ("", "-read", "-versions", "-about"):
        page = client.get(reverse(f"desk-codebook{name}", args=[codebook.pk])).content.decode()
        assert "<script>x" not in page
        assert "<img src=x>" not in page
        assert "<b>y" not in page


def test_the_same_bytes_leave_as_the_core_writes(client: Client, codebook: Codebook) -> None:
    content = now_says(codebook)
    assert post(client, "file", codebook, format="qdc").content == codebook_file(content)
    assert post(client, "file", codebook, format="json").content == codebook_text(content).encode()
