import pytest
from hypothesis import given
from hypothesis import strategies as st

from walkaway.core.media.captions.directions import directions


@pytest.mark.parametrize(
    ("text", "rtl", "expected"),
    [
        ("abc 12.", False, "LLLLLLL"),
        ("سلام", True, "RRRR"),
        ("عام 2015.", True, "RRRRNNNNR"),
        ("١٢٫٥", True, "NNNN"),
        ("24% سن", True, "NNNRRR"),
        ("سن 2.5 سن", True, "RRRNNNRRR"),
        ("سن ab cd سن", True, "RRRLLLLLRRR"),
        ("ab 12 سن", True, "LLLLLRRR"),
        ("ab سن 12 cd", False, "LLLRRRNNLLL"),
        ("(سن)", True, "RRRR"),
        ("", True, ""),
    ],
)
def test_stretches_run_as_the_bidirectional_algorithm_says(text, rtl, expected):
    assert directions(text, rtl=rtl) == expected


@given(st.text(alphabet="ab سن12٣.,%-()\u200f\u064e", max_size=20), st.booleans())
def test_every_character_has_a_direction(text, rtl):
    found = directions(text, rtl=rtl)
    assert len(found) == len(text)
    assert set(found) <= set("LRN")
