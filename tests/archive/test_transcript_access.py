"""Who gets which page about words, and what a thief of the database finds of all that was done."""

from __future__ import annotations

import logging

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from tests.archive.room import Room, make_room
from tests.cast import Member, signed_in
from walkaway.archive.services.protection import Mark, mark
from walkaway.archive.services.search import search

pytestmark = pytest.mark.django_db

CANARIES = ("Zebrafinch", "Quagmire", "Heliotrope", "Marzipan", "Obsidian", "Tangerine")


@pytest.fixture
def room() -> Room:
    return make_room()


def addresses(room: Room) -> dict[str, tuple[str, str]]:
    """Every address of these topics, with the method that it is asked by."""
    pks = {"transcript": room.transcript.pk, "speaker": room.speaker.pk,
           "interview": room.interview.pk}  # fmt: skip
    names = {
        "desk-transcript": ("GET", "transcript"),
        "desk-versions": ("GET", "transcript"),
        "desk-transcript-save": ("POST", "transcript"),
        "desk-transcript-cue": ("POST", "transcript"),
        "desk-transcript-cues": ("POST", "transcript"),
        "desk-restore": ("POST", "transcript"),
        "desk-translate": ("POST", "transcript"),
        "desk-transcript-export": ("POST", "transcript"),
        "desk-transcript-import": ("GET", "interview"),
        "desk-protection": ("GET", "speaker"),
        "desk-hide": ("POST", "speaker"),
        "desk-hidden-name": ("POST", "speaker"),
        "desk-hidden-section": ("POST", "speaker"),
        "desk-jigsaw": ("GET", "speaker"),
        "desk-jigsaw-note": ("POST", "speaker"),
    }
    return {
        name: (method, reverse(name, args=[pks[kind]])) for name, (method, kind) in names.items()
    }


def statuses(client: Client, room: Room) -> dict[str, int]:
    posted = {"base": "1", "format": "srt", "language": "ar", "number": "1", "text": "x"}
    return {
        name: (client.get(address) if method == "GET" else client.post(address, posted)).status_code
        for name, (method, address) in addresses(room).items()
    }


def test_a_stranger_learns_of_nothing(room: Room) -> None:
    assert set(statuses(signed_in(room.cast.stranger), room).values()) == {404}


@pytest.mark.parametrize("name", ["campaigner", "administrator"])
def test_who_reads_nothing_sealed_gets_no_page(room: Room, name: str) -> None:
    member: Member = getattr(room.cast, name)
    assert set(statuses(signed_in(member), room).values()) == {403}
    assert signed_in(member).get(reverse("desk-search")).status_code == 403


def test_a_locked_vault_leads_to_its_door_and_nobody_to_the_sign_in(room: Room) -> None:
    locked = signed_in(room.cast.interviewer, unlocked=False)
    assert set(statuses(locked, room).values()) == {302}
    assert set(statuses(Client(), room).values()) == {302}
    answer = locked.get(reverse("desk-search"))
    assert answer.headers["Location"].startswith(reverse("unlock"))
    assert room.transcript.versions.count() == 1


def everything_kept() -> str:
    """All values of all rows of all tables, as a thief of the disk has them."""
    values = [
        value
        for model in apps.get_models()
        for row in model._default_manager.values_list()
        for value in row
    ]
    return " ".join(
        bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)
        for value in values
    )


def test_a_thief_of_the_database_finds_no_word(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client = signed_in(room.cast.interviewer)
    find = {name: address for name, (_, address) in addresses(room).items()}
    told = {"base": "1", "text-c1": "Zebrafinch came.", "comment-c2": "Quagmire?"}
    assert client.post(find["desk-transcript-save"], told).status_code == 302
    hidden = {"text": "Heliotrope", "kind": "place", "stand_in": "Marzipan"}
    assert client.post(find["desk-hide"], hidden).status_code == 302
    assert client.post(find["desk-jigsaw-note"], {"text": "Obsidian"}).status_code == 302
    assert "Zebrafinch" in client.post(reverse("desk-search"), {"q": "zebrafinch"}).content.decode()
    client.post(reverse("desk-search"), {"q": "Tangerine"})
    client.post(find["desk-transcript-save"], {"base": "x", "text-c1": "Tangerine"})
    kept = everything_kept().casefold()
    logged = caplog.text.casefold()
    for canary in CANARIES:
        assert canary.casefold() not in kept, canary
        assert canary.casefold() not in logged, canary


def test_the_canaries_would_be_seen(room: Room) -> None:
    """Were one of them written in the clear, the test above would find it."""
    room.speaker.pseudonym = "Zebrafinch"
    room.speaker.save()
    assert "Zebrafinch" in everything_kept()


def test_the_search_stays_within_what_one_may_open(room: Room) -> None:
    officer = room.cast.first_officer.actor
    mark(room.speaker, Mark(text="Raqqa"), actor=officer)
    assert [hit.cue.id for hit in search("raqqa", actor=officer).hits] == ["c1"]
    assert search("raqqa", actor=room.cast.stranger.actor).hits == ()
