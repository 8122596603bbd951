import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from walkaway.core.errors import NotOpened
from walkaway.core.sealing.envelopes import new_key
from walkaway.core.sealing.files import CHUNK_BYTES, SealedFile, new_file_seal, sealed
from walkaway.core.sealing.streams import SealedReader, SealingWriter

BELONGS_TO = b"a recording"
KEY = new_key()
PLAIN = bytes(range(256)) * (3 * CHUNK_BYTES // 256) + b"the end"


def sealed_bytes(content: bytes) -> bytes:
    return b"".join(sealed(new_file_seal(KEY, BELONGS_TO), [content]))


def reader_of(closed: bytes) -> SealedReader:
    return SealedReader(SealedFile(io.BytesIO(closed), KEY, BELONGS_TO))


CLOSED = sealed_bytes(PLAIN)


@given(st.lists(st.tuples(st.integers(0, len(PLAIN) + 9), st.integers(0, 400_000)), max_size=6))
def test_reading_and_seeking_is_as_in_the_plain_file(moves: list[tuple[int, int]]) -> None:
    plain = io.BytesIO(PLAIN)
    reader = io.BufferedReader(reader_of(CLOSED))
    for position, length in moves:
        assert reader.seek(position) == plain.seek(position)
        assert reader.read(length) == plain.read(length)
    assert reader.tell() == plain.tell()
    assert reader.seek(-5, io.SEEK_END) == plain.seek(-5, io.SEEK_END)
    assert reader.read() == plain.read()


def test_a_changed_chunk_is_refused_when_it_is_read() -> None:
    changed = bytearray(CLOSED)
    changed[CHUNK_BYTES + 500] ^= 1
    reader = reader_of(bytes(changed))
    assert reader.read(10) == PLAIN[:10]
    reader.seek(CHUNK_BYTES + 100)
    with pytest.raises(NotOpened):
        reader.read(10)


def written(pieces: list[tuple[int, bytes]], head_bytes: int) -> bytes:
    file = io.BytesIO()
    writer = SealingWriter(file, new_file_seal(KEY, BELONGS_TO), head_bytes=head_bytes)
    for position, piece in pieces:
        writer.seek(position)
        writer.write(piece)
    length = writer.finish()
    content = io.BufferedReader(reader_of(file.getvalue())).read()
    assert len(content) == length
    return content


SIZES = st.sampled_from(
    [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES, 3 * CHUNK_BYTES + 7]
)


@given(SIZES, st.integers(1, 300_000), st.sampled_from([1, CHUNK_BYTES, 2 * CHUNK_BYTES + 1]))
def test_what_is_written_in_pieces_is_read_whole(size: int, step: int, head_bytes: int) -> None:
    content = PLAIN[:size]
    pieces = [(at, content[at : at + step]) for at in range(0, size, step)]
    assert written(pieces, head_bytes) == content


@pytest.mark.parametrize("size", [100, 3 * CHUNK_BYTES])
def test_the_head_may_be_mended_at_the_end(size: int) -> None:
    content = PLAIN[:size]
    pieces = [(8, content[8:]), (0, b"mended!!")]
    assert written(pieces, 1) == b"mended!!" + content[8:]


def test_what_lies_behind_the_head_is_final() -> None:
    writer = SealingWriter(io.BytesIO(), new_file_seal(KEY, BELONGS_TO))
    writer.write(PLAIN)
    writer.seek(CHUNK_BYTES + 5)
    with pytest.raises(io.UnsupportedOperation):
        writer.write(b"x")


def test_a_gap_is_filled_with_zeros() -> None:
    assert written([(10, b"x")], 1) == bytes(10) + b"x"
    far = 2 * CHUNK_BYTES + 3
    assert written([(0, b"y"), (far, b"x")], 1) == b"y" + bytes(far - 1) + b"x"
