from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from walkaway.core.errors import NotOpened
from walkaway.core.sealing.shares import Share, from_shares, from_two, in_two, two_of_three


@given(st.binary(min_size=1, max_size=64))
def test_any_two_of_three_give_the_secret_back(secret: bytes) -> None:
    for one, other in permutations(two_of_three(secret), 2):
        assert from_shares(one, other) == secret


@given(st.binary(min_size=1, max_size=64))
def test_two_halves_give_the_secret_back(secret: bytes) -> None:
    assert from_two(*in_two(secret)) == secret


def test_a_single_share_fits_every_secret() -> None:
    # One byte of one share: over many sharings of the same secret it takes all values alike.
    seen = {two_of_three(b"s")[0].value for _ in range(5_000)}
    assert len(seen) == 256


def test_a_share_by_hand() -> None:
    # s = 0x57, slope 0x83: y1 = 57 ^ 83 = d4; 2 · 83 = 1d (FIPS 197, xtime), y2 = 57 ^ 1d = 4a.
    assert from_shares(Share(number=1, value=b"\xd4"), Share(number=2, value=b"\x4a")) == b"\x57"


def test_one_share_twice_is_refused() -> None:
    first, second, _ = two_of_three(b"a key")
    with pytest.raises(NotOpened):
        from_shares(first, first)
    with pytest.raises(NotOpened):
        from_shares(first, Share(number=2, value=second.value[:2]))


def test_shares_are_not_printed() -> None:
    assert repr(two_of_three(b"a key")[0]) == "Share(number=1)"
