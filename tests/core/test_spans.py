from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from walkaway.core.spans import Span, merged

spans = st.tuples(st.integers(-50, 50), st.integers(0, 30)).map(lambda p: Span(p[0], p[0] + p[1]))


def positions(many: tuple[Span, ...] | list[Span]) -> set[int]:
    return {position for span in many for position in range(span.start, span.end)}


@given(st.lists(spans))
def test_a_union_holds_the_same_positions_and_nothing_touches(many: list[Span]) -> None:
    union = merged(many)
    assert positions(union) == positions(many)
    assert all(one.end < next_.start for one, next_ in pairwise(union))


@given(spans, spans)
def test_an_intersection_is_what_both_hold(one: Span, other: Span) -> None:
    shared = one.intersection(other)
    assert positions([shared] if shared else []) == positions([one]) & positions([other])
    assert one.overlaps(other) == bool(shared) or not (len(one) and len(other))


def test_the_end_is_outside() -> None:
    assert 2 in Span(2, 4)
    assert 4 not in Span(2, 4)


def test_a_span_cannot_end_before_it_starts() -> None:
    with pytest.raises(ValueError, match="before its start"):
        Span(3, 2)
