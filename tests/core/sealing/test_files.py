from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from walkaway.core.errors import NotOpened
from walkaway.core.sealing.envelopes import new_key
from walkaway.core.sealing.files import (
    CHUNK_BYTES,
    HEADER_BYTES,
    SEALED_CHUNK_BYTES,
    SealedFile,
    new_file_seal,
    sealed,
)

KEY = new_key()
CONTENT = bytes(range(256)) * (2 * CHUNK_BYTES // 256) + b"the end"


def file_of(content: bytes, pieces: int = 1 << 30) -> bytes:
    cut = (content[at : at + pieces] for at in range(0, len(content), pieces))
    return b"".join(sealed(new_file_seal(KEY, b"interview 7"), cut))


def read(file: bytes, start: int = 0, stop: int = 1 << 40) -> bytes:
    return b"".join(SealedFile(io.BytesIO(file), KEY, b"interview 7").read_range(start, stop))


SEALED = file_of(CONTENT)


@pytest.mark.parametrize("size", [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1])
@pytest.mark.parametrize("pieces", [1 << 30, 100_000])
def test_a_file_is_read_as_it_was_sealed(size: int, pieces: int) -> None:
    content = CONTENT[:size]
    file = file_of(content, pieces)
    assert read(file) == content
    assert SealedFile(io.BytesIO(file), KEY, b"interview 7").size == size


@settings(max_examples=60)
@given(st.integers(0, len(CONTENT) + 9), st.integers(0, len(CONTENT) + 9))
def test_any_range_is_that_of_the_content(start: int, stop: int) -> None:
    assert read(SEALED, start, stop) == CONTENT[start:stop]


@settings(max_examples=60)
@given(at=st.integers(0, len(SEALED) - 1), bit=st.integers(0, 7))
def test_a_file_with_one_bit_changed_is_refused(at: int, bit: int) -> None:
    changed = bytearray(SEALED)
    changed[at] ^= 1 << bit
    with pytest.raises(NotOpened):
        read(bytes(changed))


@settings(max_examples=60)
@given(st.integers(0, len(SEALED) - 1))
def test_a_file_whose_end_is_missing_is_refused_before_anything_is_read(kept: int) -> None:
    with pytest.raises(NotOpened):
        SealedFile(io.BytesIO(SEALED[:kept]), KEY, b"interview 7")


def chunk(number: int) -> bytes:
    return SEALED[HEADER_BYTES:][number * SEALED_CHUNK_BYTES : (number + 1) * SEALED_CHUNK_BYTES]


@pytest.mark.parametrize("order", [(1, 0, 2), (0, 0, 2), (1, 1, 2), (0, 2), (0, 1, 1, 2)])
def test_swapped_repeated_and_missing_chunks_are_refused(order: tuple[int, ...]) -> None:
    with pytest.raises(NotOpened):
        read(SEALED[:HEADER_BYTES] + b"".join(map(chunk, order)))


def test_a_chunk_of_another_file_under_the_same_key_is_refused() -> None:
    other = file_of(CONTENT)
    mixed = other[: HEADER_BYTES + SEALED_CHUNK_BYTES] + SEALED[HEADER_BYTES + SEALED_CHUNK_BYTES :]
    with pytest.raises(NotOpened):
        read(mixed)


def test_a_file_belongs_to_one_interview_and_one_key() -> None:
    for key, belongs_to in ((KEY, b"interview 8"), (new_key(), b"interview 7")):
        with pytest.raises(NotOpened):
            SealedFile(io.BytesIO(SEALED), key, belongs_to)


def test_what_is_no_sealed_file_is_refused() -> None:
    for content in (b"", b"RIFF", b"\0" * 400_000):
        with pytest.raises(NotOpened):
            SealedFile(io.BytesIO(content), KEY, b"interview 7")


def test_a_short_chunk_in_the_middle_is_never_written() -> None:
    seal = new_file_seal(KEY, b"interview 7")
    with pytest.raises(ValueError, match="chunk 0 has 5 bytes"):
        seal.close_chunk(0, b"short", is_last=False)
