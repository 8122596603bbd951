import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from walkaway.core.errors import UnexpectedContent
from walkaway.core.release.assessment import LEVELS, QUESTIONS, Answer, Assessment, Risk, Worth
from walkaway.core.release.assessment_json import assessment_text, read_assessment

PATH = Path("assessment.json")

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
reasons = texts.filter(str.strip)
assessments = st.builds(
    Assessment,
    answers=st.fixed_dictionaries(
        {
            question: st.builds(Answer, level=st.sampled_from(LEVELS[question]), reason=reasons)
            for question in QUESTIONS
        }
    ),
    acts=st.lists(texts, max_size=3).map(tuple),
    advice=texts,
)


def an_assessment() -> Assessment:
    answers = {question: Answer(level=LEVELS[question][1], reason="why") for question in QUESTIONS}
    return Assessment(answers=answers, acts=("carried a weapon",), advice="none yet")


@given(assessments)
def test_what_is_written_is_read_again(assessment: Assessment) -> None:
    assert read_assessment(assessment_text(assessment), path=PATH) == assessment


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize(
    "answer", [None, Answer(level="5", reason="why"), Answer(level="none", reason=" ")]
)
def test_no_question_is_left_open(question: Worth | Risk, answer: Answer | None) -> None:
    answers = {key: each for key, each in an_assessment().answers.items() if key is not question}
    with pytest.raises(ValueError, match=question.value):
        Assessment(answers=answers | ({question: answer} if answer else {}))


@pytest.mark.parametrize("side", ["worth", "risk"])
def test_a_file_that_leaves_a_question_open_is_refused(side: str) -> None:
    content = json.loads(assessment_text(an_assessment()))
    content[side].popitem()
    with pytest.raises(UnexpectedContent, match="every question"):
        read_assessment(json.dumps(content), path=PATH)


def test_nothing_is_a_number() -> None:
    """A dilemma has no total: neither what is kept nor the scales could be added up."""
    content = json.loads(assessment_text(an_assessment()))
    assert not any(isinstance(each, int | float) for each in content.values())
    assert not any(level.isdigit() for levels in LEVELS.values() for level in levels)
