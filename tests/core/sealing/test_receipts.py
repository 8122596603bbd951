from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from walkaway.core.errors import NotOpened
from walkaway.core.sealing.receipts import (
    Receipt,
    Site,
    in_groups,
    keys_of,
    new_receipt,
    receipt_from,
)

SITE = Site(pepper=b"p" * 32, salt=b"s" * 16)
RECEIPT = Receipt("1234567890123456789089")
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
BENGALI = str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯")


def test_a_receipt_is_read_as_it_is_printed_in_any_digits() -> None:
    receipt = new_receipt()
    assert receipt_from(in_groups(receipt)) == receipt
    for digits in (ARABIC, BENGALI):
        assert receipt_from(in_groups(receipt).translate(digits)) == receipt
    assert receipt_from("\u200f" + receipt.replace("4", "4-")) == receipt


@given(at=st.integers(0, 21), digit=st.integers(0, 9))
def test_a_single_mistaken_digit_is_noticed(at: int, digit: int) -> None:
    typed = RECEIPT[:at] + str(digit) + RECEIPT[at + 1 :]
    if typed == RECEIPT:
        assert receipt_from(typed) == RECEIPT
    else:
        with pytest.raises(NotOpened):
            receipt_from(typed)


@given(st.integers(0, 20))
def test_two_digits_exchanged_are_noticed(at: int) -> None:
    typed = RECEIPT[:at] + RECEIPT[at + 1] + RECEIPT[at] + RECEIPT[at + 2 :]
    with pytest.raises(NotOpened):
        receipt_from(typed)


@pytest.mark.parametrize("typed", ["", RECEIPT[:-1], RECEIPT + "1", RECEIPT[:-1] + "x", "½" * 22])
def test_what_is_no_receipt_is_refused(typed: str) -> None:
    with pytest.raises(NotOpened):
        receipt_from(typed)


def test_the_keys_of_a_receipt_are_the_same_again_and_others_elsewhere() -> None:
    keys = keys_of(RECEIPT, SITE)
    assert keys == keys_of(RECEIPT, SITE)
    assert keys.lookup != keys.wrapping
    elsewhere = {
        keys_of(RECEIPT, Site(pepper=b"q" * 32, salt=SITE.salt)).lookup,
        keys_of(RECEIPT, Site(pepper=SITE.pepper, salt=b"t" * 16)).lookup,
        keys_of(new_receipt(), SITE).lookup,
    }
    assert len(elsewhere | {keys.lookup}) == 4


def test_neither_the_site_nor_the_keys_are_printed() -> None:
    assert repr(SITE) == "Site()"
    assert repr(keys_of(RECEIPT, SITE)) == "ReceiptKeys()"


def test_all_digits_are_drawn_alike() -> None:
    drawn = "".join(new_receipt()[:20] for _ in range(500))
    # 10,000 digits: each 1,000 times; six standard deviations are 180.
    assert all(820 < drawn.count(digit) < 1180 for digit in "0123456789")
