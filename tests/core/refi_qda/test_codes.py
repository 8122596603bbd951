"""What a code says goes into one description, and comes out of it again."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.refi_qda.making import codebooks
from walkaway.core.coding.model import Code, Codebook, Term
from walkaway.core.errors import UnexpectedContent
from walkaway.core.refi_qda.codes import described, read_codes, taken_apart, write_codes
from walkaway.core.refi_qda.elements import new_root, parsed, serialized

PATH = Path("a.qdc")


def written(codebook: Codebook) -> bytes:
    root = new_root("CodeBook", "urn:QDA-XML:codebook:1.0")
    write_codes(root, codebook.codes)
    return serialized(root)


def read(content: bytes) -> tuple[Code, ...]:
    return read_codes(parsed(content, path=PATH, root="CodeBook"), path=PATH)


@given(codebooks())
def test_codes_are_read_as_they_were_written(codebook: Codebook) -> None:
    assert read(written(codebook)) == codebook.codes


def test_a_description_is_for_people_to_read() -> None:
    code = Code(
        guid="1",
        name="Brutality",
        definition="Tells of cruelty.",
        when_to_use="It is a reason to leave.",
        example="They beat the old man.",
        terms=(Term(written="beat*", language="en", weight=0.5),),
    )

    assert described(code) == (
        "Tells of cruelty.\n\n[When to use]\nIt is a reason to leave.\n\n"
        "[Example]\nThey beat the old man.\n\n[Terms]\nen 0.5 beat*"
    )


@given(st.text(st.sampled_from("[]\\KeyEx \nample"), max_size=30))
def test_a_description_by_somebody_else_loses_nothing(text: str) -> None:
    code = Code(guid="1", name="", definition=text)

    assert taken_apart(described(code))[""] == text


def test_a_description_of_another_program_is_a_definition() -> None:
    assert taken_apart("A path: C:\\new\n\nAnd more.") == {"": "A path: C:\\new\n\nAnd more."}


def test_two_codes_of_one_identifier_are_refused() -> None:
    guid = "088b08ac-d5cd-4adb-8b71-b4f3459c177f"
    content = f'<CodeBook>\n<Codes><Code guid="{guid}" name="a"/>\n<Code guid="{guid}" name="b"/>'

    with pytest.raises(UnexpectedContent, match="line 3, Code: expected an identifier that no"):
        read(f"{content}</Codes></CodeBook>".encode())


def test_a_short_colour_is_the_long_one() -> None:
    guid = "088b08ac-d5cd-4adb-8b71-b4f3459c177f"
    codes = f'<Codes><Code guid="{guid}" name="a" color="#A0f" isCodable="false"/></Codes>'

    (code,) = read(f"<CodeBook>{codes}</CodeBook>".encode())

    assert (code.colour, code.is_codable) == ("#aa00ff", False)


def test_a_term_that_is_none_is_told_and_not_dropped() -> None:
    guid = "088b08ac-d5cd-4adb-8b71-b4f3459c177f"
    code = f'<Code guid="{guid}" name="a"><Description>[Terms]\nhalf a term</Description></Code>'

    with pytest.raises(UnexpectedContent, match="expected a term such as"):
        read(f"<CodeBook><Codes>{code}</Codes></CodeBook>".encode())
