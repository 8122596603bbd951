"""Codebooks travel to other programs and back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from lxml import etree

from tests.coding.books import SMALL
from tests.core.coding.codebooks import codebooks
from walkaway.core.coding.codebook_rules import broken_rules
from walkaway.core.coding.model import Codebook
from walkaway.core.coding.presets import BLANK, JOINING, LEAVING, preset
from walkaway.core.errors import Refused, UnexpectedContent
from walkaway.core.refi_qda.codebook import (
    NAMESPACE,
    Loss,
    codebook_file,
    losses,
    read_codebook_file,
)

PATH = Path("Reasons_to_leave.qdc")


def read(content: bytes) -> Codebook:
    return read_codebook_file(content, path=PATH, language="en")


@given(codebooks.filter(lambda codebook: bool(codebook.codes)))
def test_export_import_export_is_byte_for_byte_the_same(codebook: Codebook) -> None:
    first = codebook_file(codebook)
    again = read(first)
    assert codebook_file(again) == first
    assert again.codes == codebook.codes


@pytest.mark.parametrize("name", [LEAVING, JOINING])
def test_a_preset_comes_back_whole(name: str) -> None:
    content = codebook_file(preset(name))
    assert read(content).codes == preset(name).codes
    assert content.startswith(b'<?xml version="1.0" encoding="utf-8"?>\n<CodeBook xmlns="')
    assert b"\r" not in content


def test_a_file_is_what_the_published_schema_of_projects_calls_a_codebook(
    shared_data: Path,
) -> None:
    schema = etree.XMLSchema(etree.parse(shared_data / "refi-qda" / "Project-mrt2019.xsd"))
    written = codebook_file(preset(LEAVING)).replace(NAMESPACE.encode(), b"urn:QDA-XML:project:1.0")
    codebook = etree.fromstring(written)
    codebook.attrib.pop("origin")  # only the root of a codebook has it
    project = etree.Element(
        "{urn:QDA-XML:project:1.0}Project", {"name": "x", "origin": "x"},
    )  # fmt: skip
    project.append(codebook)
    schema.assertValid(project)


def test_what_other_programs_write_is_read() -> None:
    content = """<?xml version="1.0" encoding="UTF-8" standalone="no" ?>
    <CodeBook origin="Another" xmlns="urn:QDA-XML:codebook:1:0">
    <Codes><Code guid="{AF85F2FC-50CD-529A-AF90-7F1CF2D7E772}" name="Leben" isCodable="false"
    color="#F00"><Code guid="34dec196-b148-5592-8db5-843ffe10b2cf" name="Hunger" isCodable="true">
    <Description>Zu wenig Brot.</Description></Code></Code></Codes><Sets/></CodeBook>"""
    found = read(content.encode())
    life, hunger = (code for _, code in found.walk())
    assert (life.guid, life.colour, life.is_codable) == (
        "af85f2fc-50cd-529a-af90-7f1cf2d7e772", "#ff0000", False,
    )  # fmt: skip
    assert (hunger.name, hunger.definition) == ("Hunger", "Zu wenig Brot.")
    assert (found.name, found.origin) == ("Reasons to leave", "Another")
    assert list(broken_rules(found)) == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<Project/>",
        b"<CodeBook><Codes><Code name='x' isCodable='true'/></Codes></CodeBook>",
        b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><CodeBook origin='&e;'/>",
    ],
)
def test_what_is_no_codebook_is_refused_with_its_name(content: bytes) -> None:
    with pytest.raises(UnexpectedContent) as refused:
        read(content)
    assert str(refused.value).startswith("Reasons_to_leave.qdc, at line ")


def test_a_codebook_without_codes_is_not_written() -> None:
    with pytest.raises(Refused):
        codebook_file(preset(BLANK))


def test_what_is_lost_is_told() -> None:
    assert losses(SMALL) == tuple(Loss)
    assert losses(replace(SMALL, description="", origin="")) == (Loss.NAME, Loss.LANGUAGE)
    again = read(codebook_file(SMALL))
    assert again.codes == SMALL.codes
    assert (again.name, again.description) != (SMALL.name, SMALL.description)
