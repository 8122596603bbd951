"""A sheet is kept as it was, and nothing else is taken for one."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from walkaway.core.coding.model import (
    Choice,
    Coding,
    Decision,
    MediaSelection,
    Sheet,
    TextSelection,
)
from walkaway.core.coding.sheets_json import read_sheet, sheet_text
from walkaway.core.errors import UnexpectedContent
from walkaway.core.spans import Span

PATH = Path("sheet.json")
words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
spans = st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)).map(lambda two: Span(*sorted(two)))
selections = spans.map(lambda span: TextSelection(span=span)) | spans.map(
    lambda span: MediaSelection(span_ms=span)
)
codings = st.builds(
    Coding,
    guid=words,
    code=words,
    selection=selections,
    coder=words,
    made_at=st.datetimes(timezones=st.just(UTC)),
    memo=words,
    reason=words,
)


decisions = st.builds(
    Decision,
    unit=spans,
    choice=st.sampled_from(Choice),
    coder=words,
    reason=words,
    by=words,
    at=st.datetimes(timezones=st.just(UTC)),
    codings=st.lists(words, max_size=2).map(tuple),
)
sheets = st.builds(
    Sheet,
    codings=st.lists(codings, max_size=4).map(tuple),
    memo=words,
    decisions=st.lists(decisions, max_size=2).map(tuple),
)


@given(sheets)
def test_a_sheet_is_read_as_it_was_written(sheet: Sheet) -> None:
    assert read_sheet(sheet_text(sheet), path=PATH) == sheet


@pytest.mark.parametrize(
    ("key", "value"),
    [("start", 9), ("start", -1), ("made_at", "yesterday"), ("unit", "bytes"), ("memo", None)],
)
def test_what_is_no_coding_is_refused_with_its_place(key: str, value: object) -> None:
    coding = Coding(
        guid="g",
        code="c",
        selection=TextSelection(span=Span(1, 5)),
        coder="s",
        made_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    table = json.loads(sheet_text(Sheet(codings=(coding,))))
    table["codings"][0][key] = value

    with pytest.raises(UnexpectedContent, match=r"codings\.0"):
        read_sheet(json.dumps(table), path=PATH)


def test_only_an_adjudicators_sheet_has_decisions() -> None:
    assert "decisions" not in json.loads(sheet_text(Sheet()))


@pytest.mark.parametrize(("key", "value"), [("end", 0), ("choice", "mine"), ("at", "once")])
def test_what_is_no_decision_is_refused_with_its_place(key: str, value: object) -> None:
    decision = Decision(
        unit=Span(1, 5),
        choice=Choice.NONE,
        reason="r",
        by="s",
        at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    table = json.loads(sheet_text(Sheet(decisions=(decision,))))
    table["decisions"][0][key] = value

    with pytest.raises(UnexpectedContent, match=r"decisions\.0"):
        read_sheet(json.dumps(table), path=PATH)
