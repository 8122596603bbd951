from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from walkaway.core.errors import NotOpened
from walkaway.core.sealing.compartments import (
    Epoch,
    Label,
    bound,
    epoch_keys,
    epoch_keys_of_two,
    grant,
    grant_to_two,
    open_item,
    seal_item,
)
from walkaway.core.sealing.key_pairs import new_key_pair

FIRST = Epoch(subject="speaker-1", kind="identity", number=1)
SECOND = replace(FIRST, number=2)
KEYS, LATER = new_key_pair(), new_key_pair()
OFFICER, COUNSELLOR = new_key_pair(), new_key_pair()
NAME = Label(epoch=FIRST, item="name", kind="text", author="officer")


def test_who_has_a_row_reads_what_was_sealed() -> None:
    row = grant(FIRST, KEYS.private, "officer", OFFICER.public)
    keys = epoch_keys(FIRST, row, OFFICER.private)
    assert keys == KEYS
    item = seal_item(KEYS.public, "اسمه الحقيقي".encode(), NAME)
    assert open_item(keys.private, item, NAME).decode() == "اسمه الحقيقي"


def test_a_row_opens_for_nobody_else_and_under_no_other_name() -> None:
    row = grant(FIRST, KEYS.private, "officer", OFFICER.public)
    with pytest.raises(NotOpened):
        epoch_keys(FIRST, row, COUNSELLOR.private)
    with pytest.raises(NotOpened):
        epoch_keys(FIRST, replace(row, reader="counsellor"), OFFICER.private)


@pytest.mark.parametrize(
    "other", [SECOND, replace(FIRST, subject="speaker-2"), replace(FIRST, kind="safety")]
)
def test_a_row_does_not_open_another_epoch_compartment_or_speaker(other: Epoch) -> None:
    row = grant(FIRST, KEYS.private, "officer", OFFICER.public)
    with pytest.raises(NotOpened):
        epoch_keys(other, row, OFFICER.private)


def test_one_who_was_removed_reads_nothing_of_the_new_epoch() -> None:
    kept = epoch_keys(FIRST, grant(FIRST, KEYS.private, "officer", OFFICER.public), OFFICER.private)
    label = replace(NAME, epoch=SECOND)
    item = seal_item(LATER.public, b"a new address", label)
    with pytest.raises(NotOpened):
        open_item(kept.private, item, label)


@pytest.mark.parametrize(
    "other",
    [
        replace(NAME, epoch=SECOND),
        replace(NAME, item="address"),
        replace(NAME, kind="file"),
        replace(NAME, author="stranger"),
    ],
)
def test_an_item_opens_under_its_own_label_only(other: Label) -> None:
    item = seal_item(KEYS.public, b"a name", NAME)
    with pytest.raises(NotOpened):
        open_item(KEYS.private, item, other)


def test_parts_of_two_items_do_not_make_a_third() -> None:
    one, other = (seal_item(KEYS.public, text, NAME) for text in (b"yes", b"no"))
    with pytest.raises(NotOpened):
        open_item(KEYS.private, replace(one, envelope=other.envelope), NAME)


@given(at=st.integers(0), bit=st.integers(0, 7), in_key=st.booleans())
def test_an_item_with_one_bit_changed_does_not_open(at: int, bit: int, in_key: bool) -> None:
    item = seal_item(KEYS.public, b"a name", NAME)
    changed = bytearray(item.wrapped_key if in_key else item.envelope)
    changed[at % len(changed)] ^= 1 << bit
    field = "wrapped_key" if in_key else "envelope"
    broken = replace(item, **{field: bytes(changed)})
    with pytest.raises(NotOpened):
        open_item(KEYS.private, broken, NAME)


def test_two_people_read_together_what_neither_reads_alone() -> None:
    one, other = grant_to_two(
        FIRST, KEYS.private, ("officer", OFFICER.public), ("counsellor", COUNSELLOR.public)
    )
    item = seal_item(KEYS.public, b"a name", NAME)
    together = epoch_keys_of_two(FIRST, (one, OFFICER.private), (other, COUNSELLOR.private))
    assert together == KEYS
    assert open_item(together.private, item, NAME) == b"a name"
    for row, keys in ((one, OFFICER), (other, COUNSELLOR)):
        half = epoch_keys(FIRST, row, keys.private)
        with pytest.raises(NotOpened):
            open_item(half.private, item, NAME)


def test_the_length_of_a_sealed_word_does_not_tell_which_it_is() -> None:
    words = (b"Amina" * 9, b"Umar" * 11)
    assert len({len(seal_item(KEYS.public, word, NAME).envelope) for word in words}) == 1


@given(st.lists(st.text(), max_size=4), st.lists(st.text(), max_size=4))
def test_different_parts_are_never_bound_alike(one: list[str], other: list[str]) -> None:
    assert (bound(*one) == bound(*other)) == (one == other)
