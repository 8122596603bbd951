from __future__ import annotations

from pathlib import Path

import pytest

from tests.core.transcripts import samples
from tests.core.transcripts.samples import read
from walkaway.core.errors import UnknownTranscriptFormat
from walkaway.core.transcripts import Transcript, transcripts_of, write_transcript
from walkaway.core.transcripts.encoding import decode
from walkaway.core.transcripts.formats import format_of
from walkaway.core.transcripts.source import Source


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.vtt", samples.WEBVTT, "webvtt"),
        ("a.txt", samples.WEBVTT, "webvtt"),
        ("a", "\ufeffWEBVTT\n", "webvtt"),
        ("a.srt", samples.SRT, "srt"),
        ("a.txt", samples.SRT, "srt"),
        ("a.SRT", "", "srt"),
        ("a.ass", samples.ASS, "ass"),
        ("a.bin", samples.ASS, "ass"),
        ("a.xml", samples.TTML, "ttml"),
        ("a.dfxp", samples.TTML, "ttml"),
        ("a.xml", samples.ELAN, "elan"),
        ("a.xml", samples.OHMS_5, "ohms"),
        ("a.xml", "<!-- <tt> --><?x y?>\n<ROOT/>", "ohms"),
        ("a.json", samples.WHISPER, "whisper"),
        ("a", samples.WHISPER, "whisper"),
        ("a.txt", samples.HAND_TIMED, "text"),
        ("transcript", samples.HAND_TIMED, "text"),
        ("a.txt", "[0:10] I went.", "text"),
        ("a.zip", "PK\x03\x04", "docx"),
    ],
)
def test_content_is_believed_before_the_name(name: str, content: str, expected: str) -> None:
    encoded = content.encode()
    source = Source(path=Path(name), content=encoded, text=decode(encoded).text)
    assert format_of(source).name == expected


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.xml", "<html/>"), ("a.xml", "not xml"), ("a.pdf", "%PDF-1.7"), ("a", ""), ("a.doc", "x")],
)
def test_an_unknown_format_is_refused_with_those_that_are_known(name: str, content: str) -> None:
    with pytest.raises(UnknownTranscriptFormat, match=r"\.vtt, \.srt"):
        transcripts_of(content.encode(), Path(name))


def test_a_format_may_be_named() -> None:
    assert read("a.pdf", "0:10 I went.", format="text").cues[0].start_ms == 10_000
    with pytest.raises(UnknownTranscriptFormat):
        read("a.txt", "0:10 I went.", format="doc")


def test_a_wrong_name_is_remarked() -> None:
    assert read("a.srt", samples.WEBVTT).remarks[0] == (
        "The file is named .srt and was read as WebVTT."
    )


def test_the_callers_language_is_believed_and_the_difference_remarked() -> None:
    transcript = read("a.ass", samples.ASS, language="ar")
    assert transcript.language == "ar"
    assert "The file says that its language is en; ar was believed." in transcript.remarks


def test_writing_under_an_unknown_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownTranscriptFormat):
        write_transcript(Transcript(cues=()), tmp_path / "a.pdf")
    assert list(tmp_path.iterdir()) == []
