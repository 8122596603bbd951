"""The conditions of an assessment as JSON, as they stand in a row that the gate reads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Literal, TypedDict

from walkaway.core.errors import UnexpectedContent
from walkaway.core.gate import (
    Audience,
    Condition,
    Form,
    NotBefore,
    NotInLanguage,
    NotInTerritory,
    OnlyAudiences,
    OnlyForms,
    OnlyPurposes,
    Purpose,
    WithoutSpan,
)
from walkaway.core.typed_json import read_typed, written


class ConditionJson(TypedDict):
    """One condition: `only` are codes of which one must hold, `not` is a code that must not."""

    kind: Literal["forms", "purposes", "audiences", "territory", "language", "span", "not-before"]
    codes: list[str]
    start_ms: int
    end_ms: int


KEPT_AS = Path("conditions.json")
"""What they are called where their content is refused; there is no such file."""


def conditions_json(conditions: Sequence[Condition]) -> list[ConditionJson]:
    """`conditions` as JSON says them."""
    return [_json(each) for each in conditions]


def read_conditions(content: object) -> tuple[Condition, ...]:
    """The conditions in `content`, as it stands in a row. Raises `UnexpectedContent`: whoever
    cannot read a condition cannot say that it is met."""
    found = read_typed(written(content), list[ConditionJson], path=KEPT_AS)
    return tuple(_condition(each, f"{number}") for number, each in enumerate(found))


def _json(condition: Condition) -> ConditionJson:
    match condition:
        case OnlyForms(forms=forms):
            return _of("forms", *sorted(forms))
        case OnlyPurposes(purposes=purposes):
            return _of("purposes", *sorted(purposes))
        case OnlyAudiences(audiences=audiences):
            return _of("audiences", *sorted(audiences))
        case NotInTerritory(territory=territory):
            return _of("territory", territory)
        case NotInLanguage(language=language):
            return _of("language", language)
        case WithoutSpan(interview=interview, start_ms=start_ms, end_ms=end_ms):
            return {"kind": "span", "codes": [interview], "start_ms": start_ms, "end_ms": end_ms}
        case NotBefore(day=day):
            return _of("not-before", day.isoformat())


def _of(
    kind: Literal["forms", "purposes", "audiences", "territory", "language", "not-before"],
    *codes: str,
) -> ConditionJson:
    return {"kind": kind, "codes": [str(code) for code in codes], "start_ms": 0, "end_ms": 0}


def _condition(found: ConditionJson, place: str) -> Condition:
    codes = found["codes"]
    try:
        match found["kind"]:
            case "forms":
                return OnlyForms(forms=frozenset(map(Form, codes)))
            case "purposes":
                return OnlyPurposes(purposes=frozenset(map(Purpose, codes)))
            case "audiences":
                return OnlyAudiences(audiences=frozenset(map(Audience, codes)))
            case "territory":
                (territory,) = codes
                return NotInTerritory(territory=territory)
            case "language":
                (language,) = codes
                return NotInLanguage(language=language)
            case "span":
                (interview,) = codes
                span = WithoutSpan(
                    interview=interview, start_ms=found["start_ms"], end_ms=found["end_ms"]
                )
                if not 0 <= span.start_ms < span.end_ms:
                    raise ValueError("it ends before it starts")
                return span
            case "not-before":
                (day,) = codes
                return NotBefore(day=date.fromisoformat(day))
    except ValueError as error:
        raise UnexpectedContent(
            path=KEPT_AS, place=place, expected="a condition", found=str(error)
        ) from error
