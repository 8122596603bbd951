"""Anybody holds a speaker back; it takes two to let go."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from tests.archive.people import member
from tests.cast import make_member, signed_in
from tests.release.releasing import Crew, released_package
from walkaway.accounts.actors import program
from walkaway.accounts.models import Role
from walkaway.archive.models import SealedItem, Speaker
from walkaway.core.errors import Refused
from walkaway.journal.models import Entry
from walkaway.release.models import Freeze
from walkaway.release.services.freezing import freeze, freeze_named, freeze_reasons, lift

pytestmark = pytest.mark.django_db

PAGE = "/en/clips/the-well/"
OUT = "/en/desk/release/out/"


def test_anybody_freezes_with_a_locked_vault_and_gives_a_sealed_reason(
    speaker: Speaker, crew: Crew
) -> None:
    campaigner = member("campaigner", Role.CAMPAIGNER)
    locked = type(campaigner)(ref=campaigner.ref, staff=campaigner.staff)
    told = "A man asked at the school for her by name."
    frozen = freeze(speaker, reason=told, actor=locked, now=timezone.now())
    assert frozen.set_by == campaigner.staff
    assert freeze_reasons(frozen, actor=crew.officer) == [told]
    assert freeze_reasons(frozen, actor=crew.reviewer) == []
    item = SealedItem.objects.get(kind="freeze-reason")
    assert told.encode() not in bytes(item.envelope)
    assert told not in Entry.objects.get(verb="speaker-frozen").facts


def test_it_takes_two_to_lift_it(speaker: Speaker, crew: Crew) -> None:
    now = timezone.now()
    frozen = freeze(speaker, actor=crew.editor, now=now)
    lift(frozen, actor=crew.officer, now=now)
    assert frozen.lifted_at is None
    with pytest.raises(Refused, match="agreed already"):
        lift(frozen, actor=crew.officer, now=now)
    lift(frozen, actor=crew.reviewer, now=now)
    assert frozen.lifted_at == now
    with pytest.raises(Refused, match="was lifted"):
        lift(frozen, actor=crew.officer, now=now)


def test_whoever_freezes_again_has_everybody_asked_again(speaker: Speaker, crew: Crew) -> None:
    now = timezone.now()
    frozen = freeze(speaker, actor=crew.editor, now=now)
    lift(frozen, actor=crew.officer, now=now)
    assert freeze(speaker, actor=crew.editor, now=now) == frozen
    lift(frozen, actor=crew.reviewer, now=now)
    assert frozen.lifted_at is None
    assert Freeze.objects.count() == 1


def test_only_reviewers_and_officers_of_the_speaker_lift(speaker: Speaker, crew: Crew) -> None:
    frozen = freeze(speaker, actor=crew.editor, now=timezone.now())
    for actor in (crew.editor, member("stranger", Role.REVIEWER)):
        with pytest.raises(Refused):
            lift(frozen, actor=actor, now=timezone.now())


def test_the_program_freezes_nobody(speaker: Speaker) -> None:
    with pytest.raises(Refused, match="member of staff"):
        freeze(speaker, actor=program("demonstration"), now=timezone.now())


def test_a_freeze_is_seen_at_once_and_its_end_too(
    clip_folder: object, crew: Crew, speaker: Speaker
) -> None:
    released_package(clip_folder, crew=crew)  # type: ignore[arg-type]  # a fixture
    visitor = Client()
    assert visitor.get(PAGE).status_code == 200
    frozen = freeze(speaker, actor=crew.editor, now=timezone.now())
    assert visitor.get(PAGE).status_code == 404
    assert visitor.get("/files/the-well/16x9.mp4").status_code == 404
    for each in crew.signers:
        lift(frozen, actor=each, now=timezone.now())
    assert visitor.get(PAGE).status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        "Bahar", " bahar ", "BAHAR\u200f", "the-well", "The-Well",
        "https://example.org/en/clips/the-well/?from=x", "/en/clips/the-well/",
    ],
)  # fmt: skip
def test_a_colleague_who_works_on_nobody_freezes_by_a_name_with_a_locked_vault(
    clip_folder: object, crew: Crew, speaker: Speaker, name: str
) -> None:
    released_package(clip_folder, crew=crew, speaker=speaker)  # type: ignore[arg-type]  # a fixture
    client = signed_in(make_member("a campaigner", Role.CAMPAIGNER), unlocked=False)
    assert "out/freeze/" in client.get(OUT).content.decode()
    answer = client.post(f"{OUT}freeze/", {"name": name, "reason": "He knows where she lives."})
    assert answer.status_code == 200
    assert "is frozen" in answer.content.decode()
    assert Freeze.objects.get().speaker == speaker
    assert Client().get(PAGE).status_code == 404
    assert freeze_reasons(Freeze.objects.get(), actor=crew.officer)


@pytest.mark.parametrize(
    "name", ["", " ", "/", "\x00", "http://[", "Bah", "\u200f", "the/well", "%"]
)
def test_a_name_of_nobody_freezes_nobody_and_says_no_more(speaker: Speaker, name: str) -> None:
    client = signed_in(make_member("a campaigner", Role.CAMPAIGNER), unlocked=False)
    answer = client.post(f"{OUT}freeze/", {"name": name})
    assert answer.status_code == 422
    assert "there is nobody of that name" in answer.content.decode()
    assert not Freeze.objects.exists()


def test_the_program_freezes_nobody_by_a_name(speaker: Speaker) -> None:
    with pytest.raises(Refused, match="member of staff"):
        freeze_named("Bahar", actor=program("demonstration"), now=timezone.now())


def test_a_reason_that_nobody_could_open_does_not_keep_the_freeze_away(crew: Crew) -> None:
    bare = Speaker.objects.create(pseudonym="Tomas", invented=True)
    frozen = freeze(bare, reason="They were seen.", actor=crew.editor, now=timezone.now())
    assert Freeze.objects.get() == frozen
    assert not SealedItem.objects.exists()
