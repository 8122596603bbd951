from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from walkaway.core.errors import NotOpened
from walkaway.core.sealing.envelopes import Key, close_alike, new_key, open_envelope

KEY = Key(bytes(range(32)))


@given(text=st.binary(max_size=200), belongs_to=st.binary(max_size=20))
def test_an_envelope_that_is_closed_alike_opens_like_any_other(text, belongs_to):
    closed = close_alike(KEY, text, belongs_to)
    assert closed == close_alike(KEY, text, belongs_to)
    assert open_envelope(KEY, closed, belongs_to) == text


@given(
    one=st.tuples(st.binary(max_size=5), st.binary(max_size=5)),
    other=st.tuples(st.binary(max_size=5), st.binary(max_size=5)),
)
def test_no_nonce_is_used_for_two_texts_or_places(one, other):
    nonces = {close_alike(KEY, *each)[1:25] for each in (one, other)}
    assert len(nonces) == len({one, other})


def test_it_opens_with_its_key_and_in_its_place_only():
    closed = close_alike(KEY, b"text", b"here")
    for key, place in ((new_key(), b"here"), (KEY, b"there")):
        with pytest.raises(NotOpened):
            open_envelope(key, closed, place)
