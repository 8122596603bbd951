"""The files of a cut on a page: what is made, what is missing, and who may see it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import Member, keys_of, signed_in
from tests.clips.cutting import Cutting, a_cutting
from tests.clips.packaged import CAPTIONS, FILM, a_package
from walkaway.accounts.actors import Actor
from walkaway.archive import blobs
from walkaway.clips.models import Cut, Package
from walkaway.clips.queries.cuts import newest_version
from walkaway.clips.services.stored_files import manifest_of
from walkaway.clips.services.versions import save_sheet
from walkaway.core.media.sheet.model import Shape
from walkaway.journal.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def cutting(db: None) -> Cutting:
    cutting = a_cutting()
    sheet = replace(cutting.sheet(), shapes=(Shape.WIDE, Shape.SQUARE), languages=("en",))
    save_sheet(cutting.cut, sheet, seen=1, actor=cutting.editor)
    cutting.cut.refresh_from_db()
    return cutting


@pytest.fixture
def package(cutting: Cutting, tmp_path: Path) -> Package:
    version = newest_version(cutting.cut)
    return a_package(
        cutting.cut, tmp_path / "clip", version=version, burned_in=("en",), failing=("sync",)
    )


def browser(actor: Actor, *, unlocked: bool = True) -> Client:
    assert actor.staff
    return signed_in(
        Member(actor.staff, keys_of(actor.staff.name.replace(" ", "_"))), unlocked=unlocked
    )


def page(cutting: Cutting, actor: Actor | None = None) -> str:
    address = reverse("desk-renditions", args=[cutting.cut.pk])
    return browser(actor or cutting.editor).get(address).content.decode()


def test_the_page_says_what_is_missing_and_offers_to_make_it(cutting: Cutting) -> None:
    text = page(cutting)
    assert text.count("Not made yet") == 4
    assert "Make what is missing" in text


def test_a_cell_says_that_a_film_did_not_pass_and_what(cutting: Cutting, package: Package) -> None:
    text = page(cutting)
    assert text.count("Not verified") == 2
    assert "Picture and sound together" in text
    assert text.count("Not made yet") == 2
    assert "version 2" in text


def test_a_film_of_an_older_version_is_stale(cutting: Cutting, package: Package) -> None:
    sheet = replace(cutting.sheet(), purpose="Another.")
    save_sheet(cutting.cut, sheet, seen=2, actor=cutting.editor)
    text = page(cutting)
    assert text.count("Of an older version") == 2


def test_whoever_does_not_edit_sees_and_makes_nothing(cutting: Cutting, package: Package) -> None:
    reviewer = cutting.desk.reviewer
    assert "Make what is missing" not in page(cutting, reviewer)
    address = reverse("desk-renditions", args=[cutting.cut.pk])
    answer = browser(reviewer).post(address, {"everything": "1"})
    assert answer.status_code == 422
    assert "only a person with the role" in answer.content.decode()


def test_a_refusal_is_told_on_the_page(cutting: Cutting) -> None:
    address = reverse("desk-renditions", args=[cutting.cut.pk])
    answer = browser(cutting.editor).post(address, {"everything": "1"})
    assert answer.status_code == 422


def test_a_stranger_finds_nothing(cutting: Cutting, package: Package) -> None:
    stranger = browser(cutting.desk.stranger)
    file = package.files.get(name="captions/en.vtt")
    for address in (
        reverse("desk-renditions", args=[cutting.cut.pk]),
        reverse("desk-renditions-now", args=[cutting.cut.pk]),
        reverse("desk-rendition", args=[package.renditions.all()[0].pk]),
        reverse("desk-clip-file", args=[file.pk]),
    ):
        assert stranger.get(address).status_code == 404


def test_a_film_is_answered_by_ranges_and_the_journal_says_that_it_was_played_once(
    cutting: Cutting, package: Package
) -> None:
    film = package.renditions.all()[0].file
    address = reverse("desk-clip-file", args=[film.pk])
    client = browser(cutting.editor)
    answer = client.get(address, headers={"Range": "bytes=4-7"})
    assert answer.status_code == 206
    assert b"".join(answer) == FILM[4:8]
    assert answer.headers["Content-Type"] == "video/mp4"
    assert answer.headers["Cache-Control"] == "no-store"
    assert b"".join(client.get(address)) == FILM
    assert Entry.objects.filter(verb="clip-played").count() == 1


def test_captions_are_opened_for_whoever_reads_the_testimony(
    cutting: Cutting, package: Package
) -> None:
    address = reverse("desk-clip-file", args=[package.files.get(name="captions/en.vtt").pk])
    answer = browser(cutting.desk.translator).get(address)
    assert b"".join(answer).decode() == CAPTIONS
    assert browser(cutting.editor, unlocked=False).get(address).status_code == 302


def test_a_file_that_was_changed_is_refused(cutting: Cutting, package: Package) -> None:
    file = package.files.get(name="captions/en.vtt")
    path = blobs.path_of(file.stored_id)
    path.chmod(0o600)
    changed = bytearray(path.read_bytes())
    changed[-1] ^= 1
    path.write_bytes(changed)
    answer = browser(cutting.editor).get(reverse("desk-clip-file", args=[file.pk]))
    assert answer.status_code == 403


def test_the_page_of_a_film_says_what_was_measured(cutting: Cutting, package: Package) -> None:
    address = reverse("desk-rendition", args=[package.renditions.all()[0].pk])
    text = browser(cutting.editor).get(address).content.decode()
    assert text.count("It was measured.") == 11
    assert "Not verified" in text
    assert 'kind="captions"' in text


def test_when_the_work_has_ended_the_page_is_fetched_again(cutting: Cutting) -> None:
    address = reverse("desk-renditions-now", args=[cutting.cut.pk])
    assert browser(cutting.editor).get(address).headers["HX-Refresh"] == "true"


def test_a_clip_that_was_made_elsewhere_is_listed_by_its_own_title(
    cutting: Cutting, tmp_path: Path
) -> None:
    made = Cut.objects.create(
        speaker=cutting.cut.speaker, created_by=cutting.editor.staff, created_at=timezone.now()
    )
    package = a_package(made, tmp_path / "elsewhere")
    title = manifest_of(package, actor=cutting.editor)["title"]["en"]
    text = browser(cutting.editor).get("/en/desk/studio/").content.decode()
    row = text[text.index(reverse("desk-renditions", args=[made.pk])) :]
    assert f"<bdi>{title}</bdi>" in row[:400]
    assert "Made elsewhere" in row[:2000]
