"""`walkaway report cases`: from a table, and what it says of a table that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.cast import make_cast
from tests.stories.published import invented_cases, publish
from walkaway.cli import commands
from walkaway.stories.examples import INVENTED_CASES


def report(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(commands, ["report", "cases", *arguments])
    return done.exit_code, done.output


def test_the_example_is_reported(tmp_path: Path) -> None:
    code, said = report("--example", "--out", str(tmp_path / "out"))
    assert code == 0, said
    assert "58 cases" in said
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert "Invented: none of these 58 people exists" in page
    assert "58-invented-cases.csv, SHA-256" in page


def test_a_table_is_reported_in_arabic_from_right_to_left(tmp_path: Path) -> None:
    code, said = report(str(INVENTED_CASES), "--language", "ar", "--out", str(tmp_path))
    assert code == 0, said
    assert '<html lang="ar" dir="rtl">' in (tmp_path / "report.html").read_text("utf-8")


@pytest.mark.django_db
def test_without_a_table_the_confirmed_cases_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("walkaway.cli.report.prepare_site", lambda: None)
    code, output = report("--out", str(tmp_path / "out"))
    assert code == 1
    assert "there is no case to count" in output
    publish(invented_cases()[:12], make_cast().researcher.staff)
    code, output = report("--out", str(tmp_path / "out"))
    assert code == 0, output
    assert "12 cases" in output
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert "Counted from the confirmed cases of this installation on" in page


def test_two_groups_are_compared(tmp_path: Path) -> None:
    code, said = report("--example", "--compare", "gender=woman,man", "--out", str(tmp_path))
    assert code == 0, said
    assert (tmp_path / "comparison.csv").read_text("utf-8").startswith("field,value,")
    assert "Woman and Man" in (tmp_path / "report.html").read_text("utf-8")


def test_groups_that_there_are_not_are_named(tmp_path: Path) -> None:
    code, said = report("--example", "--compare", "gender=x,man", "--out", str(tmp_path / "out"))
    assert code == 2
    assert "name two values of one column, as in gender=woman,man" in said
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"id,name\n", "line 1, column 2: the heading is 'name'"),
        (b"# \xff\n", "line 1, column all: this is not UTF-8. Save the table as CSV UTF-8."),
    ],
)
def test_a_table_that_is_wrong_is_refused_and_nothing_is_written(
    tmp_path: Path, content: bytes, said: str
) -> None:
    table = tmp_path / "cases.csv"
    table.write_bytes(content)
    code, output = report(str(table), "--out", str(tmp_path / "out"))
    assert code == 1
    assert said in output
    assert not (tmp_path / "out").exists()


def test_a_table_without_cases_has_no_report(tmp_path: Path) -> None:
    table = tmp_path / "cases.csv"
    lines = INVENTED_CASES.read_text("utf-8").splitlines()
    table.write_text(next(line for line in lines if line.startswith("id,")) + "\n")
    code, output = report(str(table), "--out", str(tmp_path / "out"))
    assert code == 1
    assert "there is no case to count" in output
