"""XML from strangers is read without harm, and refused with its place."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from walkaway.core.errors import UnexpectedContent
from walkaway.core.refi_qda.elements import (
    add,
    guid_in,
    guid_of,
    new_root,
    number_in,
    parsed,
    serialized,
    time_in,
    time_text,
)

PATH = Path("a.qdc")
GUID = "088B08AC-D5CD-4ADB-8B71-B4F3459C177F"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"<CodeBook", "expected XML"),
        (b"", "expected XML"),
        (b"<Project/>", "the element CodeBook"),
        (b'<!DOCTYPE CodeBook [<!ENTITY e "x">]><CodeBook>&e;</CodeBook>', "no document type"),
    ],
)
def test_what_is_no_such_file_is_refused(content: bytes, told: str) -> None:
    with pytest.raises(UnexpectedContent, match=told):
        parsed(content, path=PATH, root="CodeBook")


def test_an_identifier_is_read_in_every_form_of_the_schema() -> None:
    root = parsed(f'<C a="{GUID}" b="{{{GUID}}}" c="x"/>'.encode(), path=PATH, root="C")

    assert guid_in(root, "a", path=PATH) == guid_in(root, "b", path=PATH) == GUID.lower()
    with pytest.raises(UnexpectedContent, match="line 1, C: expected an identifier in c"):
        guid_in(root, "c", path=PATH)


def test_a_number_and_a_time_are_what_they_say() -> None:
    root = parsed(b'<C a="12" b="-1" c="2026-01-02T03:04:05Z" d="soon"/>', path=PATH, root="C")

    assert number_in(root, "a", path=PATH) == 12
    with pytest.raises(UnexpectedContent, match="a whole number in b"):
        number_in(root, "b", path=PATH)
    moment = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert time_in(root, "c") == moment
    assert time_text(moment) == "2026-01-02T03:04:05Z"
    assert time_in(root, "d") is None


def test_what_is_no_identifier_becomes_one_and_always_the_same() -> None:
    assert guid_of(GUID) == GUID.lower()
    assert guid_of("leaving/1") == guid_of("leaving/1") != guid_of("leaving/2")


def test_a_file_has_no_byte_order_mark_and_no_character_that_xml_cannot_hold() -> None:
    root = new_root("CodeBook", "urn:x")
    add(root, "Code", {"name": "a\x01b", "color": None}, "c\rd\n")

    content = serialized(root)

    assert content == (
        b'<?xml version="1.0" encoding="utf-8"?>\n<CodeBook xmlns="urn:x">\n'
        b' <Code name="a\xef\xbf\xbdb">c&#13;d\n</Code>\n</CodeBook>\n'
    )
    again = parsed(content, path=PATH, root="CodeBook")
    assert again[0].text == "c\rd\n"
