"""Sheets side by side: published figures through the whole way, and what must not move them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from walkaway.core.coding.comparison import (
    NOTHING,
    CodedDocument,
    Comparison,
    compare,
    disputes,
    figures,
)
from walkaway.core.coding.model import Coding, Document, Sheet, TextSelection
from walkaway.core.coding.units import UnitKind
from walkaway.core.errors import Refused
from walkaway.core.spans import Span

FOUR_OBSERVERS = {
    "A": "1 2 3 3 2 1 4 1 2 - - -",
    "B": "1 2 3 3 2 2 4 1 2 5 - -",
    "C": "- 3 3 3 2 3 4 2 2 5 1 3",
    "D": "1 2 3 3 2 4 4 1 2 5 1 -",
}
"""Krippendorff (2011), section C: four observers, twelve units. A hyphen: nothing said."""


def sheet(*codings: tuple[str, int, int]) -> Sheet:
    return Sheet(
        codings=tuple(
            Coding(
                guid=f"{code} {start}",
                code=code,
                selection=TextSelection(span=Span(start, end)),
                coder="",
                made_at=datetime(2026, 1, 1, tzinfo=UTC),
            )
            for code, start, end in codings
        )
    )


def coded(number: int, text: str, sheets: Mapping[str, Sheet]) -> CodedDocument:
    document = Document(ref=str(number), title="", language="en", text=text)
    return CodedDocument(number=number, document=document, sheets=sheets)


def lines(sheets: Mapping[str, str], *, of_length: int = 4) -> CodedDocument:
    """A story of short lines. A coder is a string: what they put on each line, `0` for nothing."""
    total = max(map(len, sheets.values()))
    text = "\n".join(["x" * of_length] * total)
    return coded(
        1,
        text,
        {
            coder: sheet(
                *(
                    (code, at * (of_length + 1), at * (of_length + 1) + of_length)
                    for at, code in enumerate(said)
                    if code != "0"
                )
            )
            for coder, said in sheets.items()
        },
    )


def four_observers() -> Comparison:
    """Each unit is a story of one sentence, which only those coded who said something of it."""
    said = {coder: values.split() for coder, values in FOUR_OBSERVERS.items()}
    documents = [
        coded(
            at + 1,
            "He left.",
            {c: sheet((values[at], 0, 8)) for c, values in said.items() if values[at] != "-"},
        )
        for at in range(12)
    ]
    return compare(documents, UnitKind.SENTENCE)


def test_the_published_alpha_of_four_observers_comes_out_of_their_sheets() -> None:
    found = figures(four_observers()).overall.on_coded
    assert found.alpha == pytest.approx(0.743, abs=5e-4)
    # Gwet (2014), table 2.10: the same twelve units.
    assert found.ac1 == pytest.approx(0.775, abs=5e-4)
    assert (found.units, found.pairable, found.coders) == (12, 11, 4)


def test_the_published_alpha_of_two_observers_comes_out_of_their_sheets() -> None:
    said = {"Meg": "0100000010", "Owen": "1110010000"}
    comparison = compare([lines({k: v.replace("1", "x") for k, v in said.items()})], UnitKind.CUE)
    (found,) = figures(comparison).by_code
    assert found.held == 5
    assert found.measured.on_all.alpha == pytest.approx(0.095, abs=5e-4)
    assert found.measured.on_all.percent == 0.6
    # Nobody put anything on five of the ten lines: on the others they agree less than by chance.
    assert found.measured.on_coded.units == 5
    assert found.measured.on_coded.percent == pytest.approx(0.2)
    assert found.measured.differs


def test_coders_agree_over_all_codes_only_where_they_agree_on_all_of_them() -> None:
    both = sheet(("a", 0, 4), ("b", 0, 4), ("a", 5, 9))
    one = sheet(("a", 0, 4), ("a", 5, 9))
    comparison = compare([coded(1, "xxxx\nxxxx\nxxxx", {"A": both, "B": one})], UnitKind.CUE)
    assert comparison.over_all().rows == (("a + b", "a"), ("a", "a"), (NOTHING, NOTHING))
    assert comparison.of_code("b").rows == (("1", "0"), ("0", "0"), ("0", "0"))
    assert [unit.name for unit in comparison.coded.units] == ["1.1", "1.2"]


def test_whoever_has_no_sheet_of_a_document_said_nothing_of_it() -> None:
    comparison = compare(
        [
            coded(1, "xxxx", {"A": sheet(("a", 0, 4)), "B": sheet()}),
            coded(2, "xxxx", {"A": sheet(), "C": sheet(("a", 0, 4))}),
        ],
        UnitKind.CUE,
    )
    assert comparison.coders == ("A", "B", "C")
    assert comparison.of_code("a").rows == (("1", "0", None), ("0", None, "1"))
    assert [(each.one, each.other) for each in figures(comparison).by_pair] == [
        ("A", "B"),
        ("A", "C"),
        ("B", "C"),
    ]
    last = figures(comparison).by_pair[2].measured.on_coded
    assert (last.pairable, last.alpha) == (0, None)


def test_one_coder_is_nothing_to_compare() -> None:
    with pytest.raises(Refused, match="two coders"):
        figures(compare([lines({"A": "xx"})], UnitKind.CUE))


def test_text_that_nobody_selected_does_not_touch_the_agreement_on_passages() -> None:
    sheets = {"A": sheet(("a", 0, 4), ("b", 6, 8)), "B": sheet(("a", 2, 5))}
    short, long = (
        compare([coded(1, "x" * length, sheets)], UnitKind.PASSAGE) for length in (10, 10_000)
    )
    assert figures(short) == figures(long)
    assert [unit.span for unit in long.units] == [Span(0, 5), Span(6, 8)]


def test_what_is_not_in_any_unit_is_counted() -> None:
    comparison = compare(
        [coded(1, "xxxx\n\nxxxx", {"A": sheet(("a", 4, 6), ("a", 0, 4)), "B": sheet()})],
        UnitKind.CUE,
    )
    assert comparison.unplaced == 1


def test_the_same_sheets_give_the_same_interval() -> None:
    said = {"A": "abc0a" * 20, "B": "abc0b" * 20}
    one, other = (figures(compare([lines(said)], UnitKind.CUE)) for _ in range(2))
    assert one == other
    assert one.overall.on_coded.interval is not None


def test_the_most_costly_dispute_comes_first_and_all_cost_what_the_alphas_lack() -> None:
    # `a` is disputed on one of two lines, `b` on one of eleven: that one costs less.
    said = {"A": "aa" + "b" * 11, "B": "a0" + "b" * 10 + "0"}
    comparison = compare([lines(said)], UnitKind.CUE)
    found = disputes(comparison)
    assert [(each.unit.number, each.codes) for each in found] == [
        (2, frozenset("a")),
        (13, frozenset("b")),
    ]
    lacking = sum(1 - (each.measured.on_coded.alpha or 0) for each in figures(comparison).by_code)
    assert sum(each.cost for each in found) == pytest.approx(lacking)


def test_disputes_of_many_units_are_found_without_an_interval() -> None:
    said = {"A": "a0" * 50, "B": "a0" * 49 + "aa"}
    assert [each.unit.number for each in disputes(compare([lines(said)], UnitKind.CUE))] == [100]


said = st.text(st.sampled_from("0ab"), min_size=8, max_size=8)


@given(said, said, said)
def test_figures_hang_on_no_order_of_coders_and_disputes_are_where_they_differ(
    one: str, other: str, third: str
) -> None:
    comparison = compare([lines({"A": one, "B": other, "C": third})], UnitKind.CUE)
    turned = compare([lines({"A": third, "B": one, "C": other})], UnitKind.CUE)
    measured = [figures(each, resamples=100).overall.on_all for each in (comparison, turned)]
    assert measured[0].alpha == pytest.approx(measured[1].alpha)
    assert {each.unit.number for each in disputes(comparison)} == {
        at
        for at, values in enumerate(zip(one, other, third, strict=True), 1)
        if len(set(values)) > 1
    }


@given(said, said)
def test_a_coder_who_says_the_same_disputes_nothing(one: str, other: str) -> None:
    comparison = compare([lines({"A": one, "B": one})], UnitKind.CUE)
    assert disputes(comparison) == ()
    assert all(
        each.measured.on_all.alpha in (1, None)
        for each in figures(comparison, resamples=100).by_code
    )
