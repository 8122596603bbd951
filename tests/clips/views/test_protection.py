"""Who is seen and what is heard, on a page: looked at, chosen, saved into the sheet."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import Member, keys_of, signed_in
from tests.clips.cutting import Cutting, a_cutting, passages
from walkaway.accounts.actors import Actor
from walkaway.archive.models import CompartmentKind
from walkaway.archive.services.compartments import current
from walkaway.clips.making.clip_folder import ClipFile
from walkaway.clips.making.people import SeenPerson
from walkaway.clips.models import Preview, PreviewKind
from walkaway.clips.protection_pages import masked
from walkaway.clips.queries.cuts import newest_version
from walkaway.clips.services.packages import own_order
from walkaway.clips.services.previews import people_json
from walkaway.clips.services.stored_files import begin_files, seal_under
from walkaway.clips.services.versions import save_sheet
from walkaway.core.files import sha256_of, write_whole

pytestmark = pytest.mark.django_db

PNG = b"\x89PNG the face"


@pytest.fixture
def cutting(db: None) -> Cutting:
    cutting = a_cutting()
    sheet = replace(cutting.sheet(), passages=passages((0, 2_000), (4_000, 6_000)))
    save_sheet(cutting.cut, sheet, seen=1, actor=cutting.editor)
    cutting.cut.refresh_from_db()
    return cutting


@pytest.fixture
def seen(cutting: Cutting, tmp_path: Path) -> Preview:
    people = [
        SeenPerson(name="p1.1", seen=((0, 1_000),), lost=((1_000, 1_500),), picture=PNG),
        SeenPerson(name="p2.1", seen=((2_000, 4_000),), lost=(), picture=PNG + b"2"),
    ]
    return a_preview(
        cutting, PreviewKind.PEOPLE, tmp_path, people_json(people, 4_000).encode(),
        "application/json",
    )  # fmt: skip


def a_preview(
    cutting: Cutting, kind: PreviewKind, folder: Path, content: bytes, content_type: str
) -> Preview:
    write_whole(folder / "preview", content)
    file = ClipFile(
        name="preview",
        content_type=content_type,
        size=len(content),
        sha256=sha256_of(folder / "preview"),
    )
    compartment = current(cutting.desk.speaker, CompartmentKind.ORIGINALS)
    with own_order(cutting.cut) as order:
        (name,) = begin_files(order, 1)
        row = seal_under(name, folder, file, cutting.cut, compartment)
        row.save(force_insert=True)
    return Preview.objects.create(
        sheet_version=newest_version(cutting.cut), kind=kind, stored=row,
        content_type=content_type, made_at=timezone.now(),
    )  # fmt: skip


def browser(actor: Actor) -> Client:
    assert actor.staff
    return signed_in(Member(actor.staff, keys_of(actor.staff.name.replace(" ", "_"))))


def page(cutting: Cutting, actor: Actor | None = None) -> str:
    address = reverse("desk-cut-protection", args=[cutting.cut.pk])
    return browser(actor or cutting.editor).get(address).content.decode()


def save(cutting: Cutting, typed: Mapping[str, object], actor: Actor | None = None) -> int:
    address = reverse("desk-cut-protection", args=[cutting.cut.pk])
    return browser(actor or cutting.editor).post(address, typed).status_code


def test_a_page_on_which_nobody_looked_yet_says_so(cutting: Cutting) -> None:
    text = page(cutting)
    assert "Nobody has looked yet" in text
    assert "This can be reversed" in text


def test_everybody_is_shown_with_the_times_at_which_they_were_lost(
    cutting: Cutting, seen: Preview
) -> None:
    text = page(cutting)
    assert text.count('class="lost"') == 1
    assert text.count('class="seen"') == 2
    assert "0:01.0–0:01.5" in text
    picture = reverse("desk-person-picture", args=[seen.pk, 1])
    assert picture in text
    answer = browser(cutting.editor).get(picture)
    assert (answer.content, answer.headers["Cache-Control"]) == (PNG + b"2", "no-store")


def test_what_is_chosen_is_the_next_version_of_the_sheet(cutting: Cutting, seen: Preview) -> None:
    typed = {"seen": "2", "face": "mask", "voice": "disguise", "person": ["p1.1"]}
    assert save(cutting, typed) == 302
    plan = cutting.sheet().protection
    assert (plan.face, plan.voice.protection, plan.people) == ("mask", "disguise", ("p1.1",))
    text = page(cutting)
    assert "For 0.5 s the picture is covered whole" in text
    assert json.dumps("p2.1")[1:-1] in text


def test_with_nobody_chosen_everyone_is_masked(cutting: Cutting, seen: Preview) -> None:
    assert save(cutting, {"seen": "2", "face": "mask"}) == 302
    assert cutting.sheet().protection.people == ()
    assert masked(["p1.1", "p2.1"], ["p1.1", "p2.1"]) == ()
    assert masked(["somebody else"], ["p1.1"]) == ()


def test_what_somebody_else_saved_meanwhile_is_not_written_over(cutting: Cutting) -> None:
    sheet = replace(cutting.sheet(), purpose="Another.")
    save_sheet(cutting.cut, sheet, seen=2, actor=cutting.editor)
    assert save(cutting, {"seen": "2", "face": "keep"}) == 409
    assert cutting.sheet().protection.face == "cover"


def test_only_an_editor_saves_and_asks(cutting: Cutting, seen: Preview) -> None:
    interviewer = cutting.desk.interviewer
    assert "Save as the next version" not in page(cutting, interviewer)
    assert save(cutting, {"seen": "2", "face": "keep"}, interviewer) == 422
    look = reverse("desk-cut-look", args=[cutting.cut.pk])
    assert browser(interviewer).post(look, {"kind": "people"}).status_code == 403


def test_whoever_may_not_see_a_recording_sees_no_face(cutting: Cutting, seen: Preview) -> None:
    picture = reverse("desk-person-picture", args=[seen.pk, 0])
    for who, status in (("translator", 403), ("reviewer", 403), ("stranger", 404)):
        client = browser(getattr(cutting.desk, who))
        assert client.get(picture).status_code == status
        address = reverse("desk-cut-protection", args=[cutting.cut.pk])
        assert client.get(address).status_code == status


def test_what_will_be_heard_is_answered_by_ranges(cutting: Cutting, tmp_path: Path) -> None:
    heard = a_preview(cutting, PreviewKind.SOUND, tmp_path, b"the sound", "audio/mp4")
    address = reverse("desk-cut-sound", args=[heard.pk])
    assert address in page(cutting)
    answer = browser(cutting.editor).get(address, headers={"Range": "bytes=4-8"})
    assert (answer.status_code, b"".join(answer)) == (206, b"sound")


def test_when_something_has_ended_the_page_is_fetched_again(cutting: Cutting) -> None:
    address = reverse("desk-cut-protection-now", args=[cutting.cut.pk])
    client = browser(cutting.editor)
    assert client.get(f"{address}?going=1").headers["HX-Refresh"] == "true"
    assert "HX-Refresh" not in client.get(f"{address}?going=0").headers
