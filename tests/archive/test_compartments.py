"""The row that holds a key is the permission to read: nothing else gives it, or takes it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.archive.people import a_speaker, member
from walkaway.accounts.actors import Actor, actor_of
from walkaway.accounts.models import KeySide, Role
from walkaway.archive.models import CompartmentKind, Half, ReaderKey, SealedItem, Speaker
from walkaway.archive.queries.speakers import speaker_for, speakers_of
from walkaway.archive.rules import WORK_ON
from walkaway.archive.services.compartments import (
    READERS,
    admit,
    current,
    dismiss,
    newest_text,
    open_compartments,
    open_text,
    private_key,
    seal_text,
    shut_out_everywhere,
)
from walkaway.core.errors import NotOpened, Refused

pytestmark = pytest.mark.django_db

TESTIMONY, IDENTITY = CompartmentKind.TESTIMONY, CompartmentKind.IDENTITY


@pytest.fixture
def speaker(interviewer: Actor, officers: tuple[Actor, Actor]) -> Speaker:
    return a_speaker("Bahar", interviewer, *officers)


def note(speaker: Speaker, author: Actor, text: bytes = b"said in confidence") -> SealedItem:
    return seal_text(speaker, TESTIMONY, "note", text, subject=speaker.pk, author=author)


def test_what_is_sealed_is_read_by_a_reader_with_an_open_vault(
    speaker: Speaker, interviewer: Actor
) -> None:
    assert open_text(note(speaker, interviewer), actor=interviewer) == b"said in confidence"


def test_nothing_is_read_with_a_locked_vault(speaker: Speaker, interviewer: Actor) -> None:
    assert interviewer.staff
    with pytest.raises(Refused, match="locked"):
        open_text(note(speaker, interviewer), actor=actor_of(interviewer.staff))


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("kind", list(CompartmentKind))
def test_a_role_reads_the_compartments_that_are_its_own_and_no_other(
    speaker: Speaker, officers: tuple[Actor, Actor], role: Role, kind: CompartmentKind
) -> None:
    newcomer = member("newcomer", role, side=KeySide.FIRST)
    assert newcomer.staff
    admit(speaker, newcomer.staff, actor=officers[0])
    if role in READERS[kind]:
        assert private_key(current(speaker, kind), actor=newcomer)
    else:
        with pytest.raises(Refused, match="no key"):
            private_key(current(speaker, kind), actor=newcomer)


def test_a_removed_row_is_a_removed_permission(speaker: Speaker, interviewer: Actor) -> None:
    item = note(speaker, interviewer)
    ReaderKey.objects.filter(staff=interviewer.staff).delete()
    with pytest.raises(Refused, match="no key"):
        open_text(item, actor=interviewer)


def test_an_identity_takes_an_officer_of_each_side(
    speaker: Speaker, officers: tuple[Actor, Actor], interviewer: Actor
) -> None:
    compartment = current(speaker, IDENTITY)
    halves = [private_key(compartment, actor=each) for each in officers]
    assert halves[0] != halves[1]
    item = seal_text(speaker, IDENTITY, "identity", b"x", subject=speaker.pk, author=interviewer)
    for officer in officers:
        with pytest.raises(NotOpened):
            open_text(item, actor=officer)


def test_a_speaker_is_not_taken_in_without_both_sides(
    interviewer: Actor, officers: tuple[Actor, Actor]
) -> None:
    with pytest.raises(Refused, match="two protection officers"):
        a_speaker("Lonely", interviewer, officers[0])


def test_whoever_is_dismissed_reads_neither_the_old_nor_the_new(
    speaker: Speaker, interviewer: Actor, officers: tuple[Actor, Actor]
) -> None:
    assert interviewer.staff
    before = note(speaker, interviewer)
    kept_key = private_key(before.compartment, actor=interviewer)
    dismiss(speaker, interviewer.staff, actor=officers[0])
    after = note(speaker, officers[0], b"later")
    for item in (before, after):
        with pytest.raises(Refused):
            open_text(item, actor=interviewer)
    assert after.compartment.epoch_number == 2
    assert kept_key != private_key(after.compartment, actor=officers[1])
    assert open_text(before, actor=officers[1]) == b"said in confidence"
    assert open_text(after, actor=officers[1]) == b"later"
    assert speakers_of(interviewer).count() == 0


def test_whoever_leaves_loses_every_row_and_new_epochs_begin(
    speaker: Speaker, interviewer: Actor
) -> None:
    assert interviewer.staff
    shut_out_everywhere(interviewer.staff)
    assert not ReaderKey.objects.filter(staff=interviewer.staff).exists()
    assert current(speaker, TESTIMONY).epoch_number == 2
    assert current(speaker, IDENTITY).epoch_number == 1


def test_the_last_officer_of_a_side_cannot_go_before_another_came(
    speaker: Speaker, officers: tuple[Actor, Actor]
) -> None:
    first = officers[0].staff
    assert first
    with pytest.raises(Refused, match="nobody else holds this side"):
        dismiss(speaker, first, actor=officers[1])
    successor = member("successor", Role.PROTECTION_OFFICER, side=KeySide.FIRST)
    assert successor.staff
    admit(speaker, successor.staff, actor=officers[0])
    dismiss(speaker, first, actor=officers[1])
    row = current(speaker, IDENTITY).reader_keys.get(staff=successor.staff)
    assert row.half == Half.FIRST


def test_only_those_who_work_on_a_speaker_give_access(speaker: Speaker) -> None:
    stranger = member("stranger", Role.PROTECTION_OFFICER, side=KeySide.FIRST)
    assert stranger.staff
    with pytest.raises(Refused, match="do not work"):
        admit(speaker, stranger.staff, actor=stranger)
    with pytest.raises(Speaker.DoesNotExist):
        speaker_for(stranger, speaker.pk)


@pytest.mark.parametrize("field", ["kind", "author", "envelope", "wrapped_key"])
def test_an_item_that_was_changed_does_not_open(
    speaker: Speaker, interviewer: Actor, field: str
) -> None:
    item = note(speaker, interviewer)
    old = getattr(item, field)
    other = old[:-1] + bytes([old[-1] ^ 1]) if isinstance(old, bytes) else f"{old}x"
    SealedItem.objects.filter(pk=item.pk).update(**{field: other})
    changed = SealedItem.objects.get(pk=item.pk)
    with pytest.raises(NotOpened):
        open_text(changed, actor=interviewer)


def test_an_item_laid_into_another_speakers_compartment_does_not_open(
    speaker: Speaker, interviewer: Actor, officers: tuple[Actor, Actor]
) -> None:
    other = a_speaker("Other", interviewer, *officers)
    item = note(speaker, interviewer)
    SealedItem.objects.filter(pk=item.pk).update(compartment=current(other, TESTIMONY))
    with pytest.raises(NotOpened):
        open_text(SealedItem.objects.get(pk=item.pk), actor=interviewer)


def test_the_newest_text_is_the_one_that_counts(speaker: Speaker, interviewer: Actor) -> None:
    note(speaker, interviewer, b"old")
    note(speaker, interviewer, b"new")
    args = (speaker, TESTIMONY)
    assert newest_text(*args, "note", subject=speaker.pk, actor=interviewer) == b"new"
    assert newest_text(*args, "profile", subject=speaker.pk, actor=interviewer) is None


def test_a_clock_that_was_set_back_brings_no_older_text_to_the_front(
    speaker: Speaker, interviewer: Actor
) -> None:
    old = note(speaker, interviewer, b"old")
    tomorrow = timezone.now() + timedelta(days=1)
    SealedItem.objects.filter(pk=old.pk).update(created_at=tomorrow)
    note(speaker, interviewer, b"new")
    args = (speaker, TESTIMONY)
    assert newest_text(*args, "note", subject=speaker.pk, actor=interviewer) == b"new"


def test_members_without_a_reading_role_hold_nothing(officers: tuple[Actor, Actor]) -> None:
    administrator = member("administrator", Role.ADMINISTRATOR)
    speaker = Speaker.objects.create(pseudonym="Quiet")
    members = [each.staff for each in (administrator, *officers) if each.staff]
    open_compartments(speaker, members)
    assert not ReaderKey.objects.filter(staff=administrator.staff).exists()


def test_a_right_on_a_speaker_is_given_and_ends_with_the_membership(
    speaker: Speaker, interviewer: Actor
) -> None:
    assert interviewer.staff
    assert interviewer.staff.has_perm(WORK_ON, speaker)
    interviewer.staff.is_active = False
    assert not interviewer.staff.has_perm(WORK_ON, speaker)
    stranger = member("stranger", Role.INTERVIEWER)
    assert stranger.staff
    assert not stranger.staff.has_perm(WORK_ON, speaker)
    assert not interviewer.staff.has_perm("archive.no_such_right", speaker)
