import json
from pathlib import Path

import pytest

from walkaway.core.errors import UnexpectedContent
from walkaway.core.media.verify.report import (
    Check,
    Finding,
    Report,
    report_from_json,
    report_to_json,
)

HERE = Path("report.json")


def report(*checks: Check) -> Report:
    return Report(
        path=Path("/home/editor/out/a.mp4"),
        sha256="0" * 64,
        companions={"captions/en.vtt": "1" * 64},
        sheet_id="a",
        checks=checks,
    )


PASSED = Check(
    name="faces", passed=True, sentence="No face.", measures={"share": 0.5, "rate": "25"}
)
FAILED = Check(
    name="names",
    passed=False,
    sentence="A name is read.",
    findings=(Finding(sentence="In Arabic.", at_ms=1200), Finding(sentence="In the title.")),
)
COULD_NOT_RUN = Check(name="voice", passed=True, ran=False, sentence="No source to compare with.")


def test_a_report_is_read_as_it_was_written_but_for_its_folder() -> None:
    read = report_from_json(report_to_json(report(PASSED, FAILED)), path=HERE)
    assert read.checks == (PASSED, FAILED)
    assert read.path == Path("a.mp4")
    assert not read.passed


def test_where_a_file_was_made_is_not_told() -> None:
    assert "editor" not in report_to_json(report(PASSED))


def test_a_check_that_did_not_run_is_read_as_failed_whatever_it_claims() -> None:
    written = json.loads(report_to_json(report(COULD_NOT_RUN)))
    written["checks"][0]["passed"] = True
    read = report_from_json(json.dumps(written), path=HERE)
    assert not read.checks[0].passed
    assert not read.passed


@pytest.mark.parametrize("checks", [(PASSED, FAILED), (PASSED, COULD_NOT_RUN), ()])
def test_a_report_that_claims_to_have_passed_and_did_not_is_refused(
    checks: tuple[Check, ...],
) -> None:
    written = json.loads(report_to_json(report(*checks))) | {"passed": True}
    with pytest.raises(UnexpectedContent, match="at passed"):
        report_from_json(json.dumps(written), path=HERE)


def test_a_report_that_lacks_an_answer_is_refused() -> None:
    written = json.loads(report_to_json(report(PASSED)))
    del written["checks"][0]["ran"]
    with pytest.raises(UnexpectedContent, match=r"checks\.0"):
        report_from_json(json.dumps(written), path=HERE)
