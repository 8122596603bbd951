"""The JSON of an assessment, as it is sealed."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, TypedDict

from walkaway.core.errors import UnexpectedContent
from walkaway.core.release.assessment import QUESTIONS, Answer, Assessment, Risk, Worth
from walkaway.core.typed_json import read_typed, written

FORMAT: Literal["walkaway-assessment-1"] = "walkaway-assessment-1"


class AnswerJson(TypedDict):
    """An `Answer`."""

    level: str
    reason: str


class AssessmentJson(TypedDict):
    """An `Assessment`; `worth` and `risk` by question."""

    format: Literal["walkaway-assessment-1"]
    worth: dict[str, AnswerJson]
    risk: dict[str, AnswerJson]
    acts: list[str]
    advice: str


def assessment_text(assessment: Assessment) -> str:
    """`assessment` as JSON."""
    content: AssessmentJson = {
        "format": FORMAT,
        "worth": {each.value: _answer_json(assessment.answers[each]) for each in Worth},
        "risk": {each.value: _answer_json(assessment.answers[each]) for each in Risk},
        "acts": list(assessment.acts),
        "advice": assessment.advice,
    }
    return written(content)


def read_assessment(text: str, *, path: Path) -> Assessment:
    """The assessment in `text`, the content of `path`. Raises `UnexpectedContent`."""
    content = read_typed(text, AssessmentJson, path=path)
    told = {**content["worth"], **content["risk"]}
    if sorted(told) != sorted(each.value for each in QUESTIONS):
        raise UnexpectedContent(
            path=path, place="worth, risk", expected="every question, each once", found=sorted(told)
        )
    try:
        return Assessment(
            answers={each: Answer(**told[each.value]) for each in QUESTIONS},
            acts=tuple(content["acts"]),
            advice=content["advice"],
        )
    except ValueError as error:
        raise UnexpectedContent(
            path=path, place="worth, risk", expected="levels with reasons", found=str(error)
        ) from error


def _answer_json(answer: Answer) -> AnswerJson:
    return {"level": answer.level, "reason": answer.reason}
