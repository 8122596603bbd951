"""An identity takes two officers, of two sides, with a reason, and closes by itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from tests.archive.people import member
from walkaway.accounts.actors import Actor, actor_of
from walkaway.accounts.models import KeySide, Role
from walkaway.archive.models import IdentityOpening, ReaderKey, Speaker
from walkaway.archive.services.compartments import admit, dismiss
from walkaway.archive.services.identity import (
    OPEN_FOR,
    Identity,
    OpeningReason,
    ask_to_open,
    close_opening,
    close_openings,
    read_identity,
    second,
    write_identity,
)
from walkaway.archive.services.speakers import Profile, take_in
from walkaway.core.errors import NotOpened, Refused
from walkaway.journal.models import Entry

pytestmark = pytest.mark.django_db

NOW = datetime(2030, 6, 15, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
IDENTITY = Identity(name="Canary True-Name", contact="a cousin", notes="")
DANGER = OpeningReason.DANGER


@pytest.fixture
def first() -> Actor:
    return member("first officer", Role.PROTECTION_OFFICER, side=KeySide.FIRST)


@pytest.fixture
def other() -> Actor:
    return member("second officer", Role.PROTECTION_OFFICER, side=KeySide.SECOND)


@pytest.fixture
def speaker(interviewer: Actor, first: Actor, other: Actor) -> Speaker:
    speaker = take_in(Profile(), members=(), actor=interviewer, rng=Random(1))
    write_identity(speaker, IDENTITY, actor=interviewer)
    return speaker


def asked(speaker: Speaker, actor: Actor, now: datetime = NOW) -> IdentityOpening:
    return ask_to_open(speaker, DANGER, "a threat", actor=actor, now=now)


def opened(speaker: Speaker, first: Actor, other: Actor) -> IdentityOpening:
    opening = asked(speaker, first)
    second(opening, actor=other, now=NOW)
    return opening


def test_two_officers_open_what_one_wrote(speaker: Speaker, first: Actor, other: Actor) -> None:
    opening = opened(speaker, first, other)
    assert read_identity(opening, actor=first, now=NOW + MINUTE) == IDENTITY
    assert list(Entry.objects.values_list("verb", flat=True)) == [
        "speaker-taken-in",
        "identity-written",
        "identity-asked",
        "identity-seconded",
        "identity-read",
    ]
    assert "threat" not in "".join(Entry.objects.values_list("facts", flat=True))


def test_asking_alone_opens_nothing(speaker: Speaker, first: Actor) -> None:
    with pytest.raises(Refused, match="not open"):
        read_identity(asked(speaker, first), actor=first, now=NOW)


def test_nobody_is_the_second_of_themselves(speaker: Speaker, first: Actor) -> None:
    with pytest.raises(Refused, match="same side"):
        second(asked(speaker, first), actor=first, now=NOW)


def test_an_officer_of_the_same_side_is_no_second(speaker: Speaker, first: Actor) -> None:
    same = member("another", Role.PROTECTION_OFFICER, side=KeySide.FIRST)
    assert same.staff
    admit(speaker, same.staff, actor=first)
    with pytest.raises(Refused, match="same side"):
        second(asked(speaker, first), actor=same, now=NOW)


def test_only_officers_who_work_on_the_speaker_ask(speaker: Speaker, interviewer: Actor) -> None:
    with pytest.raises(Refused, match="only a person with the role"):
        asked(speaker, interviewer)
    stranger = member("stranger", Role.PROTECTION_OFFICER, side=KeySide.FIRST)
    with pytest.raises(Refused, match="do not work"):
        asked(speaker, stranger)


def test_a_reason_is_given_in_words(speaker: Speaker, first: Actor) -> None:
    with pytest.raises(Refused, match="no reason"):
        ask_to_open(speaker, DANGER, " ", actor=first, now=NOW)


def test_nothing_is_opened_that_nobody_wrote(first: Actor, other: Actor) -> None:
    speaker = take_in(Profile(), members=(), actor=first, rng=Random(2))
    with pytest.raises(Refused, match="nobody has written"):
        asked(speaker, first)


def test_the_second_does_not_read(speaker: Speaker, first: Actor, other: Actor) -> None:
    with pytest.raises(Refused, match="another officer"):
        read_identity(opened(speaker, first, other), actor=other, now=NOW)


def test_it_closes_by_itself(speaker: Speaker, first: Actor, other: Actor) -> None:
    opening = opened(speaker, first, other)
    assert read_identity(opening, actor=first, now=NOW + OPEN_FOR - MINUTE)
    with pytest.raises(Refused, match="not open"):
        read_identity(opening, actor=first, now=NOW + OPEN_FOR)
    assert IdentityOpening.objects.get().box is None
    assert Entry.objects.filter(verb="identity-closed").count() == 1
    assert close_openings(now=NOW + OPEN_FOR) == 0


def test_either_closes_it_before_its_time(speaker: Speaker, first: Actor, other: Actor) -> None:
    opening = opened(speaker, first, other)
    close_opening(opening, actor=other, now=NOW + MINUTE)
    assert IdentityOpening.objects.get().box is None
    with pytest.raises(Refused, match="not open"):
        read_identity(opening, actor=first, now=NOW + MINUTE)


def test_a_question_lapses_and_is_answered_once(
    speaker: Speaker, first: Actor, other: Actor
) -> None:
    opening = asked(speaker, first)
    with pytest.raises(Refused, match="lapsed"):
        second(opening, actor=other, now=NOW + timedelta(hours=25))
    second(opening, actor=other, now=NOW)
    with pytest.raises(Refused, match="answered already"):
        second(opening, actor=other, now=NOW)


def test_a_half_that_was_added_for_one_opening_opens_no_other(
    speaker: Speaker, first: Actor, other: Actor
) -> None:
    old = opened(speaker, first, other)
    new = asked(speaker, first)
    second(new, actor=other, now=NOW)
    IdentityOpening.objects.filter(pk=new.pk).update(box=IdentityOpening.objects.get(pk=old.pk).box)
    with pytest.raises(NotOpened):
        read_identity(new, actor=first, now=NOW)


def test_an_identity_of_an_older_epoch_is_opened(
    speaker: Speaker, first: Actor, other: Actor
) -> None:
    """Somebody left since it was written: the newest epoch has another key."""
    third = member("third", Role.PROTECTION_OFFICER, side=KeySide.FIRST)
    assert third.staff
    admit(speaker, third.staff, actor=first)
    dismiss(speaker, third.staff, actor=first)
    assert read_identity(opened(speaker, first, other), actor=first, now=NOW) == IDENTITY


def test_an_identity_that_was_written_anew_is_asked_for_again(
    speaker: Speaker, first: Actor, other: Actor
) -> None:
    third = member("third", Role.PROTECTION_OFFICER, side=KeySide.FIRST)
    assert third.staff
    opening = opened(speaker, first, other)
    admit(speaker, third.staff, actor=first)
    dismiss(speaker, third.staff, actor=first)
    newer = Identity(name="Another")
    write_identity(speaker, newer, actor=other)
    with pytest.raises(Refused, match="written anew"):
        read_identity(opening, actor=first, now=NOW)
    assert read_identity(opened(speaker, first, other), actor=first, now=NOW) == newer


def test_a_row_that_is_gone_ends_an_opening(speaker: Speaker, first: Actor, other: Actor) -> None:
    opening = opened(speaker, first, other)
    ReaderKey.objects.filter(staff=first.staff).delete()
    with pytest.raises(Refused, match="no half"):
        read_identity(opening, actor=first, now=NOW)


def test_a_locked_vault_neither_seconds_nor_reads(
    speaker: Speaker, first: Actor, other: Actor
) -> None:
    assert first.staff
    assert other.staff
    opening = asked(speaker, first)
    with pytest.raises(Refused, match="locked"):
        second(opening, actor=actor_of(other.staff), now=NOW)
    second(opening, actor=other, now=NOW)
    with pytest.raises(Refused, match="locked"):
        read_identity(opening, actor=actor_of(first.staff), now=NOW)
