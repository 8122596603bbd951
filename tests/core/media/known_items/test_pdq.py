"""PDQ: bit for bit what the reference code computes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from walkaway.core.media.known_items.pdq import BITS, HEIGHT, WIDTH, Hash, as_hex, distance, pdq

# Computed by the reference code (pdqhash 0.2.8) from the pictures of `drawn`: seed, quality, hash.
REFERENCE = [
    (0, 100, "a9790a34069e1e56af7bba11c5ed09e460a8f9a5fd59f68e2f0465abc4b26a48"),
    (1, 100, "51cdbf2423744e08309fc61521ebff2ac776b9ebc8d8a2d7e244b3f70883416c"),
    (2, 100, "b05fd3f0a0e573c6ad424d08b2b732b7cc2dcf382e0f4ccc07828e7b34f2b21d"),
    (3, 100, "6724cb08053d61911d2762539d24dd90b67c9e0c7ad70873cd9ef6a7568b26dd"),
    (4, 100, "3dd287ee3fc814afb349b7874878447eef14c21240b57b01d30effcaa33113a8"),
    (5, 100, "a3f8ec4e9f822fb59141631f95e0eef6423a404f63f113034d8b80d173db259f"),
    (6, 100, "01eb8c6f01b2fbdc00f3516cac91ae1d0523a445f8ddf312fc7485f5daa9071f"),
    (7, 100, "8ec1a3fd77cb523b47028a4f75b0f5bba8c48d345e32780b63526480bb93cf86"),
]


def drawn(seed: int) -> NDArray[np.uint8]:
    """Squares of chance, each of 7 by 7 pixels."""
    coarse = np.random.default_rng(seed).integers(0, 256, (11, 19), dtype=np.uint8)
    return np.kron(coarse, np.ones((7, 7), np.uint8))[:HEIGHT, :WIDTH]


@pytest.mark.parametrize(("seed", "quality", "expected"), REFERENCE)
def test_hash_and_quality_are_those_of_the_reference_code(
    seed: int, quality: int, expected: str
) -> None:
    value, found = pdq(drawn(seed).astype(float))
    assert (as_hex(value), found) == (expected, quality)


@given(st.integers(0, 10_000), st.floats(0.5, 0.95), st.integers(0, 10))
def test_tones_hardly_matter_and_half_of_the_bits_are_set(
    seed: int, contrast: float, brightness: int
) -> None:
    grey = drawn(seed).astype(float)
    value, _quality = pdq(grey)
    assert value.bit_count() == BITS // 2
    assert distance(value, pdq(grey * contrast + brightness)[0]) <= 2


def test_a_plain_picture_has_no_quality() -> None:
    assert pdq(np.full((HEIGHT, WIDTH), 128.0))[1] == 0


def test_another_size_is_refused() -> None:
    with pytest.raises(ValueError, match="72 rows"):
        pdq(np.zeros((64, 64)))


def test_a_hash_is_written_as_lists_write_it() -> None:
    assert as_hex(Hash(1)) == "0" * 63 + "1"
