import pytest
from hypothesis import given
from hypothesis import strategies as st

from walkaway.core.http_ranges import Unsatisfiable, wanted_bytes
from walkaway.core.spans import Span

ETAG = '"a"'


def wanted(header: str | None, size: int = 10, if_range: str | None = None) -> Span | None:
    return wanted_bytes(header, size, if_range=if_range, etag=ETAG)


@pytest.mark.parametrize(
    ("header", "span"),
    [
        ("bytes=0-0", Span(0, 1)),
        ("bytes=2-5", Span(2, 6)),
        ("bytes=7-", Span(7, 10)),
        ("bytes=7-99", Span(7, 10)),
        ("bytes=-3", Span(7, 10)),
        ("bytes=-99", Span(0, 10)),
        ("BYTES= 1-2 ", Span(1, 3)),
    ],
)
def test_a_single_range_is_read_as_the_standard_says(header: str, span: Span) -> None:
    assert wanted(header) == span


@pytest.mark.parametrize(
    "header",
    [
        None, "", "bytes", "bytes=", "bytes=-", "bytes=5-2", "bytes=a-b", "lines=1-2",
        "bytes=0-1,3-4", "bytes=--1", "bytes=1-2-3", "bytes=+1-2", "bytes=١-٢",
        f"bytes=0-{10**30}", f"bytes=-{10**30}",
    ],
)  # fmt: skip
def test_what_is_no_single_range_is_passed_over(header: str | None) -> None:
    assert wanted(header) is None


@pytest.mark.parametrize("header", ["bytes=10-", "bytes=10-12", "bytes=-0"])
def test_a_range_outside_the_file_cannot_be_satisfied(header: str) -> None:
    with pytest.raises(Unsatisfiable):
        wanted(header)


def test_nothing_of_an_empty_file_can_be_wanted() -> None:
    with pytest.raises(Unsatisfiable):
        wanted("bytes=-1", size=0)


@pytest.mark.parametrize(
    ("if_range", "span"),
    [
        (ETAG, Span(2, 6)),
        ('"b"', None),
        # A weak tag never matches, and no date does: files here have none.
        ('W/"a"', None),
        ("Sun, 22 Nov 2026 18:00:00 GMT", None),
    ],
)
def test_a_range_of_a_file_that_has_changed_is_the_whole_file(
    if_range: str, span: Span | None
) -> None:
    assert wanted("bytes=2-5", if_range=if_range) == span


offsets = st.integers(0, 60)


@given(content=st.binary(min_size=1, max_size=50), first=offsets, length=st.integers(1, 60))
def test_a_range_is_what_slicing_the_bytes_gives(content: bytes, first: int, length: int) -> None:
    last = first + length - 1
    try:
        span = wanted(f"bytes={first}-{last}", size=len(content))
    except Unsatisfiable:
        assert content[first : last + 1] == b""
    else:
        assert span is not None
        assert content[span.start : span.end] == content[first : last + 1]


@given(content=st.binary(min_size=1, max_size=50), length=st.integers(1, 60))
def test_a_suffix_is_what_slicing_from_the_end_gives(content: bytes, length: int) -> None:
    span = wanted(f"bytes=-{length}", size=len(content))
    assert span is not None
    assert content[span.start : span.end] == content[-length:]


@given(header=st.text(max_size=40) | st.from_regex(r"bytes=[0-9, \-]{0,20}", fullmatch=True))
def test_no_header_breaks_it_or_leads_outside_the_file(header: str) -> None:
    try:
        span = wanted(header)
    except Unsatisfiable:
        return
    assert span is None or 0 <= span.start < span.end <= 10
