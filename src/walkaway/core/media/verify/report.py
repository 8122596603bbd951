"""What a verification says: checks, each of which ran and passed, or failed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypedDict

from walkaway.core.errors import UnexpectedContent
from walkaway.core.typed_json import read_typed, written

REPORT_SCHEMA: Literal[1] = 1

EVERY_CHECK = frozenset(
    {
        "card",
        "companions",
        "coverage",
        "faces",
        "format",
        "labels",
        "loudness",
        "metadata",
        "names",
        "sync",
        "voice",
    }
)
"""The names of the checks that a finished file must pass before it may leave: all of them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One thing that is wrong, and where in the clip; `at_ms` is None when it is everywhere."""

    sentence: str
    at_ms: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Check:
    """One measurement of a finished file.

    `name` is a stable slug ("faces", "voice", ...). A check that could not run has `ran=False`
    and `passed=False`: it has failed. `sentence` says in plain words what was measured and found.
    `measures` holds the numbers, with units in their names.
    """

    name: str
    passed: bool
    sentence: str
    ran: bool = True
    measures: Mapping[str, float | int | str | None] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """All checks of one file, bound to its bytes by `sha256` (hex).

    `companions` are the hashes of the files that go with it, by their path in the clip's folder; of
    `clip.json` its words alone.
    """

    path: Path
    sha256: str
    companions: Mapping[str, str]
    sheet_id: str
    checks: tuple[Check, ...]

    @property
    def passed(self) -> bool:
        """Whether every check ran and passed."""
        return bool(self.checks) and all(check.ran and check.passed for check in self.checks)


class FindingJson(TypedDict):
    """A `Finding`."""

    sentence: str
    at_ms: int | None


class CheckJson(TypedDict):
    """A `Check`; `passed` is true only when it also ran."""

    name: str
    ran: bool
    passed: bool
    sentence: str
    measures: dict[str, float | int | str | bool | None]
    findings: list[FindingJson]


class ReportJson(TypedDict):
    """A `Report`; `file` is a name without folders: where a file was made is nobody's business."""

    schema: Literal[1]
    file: str
    sha256: str
    companions: dict[str, str]
    sheet_id: str
    passed: bool
    checks: list[CheckJson]


def report_to_json(report: Report) -> str:
    """`report` as the text of a JSON file."""
    content: ReportJson = {
        "schema": REPORT_SCHEMA,
        "file": report.path.name,
        "sha256": report.sha256,
        "companions": dict(report.companions),
        "sheet_id": report.sheet_id,
        "passed": report.passed,
        "checks": [_check_json(check) for check in report.checks],
    }
    return written(content)


def report_from_json(text: str, *, path: Path) -> Report:
    """The report in `text`, the content of `path`. Raises `UnexpectedContent`.

    Whether it passed is worked out anew from its checks; a file that claims otherwise is refused.
    """
    content = read_typed(text, ReportJson, path=path)
    report = Report(
        path=Path(content["file"]),
        sha256=content["sha256"],
        companions=content["companions"],
        sheet_id=content["sheet_id"],
        checks=tuple(_check_from_json(check) for check in content["checks"]),
    )
    if report.passed != content["passed"]:
        raise UnexpectedContent(
            path=path, place="passed", expected=report.passed, found=content["passed"]
        )
    return report


def _check_json(check: Check) -> CheckJson:
    return {
        "name": check.name,
        "ran": check.ran,
        "passed": check.ran and check.passed,
        "sentence": check.sentence,
        "measures": dict(check.measures),
        "findings": [{"sentence": each.sentence, "at_ms": each.at_ms} for each in check.findings],
    }


def _check_from_json(content: CheckJson) -> Check:
    return Check(
        name=content["name"],
        ran=content["ran"],
        passed=content["ran"] and content["passed"],
        sentence=content["sentence"],
        measures=dict(content["measures"]),
        findings=tuple(
            Finding(sentence=each["sentence"], at_ms=each["at_ms"]) for each in content["findings"]
        ),
    )
