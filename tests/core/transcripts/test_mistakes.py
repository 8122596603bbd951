"""A malformed file names its path, its line and what was expected there."""

from __future__ import annotations

import io
import pickle
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.core.transcripts import samples
from walkaway.core.errors import TranscriptError, WalkawayError
from walkaway.core.transcripts import FORMATS, Cue, Transcript, Voice, Word, transcripts_of
from walkaway.core.transcripts.exchange import _encoded

_BOMB = (
    '<!DOCTYPE tt [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>\n'
    '<tt xmlns="http://www.w3.org/ns/ttml">&b;</tt>'
)
_SLOTS = '<TIME_ORDER>\n<TIME_SLOT TIME_SLOT_ID="ts1" TIME_VALUE="{value}"/></TIME_ORDER>'


def _elan(body: str) -> str:
    return f"<ANNOTATION_DOCUMENT>\n{body}\n</ANNOTATION_DOCUMENT>"


def _elan_annotation(start: str, end: str) -> str:
    return _elan(
        _SLOTS.format(value="1000").replace("</TIME", '<TIME_SLOT TIME_SLOT_ID="ts2"/></TIME')
        + '\n<TIER TIER_ID="A"><ANNOTATION>\n<ALIGNABLE_ANNOTATION TIME_SLOT_REF1="'
        + f'{start}" TIME_SLOT_REF2="{end}"/></ANNOTATION></TIER>'
    )


def _ohms(body: str) -> str:
    return f"<ROOT>\n<record>\n{body}\n</record></ROOT>"


@pytest.mark.parametrize(
    ("name", "content", "line", "expected"),
    [
        ("a.vtt", "WEB\n", 1, "the word WEBVTT"),
        ("a.vtt", "WEBVTT\n\nstray\n", 3, "a line of times"),
        ("a.vtt", "WEBVTT\n\n1\n00:61:00.000 --> 2\nx\n", 4, "a line of times"),
        ("a.vtt", "WEBVTT\r\n\r\n00:01.000 -> 00:02.000\r\nx\r\n", 3, "a line of times"),
        ("a.srt", "hello\n", 1, "a cue number"),
        ("a.srt", "1\n00:00:01,000 --> 00:00:02,000\nx\n\n2\n00:00:0x --> y\nz\n", 6, "times like"),
        ("a.srt", "1\n00:00:01,000 --> 00:00:99,000\nx\n", 2, "a line of times"),
        ("a.ass", "hello\n", 1, "a section"),
        ("a.ass", "[Script Info]\n[Events]\nDialogue: 0,0:00:01.00,x\n", 3, "10 fields"),
        ("a.ass", "[Events]\nFormat: Start, Text\n", 2, "a Format line"),
        (
            "a.ass",
            "[Events]\nFormat: Start, End, Text\nDialogue: 0:00:01.00,soon,x\n",
            3,
            "start and end times",
        ),
        ("a.ass", "[Events]\n\nnonsense\n", 3, "a Dialogue line"),
        ("a.ttml", "<tt>\n<body>\n</tt>", 3, "XML"),
        ("a.ttml", "<html/>", 1, "the root element <tt>"),
        ("a.ttml", '<tt><body>\n<p begin="soon">x</p></body></tt>', 2, "a time like"),
        ("a.ttml", "<tt><body><div>\n<p>x</p></div></body></tt>", 2, "a begin time"),
        ("a.ttml", '<tt><body timeContainer="seq">\n<p/></body></tt>', 2, "an end"),
        ("a.ttml", _BOMB, 1, "XML without a document type"),
        (
            "a.ttml",
            '\n<!DOCTYPE tt SYSTEM "http://192.0.2.1/tt.dtd">\n<tt/>',
            2,
            "XML without a doc",
        ),
        ("a.ttml", "<tt>" + "<div>" * 200, 1, "at most 100 nested elements"),
        ("a.ttml", "", 1, "XML"),
        ("a.txt", "no times here\n", 1, "a line that opens with a time"),
        ("a.eaf", "<eaf/>", 1, "<ANNOTATION_DOCUMENT>"),
        ("a.eaf", _elan('<HEADER TIME_UNITS="PAL-frames"/>'), 2, "TIME_UNITS in milliseconds"),
        ("a.eaf", _elan(_SLOTS.format(value="1s")), 3, "a TIME_VALUE"),
        ("a.eaf", _elan_annotation("ts1", "ts9"), 5, "a reference to a time slot"),
        ("a.eaf", _elan_annotation("ts1", "ts2"), 5, "a time slot with a TIME_VALUE"),
        ("a.xml", "<ROOT>\n</ROOT>", 1, "a <record> of OHMS"),
        ("a.xml", _ohms("<transcript/>"), 2, "a <vtt_transcript> or a <transcript>"),
        ("a.xml", _ohms("<sync>1:|x</sync><transcript>a</transcript>"), 3, "sync points"),
        ("a.xml", _ohms("<sync>0:|1(1)</sync><transcript>a</transcript>"), 3, "sync points"),
        ("a.xml", _ohms("<vtt_transcript>WEBVTT\n\n00:x --> 1\n</vtt_transcript>"), 5, "of times"),
        ("a.xml", _ohms("<index><point>\n<time>soon</time></point></index>"), 3, "a <time>"),
        ("a.json", '{"segments": [\n{"start": 1,}\n]}', 2, "JSON"),
        ("a.json", '{"text": "x"}', 1, 'a list of "segments"'),
        (
            "a.json",
            '{"segments": [\n{"start": 0, "text": "x"},\n{"start": "1"}]}',
            3,
            "seconds in segment 2",
        ),
        ("a.json", '[{"start": NaN, "text": "x"}]', 1, "a start in seconds in segment 1"),
        ("a.json", '[{"start": 1e999999999, "text": "x"}]', 1, "a start in seconds"),
        ("a.json", '[{"start": 1, "text": 2}]', 1, "text in quotation marks"),
        ("a.json", '[{"start": 1, "voice": "chorus"}]', 1, "a voice (witness"),
        ("a.json", "[" * 100_000, 1, "JSON"),
        ("a.docx", "PK\x03\x04 and no more", 1, "a Word document"),
        ("a.docx", "plain", 1, "a Word document"),
    ],
)
def test_a_mistake_is_named_with_its_line(
    name: str, content: str, line: int, expected: str
) -> None:
    with pytest.raises(TranscriptError) as caught:
        transcripts_of(content.encode(), Path(name))
    error = caught.value
    assert (error.path, error.line) == (Path(name), line)
    assert expected in error.expected
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_a_document_without_times_names_its_first_paragraph() -> None:
    import docx

    document = docx.Document()
    document.add_paragraph("")
    document.add_paragraph("no times here")
    content = io.BytesIO()
    document.save(content)
    with pytest.raises(TranscriptError, match="line 2: expected a line that opens with a time"):
        transcripts_of(content.getvalue(), Path("a.docx"))


