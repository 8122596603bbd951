"""A project goes out and comes back: nothing is lost, and a second time the bytes are the same."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from tests.core.refi_qda.making import projects
from walkaway.core.coding.model import Sheet
from walkaway.core.errors import UnexpectedContent
from walkaway.core.refi_qda.project import Project
from walkaway.core.refi_qda.project_reading import read_package
from walkaway.core.refi_qda.project_writing import package, project_xml

PATH = Path("leaving.qdpx")
ONE, TWO = "11111111-1111-1111-1111-111111111111", "22222222-2222-2222-2222-222222222222"
CODE = "33333333-3333-3333-3333-333333333333"


def packed(xml: str, **sources: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("project.qde", xml)
        for name, text in sources.items():
            archive.writestr(f"sources/{name}.txt", text)
    return content.getvalue()


def project_of(inside: str) -> str:
    return f"""<Project xmlns="urn:QDA-XML:project:1.0" name="Theirs">
    <Users><User guid="{ONE}" name="Ann"/></Users>
    <CodeBook><Codes><Code guid="{CODE}" name="a" isCodable="true"/></Codes></CodeBook>
    {inside}</Project>"""


def source_of(selections: str, attributes: str = 'plainTextPath="internal://a.txt"') -> str:
    return f'<Sources><TextSource guid="{TWO}" {attributes}>{selections}</TextSource></Sources>'


def selection(start: int, end: int, quote: str = "") -> str:
    return (
        f'<PlainTextSelection guid="{ONE}" name="{quote}" startPosition="{start}" '
        f'endPosition="{end}"><Coding guid="{ONE}" creatingUser="{ONE}">'
        f'<CodeRef targetGUID="{CODE}"/></Coding></PlainTextSelection>'
    )


def spans(content: bytes) -> list[str]:
    (coded,) = read_package(content, path=PATH).project.documents
    return [
        coded.document.text[coding.selection.span.start : coding.selection.span.end]
        for _, sheet in coded.sheets
        for coding in sheet.codings
    ]


def in_file_order(project: Project) -> Project:
    """`project` as a reader finds it: sheets without anything are not there."""
    return replace(
        project,
        documents=tuple(
            replace(coded, sheets=tuple((coder, _sorted(sheet)) for coder, sheet in coded.sheets))
            for coded in project.documents
        ),
    )


def _sorted(sheet: Sheet) -> Sheet:
    """Text before media: a source lists them apart."""
    by_kind = sorted(sheet.codings, key=lambda coding: hasattr(coding.selection, "span_ms"))
    return replace(sheet, codings=tuple(by_kind))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(projects())
def test_a_project_comes_back_as_it_went_and_goes_again_as_the_same_bytes(project: Project) -> None:
    content = package(project)
    opened = read_package(content, path=PATH)
    back = replace(opened.project, codebook=project.codebook)

    assert opened.losses == ()
    assert opened.project.codebook.codes == project.codebook.codes
    assert back == in_file_order(project)
    assert package(opened.project) == content


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(projects())
def test_what_is_written_is_valid_by_the_published_schema(
    shared_data: Path, project: Project
) -> None:
    schema = etree.XMLSchema(etree.parse(shared_data / "refi-qda" / "Project-mrt2019.xsd"))

    schema.assertValid(etree.fromstring(project_xml(project)))


def test_an_empty_project_of_atlas_ti_opens(shared_data: Path) -> None:
    opened = read_package(
        (shared_data / "refi-qda" / "blank-atlas-project.qdpx").read_bytes(), path=PATH
    )

    assert opened.project.name == "blank-atlas-project"
    assert [coder.guid[:8] for coder in opened.project.coders] == ["088b08ac", "c32a2bd5"]
    assert opened.project.made_at == datetime(2023, 8, 16, 15, 14, 29, tzinfo=UTC)
    assert (opened.project.documents, opened.losses) == ((), ())


def test_positions_are_code_points() -> None:
    text = "He said 😀 and left.".encode()

    assert spans(packed(project_of(source_of(selection(10, 18))), a=text)) == ["and left"]


def test_positions_of_a_program_that_counts_utf_16_are_told_by_what_it_quotes() -> None:
    text = "He said 😀 and left.".encode()

    assert spans(packed(project_of(source_of(selection(11, 19, "and left"))), a=text)) == [
        "and left"
    ]


def test_positions_of_a_program_that_counts_line_ends_as_one_are_told_likewise() -> None:
    text = b"He fled.\r\nHe left."

    assert spans(packed(project_of(source_of(selection(9, 16, "He left"))), a=text)) == ["He left"]


@pytest.mark.parametrize(
    ("inside", "told"),
    [
        (source_of(selection(3, 99)), "passages that are empty or lie outside of their document"),
        (source_of("", ""), "documents without a plain text in the package"),
        (source_of("", 'plainTextPath="relative:///a.txt"'), "documents without a plain text"),
        (f'<Sources><PDFSource guid="{TWO}"/></Sources>', "sources of the kind PDFSource"),
        (f'<Sets><Set guid="{TWO}" name="s"/></Sets>', "sets"),
        (f'<Notes><Note guid="{TWO}"/></Notes>', "notes on other things"),
    ],
)
def test_what_has_no_place_here_is_told(inside: str, told: str) -> None:
    (loss,) = read_package(packed(project_of(inside), a=b"He left."), path=PATH).losses

    assert loss.startswith(told)
    assert loss.endswith(": 1")


def test_whoever_coded_is_named_even_where_the_users_are_not_listed() -> None:
    passage = selection(0, 2).replace(f'creatingUser="{ONE}"', f'creatingUser="{TWO}"')

    opened = read_package(packed(project_of(source_of(passage)), a=b"He left."), path=PATH)

    assert [coder.guid for coder in opened.project.coders] == [ONE, TWO]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"PK", "a zip package"),
        (packed("<Project"), "expected XML"),
        (packed(project_of(source_of(selection(0, 2).replace(CODE, TWO))), a=b"He"), "a code of"),
        (packed(project_of(source_of(selection(0, 2))), a=b"\xff\xfe"), "text in UTF-8"),
        (packed(project_of(source_of(selection(0, 2))), a=b"a\0b"), "the character NUL"),
        (packed(project_of(source_of(selection(-1, 2))), a=b"He"), "a whole number"),
    ],
)
def test_what_is_no_project_is_refused_with_its_place(content: bytes, told: str) -> None:
    with pytest.raises(UnexpectedContent, match=told):
        read_package(content, path=PATH)


def test_a_member_that_is_larger_than_it_says_fills_no_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("walkaway.core.refi_qda.package_reading.MOST_TEXT_BYTES", 4)

    with pytest.raises(UnexpectedContent, match=r"sources/a\.txt: expected at most"):
        read_package(packed(project_of(source_of("")), a=b"He left."), path=PATH)
