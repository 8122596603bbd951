"""The JSON of one coder's sheet, as it is kept and exported."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Literal, TypedDict

from walkaway.core.coding.model import (
    Choice,
    Coding,
    Decision,
    MediaSelection,
    Selection,
    Sheet,
    TextSelection,
)
from walkaway.core.errors import UnexpectedContent
from walkaway.core.spans import Span
from walkaway.core.typed_json import read_typed

FORMAT: Literal["walkaway-codings-1"] = "walkaway-codings-1"


class CodingJson(TypedDict):
    """One coding; `unit` says what `start` and `end` count."""

    guid: str
    code: str
    unit: Literal["code points", "milliseconds"]
    start: int
    end: int
    coder: str
    made_at: str
    memo: str
    reason: str


class DecisionJson(TypedDict):
    """One decision; `start` and `end` of its unit count code points."""

    start: int
    end: int
    choice: Literal["coder", "all", "none", "own"]
    coder: str
    reason: str
    by: str
    at: str
    codings: list[str]


class DecisionsJson(TypedDict, total=False):
    """What only the sheet of an adjudicator has."""

    decisions: list[DecisionJson]


class SheetJson(DecisionsJson):
    """A sheet."""

    format: Literal["walkaway-codings-1"]
    memo: str
    codings: list[CodingJson]


def sheet_text(sheet: Sheet) -> str:
    """`sheet` as JSON: short, since it is written at every key that is pressed."""
    return json.dumps(sheet_json(sheet), ensure_ascii=False, separators=(",", ":"))


def sheet_json(sheet: Sheet) -> SheetJson:
    """`sheet` as JSON says it."""
    table: SheetJson = {
        "format": FORMAT,
        "memo": sheet.memo,
        "codings": [_coding_json(coding) for coding in sheet.codings],
    }
    if sheet.decisions:
        table["decisions"] = [_decision_json(decision) for decision in sheet.decisions]
    return table


def read_sheet(text: str, *, path: Path) -> Sheet:
    """The sheet in `text`, the content of `path`. Raises `UnexpectedContent`."""
    found = read_typed(text, SheetJson, path=path)
    codings = tuple(
        _coding(each, path, f"codings.{number}") for number, each in enumerate(found["codings"])
    )
    decisions = tuple(
        _decision(each, path, f"decisions.{number}")
        for number, each in enumerate(found.get("decisions", []))
    )
    return Sheet(memo=found["memo"], codings=codings, decisions=decisions)


def _coding_json(coding: Coding) -> CodingJson:
    unit, span = _measured(coding.selection)
    return {
        "guid": coding.guid,
        "code": coding.code,
        "unit": unit,
        "start": span.start,
        "end": span.end,
        "coder": coding.coder,
        "made_at": coding.made_at.isoformat(),
        "memo": coding.memo,
        "reason": coding.reason,
    }


def _decision_json(decision: Decision) -> DecisionJson:
    return {
        "start": decision.unit.start,
        "end": decision.unit.end,
        "choice": decision.choice.value,
        "coder": decision.coder,
        "reason": decision.reason,
        "by": decision.by,
        "at": decision.at.isoformat(),
        "codings": list(decision.codings),
    }


def _decision(found: DecisionJson, path: Path, place: str) -> Decision:
    unit, at = _span_and_time(found["start"], found["end"], found["at"], path, place)
    return Decision(
        unit=unit,
        choice=Choice(found["choice"]),
        coder=found["coder"],
        reason=found["reason"],
        by=found["by"],
        at=at,
        codings=tuple(found["codings"]),
    )


def _span_and_time(
    start: int, end: int, time: str, path: Path, place: str
) -> tuple[Span, datetime]:
    try:
        span, at = Span(start, end), datetime.fromisoformat(time)
    except ValueError as error:
        raise UnexpectedContent(
            path=path, place=place, expected="a span and a time", found=str(error)
        ) from error
    if start < 0:
        raise UnexpectedContent(
            path=path, place=f"{place}.start", expected="0 or more", found=start
        )
    return span, at


def _coding(found: CodingJson, path: Path, place: str) -> Coding:
    span, made_at = _span_and_time(found["start"], found["end"], found["made_at"], path, place)
    return Coding(
        guid=found["guid"],
        code=found["code"],
        selection=_selection(found["unit"], span),
        coder=found["coder"],
        made_at=made_at,
        memo=found["memo"],
        reason=found["reason"],
    )


def _measured(selection: Selection) -> tuple[Literal["code points", "milliseconds"], Span]:
    if isinstance(selection, TextSelection):
        return "code points", selection.span
    return "milliseconds", selection.span_ms


def _selection(unit: str, span: Span) -> Selection:
    if unit == "code points":
        return TextSelection(span=span)
    return MediaSelection(span_ms=span)