def test_an_archive_that_unpacks_without_end_is_refused_unopened() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(5):
            archive.writestr(f"word/{number}.xml", bytes(90_000_000))
    assert len(content.getvalue()) < 1_000_000
    with pytest.raises(TranscriptError, match="unpacks to 450000000 bytes"):
        transcripts_of(content.getvalue(), Path("a.docx"))


_SUFFIXES = [suffix for format in FORMATS.values() for suffix in format.suffixes]
_WRITTEN = {
    name: _encoded(
        format,
        Transcript(
            cues=tuple(
                Cue(
                    start_ms=number * 1_000,
                    end_ms=number * 1_000 + 900,
                    text="I was\nthere & <then>",
                    speaker="Karim",
                    voice=voice,
                    words=(Word(start_ms=number * 1_000, end_ms=number * 1_000 + 9, text="I"),),
                )
                for number, voice in enumerate(Voice)
            ),
            language="en",
            title="Road",
        ),
    )
    for name, format in FORMATS.items()
}
_SAMPLES = [
    text.encode()
    for text in (
        samples.HAND_TIMED, samples.WEBVTT, samples.SRT, samples.ASS, samples.TTML, samples.ELAN,
        samples.OHMS_5, samples.OHMS_6, samples.WHISPER,
    )
]  # fmt: skip
_SPLINTERS = [
    b"-->", b"<", b">", b'"', b"&", b"&#1;", b"\0", b"\xff\xfe", b"\n\n", b"9" * 30, b"-1", b"NaN",
    b"1e999999999", b"{", b"[", b"]", b"<!DOCTYPE x>", b"0:10 ", b"\xd8\x00",
]  # fmt: skip


@st.composite
def _damaged(draw: st.DrawFn) -> bytes:
    content = draw(st.sampled_from([*_SAMPLES, *_WRITTEN.values()]))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        end = start + draw(st.sampled_from([0, 1, 5, 20, 10_000]))
        splinter = draw(st.one_of(st.sampled_from(_SPLINTERS), st.binary(max_size=8)))
        content = content[:start] + splinter + content[end:]
    return content


@settings(max_examples=700, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    content=st.one_of(st.binary(max_size=200), _damaged()),
    suffix=st.sampled_from(["", ".bin", *_SUFFIXES]),
    named=st.sampled_from(["", *FORMATS]),
)
def test_no_bytes_raise_anything_but_our_errors(content: bytes, suffix: str, named: str) -> None:
    try:
        found = transcripts_of(content, Path(f"a{suffix}"), format=named)
    except WalkawayError:
        return
    for transcript in found:
        starts = [cue.start_ms for cue in transcript.cues]
        assert starts == sorted(starts)
        assert all(cue.end_ms >= cue.start_ms >= 0 for cue in transcript.cues)
