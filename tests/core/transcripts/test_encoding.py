from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.transcripts.samples import read
from walkaway.core.transcripts.encoding import decode

ARABIC = "1\n00:00:01,000 --> 00:00:02,000\nكنت هناك يا أخي وكانوا يكذبون علينا كل يوم\n"


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_byte_order_mark_is_believed_without_a_remark(mark: bytes, encoding: str) -> None:
    decoded = decode(mark + ARABIC.encode(encoding))
    assert decoded.text == ARABIC
    assert decoded.remarks == ()


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_known_by_its_zero_bytes(encoding: str) -> None:
    decoded = decode(ARABIC.encode(encoding))
    assert decoded.text == ARABIC
    assert encoding in decoded.remarks[0]


@pytest.mark.parametrize(
    ("text", "encoding", "language"),
    [
        (ARABIC, "cp1256", "ar"),
        ("0:10 Я был там", "cp1251", "ru"),
        ("0:10 J’étais là, à Liège", "cp1252", "fr-BE"),
        ("0:10 Şehirdeydim, ağabey", "cp1254", "tr"),
    ],
)
def test_the_language_says_which_legacy_code_page_to_assume(
    text: str, encoding: str, language: str
) -> None:
    decoded = decode(text.encode(encoding), language=language)
    assert decoded.text == text
    assert encoding in decoded.remarks[0]
    assert language in decoded.remarks[0]


def test_without_a_language_the_bytes_are_guessed_from() -> None:
    decoded = decode((ARABIC * 3).encode("cp1256"))
    assert decoded.text == ARABIC * 3
    assert "guessed" in decoded.remarks[0]


def test_an_xml_file_is_read_in_the_encoding_it_declares() -> None:
    text = '<?xml version="1.0" encoding="windows-1256"?>\n<tt>كنت هناك</tt>'
    decoded = decode(text.encode("cp1256"))
    assert decoded.text == text
    assert decoded.remarks == ()


@pytest.mark.parametrize("declared", ["rot13", "unicode_escape", "zlib", "no-such", "undefined"])
def test_a_declared_codec_that_is_no_character_set_is_passed_over(declared: str) -> None:
    text = f'<?xml version="1.0" encoding="{declared}"?><tt>\\x41 é</tt>'
    assert decode(text.encode()).text == text


def test_line_ends_of_every_system_become_line_feeds() -> None:
    assert decode(b"a\r\nb\rc\n").text == "a\nb\nc\n"


def test_bytes_that_do_not_fit_the_mark_are_shown_and_remarked() -> None:
    decoded = decode(codecs.BOM_UTF8 + b"0:10 a\xffb")
    assert decoded.text == "0:10 a\ufffdb"
    assert "�" in decoded.remarks[0]


def test_the_assumption_stands_in_the_remarks_of_the_transcript() -> None:
    transcript = read("ar.srt", ARABIC.encode("cp1256"), language="ar")
    assert transcript.cues[0].text == "كنت هناك يا أخي وكانوا يكذبون علينا كل يوم"
    assert any("cp1256" in remark for remark in transcript.remarks)


@given(st.binary(max_size=300))
def test_decoding_never_fails(content: bytes) -> None:
    assert "\r" not in decode(content).text
