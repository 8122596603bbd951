"""What leaves a comparison: figures that `walkaway agreement` finds again, and no words."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.utils import timezone

from tests.coding.studying import (
    BRUTALITY,
    HARDSHIP,
    LEFT,
    a_copy,
    a_study,
    an_interview,
    code_passage,
    finish,
    researcher,
)
from walkaway.accounts.actors import Actor
from walkaway.archive.models import ConsentGrant, ConsentVersion, Explanation, OriginalsOnWithdrawal
from walkaway.cli.agreement import agreement
from walkaway.coding.models import Study, Unit
from walkaway.coding.queries.documents import speaker_of
from walkaway.coding.services.comparison import EVERY_CODE, distinct, handed_out, opened_study
from walkaway.core.errors import Refused
from walkaway.core.gate import ANYWHERE, Form, Purpose
from walkaway.journal.models import Entry

LINE = "We left. "


@pytest.fixture
def ann() -> Actor:
    return researcher("Ann")


@pytest.fixture
def ben() -> Actor:
    return researcher("Ben")


@pytest.fixture
def study(ann: Actor, ben: Actor) -> Study:
    """Forty sentences; the coders differ on each seventh, and leave each fifth alone."""
    copy = a_copy(LINE * 40, accepted_by=ann)
    study = a_study(ann, ann, ben, copies=[copy])
    document = study.documents.get()
    for number in range(40):
        start = number * len(LINE)
        codes = (LEFT, HARDSHIP if number % 7 == 0 else LEFT)
        for coder, code in zip((ann, ben), codes, strict=True):
            if number % 5:
                shown = BRUTALITY if number % 2 else code
                code_passage(coder, document, shown, start, start + len(LINE) - 1)
    for coder in (ann, ben):
        finish(coder, document)
    return study


@pytest.mark.parametrize("what", [EVERY_CODE, LEFT])
def test_the_command_measures_the_table_as_the_page_did(
    study: Study, ann: Actor, what: str, tmp_path: Path
) -> None:
    text, ending = handed_out(study, what, actor=ann)
    path = tmp_path / f"table.{ending}"
    path.write_text(text, "utf-8", newline="")

    result = CliRunner().invoke(agreement, [str(path), "--json"], catch_exceptions=False)

    figures = opened_study(study, actor=ann).figures
    expected = {
        EVERY_CODE: figures.overall,
        **{each.code: each.measured for each in figures.by_code},
    }[what].on_coded
    found = json.loads(result.output)
    assert found["alpha"] == expected.alpha
    assert expected.interval is not None
    assert found["interval"] == list(expected.interval)
    assert (found["units"], found["kappa"]) == (32, expected.kappa)


def test_json_tells_units_codes_and_figures_but_no_words(study: Study, ann: Actor) -> None:
    text, ending = handed_out(study, "json", actor=ann)

    told = json.loads(text)
    assert ending == "json"
    assert "We left" not in text
    assert (len(told["units"]), told["unit"], told["left_out"]) == (40, "sentence", [])
    assert told["units"][1]["codes"] == {ann.ref: [BRUTALITY], told_of(told, "Ben"): [BRUTALITY]}
    assert told["overall"]["alpha"] == opened_study(study, actor=ann).figures.overall.on_coded.alpha
    assert Entry.objects.order_by("position").last().verb == "comparison-handed-out"  # type: ignore[union-attr]


def told_of(told: dict[str, dict[str, str]], name: str) -> str:
    return next(key for key, each in told["coders"].items() if each == name)


def test_no_table_of_a_code_that_is_none(study: Study, ann: Actor) -> None:
    with pytest.raises(Refused, match="no such code"):
        handed_out(study, "nothing", actor=ann)


def test_nobody_hands_out_what_is_not_open(ann: Actor, ben: Actor) -> None:
    study = a_study(ann, ann, ben)
    code_passage(ann, study.documents.get(), LEFT, 0, 10)
    finish(ann, study.documents.get())
    assert handed_out(study, EVERY_CODE, actor=ann)[0] == "unit\r\n"


def test_an_interview_is_handed_out_only_while_its_speaker_consents_to_research(
    ann: Actor, ben: Actor
) -> None:
    study = a_study(
        ann, ann, ben,
        copies=[a_copy(accepted_by=ann)], transcripts=[an_interview(ann, ben)], unit=Unit.CUE,
    )  # fmt: skip
    for document in study.documents.all():
        code_passage(ann, document, LEFT, 0, 16)
        for coder in (ann, ben):
            finish(coder, document)
    interview = study.documents.get(copy=None)

    def told() -> tuple[list[int], set[int]]:
        out = json.loads(handed_out(study, "json", actor=ann)[0])
        return out["left_out"], {unit["document"] for unit in out["units"]}

    assert told() == ([interview.number], {3 - interview.number})

    speaker = speaker_of(interview)
    assert speaker
    assert ann.staff
    version = ConsentVersion.objects.create(
        speaker=speaker, number=1, given_on=timezone.localdate() - timedelta(days=1),
        given_how=Explanation.SIGNED, understood=True, explained_by=ann.staff, explained_in="en",
        originals_on_withdrawal=OriginalsOnWithdrawal.SEALED, recorded_at=timezone.now(),
        recorded_by=ann.staff,
    )  # fmt: skip
    ConsentGrant.objects.create(
        version=version, purpose=Purpose.RESEARCH.value, form=Form.TEXT.value, language=ANYWHERE,
        territory=ANYWHERE,
    )  # fmt: skip

    assert told() == ([], {1, 2})


def test_names_that_stand_twice_are_told_apart() -> None:
    assert distinct({"1": "Ann", "2": "Ann", "3": "Ann (2)"}) == {
        "1": "Ann",
        "2": "Ann (2)",
        "3": "Ann (2) (2)",
    }
