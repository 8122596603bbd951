"""The decided sheet: what all agree on, and what was chosen where they do not."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from tests.core.coding.test_comparison import coded, lines, sheet
from tests.core.coding.test_units import interview
from walkaway.core.coding.adjudication import (
    Adjudicator,
    Verdict,
    begun,
    decided,
    passage_near,
    undecided,
)
from walkaway.core.coding.comparison import CodedDocument, Comparison, compare, disputes
from walkaway.core.coding.model import Choice, Coding, MediaSelection, Sheet, TextSelection
from walkaway.core.coding.units import UnitKind
from walkaway.core.spans import Span

EVE = Adjudicator(sheet=UUID(int=7), by="eve", at=datetime(2026, 2, 1, tzinfo=UTC))


def marks(result: Sheet) -> list[tuple[str, int, int]]:
    found = []
    for coding in result.codings:
        assert isinstance(coding.selection, TextSelection)
        found.append((coding.code, coding.selection.span.start, coding.selection.span.end))
    return found


def settled(
    document: CodedDocument, kind: UnitKind, *verdicts: Verdict
) -> tuple[Sheet, Comparison]:
    """The disputes of a document decided one after another, in the order of the text."""
    comparison = compare([document], kind)
    result = begun(document, comparison, EVE)
    units = [unit for unit in comparison.units if unit.is_disputed]
    for unit, verdict in zip(units, verdicts, strict=True):
        result = decided(result, document, unit, verdict, EVE)
    return result, comparison


def of(coder: str) -> Verdict:
    return Verdict(choice=Choice.CODER, coder=coder, reason="closer to the definition")


TEXT = "One is here. Two is here. Three is here."
"""Sentences at 0-12, 13-25 and 26-40."""


def test_what_all_marked_is_kept_and_joined_over_sentences() -> None:
    document = coded(1, TEXT, {"A": sheet(("x", 0, 25)), "B": sheet(("x", 4, 25))})
    result, _ = settled(document, UnitKind.SENTENCE)
    assert marks(result) == [("x", 4, 25)]
    assert [(each.coder, each.reason) for each in result.codings] == [("eve", "")]


def test_where_all_agree_but_marked_different_halves_both_are_kept() -> None:
    document = coded(1, "abcdefgh", {"A": sheet(("x", 0, 4)), "B": sheet(("x", 4, 8))})
    assert marks(settled(document, UnitKind.SENTENCE)[0]) == [("x", 0, 8)]


def test_the_codings_of_one_coder_are_kept_within_the_unit_with_the_reason() -> None:
    document = coded(1, TEXT, {"A": sheet(("x", 0, 25)), "B": sheet(("x", 0, 12))})
    result, _ = settled(document, UnitKind.SENTENCE, of("A"))
    assert marks(result) == [("x", 0, 12), ("x", 13, 25)]
    assert [each.reason for each in result.codings] == ["", "closer to the definition"]
    result, _ = settled(document, UnitKind.SENTENCE, of("B"))
    assert marks(result) == [("x", 0, 12)]


def test_all_none_and_something_else() -> None:
    document = coded(1, TEXT, {"A": sheet(("x", 0, 12)), "B": sheet(("y", 0, 12))})

    def said(choice: Choice, *own: tuple[str, Span]) -> list[tuple[str, int, int]]:
        verdict = Verdict(choice=choice, reason="r", own=own)
        return marks(settled(document, UnitKind.SENTENCE, verdict)[0])

    assert said(Choice.ALL) == [("x", 0, 12), ("y", 0, 12)]
    assert said(Choice.NONE) == []
    assert said(Choice.OWN, ("z", Span(0, 3))) == [("z", 0, 3)]


def test_deciding_again_takes_back_what_was_decided_before_and_nothing_else() -> None:
    document = coded(1, TEXT, {"A": sheet(("x", 0, 25)), "B": sheet(("y", 0, 25))})
    result, comparison = settled(document, UnitKind.SENTENCE, of("A"), of("B"))
    assert marks(result) == [("x", 0, 12), ("y", 13, 25)]

    again = decided(result, document, comparison.units[0], of("B"), EVE)

    assert marks(again) == [("y", 0, 12), ("y", 13, 25)]
    assert [each.coder for each in again.decisions] == ["B", "B"]


def test_what_nobody_decided_is_still_to_do_and_a_no_is_a_decision() -> None:
    document = coded(1, TEXT, {"A": sheet(("x", 0, 25)), "B": sheet()})
    comparison = compare([document], UnitKind.SENTENCE)
    there = disputes(comparison)
    none = Verdict(choice=Choice.NONE, reason="it is about somebody else")
    first = begun(document, comparison, EVE)
    result = decided(first, document, there[0].unit, none, EVE)
    assert len(undecided(there, first)) == 2
    assert undecided(there, result) == there[1:]
    assert result.decisions[0].reason == "it is about somebody else"


def test_a_passage_of_picture_and_sound_stays_one_when_all_of_it_is_in_the_unit() -> None:
    document = interview("One.", "Two.", "Three.")
    selection = MediaSelection(span_ms=Span(900, 2100))
    there = Coding(guid="g", code="x", selection=selection, coder="A", made_at=EVE.at)
    both = CodedDocument(
        number=1, document=document, sheets={"A": Sheet(codings=(there,)), "B": Sheet()}
    )
    (kept,) = settled(both, UnitKind.CUE, of("A"))[0].codings
    assert kept.selection == selection


def test_words_are_found_nearest_to_the_unit_whatever_space_is_between_them() -> None:
    text = "he left. he\n left. he left."
    assert passage_near(text, "he left", Span(9, 18)) == Span(9, 17)
    assert passage_near(text, "he\r\nleft", Span(19, 27)) == Span(19, 26)
    assert passage_near(text, "he  left. he", Span(0, 8)) == Span(0, 11)
    assert passage_near(text, "she left", Span(0, 8)) is None
    assert passage_near(text, " ", Span(0, 8)) is None


said = st.text(st.sampled_from("0ab"), min_size=6, max_size=6)


@given(said, said)
def test_when_all_is_decided_for_one_coder_the_sheet_says_what_that_coder_said(
    one: str, other: str
) -> None:
    document = lines({"A": one, "B": other})
    comparison = compare([document], UnitKind.CUE)
    verdicts = [of("A")] * len(disputes(comparison))
    result, _ = settled(document, UnitKind.CUE, *verdicts)
    again = compare(
        [
            CodedDocument(
                number=1,
                document=document.document,
                sheets={"A": document.sheets["A"], "D": result},
            )
        ],
        UnitKind.CUE,
    )
    assert disputes(again) == ()
    assert undecided(disputes(comparison), result) == ()
    assert len({each.guid for each in result.codings}) == len(result.codings)
