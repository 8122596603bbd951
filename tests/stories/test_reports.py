"""The report of cases: the published figures of 2015, from a table and from the database."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils.translation import override

from tests.cast import Cast, make_cast, signed_in
from tests.core.cases.told import case
from tests.stories.published import a_person, a_story, invented_cases, publish
from walkaway.core.cases.days import Exactness
from walkaway.core.cases.report import CaseReport, case_report
from walkaway.core.cases.vocabulary import Field, ReasonJoining, ReasonLeaving
from walkaway.stories.case_words import VALUES
from walkaway.stories.models import Attribute, Link, StoryState
from walkaway.stories.queries.reports import confirmed_cases
from walkaway.stories.report_contrast import Groups, contrast, contrast_csv
from walkaway.stories.report_files import PAGE, write_report
from walkaway.stories.report_sections import sections


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def counts(report: CaseReport, field: Field) -> dict[str, int]:
    return {line.value: line.cases.count for line in report.tally(field).lines}


def test_the_invented_cases_give_the_published_figures_of_2015() -> None:
    # Neumann (2015): 58 cases, 51 men and 7 women; nearly two thirds left in 2015, one third of
    # all in that summer; 9 from Western Europe and Australia; about half from the Middle East.
    report = case_report(invented_cases())
    assert report.cases == 58
    assert counts(report, Field.GENDER) == {"man": 51, "woman": 7}
    years = {line.value: line.cases for line in report.timeline(Exactness.YEAR).lines}
    assert 0.62 < (years["2015"].share or 0) < 2 / 3
    seasons = {line.value: line.cases for line in report.timeline(Exactness.SEASON).lines}
    assert (seasons["2015-summer"].share or 0) == pytest.approx(1 / 3, abs=0.01)
    assert seasons["2015-summer"].total == 58
    regions = counts(report, Field.REGION)
    assert regions["western-europe-australia"] == 9
    assert regions["middle-east"] / 58 == pytest.approx(1 / 2, abs=0.02)


def test_the_four_narratives_and_the_three_reasons_for_joining_lead() -> None:
    report = case_report(invented_cases())
    leaving, joining = (
        list(counts(report, field)) for field in (Field.REASONS_LEAVING, Field.REASONS_JOINING)
    )
    assert set(leaving[:4]) == set(list(ReasonLeaving)[:4])
    assert set(joining[:3]) == set(list(ReasonJoining)[:3])


def test_every_word_of_the_lists_has_a_name() -> None:
    from walkaway.core.cases.vocabulary import VOCABULARY

    assert {field: set(words) for field, words in VALUES.items()} == {
        field: set(values) for field, values in VOCABULARY.items()
    }


def test_the_database_counts_as_the_table_does(cast: Cast) -> None:
    rows = invented_cases()
    publish(rows, cast.researcher.staff)
    assert case_report(confirmed_cases()) == case_report(rows)


def test_copies_of_one_story_are_one_source(cast: Cast) -> None:
    row = case("a", "s1", reasons_leaving="brutality")
    story = a_story("s1", cast.researcher.staff, copies=3)
    person = a_person(row, "s1", story, cast.researcher.staff)
    told = person.attributes.get()
    for copy in story.copies.filter(leads=False):
        Attribute.objects.create(
            protagonist=person, copy=copy, kind=told.kind, value=told.value, start=0, end=8,
            recorded_by=told.recorded_by, recorded_at=told.recorded_at,
        )  # fmt: skip
    (line,) = case_report(confirmed_cases()).tally(Field.REASONS_LEAVING).lines
    assert (line.cases.count, line.sources) == (1, 1)


@pytest.mark.parametrize("state", [StoryState.CANDIDATE, StoryState.REJECTED])
def test_a_story_that_nobody_accepted_is_not_counted(cast: Cast, state: StoryState) -> None:
    row = case("a", "s1", gender="man")
    a_person(row, "s1", a_story("s1", cast.researcher.staff, state=state), cast.researcher.staff)
    assert confirmed_cases() == ()


def test_a_link_that_was_undone_joins_nobody(cast: Cast) -> None:
    publish([case("a", "s1 s2", gender="man")], cast.researcher.staff)
    assert len(confirmed_cases()) == 1
    Link.objects.filter(protagonist__story__copies__title="Account s2").update(
        ended_by=cast.researcher.staff, ended_at="2026-01-01T00:00Z"
    )
    assert len(confirmed_cases()) == 2


def test_every_file_has_the_same_figures(tmp_path: Path) -> None:
    report = case_report(invented_cases())
    with override("en"):
        written = write_report(tmp_path, report, notes=("Invented.",), counted_from="Here.")
        found = sections(report)
    assert written[-1].name == PAGE
    assert {each.name for each in tmp_path.iterdir()} == {each.name for each in written}
    page = (tmp_path / PAGE).read_text("utf-8")
    for section in found:
        with (tmp_path / f"{section.slug}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert [int(each["cases"]) for each in rows] == [
            each.cases.count for each in (*section.rows, *section.aside)
        ]
        assert all(float(each["low"]) <= float(each["share"]) <= float(each["high"])
                   for each in rows if each["share"])  # fmt: skip
        assert (tmp_path / f"{section.slug}.png").read_bytes().startswith(b"\x89PNG")
        assert section.title in page
    assert page.count("data:image/svg+xml;base64,") == len(found)
    assert "19 of 58" in page
    assert not re.search(r"<script|https?://(?!www\.w3\.org)", page)


def test_the_same_table_is_the_same_files(tmp_path: Path) -> None:
    report = case_report(invented_cases())
    for name in ("one", "other"):
        write_report(tmp_path / name, report, notes=(), counted_from="Here.")
    one, other = (
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()}
        for name in ("one", "other")
    )
    assert one == other


def test_two_groups_are_contrasted_with_newcombes_interval() -> None:
    groups = Groups.read("gender=woman,man")
    assert groups
    rows = invented_cases()
    with override("en"):
        found = contrast(rows, groups)
    table = list(csv.DictReader(contrast_csv(found).splitlines()))
    assert {each["of_one"] for each in table} <= {"5", "6", "7"}
    for each in table:
        shares = [int(each[name]) / int(each[f"of_{name}"]) for name in ("one", "other")]
        assert float(each["difference"]) == pytest.approx(shares[0] - shares[1], abs=1e-4)
        assert float(each["low"]) < float(each["difference"]) < float(each["high"])
    assert found.caution == "Fewer than 10: read the count, not the share."


@pytest.mark.parametrize(
    "written", ["", "gender", "gender=man", "gender=man,man", "gender=man,iraq", "left_on=a,b"]
)
def test_what_are_no_two_groups_of_one_kind_is_not_compared(written: str) -> None:
    assert Groups.read(written) is None
    assert Groups.of("gender=man", "region=iraq") is None


def test_the_page_compares_two_groups(cast: Cast) -> None:
    publish(invented_cases()[:20], cast.researcher.staff)
    client = signed_in(cast.researcher)
    page = client.get(
        address("desk-case-report"), {"one": "gender=woman", "other": "gender=man"}
    ).content.decode()
    assert "Woman and Man" in page
    page = client.get(
        address("desk-case-report"), {"one": "gender=woman", "other": "region=middle-east"}
    ).content.decode()
    assert "These are no two groups of one kind" in page


def test_few_cases_are_called_few() -> None:
    rows = [replace(each, id=str(at)) for at, each in enumerate(invented_cases()[:7])]
    with override("en"):
        cautions = {each.slug: each.caution for each in sections(case_report(rows))}
    assert cautions["gender"] == "Fewer than 10: read the count, not the share."


def address(name: str, *arguments: str) -> str:
    with override("en"):
        return reverse(name, args=arguments)


def test_an_empty_report_teaches(cast: Cast) -> None:
    answer = signed_in(cast.researcher).get(address("desk-case-report"))
    assert b"There is nobody to count yet." in answer.content


def test_the_page_shows_and_hands_out_every_table_and_picture(cast: Cast) -> None:
    publish(invented_cases()[:20], cast.researcher.staff)
    client = signed_in(cast.researcher)
    page = client.get(address("desk-case-report")).content.decode()
    files = set(
        re.findall(r'(?:src|href)="([^"?]*/desk/stories/report/[^"?]+\.(?:csv|svg|png))', page)
    )
    assert len(files) > 20
    for each in files:
        answer = client.get(each)
        assert answer.status_code == 200, each
        assert answer.content
    shown = client.get(address("desk-case-report-file", "gender", "svg"))
    kept = client.get(address("desk-case-report-file", "gender", "svg") + "?download=1")
    assert "Content-Disposition" not in shown
    assert kept["Content-Disposition"] == 'attachment; filename="gender.svg"'
    paper = client.get(address("desk-case-report-paper"))
    assert b"Counted from the confirmed cases" in paper.content


@pytest.mark.parametrize(("slug", "kind"), [("no-such", "csv"), ("gender", "exe")])
def test_what_there_is_not_is_not_found(cast: Cast, slug: str, kind: str) -> None:
    publish(invented_cases()[:3], cast.researcher.staff)
    answer = signed_in(cast.researcher).get(address("desk-case-report-file", slug, kind))
    assert answer.status_code == 404
