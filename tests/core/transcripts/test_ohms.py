from __future__ import annotations

from pathlib import Path

import pytest

from tests.core.transcripts.samples import OHMS_5, OHMS_6, read_all, said, times_of
from walkaway.core.errors import Refused
from walkaway.core.transcripts import Cue, Transcript, read_transcripts, write_transcript
from walkaway.core.transcripts.ohms_index import IndexPoint, IndexText, read_index
from walkaway.core.transcripts.source import Source


def test_version_5_is_cut_at_its_minute_marks_and_names() -> None:
    transcript, translation = read_all("a.xml", OHMS_5)
    assert said(transcript) == [
        ("INTERVIEWER", "interviewer", "When did you go there?"),
        ("KARIM", "witness", "I went"),
        ("KARIM", "witness", "in the spring of that year and I stayed."),
        ("INTERVIEWER", "interviewer", "And then?"),
        # A paragraph that names nobody is the witness's: an interviewer's voice is not protected.
        ("KARIM", "witness", "I ran."),
    ]
    assert [start for start, _ in times_of(transcript)] == [0, 0, 60_000, 120_000, 120_000]
    assert (transcript.title, transcript.language) == ("The road back", "en")
    assert (translation.language, [cue.text for cue in translation.cues]) == (
        "ar",
        ["متى؟", "ذهبت"],
    )


def test_version_5_says_how_coarse_its_times_are() -> None:
    remarks = " ".join(read_all("a.xml", OHMS_5)[0].remarks)
    assert "known to 1 min only" in remarks
    assert "Footnotes were left out" in remarks


def test_version_6_holds_a_translation_cue_by_cue() -> None:
    transcript, translation = read_all("a.xml", OHMS_6)
    assert (transcript.language, translation.language) == ("ar", "en")
    assert said(transcript) == [("Karim", "witness", "كنت هناك")]
    assert said(translation) == [("Karim", "witness", "I was there")]


def test_the_index_is_read_with_places_links_and_its_translation() -> None:
    source = Source(path=Path("a.xml"), content=b"", text=OHMS_5)
    assert read_index(source) == (
        IndexPoint(
            time_ms=61_000,
            text=IndexText(
                title="Leaving",
                synopsis="How",
                keywords=("road", "night"),
                quotation="I left",
            ),
            translation=IndexText(title="الرحيل"),
            places=(("33.5, 36.3", "Town"),),
            links=(("https://example.org", "map"),),
        ),
    )


def test_without_a_transcript_the_quotations_of_the_index_are_read() -> None:
    start, end = OHMS_5.index("<sync>"), OHMS_5.index("<index>")
    content = OHMS_5[:start] + OHMS_5[end : OHMS_5.index("<transcript>")] + "</record></ROOT>"
    (transcript,) = read_all("a.xml", content)
    assert [(cue.start_ms, cue.text) for cue in transcript.cues] == [(61_000, "I left")]
    assert any("quotations of its index" in remark for remark in transcript.remarks)


def test_a_translation_is_written_beside_its_transcript(tmp_path: Path) -> None:
    original = Transcript(
        cues=(Cue(start_ms=0, end_ms=9, text="نعم"),), language="ar", title="Road"
    )
    translation = Transcript(
        cues=(Cue(start_ms=0, end_ms=9, text="yes"),), language="zh-Hant", title="Road"
    )
    path = tmp_path / "a.xml"
    assert write_transcript(original, path, translation=translation) == ()
    assert read_transcripts(path) == (original, translation)


def test_a_format_of_one_language_refuses_a_translation(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="holds one language"):
        write_transcript(Transcript(cues=()), tmp_path / "a.srt", translation=Transcript(cues=()))
    assert list(tmp_path.iterdir()) == []
