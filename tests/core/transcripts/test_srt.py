from __future__ import annotations

import pysubs2

from tests.core.transcripts.samples import SRT, read, said, times_of
from walkaway.core.transcripts import Cue, Transcript, Voice
from walkaway.core.transcripts.srt import write


def test_an_empty_line_within_a_cue_does_not_end_it() -> None:
    transcript = read("a.srt", SRT)
    assert said(transcript) == [
        ("", "witness", "Brother, come.\n\nCome home."),
        ("SPEAKER_01", "witness", "I went."),
    ]
    assert transcript.cues[0].settings == "X1:10 X2:20 Y1:1 Y2:2"


def test_markup_is_dropped_with_a_remark() -> None:
    remarks = read("a.srt", SRT).remarks
    assert remarks == ('Markup was dropped (<font color="red">, </font>, {\\an8}).',)


def test_numbers_may_be_missing_wrong_or_said_aloud() -> None:
    transcript = read(
        "a.srt",
        "00:00:01,000 --> 00:00:02,000\n1984\n\n7\n00:00:03,000 --> 00:00:04,000\nwas\n3\n"
        "00:00:05,000 --> 00:00:06,000\nlong ago\n",
    )
    assert [cue.text for cue in transcript.cues] == ["1984", "was", "long ago"]


def test_cues_out_of_order_are_sorted_and_remarked() -> None:
    transcript = read(
        "a.srt",
        "1\n00:00:05,000 --> 00:00:06,000\nlater\n\n2\n00:00:01,000 --> 00:00:09,000\nsooner\n",
    )
    assert [cue.text for cue in transcript.cues] == ["sooner", "later"]
    assert any("sorted" in remark for remark in transcript.remarks)


def test_an_end_before_its_start_is_treated_as_missing() -> None:
    transcript = read("a.srt", "1\n00:00:05,000 --> 00:00:01,000\none\n")
    assert times_of(transcript) == [(5_000, 6_500)]
    assert any("before their starts" in remark for remark in transcript.remarks)


def test_capitals_before_a_colon_are_a_speaker() -> None:
    transcript = read("a.srt", "1\n00:00:01,000 --> 00:00:02,000\nINTERVIEWER: When?\n")
    assert said(transcript) == [("INTERVIEWER", "interviewer", "When?")]
    assert any("taken from labels" in remark for remark in transcript.remarks)


def test_other_programs_read_what_is_written() -> None:
    cues = (
        Cue(start_ms=1_001, end_ms=2_002, text="one\n\ntwo", speaker="Karim"),
        Cue(start_ms=3_003, end_ms=4_004, text="نعم", voice=Voice.INSERTED_FOOTAGE),
    )
    found = pysubs2.SSAFile.from_string(write(Transcript(cues=cues)), format_="srt")
    assert [(line.start, line.end) for line in found] == [(1_001, 2_002), (3_003, 4_004)]
    assert found[0].plaintext == "[Karim]: one\n\ntwo"
    assert found[1].plaintext == "[(inserted footage)]: نعم"
